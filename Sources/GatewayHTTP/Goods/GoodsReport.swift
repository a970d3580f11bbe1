import Declarations
import Gateway

/// What became of each row of a sheet of articles.
struct GoodsReport: Sendable {
    private let sheet: Sheet
    private let goods: [RawGoods]
    private let stored: GoodsImport

    /// - Parameters:
    ///   - goods: what was read, in the order of the sheet.
    ///   - stored: what became of the first of them; of all, unless it stopped.
    init(sheet: Sheet, goods: [RawGoods], stored: GoodsImport) {
        self.sheet = sheet
        self.goods = goods
        self.stored = stored
    }

    /// How many articles got which verdict.
    static func counts(_ results: [GoodsResult]) -> JSON {
        let verdicts: [GoodsResult.Verdict] = [.accepted, .unchanged, .refused]
        return .object(
            verdicts.map { verdict in
                (verdict.rawValue, .number(Int64(results.count { $0.verdict == verdict })))
            })
    }

    /// The report for programs. Faults of the header, which concern every row, are told once.
    func json(_ language: Language) -> JSON {
        var header: [Violation] = []
        let rows = self.goods.enumerated().map { index, raw -> JSON in
            let result = self.stored.results.indices.contains(index) ? self.stored.results[index] : nil
            var messages: [JSON] = []
            for violation in result?.violations ?? [] {
                if Self.headerCodes.contains(violation.code) {
                    if !header.contains(violation) { header.append(violation) }
                } else {
                    messages.append(self.json(violation, language))
                }
            }
            return .object(of: [
                "row": raw.row.map { .number(Int64($0)) },
                "itemNo": (result?.itemNo ?? raw.itemNo).map(JSON.string),
                "verdict": .text(result?.verdict.rawValue),
                "version": result?.version.map { .number(Int64($0)) },
                "messages": .array(messages),
            ])
        }
        return .object(of: [
            "complete": .bool(self.stored.stopped == nil),
            "counts": Self.counts(self.stored.results),
            "header": .array(header.map { self.json($0, language) }),
            "rows": .array(rows),
        ])
    }

    private static let headerCodes = ["unknown_column", "missing_column", "duplicate_field"]

    private func json(_ violation: Violation, _ language: Language) -> JSON {
        // A missing column has no cell of its own; the reader names the first of the header.
        let column = violation.code == "missing_column" ? nil : CellName(violation.at)?.column
        let title = column.flatMap { self.sheet.header.indices.contains($0) ? self.sheet.header[$0] : nil }
        return .object(of: [
            "code": .string(violation.code),
            "cell": .string(violation.at),
            "column": title.map(JSON.string),
            "element": violation.element.map(JSON.string),
            "message": .string(violation.message.text(in: language)),
        ])
    }
}
