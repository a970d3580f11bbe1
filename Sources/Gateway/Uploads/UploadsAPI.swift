public import Declarations

/// What the gateway offers on uploads. A file is stored first and worked off in the background; both live through restarts.
public protocol UploadsAPI: Sendable {
    /// Stores a file, or each of an archive's files as an upload of its own. Returns after the commit.
    func openUpload(_ file: UploadFile, tenant: String) async throws(GatewayError) -> [UploadView]
    /// Uploads of a tenant, newest first.
    func uploads(tenant: String, before cursor: String?, limit: Int) async throws(GatewayError) -> UploadPageView
    /// One upload; nil when the tenant has none of this key.
    func upload(_ key: String, tenant: String) async throws(GatewayError) -> UploadView?
    /// Its rows with their verdicts, by order; nil when the tenant has none of this key.
    func uploadRows(
        _ key: String, tenant: String, verdict: IntakeResult.Verdict?, after: Int, limit: Int
    ) async throws(GatewayError) -> UploadRowsView?
    /// Mends a whole group and has its orders looked at anew; nil when the tenant has none of this key.
    func fixUpload(_ key: String, tenant: String, _ fix: UploadFix) async throws(GatewayError) -> UploadFixOutcome?
    /// The file as it came, with the verdict of each row in a last column.
    func uploadResult(
        _ key: String, tenant: String, language: UploadLanguage
    ) async throws(GatewayError) -> UploadResultFile?
    /// Lets the held orders of an upload go; nil when the tenant has none of this key.
    func releaseUpload(_ key: String, tenant: String) async throws(GatewayError) -> UploadActOutcome?
    /// Takes back what an upload brought and what was not sent yet; nil when the tenant has none of this key.
    func withdrawUpload(_ key: String, tenant: String) async throws(GatewayError) -> UploadActOutcome?
    /// A workbook to fill in, with an example, notes and lists.
    func blankWorkbook(_ language: UploadLanguage) throws(GatewayError) -> [UInt8]
    /// Who may see the result page of an upload that a form without a session sent.
    func uploadTenant(_ key: String, pass: String) async -> String?
}

/// The language of a file that is written for people.
public enum UploadLanguage: String, Sendable, Hashable, Codable, CaseIterable {
    case en, zh, ko

    /// The sentence in this language.
    func of(_ text: LocalizedText) -> String {
        switch self {
        case .en: text.en
        case .zh: text.zh
        case .ko: text.ko
        }
    }
}

/// A file that comes in.
public struct UploadFile: Sendable {
    /// As given by the sender, without folders.
    public var name: String
    public var bytes: [UInt8]
    /// Nothing is stored of its orders; the verdicts are those it would get.
    public var isDryRun: Bool
    /// Its orders wait until they are let go.
    public var isHeld: Bool
    /// Opens the result page without a key; nil when nobody asked for one.
    public var pass: String?
    /// A shop channel of the gateway's, whose columns a table has; nil for columns of ours.
    public var channel: String?
    /// The port of orders whose table of a channel names none; nil for the tenant's only one.
    public var port: String?
    /// Tells this very file from others: sent again with the same, it is the upload that is there; nil makes a new one.
    public var identity: String?

    public init(
        name: String, bytes: [UInt8], isDryRun: Bool = false, isHeld: Bool = false, pass: String? = nil,
        channel: String? = nil, port: String? = nil, identity: String? = nil
    ) {
        self.name = name
        self.bytes = bytes
        self.isDryRun = isDryRun
        self.isHeld = isHeld
        self.pass = pass
        self.channel = channel
        self.port = port
        self.identity = identity
    }
}

/// An upload as its tenant sees it.
public struct UploadView: Sendable {
    public var key: String
    public var fileName: String
    /// `csv`, `xlsx`, `xml`; nil before it was looked at.
    public var format: String?
    /// `received`, `checking`, `done`, `failed`, `withdrawn`.
    public var state: String
    /// RFC 3339.
    public var createdAt: String
    public var isDryRun: Bool
    public var isHeld: Bool
    /// RFC 3339: when held orders go by themselves.
    public var heldUntil: String?
    public var rows: Int
    public var orders: Int
    public var counts: [IntakeResult.Verdict: Int]
    /// The sheet that was read.
    public var sheetName: String
    /// What the reader noticed about the file.
    public var notes: [LocalizedText]
    public var groups: [UploadGroupView]
    /// Why the file cannot be read.
    public var failure: Failure?
    /// Why it does not go on just now; it does by itself.
    public var isWaiting = false
    /// The shop channel whose columns it has.
    public var channel: String?
    /// The port that was chosen for a table that names none; nil for the tenant's default.
    public var port: String?
    /// Number by which people name it: upload 12 is `U12`, its cell B37 `U12:B37`. 0 where it is not known.
    public var number: Int64 = 0

    /// Why a file cannot be read.
    public struct Failure: Sendable, Hashable {
        public var code: String
        public var line: Int?
        public var text: LocalizedText
    }

    /// Orders with a verdict.
    public var checked: Int { self.counts.values.reduce(0, +) }
    /// Nothing more will happen by itself.
    public var isFinal: Bool { !["received", "checking"].contains(self.state) }

    public init(
        key: String, fileName: String, format: String?, state: String, createdAt: String, isDryRun: Bool, isHeld: Bool,
        heldUntil: String?, rows: Int, orders: Int, counts: [IntakeResult.Verdict: Int], sheetName: String,
        notes: [LocalizedText], groups: [UploadGroupView], failure: Failure? = nil, isWaiting: Bool = false
    ) {
        self.key = key
        self.fileName = fileName
        self.format = format
        self.state = state
        self.createdAt = createdAt
        self.isDryRun = isDryRun
        self.isHeld = isHeld
        self.heldUntil = heldUntil
        self.rows = rows
        self.orders = orders
        self.counts = counts
        self.sheetName = sheetName
        self.notes = notes
        self.groups = groups
        self.failure = failure
        self.isWaiting = isWaiting
    }
}

/// The same problem in many cells.
public struct UploadGroupView: Sendable, Hashable {
    public var number: Int
    public var code: String
    /// Letter of the column, and its name as written; empty when the problem has no column.
    public var column: String
    public var columnName: String
    /// The value that all of them have; nil where values differ.
    public var value: String?
    public var cells: Int
    public var firstCell: String
    public var message: LocalizedText
    /// What to choose from, the likeliest first.
    public var suggestions: [Suggestion]

    /// A value that would do.
    public struct Suggestion: Sendable, Hashable {
        public var value: String
        public var label: LocalizedText

        public init(
            value: String, label: LocalizedText
        ) {
            self.value = value
            self.label = label
        }
    }

    public init(
        number: Int, code: String, column: String, columnName: String, value: String?, cells: Int, firstCell: String,
        message: LocalizedText, suggestions: [Suggestion]
    ) {
        self.number = number
        self.code = code
        self.column = column
        self.columnName = columnName
        self.value = value
        self.cells = cells
        self.firstCell = firstCell
        self.message = message
        self.suggestions = suggestions
    }
}

/// A page of uploads.
public struct UploadPageView: Sendable {
    public var uploads: [UploadView]
    /// Pass as `before` for the next page; nil when this is the last.
    public var next: String?

    public init(
        uploads: [UploadView], next: String?
    ) {
        self.uploads = uploads
        self.next = next
    }
}

/// Rows of an upload.
public struct UploadRowsView: Sendable {
    public var rows: [Row]
    /// Pass as `after` for the next page; nil when this is the last.
    public var next: Int?

    /// One row of the sheet.
    public struct Row: Sendable {
        /// Number in the file.
        public var line: Int
        public var orderNo: String?
        public var verdict: IntakeResult.Verdict?
        public var revision: Int?
        public var messages: [Message]
    }

    /// What is to be said about a cell, or the row.
    public struct Message: Sendable {
        /// `B37`; of customs messages `CEB621Message/InventoryList[2]/qty1 (621.xml:57)`, with the line on which the document begins,
        /// or the element alone when its document was not sent.
        public var cell: String
        /// Name of the column as written.
        public var columnName: String
        /// As read; it may be a person's.
        public var value: String
        public var violation: Violation
        /// It was mended; the order is not refused for it.
        public var isRepair: Bool
        public var field: FieldName?
    }

    public init(
        rows: [Row], next: Int?
    ) {
        self.rows = rows
        self.next = next
    }
}

/// One value for a whole group.
public struct UploadFix: Sendable, Hashable {
    public var group: Int
    public var value: String
    /// Later uploads of the tenant are mended in the same way.
    public var isRemembered: Bool

    public init(group: Int, value: String, isRemembered: Bool) {
        self.group = group
        self.value = value
        self.isRemembered = isRemembered
    }
}

/// What became of a fix.
public enum UploadFixOutcome: Sendable {
    /// So many orders are looked at anew.
    case reopened(Int, UploadView)
    /// There is no such group, or its values differ and cannot be replaced by one.
    case impossible
}

/// What became of releasing or withdrawing.
public struct UploadActOutcome: Sendable {
    /// Orders that were let go or taken back.
    public var done: Int
    /// Orders that were on their way already.
    public var left: Int
    public var upload: UploadView

    public init(
        done: Int, left: Int, upload: UploadView
    ) {
        self.done = done
        self.left = left
        self.upload = upload
    }
}

/// A file to be handed out.
public struct UploadResultFile: Sendable {
    public var name: String
    /// Media type.
    public var type: String
    public var bytes: [UInt8]

    public init(
        name: String, type: String, bytes: [UInt8]
    ) {
        self.name = name
        self.type = type
        self.bytes = bytes
    }
}
