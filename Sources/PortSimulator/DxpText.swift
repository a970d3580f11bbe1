import Foundation

/// The text of a `DxpMsg`. Read by looking for elements and not by the project's reader of envelopes, so that the port
/// judges envelopes independently of the gateway.
struct DxpText {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The message and how it came.
    func envelope() throws(Envelope.Refusal) -> Envelope {
        let isPlain = !zip(self.bytes, self.bytes.dropFirst()).contains { $0 == Self.less && $1 == UInt8(ascii: "!") }
        guard isPlain else { throw Envelope.Refusal(reason: "DxpMsg with a declaration or comment") }
        func field(_ name: String, _ bounds: ClosedRange<Int>) throws(Envelope.Refusal) -> String {
            guard let value = self.value(name), bounds.contains(value.utf8.count) else {
                throw Envelope.Refusal(reason: "DxpMsg \(name) is missing or has a wrong length")
            }
            return value
        }
        guard self.start("DxpMsg") != nil else { throw Envelope.Refusal(reason: "XML, but no DxpMsg") }
        let time = try field("CreatTime", 19...30)
        let data = try field("Data", 4...(32 << 20)).utf8.filter { $0 > 32 }
        let envelope = Envelope(
            messageID: try field("CopMsgId", 1...255), messageType: try field("MsgType", 1...30),
            senderID: try field("SenderId", 1...16), receiverID: try field("ReceiverId", 1...16), sendTime: time,
            version: "1.0", data: Array(Data(base64Encoded: Data(data)) ?? Data()))
        guard envelope.kind != nil else { throw Envelope.Refusal(reason: "DxpMsg MsgType is not taken here") }
        guard Envelope.isTime(String(time.prefix(19))) else {
            throw Envelope.Refusal(reason: "DxpMsg CreatTime is no time")
        }
        guard !envelope.data.isEmpty else { throw Envelope.Refusal(reason: "DxpMsg Data is no base64") }
        return envelope
    }

    /// The text of the first element of this name, whatever its prefix; nil when it holds elements.
    private func value(_ name: String) -> String? {
        guard let start = self.start(name), let end = self.bytes[start...].firstIndex(of: Self.less),
            self.bytes[end...].dropFirst().first == UInt8(ascii: "/")
        else { return nil }
        var text = self.bytes[start..<end].drop { $0 <= 32 }
        while let last = text.last, last <= 32 { text.removeLast() }
        return String(decoding: text, as: UTF8.self)
    }

    /// Behind the start tag of the first element of this name.
    private func start(_ name: String) -> Int? {
        var rest = self.bytes[...]
        while let open = rest.firstIndex(of: Self.less) {
            rest = rest[(open + 1)...]
            guard let close = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
            let tag = rest[..<close].prefix { $0 > 32 }
            if tag.split(separator: UInt8(ascii: ":")).last?.elementsEqual(name.utf8) == true { return close + 1 }
        }
        return nil
    }

    private static let less = UInt8(ascii: "<")
}
