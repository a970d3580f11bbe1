import Foundation

/// The text of an upload, read and written again as a receiver does that knows its fields by name and order.
///
/// A text that is not equal to what is written again was not made as prescribed: other order, blanks, repeated or unknown
/// members, other escapes. Only then head and list are certainly the bytes that were signed.
struct RealTimeText {
    /// What a field may hold.
    struct Field {
        var name: String
        var isRequired = true
        /// Characters.
        var limit: Int
        var codes: [String]?
    }

    static let head = [
        Field(name: "guid", limit: 36), Field(name: "initalRequest", limit: 8000),
        Field(name: "initalResponse", limit: 8000), Field(name: "ebpCode", limit: 18),
        Field(name: "payCode", limit: 18), Field(name: "payTransactionId", limit: 60),
        Field(name: "totalAmount", limit: 0), Field(name: "currency", limit: 4),
        Field(name: "verDept", limit: 1, codes: ["1", "2", "3"]),
        Field(name: "payType", isRequired: false, limit: 1, codes: ["1", "2", "3", "4"]),
        Field(name: "tradingTime", limit: 14), Field(name: "note", isRequired: false, limit: 1000),
    ]
    static let order = [
        Field(name: "orderNo", limit: 60), Field(name: "goodsInfo", limit: 0), Field(name: "recpAccount", limit: 60),
        Field(name: "recpCode", isRequired: false, limit: 18), Field(name: "recpName", limit: 100),
    ]
    static let goods = [Field(name: "gname", limit: 250), Field(name: "itemLink", limit: 3000)]
    private static let top = [
        "sessionID", "payExchangeInfoHead", "payExchangeInfoLists", "serviceTime", "certNo", "signValue",
    ]

    let value: JSONValue

    /// Nil when the text is no JSON object.
    init?(_ text: [UInt8]) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text)), case .object = value else {
            return nil
        }
        self.value = value
    }

    /// The JSON text as it ought to have been written.
    var canonical: [UInt8] {
        let members = Self.top.compactMap { name -> [UInt8]? in
            guard let member = self.value[name] else { return nil }
            return Self.quoted(name) + [UInt8(ascii: ":")] + (self.nested(name) ?? Self.written(member))
        }
        return [UInt8(ascii: "{")] + members.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "}")]
    }

    /// The bytes that the signature covers.
    var signed: [UInt8] {
        let parts = ["sessionID", "payExchangeInfoHead", "payExchangeInfoLists", "serviceTime"].map { name in
            Array("\"\(name)\":\"".utf8) + (self.nested(name) ?? Array((self.value[name]?.text ?? "").utf8))
                + Array("\"".utf8)
        }
        return Array(parts.joined(separator: Array("||".utf8)))
    }

    private func nested(_ name: String) -> [UInt8]? {
        guard let member = self.value[name] else { return nil }
        switch name {
        case "payExchangeInfoHead": return Self.written(member, Self.head)
        case "payExchangeInfoLists":
            return Self.list(member) { order in
                Self.written(order, Self.order) { name, value in
                    name == "goodsInfo" ? Self.list(value) { Self.written($0, Self.goods) } : nil
                }
            }
        default: return nil
        }
    }

    private static func list(_ value: JSONValue, _ element: (JSONValue) -> [UInt8]) -> [UInt8] {
        guard case .array(let elements) = value else { return self.written(value) }
        return [UInt8(ascii: "[")] + elements.map(element).joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    private static func written(
        _ value: JSONValue, _ fields: [Field], _ special: (String, JSONValue) -> [UInt8]? = { _, _ in nil }
    ) -> [UInt8] {
        guard case .object(let members) = value else { return self.written(value) }
        let texts = fields.compactMap { field -> [UInt8]? in
            guard let member = members[field.name] else { return nil }
            return self.quoted(field.name) + [UInt8(ascii: ":")] + (special(field.name, member) ?? self.written(member))
        }
        return [UInt8(ascii: "{")] + texts.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "}")]
    }

    private static func written(_ value: JSONValue) -> [UInt8] {
        switch value {
        case .string(let text): self.quoted(text)
        case .number(let number): Array(self.plain(number).utf8)
        case .bool(let value): Array((value ? "true" : "false").utf8)
        case .null: Array("null".utf8)
        // Nothing of this shape belongs here.
        case .array, .object: Array("?".utf8)
        }
    }

    /// At most five fraction digits, no exponent, no zeros at the end.
    static func plain(_ number: Double) -> String {
        let units = (number * 100_000).rounded()
        guard units.magnitude < 9e15, (units / 100_000 - number).magnitude <= number.magnitude * 1e-15 else {
            return "\(number)"
        }
        let digits = String(Int64(units.magnitude))
        let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        var fraction = String(padded.suffix(5))
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return (units < 0 ? "-" : "") + padded.dropLast(5) + (fraction.isEmpty ? "" : "." + fraction)
    }

    private static func quoted(_ text: String) -> [UInt8] {
        var output: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: output += [0x5C, byte]
            case 0x0A: output += Array("\\n".utf8)
            case 0x0D: output += Array("\\r".utf8)
            case 0x09: output += Array("\\t".utf8)
            default: output.append(byte)
            }
        }
        return output + [UInt8(ascii: "\"")]
    }
}
