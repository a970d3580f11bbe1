import Declarations
import FoundationEssentials

/// `DxpMsg`: the terminal layer of the data exchange platform. `CopMsgId` is our envelope's id, which a 900 or a `DxpRep`
/// quotes.
struct DxpEnvelope {
    var message: OutboundMessage
    var receiverID: String

    /// Nothing here needs escaping: identities are letters and digits, ids are UUIDs, types are names of ours.
    var bytes: [UInt8] {
        var bytes = Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <DxpMsg xmlns="http://www.chinaport.gov.cn/dxp" ver="1.0"><TransInfo>\
            <CopMsgId>\(self.message.envelopeID)</CopMsgId><SenderId>\(self.message.dxpId)</SenderId>\
            <ReceiverIds><ReceiverId>\(self.receiverID)</ReceiverId></ReceiverIds>\
            <CreatTime>\(self.message.createdAt.beijingText)</CreatTime>\
            <MsgType>\(self.message.kind.messageName)</MsgType></TransInfo><Data>
            """.utf8)
        bytes.append(contentsOf: Data(self.message.bytes).base64EncodedData())
        bytes.append(
            contentsOf: "</Data><AddInfo><FileName>\(self.message.envelopeID).xml</FileName></AddInfo></DxpMsg>".utf8)
        return bytes
    }
}
