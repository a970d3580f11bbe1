import Declarations
import FoundationEssentials

/// The JSON around a signed message (`Message/MessageHead`, `Message/MessageBody`).
struct HaikouEnvelope {
    var message: OutboundMessage
    var receiverID: String

    /// The envelope's bytes; the same input gives the same bytes.
    var bytes: [UInt8] {
        let head: [(String, String)] = [
            ("MessageId", self.message.envelopeID),
            ("MessageType", self.message.kind.messageName + ".xml"),
            ("SenderID", self.message.dxpId),
            ("ReceiverID", self.receiverID),
            ("SendTime", self.message.createdAt.beijing14),
            ("Version", "1.0"),
        ]
        var bytes = Array(#"{"Message":{"MessageHead":{"#.utf8)
        for (index, member) in head.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: "\"\(member.0)\":".utf8)
            JSONText.quote(member.1, to: &bytes)
        }
        bytes.append(contentsOf: #"},"MessageBody":{"data":""#.utf8)
        bytes.append(contentsOf: Data(self.message.bytes).base64EncodedData())
        bytes.append(contentsOf: #""}}}"#.utf8)
        return bytes
    }
}
