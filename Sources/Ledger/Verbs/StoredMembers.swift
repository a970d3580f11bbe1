import Declarations

/// The members of a stored JSON object by name; `null` counts as absent, members that are not asked for are passed over.
struct StoredMembers {
    /// A member is missing or no such thing. Holds no content.
    struct Unfit: Error {}

    private let members: [JSONText.Member]

    /// - Throws: `Unfit` when the value is no object.
    init(_ value: JSONText.Value) throws {
        guard case .object(let members) = value else { throw Unfit() }
        self.members = members
    }

    /// The members of an object are few: looking through them is faster than any table.
    private subscript(_ name: String) -> JSONText.Value? {
        let value = self.members.first { $0.key == name }?.value
        if case .null = value { return nil }
        return value
    }

    func textIfPresent(_ name: String) throws -> String? {
        guard let value = self[name] else { return nil }
        guard case .string(let text, isDamaged: false) = value else { throw Unfit() }
        return text
    }

    func text(_ name: String) throws -> String { try Self.there(try self.textIfPresent(name)) }

    /// An amount is a string in plain notation.
    func amountIfPresent(_ name: String) throws -> Amount? {
        guard let text = try self.textIfPresent(name) else { return nil }
        return try Self.there(Amount(text))
    }

    func amount(_ name: String) throws -> Amount { try Self.there(try self.amountIfPresent(name)) }

    func number(_ name: String) throws -> Int {
        guard case .number(let text) = self[name] else { throw Unfit() }
        return try Self.there(Int(text))
    }

    func flagIfPresent(_ name: String) throws -> Bool? {
        guard let value = self[name] else { return nil }
        guard case .bool(let flag) = value else { throw Unfit() }
        return flag
    }

    func objectIfPresent(_ name: String) throws -> StoredMembers? { try self[name].map { try StoredMembers($0) } }

    func object(_ name: String) throws -> StoredMembers { try Self.there(try self.objectIfPresent(name)) }

    func objects(_ name: String) throws -> [StoredMembers] {
        guard case .array(let values) = self[name] else { throw Unfit() }
        return try values.map { try StoredMembers($0) }
    }

    private static func there<T>(_ value: T?) throws -> T {
        guard let value else { throw Unfit() }
        return value
    }
}
