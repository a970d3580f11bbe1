import Declarations
import Foundation

/// Messages without any envelope, as client software takes them from a folder.
extension Envelope {
    /// Whether the bytes are XML, but no `DxpMsg`.
    static func isBare(_ body: [UInt8]) -> Bool {
        let head = String(decoding: body.prefix(1000), as: UTF8.self)
        return body.first { $0 > 32 } == UInt8(ascii: "<") && !head.contains("DxpMsg")
    }

    /// The client that reads the file makes an envelope, which the name of the file stands for.
    static func bare(_ body: [UInt8], named name: String) throws(Refusal) -> Envelope {
        let text = String(decoding: body, as: UTF8.self)
        let kind = DocumentKind.allCases.first { kind in
            text.prefix(1000).contains("<\(kind.messageName)") || text.prefix(1000).contains(":\(kind.messageName)")
        }
        guard let kind else { throw Refusal(reason: "XML, but no message that is taken here") }
        guard let start = text.firstRange(of: "dxpId>"), let end = text[start.upperBound...].firstIndex(of: "<") else {
            throw Refusal(reason: "BaseTransfer names no dxpId")
        }
        return Envelope(
            messageID: name, messageType: kind.messageName, senderID: String(text[start.upperBound..<end]),
            receiverID: "", sendTime: "", version: "1.0", data: body)
    }
}
