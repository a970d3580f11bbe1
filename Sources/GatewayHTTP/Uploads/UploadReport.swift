import Declarations
import Gateway

/// What became of each row of an uploaded sheet.
struct UploadReport: Sendable {
    /// One row of the sheet, as numbered there.
    struct Row: Sendable {
        var number: Int
        var orderNo: String?
        /// Nil when the upload stopped before this row's order.
        var verdict: IntakeResult.Verdict?
        var messages: [Message]
        /// The order was refused for the header's faults alone.
        var isHeaderFault = false
    }

    /// One reason or warning.
    struct Message: Sendable, Hashable {
        var cell: String
        /// Name of the cell's column as written in the sheet.
        var column: String?
        var violation: Violation
    }

    var fileName: String
    /// Faults of the header, which concern every row; each once.
    private(set) var headerMessages: [Message] = []
    /// In the order of the sheet.
    private(set) var rows: [Row] = []
    /// Orders (an order with several goods has several rows).
    private(set) var counts: VerdictCounts
    /// Why the upload stopped before its end; the same file can be sent again.
    var stopped: ProblemCode?

    /// - Parameters:
    ///   - orders: What was read, in the order of the sheet.
    ///   - results: What became of the first of them; fewer than `orders` when the upload stopped.
    init(fileName: String, sheet: Sheet, orders: [RawOrder], results: [IntakeResult], stopped: ProblemCode?) {
        self.fileName = fileName
        self.stopped = stopped
        self.counts = VerdictCounts(results.map(\.verdict))
        var headerFaults: Set<[String]> = []
        for (index, order) in orders.enumerated() {
            self.add(order, results.indices.contains(index) ? results[index] : nil, sheet, &headerFaults)
        }
        self.rows.sort { $0.number < $1.number }
    }

    private mutating func add(
        _ order: RawOrder, _ result: IntakeResult?, _ sheet: Sheet, _ headerFaults: inout Set<[String]>
    ) {
        var numbers: [Int] = []
        for case let row? in order.lines.map(\.row) where !numbers.contains(row) { numbers.append(row) }
        if numbers.isEmpty, case .sheet(_, _, let firstRow) = order.origin { numbers = [firstRow] }
        var rows = numbers.map {
            Row(number: $0, orderNo: result?.orderNo ?? order.orderNo, verdict: result?.verdict, messages: [])
        }
        for violation in result?.violations ?? [] {
            let place = CellName(violation.at)
            let isHeader = place?.line == sheet.headerLine
            // A fault of the header comes back with every order; the report says it once.
            if isHeader, !headerFaults.insert([violation.at, violation.code, violation.element ?? ""]).inserted {
                continue
            }
            // A missing column has no cell of its own; the reader names the first of the header.
            let column = violation.code == ViolationCode.missingColumn.rawValue ? -1 : place?.column ?? -1
            let message = Message(
                cell: violation.at, column: sheet.header.indices.contains(column) ? sheet.header[column] : nil,
                violation: violation)
            if isHeader {
                self.headerMessages.append(message)
            } else if !rows.isEmpty {
                rows[rows.firstIndex { $0.number == place?.line } ?? 0].messages.append(message)
            }
        }
        if result?.verdict == .refused, rows.allSatisfy(\.messages.isEmpty) {
            for index in rows.indices { rows[index].isHeaderFault = true }
        }
        self.rows += rows
    }

    /// The report for programs.
    func json(_ language: Language) -> JSON {
        .object(of: [
            "file": .string(self.fileName),
            "complete": .bool(self.stopped == nil),
            "orders": self.counts.json,
            "header": .array(self.headerMessages.map { $0.json(language) }),
            "rows": .array(
                self.rows.map { row in
                    .object(of: [
                        "row": .number(Int64(row.number)),
                        "orderNo": row.orderNo.map(JSON.string),
                        "verdict": .text(row.verdict?.rawValue),
                        "messages": .array(row.messages.map { $0.json(language) }),
                    ])
                }),
        ])
    }
}

extension UploadReport.Message {
    func json(_ language: Language) -> JSON {
        .object(of: [
            "code": .string(self.violation.code),
            "cell": .string(self.cell),
            "column": self.column.map(JSON.string),
            "element": self.violation.element.map(JSON.string),
            "message": .string(self.violation.message.text(in: language)),
        ])
    }
}

/// A cell's name taken apart: `B37` is column 1, line 37.
struct CellName: Sendable, Equatable {
    /// Counted from 0.
    var column: Int
    /// Counted from 1.
    var line: Int

    /// Nil when the text is no cell, for instance a JSON pointer.
    init?(_ text: String) {
        let letters = text.utf8.prefix { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        guard (1...4).contains(letters.count), let line = Int(text.dropFirst(letters.count)), line > 0 else {
            return nil
        }
        self.column = letters.reduce(0) { $0 * 26 + Int($1 - UInt8(ascii: "A")) + 1 } - 1
        self.line = line
    }
}
