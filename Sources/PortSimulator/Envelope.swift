import Declarations
import Foundation

/// What stands around one signed message: the JSON of the Haikou form, or a `DxpMsg`.
struct Envelope: Sendable, Hashable {
    var messageID: String
    /// For instance `CEB311Message.xml` (Haikou) or `CEB311Message` (`DxpMsg`).
    var messageType: String
    var senderID: String
    var receiverID: String
    var sendTime: String
    var version: String
    /// The signed XML.
    var data: [UInt8]

    /// Why an envelope was not taken. The text names the member, never its value.
    struct Refusal: Error, Sendable, Hashable {
        var reason: String
    }

    /// The kind that `MessageType` promises.
    var kind: DocumentKind? {
        DocumentKind.allCases.first { [$0.messageName, $0.messageName + ".xml"].contains(self.messageType) }
    }

    /// - Parameter name: of the file, where messages may come without envelope.
    static func read(_ body: [UInt8], named name: String? = nil) throws(Refusal) -> Envelope {
        if let name, Self.isBare(body) { return try Self.bare(body, named: name) }
        if body.first(where: { $0 > 32 }) == UInt8(ascii: "<") { return try DxpText(body).envelope() }
        let value: JSONValue
        do { value = try JSONDecoder().decode(JSONValue.self, from: Data(body)) } catch {
            throw Refusal(reason: "not JSON")
        }
        guard case .object(let outer) = value, outer.count == 1, let message = outer["Message"] else {
            throw Refusal(reason: "Message is missing or not alone")
        }
        guard case .object(let head) = message["MessageHead"], let data = message["MessageBody"]?["data"]?.text else {
            throw Refusal(reason: "MessageHead or MessageBody.data is missing")
        }
        func field(_ name: String, _ bounds: ClosedRange<Int>) throws(Refusal) -> String {
            guard let text = head[name]?.text, bounds.contains(text.utf8.count) else {
                throw Refusal(reason: "MessageHead.\(name) is missing or has a wrong length")
            }
            return text
        }
        let envelope = Envelope(
            messageID: try field("MessageId", 1...255), messageType: try field("MessageType", 1...34),
            senderID: try field("SenderID", 1...30), receiverID: try field("ReceiverID", 1...30),
            sendTime: try field("SendTime", 14...19), version: try field("Version", 1...10),
            data: Array(Data(base64Encoded: data) ?? Data()))
        guard envelope.kind != nil else { throw Refusal(reason: "MessageHead.MessageType is not taken here") }
        guard Self.isTime(envelope.sendTime) else { throw Refusal(reason: "MessageHead.SendTime is no time") }
        guard !envelope.data.isEmpty else { throw Refusal(reason: "MessageBody.data is no base64") }
        return envelope
    }

    /// `yyyyMMddHHmmss` or `yyyy-MM-dd HH:mm:ss` (both seen), the latter also with a `T`.
    static func isTime(_ text: String) -> Bool {
        let digits = text.utf8.filter { (48...57).contains($0) }
        let marks = text.utf8.filter { !(48...57).contains($0) }
        guard marks.isEmpty || marks == Array("-- ::".utf8) || marks == Array("--T::".utf8) else { return false }
        return digits.count == 14 && Timestamp(beijing: String(decoding: digits, as: UTF8.self)) != nil
    }
}
