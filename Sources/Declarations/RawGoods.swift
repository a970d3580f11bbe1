/// One article as it came in: untyped values, each with its place, and what was wrong already in reading.
public struct RawGoods: Sendable, Hashable {
    /// Values by field.
    public var values: [GoodsField: RawOrder.RawValue]
    /// Faults of shape: unknown or repeated fields, wrong types, nulls, missing columns.
    public var violations: [Violation]
    /// Where it came from.
    public var origin: Origin

    public init(
        values: [GoodsField: RawOrder.RawValue] = [:], violations: [Violation] = [], origin: Origin = .json
    ) {
        self.values = values
        self.violations = violations
        self.origin = origin
    }

    /// Where an article came from; decides how places are named.
    public enum Origin: Sendable, Hashable {
        /// A JSON object; places are pointers inside this article.
        case json
        /// A row of a sheet; places are cells. `columns` says where each field stands (counted from 0).
        case sheet(columns: [GoodsField: Int], headerLine: Int, row: Int)
    }

    /// The article number, normalised; nil when there is none or it cannot be one.
    public var itemNo: String? { GoodsBook.itemNo(self.values[.itemNo]) }

    /// Physical line in the sheet; nil for JSON.
    public var row: Int? {
        guard case .sheet(_, _, let row) = self.origin else { return nil }
        return row
    }

    /// Where a field stands or would have to stand.
    public func place(of field: GoodsField) -> String {
        if let value = self.values[field] { return value.at }
        switch self.origin {
        case .json: return field.pointer
        case .sheet(let columns, let headerLine, let row):
            guard let column = columns[field] else { return Sheet.cell(column: 0, line: headerLine) }
            return Sheet.cell(column: column, line: row)
        }
    }
}

extension RawGoods {
    /// Reads a sheet: one article per row. Columns are named by `GoodsField` (capitals do not matter; `sku` is `itemNo`).
    /// Empty rows are skipped; a fault of the header is told with every row.
    public static func read(sheet: Sheet) -> [RawGoods] {
        var columns: [GoodsField: Int] = [:]
        var violations: [Violation] = []
        for (column, title) in sheet.header.enumerated() {
            let name = Normaliser.normalise(title, as: .machine).value.lowercased()
            let cell = Sheet.cell(column: column, line: sheet.headerLine)
            guard let field = self.columnNames[name] else {
                violations.append(ViolationCode.unknownColumn.violation(at: cell))
                continue
            }
            guard columns[field] == nil else {
                violations.append(ViolationCode.duplicateField.violation(at: cell, field: field.field))
                continue
            }
            columns[field] = column
        }
        for field in GoodsField.allCases where field.isRequired && columns[field] == nil {
            let cell = Sheet.cell(column: 0, line: sheet.headerLine)
            violations.append(ViolationCode.missingColumn.violation(at: cell, field: field.field))
        }
        return sheet.rows.compactMap { row in
            var values: [GoodsField: RawOrder.RawValue] = [:]
            for (field, column) in columns where row.cells.indices.contains(column) {
                let text = row.cells[column]
                guard !Normaliser.normalise(text, as: .prose).value.isEmpty else { continue }
                values[field] = .init(text, at: Sheet.cell(column: column, line: row.line))
            }
            guard !values.isEmpty else { return nil }
            return RawGoods(
                values: values, violations: violations,
                origin: .sheet(columns: columns, headerLine: sheet.headerLine, row: row.line))
        }
    }

    private static let columnNames: [String: GoodsField] = {
        var names = Dictionary(uniqueKeysWithValues: GoodsField.allCases.map { ($0.rawValue.lowercased(), $0) })
        names["sku"] = .itemNo
        return names
    }()
}
