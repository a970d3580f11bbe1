import Declarations

extension InputField {
    /// What the field may hold, so that nothing in it needs repair. The reader also takes numbers where this says text.
    var schema: JSONSchema {
        let about = self.element.map { "\(self.label.en). \($0)." } ?? "\(self.label.en)."
        switch self.type {
        case .text(let max): return .string(about, 1...max)
        case .identifier(let max): return .string(about, 1...max, pattern: "^\\S+$")
        case .phone(let max): return .string(about, 5...max)
        case .digits(let count): return .string(about, pattern: "^[0-9]{\(count)}$")
        case .identity: return .string(about, 1...60)
        case .amount: return .string(about + " At most five fraction digits.", pattern: "^[0-9]+(\\.[0-9]{1,5})?$")
        case .lineNumber: return .string(about + " 1 to 99.", pattern: "^[1-9][0-9]?$").orInteger(1...99)
        case .time: return .string(about + " Beijing time, YYYYMMDDhhmmss.", pattern: "^[0-9]{14}$")
        case .choice(let words): return .word(about, words)
        }
    }
}

extension JSONSchema {
    /// A text, or the same as a whole number.
    func orInteger(_ range: ClosedRange<Int>) -> JSONSchema { .any(of: [self, .integer(nil, range)]) }

    /// Objects as a table of fields describes them: fields with a path of two names stand in an object of the first.
    ///
    /// - Parameters:
    ///   - fields: in order.
    ///   - isRequired: which of them must be there.
    ///   - more: what stands beside them.
    static func fields(
        _ about: String, _ fields: [InputField], isRequired: (InputField) -> Bool, more: [Property] = []
    ) -> JSONSchema {
        var groups: [String] = []
        for name in fields.compactMap(\.path.first) where !groups.contains(name) { groups.append(name) }
        let properties = groups.map { group -> Property in
            let members = fields.filter { $0.path.first == group }
            if let field = members.first, field.path.count == 1 {
                return Property(name: group, schema: field.schema, isRequired: isRequired(field))
            }
            let inner = members.compactMap { field in
                field.path.last.map { Property(name: $0, schema: field.schema, isRequired: isRequired(field)) }
            }
            return Property(
                name: group, schema: .object(nil, inner, isClosed: true),
                isRequired: inner.contains(where: \.isRequired))
        }
        return .object(about, properties + more, isClosed: true)
    }
}
