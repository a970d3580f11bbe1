import Cryptography
import Declarations
import Manifests
import Testing

@Suite("Messages made elsewhere") struct MessageFromXMLTests {
    @Test(
        "a file in another notation is brought into canonical form and signed", arguments: ["signer-rsa", "signer-sm2"])
    func fromFile(name: String) async throws {
        let xml = """
            <?xml version='1.0' encoding="UTF-8" standalone="no"?>
            <!-- a comment -->
            <q:CEB621Message version='1.0' xmlns:z="urn:a?c=1" guid="G" xmlns:q="http://www.chinaport.gov.cn/ceb"
              xmlns="urn:default"><q:note/>\r
              <q:text><![CDATA[<&>]]></q:text>
            </q:CEB621Message>
            """
        let message = try CanonicalMessage(xml: Array(xml.utf8))
        #expect(message.kind == .inventory)
        #expect(
            message.rootNamespaces == [
                .init(prefix: "", uri: "urn:default"), .init(prefix: "q", uri: "http://www.chinaport.gov.cn/ceb"),
                .init(prefix: "z", uri: "urn:a?c=1"),
            ])
        #expect(message.bytes[message.signatureOffset...].elementsEqual("</q:CEB621Message>".utf8))
        let keys = try DevelopmentKeys.shared.get()
        let signed = try await keys.signer(name).sign(message)
        let verdict = SignatureVerifier().verify(signed.bytes, trust: try keys.trust())
        #expect(verdict.isValid, "\(verdict)")
        #expect(verdict.verifiedContent == message.bytes)
    }

    @Test(
        "what is no unsigned declaration message is refused",
        arguments: [
            "", "text", "<a>", "<CEB622Message></CEB622Message>", "<!DOCTYPE a><CEB621Message></CEB621Message>",
            "<CEB621Message xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"></CEB621Message>",
            "<CEB621Message><Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/></CEB621Message>",
            "<CEB621Message xmlns:z=\"urn:a?c=1&amp;b=2\"></CEB621Message>", "<?pi x?><CEB621Message></CEB621Message>",
        ])
    func refused(xml: String) {
        let error = #expect(throws: CryptographyError.self) { try CanonicalMessage(xml: Array(xml.utf8)) }
        #expect(error?.code == .messageMalformed)
    }
}
