extension ChannelMapping {
    /// Orders of a sheet as the shop exports it: a goods line per row; rows with one order number form one order. Columns
    /// that the mapping does not name are passed over. Places are the cells of the shop's sheet.
    ///
    /// - Parameter defaults: for fields of the head that neither sheet nor mapping has, for instance the port.
    public func orders(from sheet: Sheet, defaults: [FieldName: String] = [:]) -> [RawOrder] {
        let columns = self.columns(of: sheet)
        let places = self.places(columns)
        var orders: [RawOrder] = []
        var positions: [[UInt8]: Int] = [:]
        for row in sheet.rows {
            let values = self.values(of: row, columns)
            guard row.cells.contains(where: { !Self.unquoted($0).isEmpty }) else { continue }
            let number = values[.orderNo].map { Normaliser.normalise($0.text, as: .machine).value } ?? ""
            let position = number.isEmpty && self.continues ? orders.indices.last : positions[Array(number.utf8)]
            if let position, !number.isEmpty || self.continues {
                orders[position].addMapped(values, row: row.line)
                continue
            }
            if !number.isEmpty { positions[Array(number.utf8)] = orders.count }
            var order = RawOrder(
                head: values.filter { !$0.key.field.isLine },
                origin: .sheet(columns: places, headerLine: sheet.headerLine, firstRow: row.line))
            order.lines = [.init(values: values.filter { $0.key.field.isLine }, row: row.line)]
            orders.append(order)
        }
        for index in orders.indices { self.finish(&orders[index], defaults: defaults) }
        return orders
    }

    /// Whether a sheet looks like one of this channel: it has a column for the order number and for an article.
    public func fits(_ sheet: Sheet) -> Bool {
        let columns = self.columns(of: sheet)
        return [FieldName.orderNo, .itemNo].allSatisfy { name in
            self.fields[name]?.columns.contains { columns[Self.title($0)] != nil } ?? false
        }
    }

    /// Tells whether a title is one that the mapping takes something from.
    public var titleTest: (String) -> Bool {
        var titles: Set<String> = []
        for source in self.fields.values {
            for column in source.columns {
                let isNegative = source.way == .sum && column.hasPrefix("-")
                titles.insert(Self.title(isNegative ? String(column.dropFirst()) : column))
            }
        }
        return { [titles] in titles.contains(Self.title($0)) }
    }

    /// The field that each column of a header gives, where it gives one by itself and whole.
    public func fields(of header: [String]) -> [Int: FieldName] {
        let columns = self.columns(of: Sheet(header: header, headerLine: 1, rows: []))
        let places = self.places(columns)
        var fields: [Int: FieldName] = [:]
        for name in FieldName.allCases {
            guard let column = places[name], let source = self.fields[name], source.way == .first, source.part == nil
            else { continue }
            // Of fields that share a column the first.
            if fields[column] == nil { fields[column] = name }
        }
        return fields
    }

    /// Where the columns stand, by their titles as they are compared.
    private func columns(of sheet: Sheet) -> [String: Int] {
        Dictionary(
            sheet.header.enumerated().map { (Self.title($1), $0) }.filter { !$0.0.isEmpty },
            uniquingKeysWith: { first, _ in first })
    }

    /// The column from which each field is (or would be) taken.
    private func places(_ columns: [String: Int]) -> [FieldName: Int] {
        var places: [FieldName: Int] = [:]
        for (name, source) in self.fields {
            places[name] = source.columns.lazy.compactMap { columns[Self.title($0)] }.first
        }
        return places
    }

    private func values(of row: Sheet.Row, _ columns: [String: Int]) -> [FieldName: RawOrder.RawValue] {
        var values: [FieldName: RawOrder.RawValue] = [:]
        for (name, source) in self.fields where source.sumOfLines == nil {
            values[name] = self.value(of: name, source) { title in
                guard let column = columns[Self.title(title)], row.cells.indices.contains(column),
                    !Self.unquoted(row.cells[column]).isEmpty
                else { return nil }
                return (row.cells[column], Sheet.cell(column: column, line: row.line), false)
            }
        }
        return values
    }

    /// Capitals, outer blanks and full-width marks do not matter in titles.
    private static func title(_ text: String) -> String {
        Normaliser.normalise(text, as: .machine).value.lowercased()
    }
}

extension RawOrder {
    /// Adds a further row of the same order: its line, and whatever contradicts the head of the first.
    fileprivate mutating func addMapped(_ values: [FieldName: RawValue], row: Int) {
        self.lines.append(.init(values: values.filter { $0.key.field.isLine }, row: row))
        for (name, value) in values where !name.field.isLine && !value.at.hasPrefix("channel ") {
            guard let known = self.head[name], !known.at.hasPrefix("channel ") else {
                self.head[name] = value
                continue
            }
            let textClass = name.field.type.textClass
            let isSame = Normaliser.normalise(known.text, as: textClass).value.utf8
                .elementsEqual(Normaliser.normalise(value.text, as: textClass).value.utf8)
            if !isSame {
                self.violations.append(ViolationCode.headContradiction.violation(at: value.at, field: name.field))
            }
        }
    }
}
