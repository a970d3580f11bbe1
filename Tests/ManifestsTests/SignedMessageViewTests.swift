import Declarations
import Foundation
import Testing
import Yams

@testable import Manifests

@Suite struct SignedMessageViewTests {
    static let message = """
        <?xml version="1.0" encoding="UTF-8"?>
        <ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" \
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1.0" guid='G'>
          <ceb:Order>甲&#13;</ceb:Order>
        \(formalSignature)
        </ceb:CEB311Message>
        """

    @Test func oneParseGivesAVerifierEverything() throws {
        let view = try SignedMessageView.read(Self.message.bytes)
        #expect(view.rootName == "CEB311Message")
        #expect(
            view.content.text == """
                <ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" \
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" guid="G" version="1.0">
                  <ceb:Order>甲&#xD;</ceb:Order>

                </ceb:CEB311Message>
                """)
        #expect(
            view.signedInfo.text.hasPrefix(
                """
                <ds:SignedInfo xmlns:ceb="http://www.chinaport.gov.cn/ceb" \
                xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
                <ds:CanonicalizationMethod Algorithm=
                """))
        #expect(view.signedInfo.text.hasSuffix("</ds:Reference></ds:SignedInfo>"))
        #expect(view.canonicalizationAlgorithm == "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")
        #expect(view.signatureAlgorithm == "http://www.w3.org/2000/09/xmldsig#rsa-sha1")
        #expect(view.digestAlgorithm == "http://www.w3.org/2000/09/xmldsig#sha1")
        #expect(view.transforms == ["http://www.w3.org/2000/09/xmldsig#enveloped-signature"])
        #expect(view.referenceURI == "")
        #expect(view.digestValue == "fbYdgrETs99cP1Fl0GExosS4YWw=")
        #expect(view.signatureValue == "VFqT")
        #expect(view.keyName == "01690001")
        #expect(view.certificate == "MIID")
    }

    @Test func whiteSpaceInValuesIsTakenAway() throws {
        let wrapped = Self.message.replacing("VFqT", with: "\r\nVF\n qT\t").replacing("MIID", with: " MI\nID ")
        let view = try SignedMessageView.read(wrapped.bytes)
        #expect(view.signatureValue == "VFqT")
        #expect(view.certificate == "MIID")
    }

    /// A rendered message with a signature inserted: what remains without it is the rendered message.
    @Test(arguments: DocumentKind.allCases)
    func theContentOfASignedMessageIsWhatWasRendered(kind: DocumentKind) throws {
        let templates = try SharedTemplates.get()
        var samples = SampleRequests(templates, seed: 51)
        let message = try templates.render(samples.request(kind, documents: 2))
        let signed =
            Array(message.bytes[..<message.signatureOffset]) + formalSignature.bytes
            + Array(message.bytes[message.signatureOffset...])
        #expect(try SignedMessageView.read(signed).content == message.bytes)
    }

    struct Shape: Sendable, CustomTestStringConvertible {
        var name: String
        var find: String
        var replace: String
        var testDescription: String { self.name }
    }

    static let shapes = [
        Shape(name: "none", find: formalSignature, replace: ""),
        Shape(name: "two", find: formalSignature, replace: formalSignature + formalSignature),
        Shape(name: "inside another element", find: formalSignature, replace: "<x>\(formalSignature)</x>"),
        Shape(
            name: "one inside the other", find: "</ds:Signature>",
            replace: "<ds:Object>\(formalSignature)</ds:Object></ds:Signature>"),
        Shape(name: "not last", find: formalSignature, replace: formalSignature + "<x/>"),
        Shape(
            name: "one in the content and one last", find: "<ceb:Order>甲",
            replace: "<ceb:Order>\(formalSignature)甲"),
        Shape(name: "no SignedInfo", find: "ds:SignedInfo>", replace: "ds:Signed>"),
        Shape(name: "no Reference", find: "ds:Reference", replace: "ds:Referenz"),
        Shape(name: "no digest", find: "ds:DigestValue>", replace: "ds:Digest>"),
        Shape(name: "no signature value", find: "ds:SignatureValue>", replace: "ds:Value>"),
        Shape(name: "no algorithm", find: "Algorithm=", replace: "Algorithmus="),
        Shape(
            name: "two references", find: "</ds:Reference>", replace: "</ds:Reference><ds:Reference></ds:Reference>"),
        Shape(
            name: "other namespace", find: "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"",
            replace: "xmlns:ds=\"x:y\""),
    ]

    @Test(arguments: shapes)
    func otherShapesAreRefused(shape: Shape) {
        let bytes = Self.message.replacing(shape.find, with: shape.replace).bytes
        let error = #expect(throws: ManifestError.self) { try SignedMessageView.read(bytes) }
        #expect(error?.code == .signatureShape, "\(String(describing: error))")
    }

    /// Every order of what may follow the sender: one place is right, in each flow another.
    @Test(arguments: [("CEB303Message", "export"), ("CEB621Message", "import"), ("CEB999Message", "import")])
    func theSignatureHasItsPlace(root: String, flow: String) throws {
        let (subscriber, payload) = ("<ceb:BaseSubscribe/>", "<ceb:ExtendMessage><x/></ceb:ExtendMessage>")
        let foreign = "<ExtendMessage xmlns='urn:x'/>"
        func isTaken(_ parts: String...) throws -> Bool {
            let bytes = """
                <ceb:\(root) xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="G"><ceb:BaseTransfer/>\(parts.joined())\
                </ceb:\(root)>
                """.bytes
            do throws(ManifestError) {
                let view = try SignedMessageView.read(bytes)
                let without = parts.joined().replacing(formalSignature, with: "")
                #expect(view.content.text.contains("ExtendMessage") == without.contains("ExtendMessage"))
                return true
            } catch {
                #expect(error.code == .signatureShape)
                return false
            }
        }
        let isExport = flow == "export"
        #expect(try isTaken(subscriber, formalSignature))
        #expect(try isTaken(payload, formalSignature) == !isExport)
        #expect(try isTaken(subscriber, payload, formalSignature) == !isExport)
        #expect(try isTaken(formalSignature, payload) == isExport)
        #expect(try isTaken(formalSignature, "<!-- a -->\n", payload, "\n") == isExport)
        #expect(try !isTaken(formalSignature, subscriber))
        #expect(try !isTaken(formalSignature, payload, payload))
        #expect(try !isTaken(payload, formalSignature, payload))
        #expect(try !isTaken(formalSignature, payload, subscriber))
        #expect(try !isTaken(formalSignature, foreign))
        #expect(try !isTaken("<ceb:ExtendMessage>\(formalSignature)</ceb:ExtendMessage>"))
        #expect(
            try !isTaken(formalSignature, "<ceb:ExtendMessage>\(formalSignature)</ceb:ExtendMessage>"))
    }

    /// Real messages, whose canonical SignedInfo is published with their signatures.
    @Test(arguments: [
        ("signed/rsa-production-CEB311Message-masked.xml", "prod-311-3"),
        ("signed/rsa-production-CEB621Message-masked.xml", "prod-621-1"),
        ("signed/sm2-ukey-CEB303Message-verifiable.xml", "ukey-303"),
        ("synthetic/CEB311Message-rsa.xml", "synthetic-rsa"),
        ("synthetic/CEB311Message-sm2.xml", "synthetic-sm2"),
    ])
    func realMessagesGiveTheirSignedInfo(file: String, vector: String) throws {
        guard let vectors = Checkout.reference("samples/vectors.yaml"),
            let message = Checkout.reference("samples/" + file)
        else { return }
        let document = try #require(try Yams.load(yaml: Checkout.bytes(vectors).text) as? [String: Any])
        let all = document.values.compactMap { $0 as? [[String: Any]] }.joined()
        let published = try #require(all.first { $0["id"] as? String == vector })
        let view = try SignedMessageView.read(try Checkout.bytes(message))
        #expect(view.signedInfo.text == published["canonical_signed_info"] as? String)
        #expect(view.signatureValue == published["signature_base64"] as? String)
        #expect(view.keyName == published["key_name"] as? String)
        #expect(view.referenceURI == "")
    }
}
