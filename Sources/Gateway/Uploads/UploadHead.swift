import Declarations
import Foundation
import Ledger
import Manifests

/// What is kept about an upload beside its orders; sealed.
struct UploadHead: Codable, Sendable {
    var fileName: String
    /// The shop channel whose columns it has, and the port of its orders; nil for columns of ours.
    var channel: String?
    var port: String?
    var format: SpreadsheetFormat?
    var sheetName = ""
    var sheetPath = ""
    /// Column names as written, and their line.
    var header: [String] = []
    var headerLine = 1
    /// The number of the next row that is made of customs messages; nil before the first.
    var nextRow: Int?
    var notes: [SpreadsheetNote] = []
    var failure: SpreadsheetError?
    var groups: [Group] = []
    /// Values replaced in this upload: field, value as written, replacement.
    var fixes: [String: [String: String]] = [:]
    /// Milliseconds: when held orders go by themselves; nil when they wait for a person, however long.
    var heldUntil: Int64?
    /// The end of the year 9999.
    static let forever = Timestamp(milliseconds: 253_402_300_799_000)
    /// SHA-256 of the pass to its result page.
    var pass: [UInt8]?
    /// Why it does not go on just now.
    var waiting: String?

    /// A problem that many cells have.
    struct Group: Codable, Sendable {
        var number: Int
        var code: String
        var field: String
        var column: String
        var value: String?
        var firstCell: String
        var message: LocalizedText
    }

    init(fileName: String) { self.fileName = fileName }

    var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map { Array($0) } ?? [] }

    static func read(_ upload: UploadRecord) -> UploadHead {
        (try? JSONDecoder().decode(UploadHead.self, from: Data(upload.head))) ?? UploadHead(fileName: "")
    }
}

/// The rows of one order, and what was found; sealed.
struct UploadBody: Codable, Sendable {
    var rows: [SpreadsheetRow]
    /// The customs messages that the rows were made of; nil for tables.
    var documents: [MessageDocument]?
    var findings: [Violation] = []
    var repairs: [Violation] = []

    var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map { Array($0) } ?? [] }

    static func read(_ order: UploadOrder) -> UploadBody { Self.whole(order) ?? UploadBody(rows: []) }

    /// What was stored; nil when it is not readable.
    static func whole(_ order: UploadOrder) -> UploadBody? {
        try? JSONDecoder().decode(UploadBody.self, from: Data(order.body))
    }
}
