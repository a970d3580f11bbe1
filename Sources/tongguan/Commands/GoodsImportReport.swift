import Declarations
import FoundationEssentials
import Gateway

/// What became of the rows of an import, told by the store or by a running gateway.
struct GoodsImportReport: Sendable {
    private var counts: [String: Int] = [:]
    private var lines: [String] = []
    private(set) var isClean = true

    init(_ rows: [RawGoods], _ stored: GoodsImport, _ language: TextLanguage) {
        var header: [Violation] = []
        for (raw, result) in zip(rows, stored.results) {
            self.counts[result.verdict.rawValue, default: 0] += 1
            for violation in result.violations {
                let isOfHeader = ["unknown_column", "missing_column", "duplicate_field"].contains(violation.code)
                if isOfHeader, header.contains(violation) { continue }
                if isOfHeader { header.append(violation) }
                self.lines.append(
                    Self.line(isOfHeader ? nil : raw.row, result.itemNo, violation.at, language.text(violation.message))
                )
            }
        }
        if let stopped = stored.stopped { self.lines.append(stopped.message) }
        self.isClean = self.counts["refused"] == nil && stored.stopped == nil
    }

    /// The report that `POST /v1/goods` answers; nil when it is something else.
    init?(answer: [UInt8]) {
        struct Answer: Decodable {
            var counts: [String: Int]?
            var header: [Message]?
            var rows: [Row]?
            var upload: Upload?
            var title: String?
            var detail: String?
            var reason: String?

            struct Upload: Decodable {
                var counts: [String: Int]
                var header: [Message]
                var rows: [Row]
            }
            struct Row: Decodable {
                var row: Int?
                var itemNo: String?
                var messages: [Message]
            }
            struct Message: Decodable {
                var cell: String
                var message: String
            }
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(answer)) else { return nil }
        self.counts = answer.counts ?? answer.upload?.counts ?? [:]
        for message in answer.header ?? answer.upload?.header ?? [] {
            self.lines.append(Self.line(nil, nil, message.cell, message.message))
        }
        for row in answer.rows ?? answer.upload?.rows ?? [] {
            for message in row.messages {
                self.lines.append(Self.line(row.row, row.itemNo, message.cell, message.message))
            }
        }
        if let title = answer.title {
            self.lines.append([title, answer.reason, answer.detail].compactMap { $0 }.joined(separator: ": "))
        }
        self.isClean = answer.title == nil && (self.counts["refused"] ?? 0) == 0
        guard answer.counts != nil || answer.title != nil else { return nil }
    }

    private static func line(_ row: Int?, _ itemNo: String?, _ cell: String, _ message: String) -> String {
        let place = [row.map { "\($0)" }, itemNo, cell].compactMap { $0 }.joined(separator: ": ")
        return "\(place): \(message)"
    }

    /// One line per reason.
    func complaints(file: String) -> String { self.lines.map { "\(file):\($0)\n" }.joined() }

    /// How many of which fate.
    var summary: String {
        ["accepted", "unchanged", "refused"].map { "\(self.counts[$0] ?? 0) \($0)" }.joined(separator: ", ") + "\n"
    }
}
