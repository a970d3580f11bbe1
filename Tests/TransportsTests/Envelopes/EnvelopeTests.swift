import Declarations
import Foundation
import Testing

@testable import Transports

@Suite struct EnvelopeTests {
    /// What an outside reader finds under an XPath.
    private func xpath(_ path: String, in bytes: [UInt8]) throws -> String {
        let file = try Fixtures.scratch().appending(path: "envelope.xml")
        try Data(bytes).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/xmllint")
        process.arguments = ["--xpath", path, file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(path)")
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("DxpMsg holds what the standard wants, and the message byte for byte")
    func dxp() throws {
        let message = Post.message("11111111-2222-3333-4444-555555555555")
        let (name, bytes) = try Post.form(.dxp).pack(message)
        #expect(name == "CEB311Message_DXPENT0000012345_DXPEDCCEB0000002_\(message.envelopeID).xml")
        func field(_ name: String) throws -> String { try self.xpath("string(//*[local-name()='\(name)'])", in: bytes) }
        #expect(try self.xpath("namespace-uri(/*)", in: bytes) == "http://www.chinaport.gov.cn/dxp")
        #expect(try self.xpath("string(/*/@ver)", in: bytes) == "1.0")
        #expect(
            try self.xpath("concat(name(/*/*[1]),' ',name(/*/*[2]),' ',name(/*/*[3]))", in: bytes)
                == "TransInfo Data AddInfo")
        #expect(try field("CopMsgId") == message.envelopeID)
        #expect(try field("SenderId") == "DXPENT0000012345")
        #expect(try field("ReceiverId") == "DXPEDCCEB0000002")
        #expect(try field("CreatTime") == "2023-08-07T16:43:48")
        #expect(try field("MsgType") == "CEB311Message")
        #expect(try Data(base64Encoded: field("Data")) == Data(message.bytes))
        #expect(try Post.form(.dxp).pack(message).bytes == bytes)
    }

    @Test("DxpMsg is valid by the platform's own schema", .enabled(if: Fixtures.spec != nil))
    func schema() throws {
        let spec = try #require(Fixtures.spec)
        let file = try Fixtures.scratch().appending(path: "dxp.xml")
        try Data(try Post.form(.dxp).pack(Post.message()).bytes).write(to: file)
        let schema = spec.appending(path: "ceb/xsd/202205/dxp.xsd").path
        #expect(try RealServers.run("/usr/bin/xmllint", ["--noout", "--nonet", "--schema", schema, file.path]) == 0)
    }

    @Test("Export documents go to the export system")
    func export() throws {
        let message = OutboundMessage(
            kind: .exportOrder, envelopeID: "A-1", dxpId: "DXPENT0000012345", bytes: [60],
            createdAt: Timestamp(milliseconds: 0))
        let bytes = try Post.form(.dxp).pack(message).bytes
        #expect(try self.xpath("string(//*[local-name()='ReceiverId'])", in: bytes) == "DXPEDCCEB0000003")
    }

    @Test("GzeportTransfer holds head and message; a quoted id leads back to ours")
    func guangzhou() throws {
        let message = Post.message("ABCD-1")
        let bytes = try Post.form(.guangzhou).pack(message).bytes
        let id = try self.xpath("string(/GzeportTransfer/Head/MessageID)", in: bytes)
        #expect(id == "CEB311Message_DXPENT0000012345_ABCD-1")
        #expect(Envelope.guangzhou.envelopeID(quoted: id) == "ABCD-1")
        #expect(try self.xpath("string(//Receiver)", in: bytes) == "KJPUBLIC")
        #expect(try self.xpath("string(//SendTime)", in: bytes) == "20230807164348")
        #expect(try Data(base64Encoded: self.xpath("string(//Data)", in: bytes)) == Data(message.bytes))
    }

    @Test("Without envelope the message goes out as it is")
    func bare() throws {
        let message = Post.message()
        #expect(try Post.form().pack(message).bytes == message.bytes)
    }

    @Test("Identities that do not fit into DxpMsg are told beforehand")
    func identities() {
        #expect(Post.form(.dxp).problem == nil)
        #expect(MessageForm(envelope: .dxp, dxpId: "DXPENT00000123456").problem?.contains("1 to 16") == true)
        #expect(MessageForm(envelope: .none, dxpId: "DXPENT00000123456").problem == nil)
        #expect(MessageForm(envelope: .none, dxpId: "A<B").problem != nil)
    }

    @Test("Receipts are read bare and in both layers of the platform, whatever the prefixes")
    func receipts() throws {
        let receipt = Data(Post.receipt("R1")).base64EncodedString()
        let dxp =
            "<d:DxpMsg xmlns:d=\"http://www.chinaport.gov.cn/dxp\" ver=\"1.0\"><d:TransInfo/><d:Data>\(receipt)</d:Data></d:DxpMsg>"
        let server = "<s:DxpMsgSv xmlns:s=\"http://www.chinaport.gov.cn/dxp\"><s:SvNo Ver=\"1.0\"/>\(dxp)</s:DxpMsgSv>"
        for text in [String(decoding: Post.receipt("R1"), as: UTF8.self), dxp, server] {
            let raw = RawReceipt(kind: nil, format: .xml, bytes: Array(text.utf8))
            #expect(try Post.form().decode(raw).map(\.orderNo) == ["R1"])
        }
    }

    @Test("The platform's own answer names the envelope it is about")
    func platformAnswer() throws {
        func answer(_ body: String) throws -> [ReceiptRecord] {
            let text = "<DxpRep ver=\"1.0\"><RecevierId>X</RecevierId>\(body)</DxpRep>"
            return try Post.form().decode(RawReceipt(kind: nil, format: .xml, bytes: Array(text.utf8)))
        }
        let head = "<OriHead><CopMsgId> E-1 </CopMsgId><MsgType>CEB311Message</MsgType></OriHead>"
        let nested = "<OriHead><TransInfo><CopMsgId>E-2</CopMsgId></TransInfo></OriHead>"
        let records = try answer(
            "<Response><ResponseCode>1001</ResponseCode><ResponseInfo>bad</ResponseInfo><NoticeTime>2026-01-02</NoticeTime>\(head)</Response>"
                + "<Response><ResponseCode>0000</ResponseCode><Results><Result><Code>2001</Code></Result></Results>\(nested)</Response>"
        )
        #expect(records.map(\.kind) == [.platformAnswer, .platformAnswer])
        #expect(records.map(\.oriCopMsgId) == ["E-1", "E-2"])
        #expect(records.map { $0.others["ResponseCode"] } == ["1001", "2001"])
        #expect(records.first?.returnTime == "20260102000000000")
        #expect(throws: (any Error).self) { try answer("<Response>\(head)</Response>") }
        #expect(throws: (any Error).self) { try answer("") }
    }
}
