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

    @Test func realMessagesAreRead() throws {
        for kind in DocumentKind.allCases {
            guard let file = Checkout.reference("samples/official-202205/import/\(kind.messageName).xml") else {
                continue
            }
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
