import Cryptography
import Synchronization

/// One call of the agent: `_method`, `_id`, `args`.
struct AgentRequest: Sendable {
    /// Never used twice by this process, so that an answer belongs to one request whatever happens to connections.
    let id: Int
    /// The request as JSON; wiped with the value, for it may hold the PIN.
    let text: SecretBytes

    private static let lastID = Atomic<Int>(0)

    /// Reads the certificate.
    static func certificate() -> AgentRequest { AgentRequest("cus-sec_SpcGetSignCertAsPEM", nil) }

    /// Shows the PIN to the card.
    static func verification(of pin: SecretBytes) -> AgentRequest {
        var bytes = unsafe pin.withBytes { unsafe Array($0) }
        defer { bytes.wipe() }
        return AgentRequest("cus-sec_SpcVerifyPIN", ("passwd", bytes))
    }

    /// Hashes and signs a text; the PIN was verified before.
    static func signature(of text: [UInt8]) -> AgentRequest {
        AgentRequest("cus-sec_SpcSignDataAsPEM", ("inData", text))
    }

    private init(_ method: String, _ argument: (name: String, value: [UInt8])?) {
        self.id = Self.lastID.add(1, ordering: .relaxed).newValue
        var json: [UInt8] = []
        // Room for the longest form of every byte: an array that grows would leave a copy of the PIN behind.
        json.reserveCapacity(128 + 6 * (argument?.value.count ?? 0))
        json += "{\"_method\":\"\(method)\",\"_id\":\(self.id),\"args\":{".utf8
        if let argument {
            json += "\"\(argument.name)\":\"".utf8
            for byte in argument.value { Self.append(byte, to: &json) }
            json.append(UInt8(ascii: "\""))
        }
        json += "}}".utf8
        self.text = SecretBytes(consuming: &json)
    }

    /// One byte of a JSON string.
    private static func append(_ byte: UInt8, to json: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            json.append(UInt8(ascii: "\\"))
            json.append(byte)
        case 0..<0x20:
            json += "\\u00".utf8
            json += Hex.encode([byte]).utf8
        default: json.append(byte)
        }
    }
}
