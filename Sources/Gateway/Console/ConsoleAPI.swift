public import Declarations

/// What the console's pages ask of the gateway. The edge finds out who asks (`ConsoleSession`) and passes what that account may
/// see; nothing here shows a tenant outside that scope. Reads are given up after two seconds (`GatewayError.storage`,
/// retriable) and never wait for the writer, nor does it for them.
public protocol ConsoleAPI: Sendable {
    /// The moment that pages go by.
    var now: Timestamp { get }
    /// Accounts are configured; otherwise nobody can sign in.
    var isConsoleOpen: Bool { get }
    /// Identifiers of the tenants in a scope, in order.
    func tenants(in scope: TenantScope) -> [String]
    /// Names of the ports, in order.
    var ports: [String] { get }
    /// Names of the ports that tenants may use, in order.
    /// - Parameter isForTables: only those that orders of a table go through, which are imports.
    func ports(of tenants: [String], isForTables: Bool) -> [String]

    /// Signs in. Nil when name and password do not belong together, after the same time whatever is wrong.
    /// - Parameter address: from where, for the log of acts.
    func signIn(
        _ name: String, password: String, from address: String
    ) async throws(GatewayError) -> ConsoleSession?
    /// Who holds a token; nil when it is not known, idle for too long, too old, or its account changed.
    /// - Parameter isInUse: somebody did something; what a page asks by itself keeps no session alive.
    func session(_ token: String, isInUse: Bool) async throws(GatewayError) -> ConsoleSession?
    /// Signs out.
    func signOut(_ session: ConsoleSession) async throws(GatewayError)

    /// Adds to the log of acts; returns when it is on disk. To be called before the act it tells of.
    func audit(
        _ act: String, by session: ConsoleSession, tenant: String, target: String, detail: String
    ) async throws(GatewayError)
    /// The log of acts, newest first, before a position.
    func auditLog(
        _ scope: TenantScope, before: Int64?, limit: Int
    ) async throws(GatewayError) -> [AuditEntry]

    /// How much is where, who signs, how the ports are.
    func overview(_ scope: TenantScope) async throws(GatewayError) -> ConsoleOverview
    /// The number of the newest event that a scope can see: whoever sees it rise reads again.
    func newestEvent(_ scope: TenantScope) async throws(GatewayError) -> Int64
    /// Orders that a number means; exact matches first.
    /// - Parameter isBuyer: the text is the identity number of a buyer.
    func search(_ text: String, isBuyer: Bool, _ scope: TenantScope) async throws(GatewayError) -> [SearchHit]
    /// Orders, newest first, before a position.
    func orders(
        _ filter: OrderListFilter, _ scope: TenantScope, before: Int64?, limit: Int
    ) async throws(GatewayError) -> [ListedOrder]
    /// What a refusal means, for a line of a list.
    func cause(of order: ListedOrder) -> OrderView.Cause?

    /// One order with its messages and receipts; nil when the scope has none of that tenant and number.
    func orderFile(_ orderNo: String, tenant: String, _ scope: TenantScope) async throws(GatewayError) -> OrderFile?
    /// The documents of an order side by side.
    /// - Parameter reveals: shows what belongs to the buyer; whoever asks writes it into the log of acts first.
    func papers(
        _ orderNo: String, tenant: String, reveals: Bool, _ scope: TenantScope
    ) async throws(GatewayError) -> OrderPapers?
    /// A signed message; nil when it is not kept or not to be seen. Holds buyers' data.
    func signedMessage(_ id: Int64, _ scope: TenantScope) async throws(GatewayError) -> [UInt8]?
    /// A receipt as it came; nil when it is not kept or not to be seen. May hold buyers' data.
    func rawReceipt(_ id: Int64, _ scope: TenantScope) async throws(GatewayError) -> [UInt8]?

    /// Open questions, newest first, before a position.
    func openQuestions(
        _ scope: TenantScope, kind: String?, before: Int64?, limit: Int
    ) async throws(GatewayError) -> [OpenQuestion]
    /// Closes a question that a person has dealt with; the question, or nil when it is not open or not to be seen.
    func close(question id: Int64, _ scope: TenantScope) async throws(GatewayError) -> OpenQuestion?
}

/// Somebody who is signed in.
public struct ConsoleSession: Sendable {
    /// What the browser holds; never shown and never logged.
    public var token: String
    /// What every form of this session must carry.
    public var formToken: String
    public var account: ConsoleAccount

    public init(token: String, formToken: String, account: ConsoleAccount) {
        self.token = token
        self.formToken = formToken
        self.account = account
    }
}

/// An order with the way it took.
public struct OrderFile: Sendable {
    public var tenant: String
    public var view: OrderView
    public var trail: OrderTrail

    public init(tenant: String, view: OrderView, trail: OrderTrail) {
        self.tenant = tenant
        self.view = view
        self.trail = trail
    }
}

/// The first page of the console.
public struct ConsoleOverview: Sendable {
    public var at: Timestamp
    public var pipeline: Pipeline
    public var health: HealthReport
    public var signers: [Signer]
    public var routes: [Route]
    /// The newest open questions; one more than is shown tells that there are more.
    public var questions: [OpenQuestion]

    public init(
        at: Timestamp, pipeline: Pipeline, health: HealthReport, signers: [Signer], routes: [Route],
        questions: [OpenQuestion]
    ) {
        self.at = at
        self.pipeline = pipeline
        self.health = health
        self.signers = signers
        self.routes = routes
        self.questions = questions
    }

    /// A key of a signer.
    public struct Signer: Sendable, Hashable {
        /// `signer/key`.
        public var name: String
        /// `ready`, `opening` or `out`.
        public var state: String
        public var reason: String?
        public var since: Timestamp
        /// Until when its certificate is valid; nil while it was never reached.
        public var validUntil: Timestamp?
        public var signatures: Int64

        public init(
            name: String, state: String, reason: String?, since: Timestamp, validUntil: Timestamp?, signatures: Int64
        ) {
            self.name = name
            self.state = state
            self.reason = reason
            self.since = since
            self.validUntil = validUntil
            self.signatures = signatures
        }
    }

    /// A way to a port.
    public struct Route: Sendable, Hashable {
        public var name: String
        /// Since when it is only probed; nil while it works.
        public var brokenSince: Timestamp?
        public var isInMaintenance: Bool
        public var inFlight: Int
        public var concurrency: Int
        public var lastOutcome: String?
        public var lastAt: Timestamp?

        public init(
            name: String, brokenSince: Timestamp?, isInMaintenance: Bool, inFlight: Int, concurrency: Int,
            lastOutcome: String?, lastAt: Timestamp?
        ) {
            self.name = name
            self.brokenSince = brokenSince
            self.isInMaintenance = isInMaintenance
            self.inFlight = inFlight
            self.concurrency = concurrency
            self.lastOutcome = lastOutcome
            self.lastAt = lastAt
        }
    }
}

/// Documents of one order, element by element.
public struct OrderPapers: Sendable, Hashable {
    public var papers: [Paper]
    /// Where they contradict each other; places begin with the number of the message: `/621/head/buyerName`.
    public var differences: [Violation]
    /// What belongs to the buyer is hidden.
    public var isMasked: Bool

    public init(papers: [Paper], differences: [Violation], isMasked: Bool) {
        self.papers = papers
        self.differences = differences
        self.isMasked = isMasked
    }

    /// One document.
    public struct Paper: Sendable, Hashable {
        public var kind: Int
        /// By official name; elements that are left out are not there.
        public var head: [String: String]
        public var lines: [[String: String]]

        public init(kind: Int, head: [String: String], lines: [[String: String]]) {
            self.kind = kind
            self.head = head
            self.lines = lines
        }
    }
}
