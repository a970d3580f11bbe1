public import Declarations

/// What the gateway offers to its HTTP edge. One implementation (`GatewayDesk`); a test may hand in its own.
public protocol GatewayAPI: AccessAPI, RepeatAPI, MerchantAPI, TestModeAPI, ShopChannelAPI, RealTimeAPI, GoodsAPI,
    VerifyAPI, OperationsAPI, ReportAPI, ReceiptPushAPI, ConsoleAPI, BackOfficeAPI, WebhookAPI, UploadsAPI,
    ReceiptImportAPI
{
    /// Normalises, validates and stores orders. Returns after the commit, one result per order, in order.
    /// A bad order never spoils its neighbours. Throws only when nothing at all was taken.
    func submit(_ orders: [RawOrder], tenant: String, source: IntakeSource) async throws(GatewayError) -> [IntakeResult]
    /// Like `submit`, as corrections: also taken while parts of an order are under way, and filed when those are answered.
    /// - Parameter agreed: documents filed by others (311, 411, 511) whose new content the tenant vouches for.
    func correct(
        _ orders: [RawOrder], agreed: Set<Int>, tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> [IntakeResult]
    /// What `submit` would say, the documents it would file and what customs would answer. Nothing is stored.
    func check(_ orders: [RawOrder], tenant: String) async throws(GatewayError) -> [OrderCheck]
    /// An act on a stored order: cancel, return, refile, settle, proceed, confirm arrival.
    func act(_ request: OrderActRequest, on orderNo: String, tenant: String) async throws(GatewayError) -> ActOutcome
    /// Takes over orders that another system filed; nothing of them is filed again.
    func adopt(_ orders: [OrderAdoption], tenant: String) async throws(GatewayError) -> [IntakeResult]
    /// Stores documents that are filed by their fields (513, 711, all export), one result per document, in order.
    func file(
        _ documents: [DocumentFiling], tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> [FilingResult]
    /// One order with everything known about it; nil when this tenant has no such order.
    func order(_ orderNo: String, tenant: String) async throws(GatewayError) -> OrderView?
    /// Events of a tenant after a cursor, oldest first. The cursor never skips and never repeats.
    func events(tenant: String, after cursor: String?, limit: Int) async throws(GatewayError) -> EventPage
    /// Health of each part.
    func health() async -> HealthReport
    /// The Prometheus text page.
    func metrics() async -> String
}

/// Where an order came from; kept with the order for the record.
public enum IntakeSource: Sendable, Hashable {
    /// The merchant API; the request id of the call.
    case api(requestID: String)
    /// A broker's upload; the file's name as given, and the key of an upload that is stored.
    case upload(fileName: String, key: String? = nil)
}

/// What became of one order at intake.
public struct IntakeResult: Sendable, Hashable, Codable {
    /// Order number as given; nil when it could not even be read.
    public var orderNo: String?
    /// The verdict.
    public var verdict: Verdict
    /// Order revision that holds this content; nil when refused.
    public var revision: Int?
    /// All reasons for `refused` and the differences for `conflict`; warnings for the others.
    public var violations: [Violation]
    /// Our tax estimate in CNY for accepted orders.
    public var estimatedTax: Amount?
    /// It is an order of a test tenant.
    public var isTest = false

    public init(
        orderNo: String?, verdict: Verdict, revision: Int?, violations: [Violation], estimatedTax: Amount?
    ) {
        self.orderNo = orderNo
        self.verdict = verdict
        self.revision = revision
        self.violations = violations
        self.estimatedTax = estimatedTax
    }

    /// The four words of a broker's verdict. HTTP: 202, 200, 409, 422.
    public enum Verdict: String, Sendable, Hashable, Codable {
        /// Stored now, as a new order or a new revision.
        case accepted
        /// The same content is already stored.
        case alreadyHere = "already_here"
        /// Other content is stored and may not be replaced in this state; `violations` say what differs.
        case needsYou = "needs_you"
        /// Not stored; `violations` say why.
        case refused
    }
}

/// An order as its tenant sees it. Holds no buyer data.
public struct OrderView: Sendable, Codable {
    public var orderNo: String
    public var port: String
    public var revision: Int
    public var state: OrderState
    /// No further change without an act of the tenant.
    public var final: Bool
    /// RFC 3339: since when it is in this state.
    public var since: String
    /// `none`, `wait`, `correct`, `call_customs`, `call_operator`, `do_not_ship`: what the tenant should do now.
    public var nextAction: String
    public var estimatedTax: Amount?
    public var billedTax: Amount?
    /// The cause when rejected, held, unknown or in conflict.
    public var cause: Cause?
    /// RFC 3339: when customs released it.
    public var releasedAt: String?
    /// Numbers of its inventory, as far as they are known.
    public var numbers: Numbers = Numbers()
    public var taxBills: [TaxBillView] = []
    /// What may be asked for now.
    public var actions: [OrderAct] = []
    public var documents: [DocumentView]
    public var receipts: [ReceiptView]
    public var history: [EventView]
    /// RFC 3339: since when its content is erased; nil while it is kept.
    public var erased: String?
    /// It is an order of a test tenant.
    public var isTest = false
    /// RFC 3339: when nine of ten orders of this port were released, by its last ones; nil when nobody knows or it is over.
    public var expectedBy: String?

    public init(
        orderNo: String, port: String, revision: Int, state: OrderState, final: Bool, since: String,
        nextAction: String, estimatedTax: Amount?, billedTax: Amount?, cause: Cause?, documents: [DocumentView],
        receipts: [ReceiptView], history: [EventView]
    ) {
        self.orderNo = orderNo
        self.port = port
        self.revision = revision
        self.state = state
        self.final = final
        self.since = since
        self.nextAction = nextAction
        self.estimatedTax = estimatedTax
        self.billedTax = billedTax
        self.cause = cause
        self.documents = documents
        self.receipts = receipts
        self.history = history
    }

    /// Numbers of an inventory.
    public struct Numbers: Sendable, Codable {
        /// Own number.
        public var copNo: String?
        /// Given by the e-port.
        public var preNo: String?
        /// Given by customs.
        public var invtNo: String?

        public init(copNo: String? = nil, preNo: String? = nil, invtNo: String? = nil) {
            self.copNo = copNo
            self.preNo = preNo
            self.invtNo = invtNo
        }
    }

    /// A tax bill.
    public struct TaxBillView: Sendable, Codable {
        public var taxNo: String
        /// `generated`, `summed` into a payment book, or `void`.
        public var status: String
        /// CNY; nil while only its status is known.
        public var customsTax: Amount?
        public var valueAddedTax: Amount?
        public var consumptionTax: Amount?

        public init(
            taxNo: String, status: String, customsTax: Amount?, valueAddedTax: Amount?, consumptionTax: Amount?
        ) {
            self.taxNo = taxNo
            self.status = status
            self.customsTax = customsTax
            self.valueAddedTax = valueAddedTax
            self.consumptionTax = consumptionTax
        }
    }

    /// Why, in plain words, and what to do.
    public struct Cause: Sendable, Codable {
        /// Customs or e-port code, for instance `1313` or `-621018`.
        public var code: String
        public var meaning: LocalizedText
        public var remedy: LocalizedText
        /// The receipt it came in, for its page; nil for our own codes.
        public var receipt: Int?

        public init(code: String, meaning: LocalizedText, remedy: LocalizedText) {
            self.code = code
            self.meaning = meaning
            self.remedy = remedy
        }
    }

    public struct DocumentView: Sendable, Codable {
        public var kind: Int
        /// Business key, parts joined by `/`.
        public var key: String
        public var state: DocumentState
        public var submissions: [SubmissionView]

        public init(kind: Int, key: String, state: DocumentState, submissions: [SubmissionView]) {
            self.kind = kind
            self.key = key
            self.state = state
            self.submissions = submissions
        }
    }

    public struct SubmissionView: Sendable, Codable {
        public var guid: String
        public var appType: String
        /// 14 digits, Beijing time.
        public var appTime: String
        public var state: SubmissionState
        public var message: Int64?
        public var attempts: Int

        public init(
            guid: String, appType: String, appTime: String, state: SubmissionState, message: Int64?, attempts: Int
        ) {
            self.guid = guid
            self.appType = appType
            self.appTime = appTime
            self.state = state
            self.message = message
            self.attempts = attempts
        }
    }

    public struct ReceiptView: Sendable, Codable {
        public var kind: Int
        public var status: Int
        /// 17 digits, Beijing time.
        public var returnTime: String
        /// Customs codes found in the text; the text itself may hold personal data and is not shown.
        public var codes: [String]
        public var receivedAt: String

        public init(kind: Int, status: Int, returnTime: String, codes: [String], receivedAt: String) {
            self.kind = kind
            self.status = status
            self.returnTime = returnTime
            self.codes = codes
            self.receivedAt = receivedAt
        }
    }
}

/// One event. The same facts go out as webhooks later.
public struct EventView: Sendable, Codable {
    /// Position in the tenant's stream; opaque, ascending.
    public var cursor: String
    /// For instance `order.accepted`, `order.released`, `document.filed`.
    public var type: String
    public var orderNo: String
    /// Counts the events of one order: 1, 2, 3 …
    public var orderSequence: Int
    /// RFC 3339.
    public var at: String
    /// Details: ids, states and codes; never buyer data.
    public var data: [String: String]

    public init(
        cursor: String, type: String, orderNo: String, orderSequence: Int, at: String, data: [String: String]
    ) {
        self.cursor = cursor
        self.type = type
        self.orderNo = orderNo
        self.orderSequence = orderSequence
        self.at = at
        self.data = data
    }
}

/// A page of events.
public struct EventPage: Sendable, Codable {
    public var events: [EventView]
    /// Pass as `after` next time, also when the page is empty.
    public var next: String
    /// More events were there when the page was read.
    public var more: Bool

    public init(events: [EventView], next: String, more: Bool) {
        self.events = events
        self.next = next
        self.more = more
    }
}

/// Health of the whole and of each part (`application/health+json`).
public struct HealthReport: Sendable, Codable {
    public enum Status: String, Sendable, Codable { case pass, warn, fail }

    /// One thing that was looked at.
    public struct Check: Sendable, Codable {
        /// For instance `ledger:write`, `disk:free`, `signer:merchant-a`, `route:nanjing`.
        public var name: String
        public var status: Status
        /// Observed value with its unit in the name, for instance `free_bytes`.
        public var observed: [String: Int64]
        /// What is wrong and what to do; nil when it passes.
        public var output: String?
        /// RFC 3339: since when it is so, as far as somebody looked.
        public var since: String?
        /// The page that says what to do, from the root of the documents; nil where there is none.
        public var runbook: String?

        public init(name: String, status: Status, observed: [String: Int64], output: String?) {
            self.name = name
            self.status = status
            self.observed = observed
            self.output = output
        }
    }

    /// Worst status of all checks.
    public var status: Status
    /// May take orders.
    public var ready: Bool
    public var checks: [Check]

    public init(status: Status, ready: Bool, checks: [Check]) {
        self.status = status
        self.ready = ready
        self.checks = checks
    }
}

/// What the gateway refuses as a whole.
public struct GatewayError: Error, Sendable, Hashable {
    /// Stable codes; the HTTP edge maps them to a status and a problem type.
    public enum Code: String, Sendable, Hashable {
        /// Draining or not started: try again later (503).
        case notReady = "not_ready"
        /// The disk is nearly full: nothing is taken (507).
        case storageFull = "storage_full"
        /// The store failed (503).
        case storage
        /// More orders at once than allowed (413).
        case tooMany = "too_many"
        /// The cursor is not one of ours (400).
        case badCursor = "bad_cursor"
        /// The tenant may read this and not change it (403).
        case readOnly = "read_only"
    }

    public var code: Code
    /// For people; ids only.
    public var message: String
    /// The same call may succeed later.
    public var isRetriable: Bool

    public init(_ code: Code, _ message: String, isRetriable: Bool) {
        self.code = code
        self.message = message
        self.isRetriable = isRetriable
    }
}
