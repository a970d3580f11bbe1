import Declarations

/// What stands around a signed message on channels that carry files or queue entries. The raw value is the word in the
/// configuration. (The JSON of the Haikou form belongs to its channel.)
public enum Envelope: String, Sendable, Hashable, CaseIterable {
    /// The signed XML as it is, for client software that wraps it itself.
    case none
    /// `DxpMsg` of the data exchange platform, the message in base64.
    case dxp
    /// `GzeportTransfer` of the Guangzhou public platform, the message in base64. Its `ds:Signature` is not made: it wants
    /// RSA with SHA-1 under a key of the platform, which is none of our signers' keys.
    case guangzhou

    /// The message in this envelope; the same message gives the same bytes.
    ///
    /// - Parameter receiverID: transport identity of customs (`dxp` only).
    func bytes(of message: OutboundMessage, receiverID: String) -> [UInt8] {
        switch self {
        case .none: message.bytes
        case .dxp: DxpEnvelope(message: message, receiverID: receiverID).bytes
        case .guangzhou: GuangzhouEnvelope(message: message).bytes
        }
    }

    /// Our envelope's id in the id that a refusal (900) quotes.
    func envelopeID(quoted id: String) -> String {
        guard self == .guangzhou else { return id }
        return id.split(separator: "_").last.map(String.init) ?? id
    }
}

extension Timestamp {
    /// Beijing time as `2017-01-02T23:19:32`: without a zone, as seen in the field.
    var beijingText: String {
        let digits = Array(self.beijing14)
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))"
    }
}
