import Declarations
import FoundationEssentials

/// `GzeportTransfer`, version 3.0, as the public platform of Guangzhou takes it, without its optional signature.
struct GuangzhouEnvelope {
    var message: OutboundMessage

    var bytes: [UInt8] {
        let (type, sender) = (self.message.kind.messageName, self.message.dxpId)
        var bytes = Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <GzeportTransfer><Head><MessageID>\(type)_\(sender)_\(self.message.envelopeID)</MessageID>\
            <MessageType>\(type)</MessageType><Sender>\(sender)</Sender>\
            <Receivers><Receiver>KJPUBLIC</Receiver></Receivers><SendTime>\(self.message.createdAt.beijing14)</SendTime>\
            <Version>3.0</Version><FileName>\(self.message.envelopeID).xml</FileName></Head><Data>
            """.utf8)
        bytes.append(contentsOf: Data(self.message.bytes).base64EncodedData())
        bytes.append(contentsOf: "</Data></GzeportTransfer>".utf8)
        return bytes
    }
}
