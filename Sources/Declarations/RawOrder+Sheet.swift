extension RawOrder {
    /// Reads orders from a sheet: one goods line per row; rows with the same `orderNo` form one order, adjacent or not.
    ///
    /// Columns are named by `FieldName` (capitals do not matter). Fields of the head are taken from the first row
    /// of an order; a later row may leave them empty or repeat them, but not contradict them. Rows without an order
    /// number become orders of their own, so that their fault is reported at their place. Empty rows are skipped.
    public static func read(sheet: Sheet) -> [RawOrder] {
        let layout = SheetLayout(sheet)
        var orders: [RawOrder] = []
        var positions: [[UInt8]: Int] = [:]
        for row in sheet.rows {
            let values = layout.values(of: row)
            guard !values.isEmpty else { continue }
            let number = values[.orderNo].map { Normaliser.normalise($0.text, as: .machine).value } ?? ""
            if !number.isEmpty, let position = positions[Array(number.utf8)] {
                orders[position].add(values, row: row)
                continue
            }
            if !number.isEmpty { positions[Array(number.utf8)] = orders.count }
            var order = RawOrder(
                head: values.filter { !$0.key.field.isLine }, violations: layout.violations,
                origin: .sheet(columns: layout.columns, headerLine: sheet.headerLine, firstRow: row.line))
            order.lines = [.init(values: values.filter { $0.key.field.isLine }, row: row.line)]
            orders.append(order)
        }
        return orders
    }

    /// Adds a further row: its line, and whatever contradicts the head of the first row.
    private mutating func add(_ values: [FieldName: RawValue], row: Sheet.Row) {
        self.lines.append(.init(values: values.filter { $0.key.field.isLine }, row: row.line))
        for field in InputField.headFields {
            guard let value = values[field.name], !value.text.isEmpty else { continue }
            let known = self.head[field.name]?.text ?? ""
            let textClass = field.type.textClass
            let same = Normaliser.normalise(known, as: textClass).value.utf8
                .elementsEqual(Normaliser.normalise(value.text, as: textClass).value.utf8)
            if !same { self.violations.append(ViolationCode.headContradiction.violation(at: value.at, field: field)) }
        }
    }
}

/// Which column holds which field, and what is wrong with the header.
private struct SheetLayout {
    var columns: [FieldName: Int] = [:]
    var violations: [Violation] = []

    private static let names: [String: FieldName] = Dictionary(
        uniqueKeysWithValues: FieldName.allCases.map { ($0.rawValue.lowercased(), $0) })

    init(_ sheet: Sheet) {
        for (column, title) in sheet.header.enumerated() {
            let name = Normaliser.normalise(title, as: .machine).value.lowercased()
            let cell = Sheet.cell(column: column, line: sheet.headerLine)
            guard let field = Self.names[name] else {
                let isUsed = sheet.rows.contains { $0.cells.indices.contains(column) && !$0.cells[column].isEmpty }
                if !name.isEmpty || isUsed { self.violations.append(ViolationCode.unknownColumn.violation(at: cell)) }
                continue
            }
            guard self.columns[field] == nil else {
                self.violations.append(ViolationCode.duplicateField.violation(at: cell, field: field.field))
                continue
            }
            self.columns[field] = column
        }
        for field in InputField.all where field.isRequired && self.columns[field.name] == nil {
            let cell = Sheet.cell(column: 0, line: sheet.headerLine)
            self.violations.append(ViolationCode.missingColumn.violation(at: cell, field: field))
        }
    }

    /// The cells of a row that are not empty.
    func values(of row: Sheet.Row) -> [FieldName: RawOrder.RawValue] {
        var values: [FieldName: RawOrder.RawValue] = [:]
        for (name, column) in self.columns where row.cells.indices.contains(column) {
            let text = row.cells[column]
            guard !Normaliser.normalise(text, as: .prose).value.isEmpty else { continue }
            values[name] = .init(text, at: Sheet.cell(column: column, line: row.line))
        }
        return values
    }
}
