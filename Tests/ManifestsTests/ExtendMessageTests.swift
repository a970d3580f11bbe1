import Declarations
import Testing

@testable import Manifests

/// Third parties and private payloads: what is taken, how it is sent, where the signature stands beside it.
@Suite struct ExtendMessageTests {
    let templates: MessageTemplates

    init() throws { self.templates = try SharedTemplates.get() }

    private static func payload(_ xml: String) throws(ManifestError) -> ExtendMessage {
        try ExtendMessage(MessageExtension(name: "n", version: "1", content: xml))
    }

    /// A payload is sent in the form that canonicalisation gives it at its place.
    @Test(arguments: [
        ("<a/>", "<a></a>"),
        (
            "\u{FEFF}<?xml version=\"1.0\"?>\n<!-- x --><a b='1' a=\"2\"><!-- y -->t</a>\n<?pi?>",
            "<a a=\"2\" b=\"1\">t</a>"
        ),
        ("<a xmlns='http://www.chinaport.gov.cn/ceb'/>", "<a xmlns=\"http://www.chinaport.gov.cn/ceb\"></a>"),
        ("<ceb:a xmlns:ceb='http://www.chinaport.gov.cn/ceb'/>", "<ceb:a></ceb:a>"),
        (
            "<ceb:a xmlns:ceb='urn:other'><b xmlns:ceb='urn:other'/></ceb:a>",
            "<ceb:a xmlns:ceb=\"urn:other\"><b></b></ceb:a>"
        ),
        ("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='1'/>", "<a xsi:nil=\"1\"></a>"),
        ("<a>&#13;\r\n<![CDATA[<b>&]]>é</a>", "<a>&#xD;\n&lt;b&gt;&amp;é</a>"),
        ("<a b='&lt;>&#9;'><?pi x?></a>", "<a b=\"&lt;>&#x9;\"><?pi x?></a>"),
    ])
    func payloadsAreSettledOnce(xml: String, sent: String) throws {
        #expect(try Self.payload(xml).message == sent)
        #expect(try Self.payload(SampleRequests.payloads[0]).message == "<a></a>")
    }

    @Test func allPayloadsOfTheSamplesAreTaken() throws {
        for xml in SampleRequests.payloads { _ = try Self.payload(xml) }
    }

    @Test(arguments: [
        ("", ManifestError.Code.notWellFormed), ("text", .notWellFormed), ("<a/><b/>", .notWellFormed),
        ("<a>", .notWellFormed), ("</ceb:Message><ceb:Message>", .notWellFormed), ("<ceb:a/>", .notWellFormed),
        ("<a>&x;</a>", .notWellFormed), ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", .doctypeRefused),
        ("<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>", .extensionInvalid),
        ("<a><b xmlns='http://www.w3.org/2000/09/xmldsig#'/></a>", .extensionInvalid),
        ("<a xmlns='urn:a?b=1&amp;c=2'/>", .extensionInvalid), ("<a xmlns='relative'/>", .canonicalizationFailed),
        ("<a><p:b xmlns:p='urn:&quot;'/></a>", .notWellFormed), ("<a xmlns='urn:&lt;'/>", .notWellFormed),
        ("<a><b xmlns='urn:a b'/></a>", .notWellFormed), ("<a><p:b xmlns:p='urn:&amp;'/></a>", .extensionInvalid),
        (String(repeating: "<a>", count: 40) + String(repeating: "</a>", count: 40), .limitExceeded),
        ("<a>" + String(repeating: "x", count: 1_000_000) + "</a>", .limitExceeded),
    ])
    func otherPayloadsAreRefused(xml: String, code: ManifestError.Code) {
        let error = #expect(throws: ManifestError.self) { try Self.payload(xml) }
        #expect(error?.code == code, "\(String(describing: error))")
    }

    /// Byte for byte: what follows the sender, and the place of the signature in each flow.
    @Test(arguments: DocumentKind.allCases)
    func whatFollowsTheSender(kind: DocumentKind) throws {
        var samples = SampleRequests(self.templates, seed: 61)
        var request = samples.request(kind, optional: false)
        let bare = try self.templates.render(request)
        let end = "</ceb:\(kind.messageName)>"
        #expect(bare.bytes[bare.signatureOffset...].elementsEqual(end.utf8))
        request.subscribers = [
            Subscription(status: .receipts, dxpAddress: "<D>"),
            Subscription(status: .data, dxpAddress: "E", note: "\r"),
        ]
        request.extendMessage = try Self.payload("<x xmlns='urn:x'/>")
        let subscribers = """
            <ceb:BaseSubscribe><ceb:status>RET</ceb:status><ceb:dxpMode>DXP</ceb:dxpMode><ceb:dxpAddress>&lt;D&gt;\
            </ceb:dxpAddress></ceb:BaseSubscribe><ceb:BaseSubscribe><ceb:status>DATA</ceb:status><ceb:dxpMode>DXP\
            </ceb:dxpMode><ceb:dxpAddress>E</ceb:dxpAddress><ceb:note>&#xD;</ceb:note></ceb:BaseSubscribe>
            """
        let payload = """
            <ceb:ExtendMessage><ceb:name>n</ceb:name><ceb:version>1</ceb:version><ceb:Message><x xmlns="urn:x"></x>\
            </ceb:Message></ceb:ExtendMessage>
            """
        let message = try self.templates.render(request)
        let front = String(bare.bytes.text.dropLast(end.count))
        #expect(message.bytes.text == front + subscribers + payload + end)
        let behind = kind.definition.flow == .import ? end : payload + end
        #expect(message.bytes[message.signatureOffset...].elementsEqual(behind.utf8))
        #expect(
            SignaturePlace.offset(in: message.bytes, flow: kind.definition.flow) == message.signatureOffset)
    }

    /// The place is found in bytes alone, whatever else they hold.
    @Test func thePlaceIsFoundInBytes() {
        func rest(_ text: String, _ flow: KindDefinition.Flow) -> String? {
            SignaturePlace.offset(in: text.bytes, flow: flow).map { Array(text.bytes[$0...]).text }
        }
        let message = "<r a=\"ExtendMessage>\"><x><q:ExtendMessage></q:ExtendMessage></x>"
        let payload = "<q:ExtendMessage b=\"</r>\"><r><?pi \"></r>?></r></q:ExtendMessage>"
        #expect(rest(message + payload + "</r>", .export) == payload + "</r>")
        #expect(rest(message + payload + "\n </r>", .export) == payload + "\n </r>")
        #expect(rest(message + payload + "</r>", .import) == "</r>")
        #expect(rest(message + "</r>", .export) == "</r>")
        #expect(rest(message + payload + "<y></y></r>", .export) == "</r>")
        #expect(rest(message + "<ExtendMessage></ExtendMessage></r>", .export) == "<ExtendMessage></ExtendMessage></r>")
        #expect(rest(message + "<NoExtendMessage></NoExtendMessage></r>", .export) == "</r>")
        for text in ["", "<r>", "text", "<r></r>text", "<r></r><!-- x -->", "<r></r>\n<?pi?>"] {
            #expect(rest(text, .export) == nil, "\(text)")
            #expect(rest(text, .import) == nil, "\(text)")
        }
    }
}
