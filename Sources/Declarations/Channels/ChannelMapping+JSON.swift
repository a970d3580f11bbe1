extension ChannelMapping {
    /// Orders of a JSON text as the shop's interface gives it. Places are pointers inside the shop's own order.
    ///
    /// - Returns: the orders, and whether the text was a list of them.
    /// - Throws: `json_syntax`, `json_shape`.
    public func orders(
        json bytes: [UInt8], defaults: [FieldName: String] = [:]
    ) throws(DeclarationError) -> (orders: [RawOrder], isBatch: Bool) {
        var root = try JSONText(bytes).value()
        var isBatch = false
        if let path = self.orders, case .object = root, let inner = root[path] { root = inner }
        var items = [root]
        if case .array(let list) = root {
            items = list
            isBatch = true
        }
        var orders: [RawOrder] = []
        for item in items {
            guard case .object = item else {
                throw DeclarationError(.jsonShape, "an order object or a list of orders is expected")
            }
            orders.append(self.order(item, defaults))
        }
        return (orders, isBatch)
    }

    private func order(_ value: JSONText.Value, _ defaults: [FieldName: String]) -> RawOrder {
        var places: [FieldName: String] = [:]
        let below = self.lines.map { "/" + $0 }.joined()
        for (name, source) in self.fields {
            guard let first = source.columns.first else { continue }
            places[name] = Self.pointer(name.field.isLine ? below + "/0" : "", first)
        }
        var order = RawOrder(head: self.values(in: value, at: "", isLine: false), origin: .mapped(places: places))
        switch value[self.lines] {
        case .array(let lines):
            for (index, line) in lines.enumerated() {
                order.lines.append(.init(values: self.values(in: line, at: "\(below)/\(index)", isLine: true)))
            }
        case .object(let members):
            order.lines = [.init(values: self.values(in: .object(members), at: below, isLine: true))]
        default: break
        }
        self.finish(&order, defaults: defaults)
        return order
    }

    private func values(
        in value: JSONText.Value, at place: String, isLine: Bool
    ) -> [FieldName: RawOrder.RawValue] {
        var values: [FieldName: RawOrder.RawValue] = [:]
        for (name, source) in self.fields where name.field.isLine == isLine && source.sumOfLines == nil {
            values[name] = self.value(of: name, source) { column in
                let found = value[column.split(separator: ".").map(String.init)]
                guard let text = found?.scalar, !Self.unquoted(text).isEmpty else { return nil }
                var isDamaged = false
                if case .string(_, let broken) = found { isDamaged = broken }
                return (text, Self.pointer(place, column), isDamaged)
            }
        }
        return values
    }

    private static func pointer(_ place: String, _ column: String) -> String {
        place + column.split(separator: ".").map { "/" + $0 }.joined()
    }
}

extension JSONText.Value {
    /// What stands at the end of a path of members; nil when a member is missing.
    fileprivate subscript(_ path: [String]) -> JSONText.Value? {
        var value = self
        for name in path {
            guard case .object(let members) = value, let member = members.first(where: { $0.key == name }) else {
                return nil
            }
            value = member.value
        }
        return value
    }
}
