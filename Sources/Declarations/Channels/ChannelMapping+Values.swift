extension ChannelMapping {
    /// What one place of an export gives for a column: the text as written, and where it stands.
    typealias Cell = (text: String, at: String, isDamaged: Bool)

    /// The value of a field, or nil when there is none.
    ///
    /// - Parameter cell: what stands in a column; nil when the export has no such column or it is empty there.
    func value(of name: FieldName, _ source: Source, cell: (String) -> Cell?) -> RawOrder.RawValue? {
        var found: [Cell] = []
        for column in source.columns {
            let isNegative = source.way == .sum && column.hasPrefix("-")
            guard var value = cell(isNegative ? String(column.dropFirst()) : column) else { continue }
            value.text = Self.unquoted(value.text)
            guard !value.text.isEmpty else { continue }
            if isNegative { value.text = "-" + value.text }
            found.append(value)
            if source.way == .first { break }
        }
        guard let first = found.first else { return self.fallback(name, source) }
        var text = self.combined(found.map(\.text), name, source)
        if let part = source.part { text = part.of(text) }
        text = source.values[text] ?? text
        for time in source.times {
            guard let written = time.beijing(text) else { continue }
            text = written
            break
        }
        guard !text.isEmpty else { return self.fallback(name, source) }
        return .init(text, at: first.at, isDamaged: found.contains(where: \.isDamaged))
    }

    /// A value that stands in the mapping, not in the export.
    private func fallback(_ name: FieldName, _ source: Source) -> RawOrder.RawValue? {
        source.fallback.map { .init($0, at: "channel \(self.id): \(name.rawValue)") }
    }

    private func combined(_ texts: [String], _ name: FieldName, _ source: Source) -> String {
        let isAmount = if case .amount = name.field.type { true } else { false }
        switch source.way {
        case .first:
            let text = texts.first ?? ""
            guard isAmount else { return text }
            return source.isFen ? Self.yuan(Self.plain(text)) : Self.plain(text)
        case .join(let separator): return texts.joined(separator: separator)
        case .sum:
            // What is no number stays as written: the check of the field names it.
            var sum = Amount.zero
            for text in texts {
                guard let amount = Amount(source.isFen ? Self.yuan(Self.plain(text)) : Self.plain(text)) else {
                    return text
                }
                sum = sum + amount
            }
            return sum.description
        }
    }

    /// An amount without the marks that exports put around it: `¥1,299.00` is 1299.00.
    static func plain(_ text: String) -> String {
        var text = text.filter { !["¥", "￥", "元", " ", "\u{A0}"].contains($0) }
        let isNegative = text.hasPrefix("-")
        if isNegative { text.removeFirst() }
        let groups =
            text.split(separator: ".", omittingEmptySubsequences: false).first?
            .split(separator: ",", omittingEmptySubsequences: false) ?? []
        if groups.count > 1, (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) {
            text = text.filter { $0 != "," }
        }
        return (isNegative ? "-" : "") + text
    }

    /// Fen as yuan: `12990` is 129.9. What is no whole number stays as written.
    static func yuan(_ text: String) -> String {
        guard let amount = Amount(text), amount.units % 100_000 == 0 else { return text }
        return Amount(units: amount.units / 100).description
    }

    /// Without what keeps spreadsheets from rounding numbers: `="123"`, `'123`, a tab at the end.
    public static func unquoted(_ text: String) -> String {
        var text = Normaliser.normalise(text, as: .prose).value
        if text.hasPrefix("=\""), text.hasSuffix("\""), text.utf8.count > 3 {
            text = String(text.dropFirst(2).dropLast())
        }
        if text.hasPrefix("'") { text.removeFirst() }
        return text
    }

    /// Completes an order whose values are read: numbers its lines, sums up, lays the defaults of the caller under it.
    func finish(_ order: inout RawOrder, defaults: [FieldName: String]) {
        for index in order.lines.indices where order.lines[index].values[.gnum] == nil {
            order.lines[index].values[.gnum] = .init(String(index + 1), at: "channel \(self.id): gnum")
        }
        for index in order.lines.indices where order.lines[index].values[.totalPrice] == nil {
            let values = order.lines[index].values
            guard let price = values[.price], let quantity = values[.qty].flatMap({ Amount($0.text) }),
                let total = Amount(price.text)?.multiplied(by: quantity)
            else { continue }
            order.lines[index].values[.totalPrice] = .init(total.description, at: price.at)
        }
        for (name, source) in self.fields where order.head[name] == nil {
            guard let summed = source.sumOfLines else { continue }
            let amounts = order.lines.map { $0.values[summed].flatMap { Amount($0.text) } }
            guard !amounts.isEmpty, !amounts.contains(nil) else { continue }
            let sum = amounts.compactMap(\.self).reduce(.zero, +)
            order.head[name] = .init(sum.description, at: order.place(of: summed, line: 0))
        }
        for (name, text) in defaults where !name.field.isLine && order.head[name] == nil {
            order.head[name] = .init(text, at: "default: \(name.rawValue)")
        }
    }
}
