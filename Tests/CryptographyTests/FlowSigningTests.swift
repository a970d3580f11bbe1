import Declarations
import Manifests
import Testing

@testable import Cryptography

/// Messages of both flows as the templates make them, with third parties and a private payload: import has the signature
/// behind the payload, export before it.
@Suite("Signing in both flows, judged from outside") struct FlowSigningTests {
    static let kinds: [DocumentKind] = [.cancellation, .exportPayment]

    private static let templates = Result { () throws(ManifestError) in
        try MessageTemplates(directory: Checkout.root + "/Templates/messages")
    }

    private static let values = [
        "customsCode": "2377", "orderNo": "O-1", "ebpCode": "E1", "ebpName": "平台 & <co>", "ebcCode": "M1",
        "ebcName": "商家",
        "logisticsNo": "W1", "logisticsCode": "L1", "logisticsName": "物流", "copNo": "N1",
        "invtNo": "23772026I000000001",
        "buyerIdType": "1", "buyerIdNumber": "000000199001010018", "buyerName": "测试人", "buyerTelephone": "10000000000",
        "agentCode": "A1", "agentName": "报关", "reason": "买家取消\r\n한국어 😀", "payName": "现金支付", "charge": "12.50",
        "currency": "142", "accountingDate": "20260101120000",
    ]

    private static func message(_ kind: DocumentKind) throws -> CanonicalMessage {
        let guid = "0F8B3C52-6D1E-4A77-9C20-1B5E6A7F0001"
        let payload = """
            <?xml version="1.0"?><p:own xmlns:p="urn:own" xmlns:ceb="http://www.chinaport.gov.cn/ceb" b='"' a="1">
            <!-- gone --><ceb:x/><y xmlns="urn:y">&#13;<![CDATA[<&>]]></y></p:own>
            """
        return try self.templates.get().render(
            MessageRequest(
                kind: kind, rootGuid: guid, transfer: Transfer(copCode: "C", copName: "N", dxpId: "D"),
                subscribers: [Subscription(status: .all, dxpAddress: "DXPENT0000000002", note: "<抄送>")],
                extendMessage: ExtendMessage(MessageExtension(name: "own", version: "1", content: payload)),
                entries: [
                    Entry(
                        body: DocumentBody(kind, head: self.values), guid: guid, appType: "1",
                        appTime: #require(Timestamp(beijing: "20260102030405")))
                ]))
    }

    @Test("the signature stands where the flow has it", arguments: kinds)
    func place(kind: DocumentKind) async throws {
        let signed = try await DevelopmentKeys.shared.get().signer("signer-rsa").sign(Self.message(kind))
        let text = String(decoding: signed.bytes, as: UTF8.self)
        let end = "</ceb:\(kind.messageName)>"
        if kind.definition.flow == .import {
            #expect(text.contains("</ceb:ExtendMessage><ds:Signature "))
            #expect(text.hasSuffix("</ds:Signature>" + end))
        } else {
            #expect(text.contains("</ceb:BaseSubscribe><ds:Signature "))
            #expect(text.contains("</ds:Signature><ceb:ExtendMessage>"))
            #expect(text.hasSuffix("</ceb:ExtendMessage>" + end))
        }
    }

    @Test("xmlsec1 says OK, and not to a changed payload", arguments: kinds)
    func xmlsec(kind: DocumentKind) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let signed = try await keys.signer("merchant-a-rsa").sign(Self.message(kind))
        let scratch = try Scratch()
        func judge(_ bytes: [UInt8]) throws -> Tool.Answer {
            try Tool.run(
                "xmlsec1",
                [
                    "--verify", "--trusted-pem", keys.path("signing-ca-rsa.pem"), "--enabled-key-data", "x509",
                    scratch.write("m.xml", bytes),
                ])
        }
        let answer = try judge(signed.bytes)
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(try judge(signed.bytes.replacing(first: "urn:own", with: "urn:foe")).status != 0)
        #expect(try judge(signed.bytes.replacing(first: "<抄送>".escaped, with: "a")).status != 0)
    }

    @Test("openssl verifies the SM2 signature, and the digest is that of xmllint's form", arguments: kinds)
    func openssl(kind: DocumentKind) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let message = try Self.message(kind)
        let signed = try await keys.signer("merchant-b-sm2").sign(message)
        let scratch = try Scratch()
        let file = try scratch.write("m.xml", signed.bytes.withoutSignature)
        let canonical = try Tool.require("xmllint", ["--c14n", file]).output
        #expect(canonical == message.bytes || canonical == message.bytes + [0x0A])
        let digest = try Tool.require("openssl", ["dgst", "-sm3", "-binary"], input: message.bytes).output
        let stated = signed.bytes.text(between: "<ds:DigestValue>", and: "</ds:DigestValue>")
        #expect(stated.flatMap { Base64.decode($0.utf8) } == digest)
        let view = try SignedMessageView.read(signed.bytes)
        let raw = try #require(Base64.decode(view.signatureValue.utf8))
        try Tool.require(
            "openssl", ["x509", "-in", keys.path("merchant-b-sm2.pem"), "-noout", "-pubkey", "-out", scratch("p.pem")])
        let verdict = try Tool.run(
            "openssl",
            [
                "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-pubin",
                "-inkey", scratch("p.pem"), "-in", scratch.write("si", view.signedInfo), "-sigfile",
                scratch.write("sig", SM2Signature.der(fromRaw: raw)),
            ])
        #expect(verdict.status == 0, "\(verdict.errors)")
    }

    /// The digest does not know where the signature stood; the place is a rule of its own.
    @Test("a good signature in the other flow's place is refused", arguments: kinds)
    func moved(kind: DocumentKind) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let (trust, verifier) = (try keys.trust(), SignatureVerifier())
        let message = try Self.message(kind)
        let signed = try await keys.signer("merchant-b-sm2").sign(message).bytes
        let verdict = verifier.verify(signed, trust: trust)
        #expect(verdict.isValid, "\(verdict)")
        #expect(verdict.verifiedContent == message.bytes)
        let start = try #require(signed.firstRange(of: "<ds:Signature "))
        let end = try #require(signed.firstRange(of: "</ds:Signature>"))
        let signature = String(decoding: signed[start.lowerBound..<end.upperBound], as: UTF8.self)
        let places = ["<ceb:BaseTransfer>", "<ceb:BaseSubscribe>", "<ceb:ExtendMessage>", "</ceb:\(kind.messageName)>"]
        var good = 0
        for place in places {
            let bytes = signed.withoutSignature.replacing(first: place, with: signature + place)
            let findings = verifier.verify(bytes, trust: trust).findings.map(\.code)
            if bytes == signed {
                good += 1
                #expect(findings == [])
            } else {
                #expect(findings == [.signatureShape], "\(place)")
            }
        }
        #expect(good == 1)
    }

    @Test("a file of either flow gets its signature in the right place", arguments: kinds)
    func fromFile(kind: DocumentKind) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let message = try Self.message(kind)
        #expect(try CanonicalMessage(xml: message.bytes) == message)
        let laidOut = message.bytes.replacing(first: "<ceb:ExtendMessage>", with: "\n  <ceb:ExtendMessage>")
            .replacing(first: "</ceb:\(kind.messageName)>", with: "\n</ceb:\(kind.messageName)>")
        let signed = try await keys.signer("signer-sm2").sign(CanonicalMessage(xml: laidOut))
        #expect(SignatureVerifier().verify(signed.bytes, trust: try keys.trust()).isValid)
        for offset in [message.signatureOffset - 1, message.signatureOffset + 1] + (0..<4).map({ $0 * 100 }) {
            let misplaced = CanonicalMessage(
                kind: kind, bytes: message.bytes, signatureOffset: offset, rootNamespaces: message.rootNamespaces)
            let error = await #expect(throws: CryptographyError.self) {
                try await keys.signer("signer-sm2").sign(misplaced)
            }
            #expect(error?.code == .messageMalformed)
        }
    }
}

extension String {
    /// As it stands in an element.
    fileprivate var escaped: String { self.replacing("<", with: "&lt;").replacing(">", with: "&gt;") }
}
