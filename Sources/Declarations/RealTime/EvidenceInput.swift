/// What a tenant supplies of a payment record, by official element names. What is left out is taken from the stored order
/// and from the tenant's settings (`PaymentEvidence.made`).
public struct EvidenceInput: Sendable, Hashable, Codable {
    /// Elements of `payExchangeInfoHead`.
    public var head: [String: String]
    /// `payExchangeInfoLists`; empty when the order alone was paid and everything about it is derived.
    public var orders: [Item]

    /// An element of `payExchangeInfoLists`.
    public struct Item: Sendable, Hashable, Codable {
        public var values: [String: String]
        /// `goodsInfo`; empty when it is derived from the order.
        public var goods: [[String: String]]

        public init(values: [String: String], goods: [[String: String]]) {
            self.values = values
            self.goods = goods
        }
    }

    public init(head: [String: String] = [:], orders: [Item] = []) {
        self.head = head
        self.orders = orders
    }
}

extension EvidenceInput: CustomStringConvertible, CustomReflectable {
    /// How much there is; never what.
    public var description: String { "\(self.head.count) fields and \(self.orders.count) orders of a payment record" }
    /// Hides the content from `dump` and string reflection.
    public var customMirror: Mirror { Mirror(self, children: ["fields": self.head.count]) }
}

extension EvidenceInput {
    /// Reads `{"payExchangeInfoHead": {…}, "payExchangeInfoLists": [{…, "goodsInfo": [{…}]}]}`: the official form, without
    /// `guid`, and with every element optional that can be derived. Only `initalRequest` must be there.
    ///
    /// - Returns: what was read, and everything that speaks against it; with a violation it must not be stored.
    /// - Throws: `json_syntax`; `json_shape` when it is not an object.
    public static func read(
        json bytes: [UInt8]
    ) throws(DeclarationError) -> (input: EvidenceInput, violations: [Violation]) {
        guard case .object(let members) = try JSONText(bytes).value() else {
            throw DeclarationError(.jsonShape, "an object with payExchangeInfoHead is expected")
        }
        var reader = EvidenceReader()
        reader.read(members)
        return (reader.input, reader.violations)
    }
}

/// Walks the JSON of a payment record along the field tables.
private struct EvidenceReader {
    var input = EvidenceInput()
    private(set) var violations: [Violation] = []

    private static let head = "/payExchangeInfoHead"
    private static let lists = "/payExchangeInfoLists"

    mutating func read(_ members: [JSONText.Member]) {
        for (key, value, place) in self.members(members, at: "") {
            switch place {
            case Self.head: self.input.head = self.object(value, EvidenceField.head, at: place).values
            case Self.lists: self.input.orders = self.items(value, at: place)
            default: self.refuse(.unknownField, at: place, key)
            }
        }
        if self.input.head["initalRequest"] == nil, let field = EvidenceField.head.first,
            !self.violations.contains(where: { $0.at == Self.head || $0.at == "\(Self.head)/\(field.name)" })
        {
            self.violations.append(field.violation(.required, at: Self.head))
        }
    }

    private mutating func items(_ value: JSONText.Value, at place: String) -> [EvidenceInput.Item] {
        self.array(value, at: place, EvidenceField.lists).map { item, place in
            let read = self.object(item, EvidenceField.order, at: place, list: "goodsInfo")
            let goods = read.list.map { list in
                self.array(list, at: place + "/goodsInfo", EvidenceField.goodsInfo).map { goods, place in
                    self.object(goods, EvidenceField.goods, at: place).values
                }
            }
            return EvidenceInput.Item(values: read.values, goods: goods ?? [])
        }
    }

    private mutating func array(
        _ value: JSONText.Value, at place: String, _ label: LocalizedText
    ) -> [(JSONText.Value, String)] {
        guard case .array(let items) = value else {
            self.violations.append(ViolationCode.wrongType.violation(at: place, element: nil, label: label, limit: ""))
            return []
        }
        if items.count > EvidenceField.maximumItems {
            self.violations.append(
                ViolationCode.tooLong.violation(
                    at: place, element: nil, label: label, limit: "\(EvidenceField.maximumItems)"))
        }
        return items.prefix(EvidenceField.maximumItems).enumerated().map { ($1, "\(place)/\($0)") }
    }

    /// The known fields of an object, checked, and the list that may stand in it.
    private mutating func object(
        _ value: JSONText.Value, _ fields: [EvidenceField], at place: String, list: String? = nil
    ) -> (values: [String: String], list: JSONText.Value?) {
        guard case .object(let members) = value else {
            self.refuse(.wrongType, at: place, place)
            return ([:], nil)
        }
        var (values, found): ([String: String], JSONText.Value?) = ([:], nil)
        for (key, value, inner) in self.members(members, at: place) {
            if key == list {
                found = value
            } else if let field = fields.first(where: { $0.name == key }) {
                values[key] = self.text(value, field, at: place)
            } else {
                self.refuse(.unknownField, at: inner, key)
            }
        }
        return (values, found)
    }

    /// A field's text; nil when it is empty or may not stand.
    private mutating func text(_ value: JSONText.Value, _ field: EvidenceField, at group: String) -> String? {
        let text: String
        switch value {
        case .string(_, isDamaged: true):
            self.violations.append(field.violation(.illegalCharacter, at: group))
            return nil
        case .string(let given, _), .number(let given): text = given
        case .null, .bool, .array, .object:
            self.violations.append(field.violation(.wrongType, at: group))
            return nil
        }
        guard !text.isEmpty else { return nil }
        let faults = field.faults(text)
        self.violations += faults.map { field.violation($0.code, at: group, limit: $0.limit) }
        return faults.isEmpty ? text : nil
    }

    /// Members with their places; a repeated one is told and passed over.
    private mutating func members(
        _ members: [JSONText.Member], at place: String
    ) -> [(key: String, value: JSONText.Value, place: String)] {
        var seen: Set<[UInt8]> = []
        var kept: [(key: String, value: JSONText.Value, place: String)] = []
        for member in members {
            let inner = place + "/" + Self.escaped(member.key)
            if seen.insert(Array(member.key.utf8)).inserted {
                kept.append((member.key, member.value, inner))
            } else {
                self.refuse(.duplicateField, at: inner, member.key)
            }
        }
        return kept
    }

    private static let maximumViolations = 200

    private mutating func refuse(_ code: ViolationCode, at place: String, _ name: String) {
        guard self.violations.count < Self.maximumViolations else { return }
        self.violations.append(code.violation(at: place))
    }

    /// A key inside a JSON pointer (RFC 6901). Long keys are cut: they are not ours.
    private static func escaped(_ key: String) -> String {
        String(
            key.unicodeScalars.prefix(64).map(String.init).joined().replacing("~", with: "~0").replacing(
                "/", with: "~1"))
    }
}
