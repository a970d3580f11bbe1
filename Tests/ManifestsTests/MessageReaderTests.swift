import Declarations
import Foundation
import Testing

@testable import Manifests

@Suite struct MessageReaderTests {
    @Test func aMessageInDefaultNamespaceIsRead() throws {
        let text = """
            <CEB511Message xmlns="http://www.chinaport.gov.cn/ceb" guid="G" version="1.0"><Logistics><LogisticsHead>\
            <guid>g</guid><logisticsNo> W1 </logisticsNo><note/></LogisticsHead></Logistics><BaseTransfer>\
            <copCode>C</copCode></BaseTransfer></CEB511Message>
            """
        let message = try MessageReader.read(text.bytes)
        #expect(
            message
                == ParsedMessage(
                    kind: .waybill, rootGuid: "G", version: "1.0", transfer: ["copCode": "C"],
                    documents: [ParsedDocument(head: ["guid": "g", "logisticsNo": " W1 ", "note": ""], lines: [])]))
    }

    @Test(arguments: [
        "<CEB622Message xmlns=\"http://www.chinaport.gov.cn/ceb\"/>", "<CEB311Message/>",
        "<CEB311Message xmlns=\"other\"/>",
    ])
    func otherRootsAreRefused(text: String) {
        let error = #expect(throws: ManifestError.self) { try MessageReader.read(text.bytes) }
        #expect(error?.code == .unknownMessage)
    }

    /// What the sender adds to the documents is read too, whatever the flow and the place of the signature.
    @Test func subscribersAndPayloadAreRead() throws {
        let text = """
            <CEB403Message xmlns="http://www.chinaport.gov.cn/ceb" guid="G" version="1.0"><Receipts><guid>g</guid>\
            </Receipts><BaseTransfer/><BaseSubscribe><status>RET</status><dxpAddress>A</dxpAddress></BaseSubscribe>\
            <BaseSubscribe><status>ALL</status></BaseSubscribe>\(formalSignature)<ExtendMessage><name>n</name>\
            <version>2</version><Message> <p:a xmlns:p="urn:p"><!-- x --><BaseSubscribe/></p:a> </Message></ExtendMessage>\
            </CEB403Message>
            """
        let message = try MessageReader.read(text.bytes)
        #expect(message.subscribers == [["status": "RET", "dxpAddress": "A"], ["status": "ALL"]])
        #expect(message.documents == [ParsedDocument(head: ["guid": "g"], lines: [])])
        #expect(message.extendMessage?.name == "n")
        #expect(message.extendMessage?.version == "2")
        #expect(
            message.extendMessage?.message == "<p:a xmlns=\"http://www.chinaport.gov.cn/ceb\" xmlns:p=\"urn:p\">"
                + "<BaseSubscribe></BaseSubscribe></p:a>")
        let empty = text.replacing(/<p:a.*p:a>/, with: "")
        #expect(try MessageReader.read(empty.bytes).extendMessage?.message == "")
    }

    @Test func realMessagesAreRead() throws {
        for kind in DocumentKind.allCases {
            let folder = "samples/official-202205/\(kind.definition.flow.rawValue)/"
            guard let file = Checkout.reference(folder + "\(kind.messageName).xml") else { continue }
            let message = try MessageReader.read(try Checkout.bytes(file))
            #expect(message.kind == kind)
            #expect(!message.documents.isEmpty)
            #expect(message.transfer["dxpMode"] == "DXP")
            for name in ["guid", "appType", "appTime", "appStatus"] {
                #expect(message.documents.allSatisfy { $0.head[name] != nil })
            }
            #expect(message.documents.allSatisfy { $0.lines.isEmpty == DocumentFields.line(of: kind).isEmpty })
        }
        if let file = Checkout.reference("samples/field/dxpmsg-production-CEB621Message-masked.xml") {
            let message = try MessageReader.read(try Checkout.bytes(file))
            #expect(message.documents.first?.lines.first?["gcode"]?.count == 10)
        }
    }
}
