import Declarations

/// The members of a JSON object that is no order, asked for one by one.
///
/// Everything wrong is noted at its place: members that nobody knows, repetitions, missing values, wrong types.
struct JSONFields {
    /// What was found wrong so far, at most `maxFaults`.
    private(set) var violations: [Violation] = []
    /// The value is an object at all.
    let isObject: Bool
    private let pointer: String
    private var members: [JSONText.Member] = []

    private static let maxFaults = 1000

    /// - Parameters:
    ///   - pointer: JSON pointer of the object.
    ///   - known: the names that may stand in it; nil takes any.
    init(_ value: JSONText.Value, at pointer: String = "", known: Set<String>? = nil) {
        self.pointer = pointer
        guard case .object(let members) = value else {
            self.isObject = false
            if case .null = value { self.note(.nullValue, at: pointer) } else { self.note(.wrongType, at: pointer) }
            return
        }
        self.isObject = true
        var seen: Set<[UInt8]> = []
        for member in members {
            if let known, !known.contains(member.key) {
                self.note(.unknownField, at: self.place(of: member.key))
            } else if !seen.insert(Array(member.key.utf8)).inserted {
                self.note(.duplicateField, at: self.place(of: member.key))
            } else {
                self.members.append(member)
            }
        }
    }

    /// The names that are there, in the order given.
    var names: [String] { self.members.map(\.key) }

    /// JSON pointer of a member (RFC 6901). Long names are cut: they are not ours.
    func place(of name: String) -> String {
        var place = self.pointer + "/"
        for scalar in name.unicodeScalars.prefix(64) {
            switch scalar {
            case "~": place += "~0"
            case "/": place += "~1"
            default: place.unicodeScalars.append(scalar)
            }
        }
        return place
    }

    /// Notes a fault.
    mutating func note(_ code: ViolationCode, at place: String, limit: String = "") {
        self.add([code.violation(atMember: place, limit: limit)])
    }

    /// Takes over the faults of an object inside this one.
    mutating func add(_ violations: [Violation]) {
        self.violations += violations.prefix(max(0, Self.maxFaults - self.violations.count))
    }

    /// The value of a member; nil when it is missing or null.
    mutating func value(_ name: String, isRequired: Bool = false) -> JSONText.Value? {
        guard let value = self.members.first(where: { $0.key == name })?.value else {
            if isRequired, self.isObject { self.note(.required, at: self.place(of: name)) }
            return nil
        }
        if case .null = value {
            self.note(.nullValue, at: self.place(of: name))
            return nil
        }
        return value
    }

    /// A text, or a number as written; one that is empty is missing.
    mutating func text(_ name: String, isRequired: Bool = false) -> String? {
        guard let value = self.value(name, isRequired: isRequired) else { return nil }
        switch value {
        case .string(_, isDamaged: true): self.note(.illegalCharacter, at: self.place(of: name))
        case .string(let text, _), .number(let text):
            if !text.isEmpty { return text }
            if isRequired { self.note(.required, at: self.place(of: name)) }
        default: self.note(.wrongType, at: self.place(of: name))
        }
        return nil
    }

    /// A whole number, also in quotes.
    mutating func number(_ name: String, isRequired: Bool = false) -> Int? {
        guard let text = self.text(name, isRequired: isRequired) else { return nil }
        guard let number = Int(text) else {
            self.note(.numberFormat, at: self.place(of: name))
            return nil
        }
        return number
    }

    /// `true` or `false`.
    mutating func flag(_ name: String) -> Bool? {
        guard let value = self.value(name) else { return nil }
        if case .bool(let flag) = value { return flag }
        self.note(.wrongType, at: self.place(of: name))
        return nil
    }

    /// The elements of an array.
    mutating func list(_ name: String) -> [JSONText.Value]? {
        guard let value = self.value(name) else { return nil }
        if case .array(let items) = value { return items }
        self.note(.wrongType, at: self.place(of: name))
        return nil
    }

    /// All members as texts.
    mutating func texts() -> [String: String] {
        var texts: [String: String] = [:]
        for name in self.names { texts[name] = self.text(name) }
        return texts
    }
}
