extension RawOrder {
    /// Reads one order object, an array of orders, or `{"orders": […]}`.
    ///
    /// Faults inside an order (unknown or repeated fields, wrong types, nulls) are recorded in that order with a
    /// pointer relative to it. Only a document that cannot be read as orders at all throws.
    ///
    /// - Throws: `json_syntax`, `json_shape`.
    public static func read(json bytes: [UInt8]) throws(DeclarationError) -> [RawOrder] {
        switch try JSONText(bytes).value() {
        case .array(let items):
            return items.map { self.read($0) }
        case .object(let members):
            guard let orders = members.first(where: { $0.key == "orders" }) else {
                return [self.read(.object(members))]
            }
            guard members.count == 1 else {
                throw DeclarationError(.jsonShape, "\"orders\" must be the only field of the document")
            }
            guard case .array(let items) = orders.value else {
                throw DeclarationError(.jsonShape, "\"orders\" must be an array")
            }
            return items.map { self.read($0) }
        case .null, .bool, .number, .string:
            throw DeclarationError(.jsonShape, "an order object or an array of orders is expected")
        }
    }

    /// Reads one order that is part of a larger document; pointers count from the order.
    public static func read(_ value: JSONText.Value) -> RawOrder {
        var reader = JSONOrderReader()
        reader.readOrder(value)
        return reader.order
    }
}

/// Walks one order of a JSON document along the field table.
private struct JSONOrderReader {
    var order = RawOrder()

    /// What an object may hold.
    private indirect enum Node {
        case field(FieldName)
        case object([String: Node])
        case lines
    }

    private static let headShape: Node = {
        guard case .object(var shape) = JSONOrderReader.shape(of: InputField.headFields) else { return .object([:]) }
        shape["lines"] = .lines
        return .object(shape)
    }()
    private static let lineShape: Node = shape(of: InputField.lineFields)

    private static func shape(of fields: [InputField]) -> Node {
        var shape: [String: Node] = [:]
        for field in fields {
            guard let first = field.path.first else { continue }
            if field.path.count == 1 {
                shape[first] = .field(field.name)
            } else {
                var inner: [String: Node] = [:]
                if case .object(let known) = shape[first] { inner = known }
                inner[field.path[1]] = .field(field.name)
                shape[first] = .object(inner)
            }
        }
        return .object(shape)
    }

    mutating func readOrder(_ value: JSONText.Value) {
        var values: [FieldName: RawOrder.RawValue] = [:]
        self.read(value, Self.headShape, at: "", into: &values)
        self.order.head = values
    }

    private mutating func read(
        _ value: JSONText.Value, _ node: Node, at pointer: String, into values: inout [FieldName: RawOrder.RawValue]
    ) {
        switch node {
        case .field(let name): self.readField(value, name, at: pointer, into: &values)
        case .lines: self.readLines(value, at: pointer)
        case .object(let shape):
            guard case .object(let members) = value else { return self.refuseShape(value, at: pointer) }
            var seen: Set<[UInt8]> = []
            for member in members {
                let place = pointer + "/" + Self.escaped(member.key)
                guard let child = shape[member.key] else {
                    self.note(.unknownField, at: place)
                    continue
                }
                guard seen.insert(Array(member.key.utf8)).inserted else {
                    self.note(.duplicateField, at: place)
                    continue
                }
                self.read(member.value, child, at: place, into: &values)
            }
        }
    }

    private mutating func readField(
        _ value: JSONText.Value, _ name: FieldName, at pointer: String,
        into values: inout [FieldName: RawOrder.RawValue]
    ) {
        switch value {
        case .string(let text, let isDamaged): values[name] = .init(text, at: pointer, isDamaged: isDamaged)
        case .number(let text): values[name] = .init(text, at: pointer)
        case .null: self.note(.nullValue, at: pointer, field: name)
        case .bool, .array, .object: self.note(.wrongType, at: pointer, field: name)
        }
    }

    private mutating func readLines(_ value: JSONText.Value, at pointer: String) {
        guard case .array(let items) = value else { return self.refuseShape(value, at: pointer) }
        for (index, item) in items.enumerated() {
            var values: [FieldName: RawOrder.RawValue] = [:]
            self.read(item, Self.lineShape, at: "\(pointer)/\(index)", into: &values)
            self.order.lines.append(.init(values: values))
        }
    }

    private mutating func refuseShape(_ value: JSONText.Value, at pointer: String) {
        if case .null = value { return self.note(.nullValue, at: pointer) }
        self.note(.wrongType, at: pointer)
    }

    /// Faults kept per order; an order with so many is refused anyway.
    private static let maxFaults = 1000

    private mutating func note(_ code: ViolationCode, at pointer: String, field: FieldName? = nil) {
        guard self.order.violations.count < Self.maxFaults else { return }
        self.order.violations.append(code.violation(at: pointer, field: field?.field))
    }

    /// A key inside a JSON pointer (RFC 6901). Long keys are cut: they are not ours.
    private static func escaped(_ key: String) -> String {
        var result = ""
        for scalar in key.unicodeScalars.prefix(64) {
            switch scalar {
            case "~": result += "~0"
            case "/": result += "~1"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
