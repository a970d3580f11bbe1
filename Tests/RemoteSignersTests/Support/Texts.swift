import Cryptography
import Declarations
import GatewayTestKit
import Manifests

/// What a remote signer may be asked to sign.
enum Texts {
    /// The canonical `ds:SignedInfo` that our signer makes for a small message, caught on its way to the key.
    static func signedInfo(_ key: String, naming: SignatureNaming = .official) async throws -> [UInt8] {
        let local = try LocalKey(
            keyPath: Certificates.path("signer-\(key).key"), certificatePath: Certificates.path("signer-\(key).pem"))
        let spy = Spy(local)
        _ = try await MessageSigner.judging(spy).sign(try CanonicalMessage(xml: Array(self.root.utf8)), naming: naming)
        return await spy.text
    }

    private static let root =
        "<ceb:CEB621Message guid=\"G\" version=\"1.0\" xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\" "
        + "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"></ceb:CEB621Message>"

    /// The string to sign of a payment record, as the gateway makes it, with every mark that could confuse a reader.
    static let paymentRecord = RealTimeUpload(
        sessionID: "fe2374-8fnejf97-32839218", guid: "9D55BA71-22DE-41F4-8B50-C36C83B3B530",
        evidence: PaymentEvidence(
            initalRequest: #"{"a":"}\"||\"payExchangeInfoLists\":\"["}"#, initalResponse: #"]"||"serviceTime":"1""#,
            ebpCode: "1105910159", payCode: "312226T001", payTransactionId: "2018121222001354081010726129",
            totalAmount: Amount(units: 10_000_000), currency: "142", verDept: "3", payType: "1",
            tradingTime: "20181212041803",
            note: "批量订单，测试 \u{2028}",
            orders: [
                .init(
                    orderNo: "SH20181219", goodsInfo: [.init(gname: "lhy-gnsku3", itemLink: "http://a.example/?q=%22")],
                    recpAccount: "OSA571908863132601", recpCode: "", recpName: "YUNJIHONGKONGLIMITED")
            ]), serviceTime: Timestamp(milliseconds: 1_544_519_952_469)
    ).stringToSign

    /// A text that must not be signed.
    struct Refused: Sendable {
        let name: String
        let bytes: [UInt8]
    }

    /// Texts that are wrong in one thing each, for an SM2 key.
    static func refused() async throws -> [Refused] {
        let good = String(decoding: try await Self.signedInfo("sm2"), as: UTF8.self)
        let record = String(decoding: Self.paymentRecord, as: UTF8.self)
        func changed(_ name: String, _ text: String, _ old: String, _ new: String) -> Refused {
            let result = text.replacing(old, with: new, maxReplacements: 1)
            precondition(result != text, "\(name) changes nothing")
            return Refused(name: name, bytes: Array(result.utf8))
        }
        let signedInfo = [
            changed("another reference", good, "URI=\"\"", "URI=\"#a\""),
            changed(
                "two references", good, "</ds:SignedInfo>", "<ds:Reference URI=\"\"></ds:Reference></ds:SignedInfo>"),
            changed("another transform", good, "#enveloped-signature", "#base64"),
            changed(
                "a second transform", good, "</ds:Transforms>",
                "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#base64\"></ds:Transform></ds:Transforms>"),
            changed("another canonical form", good, "REC-xml-c14n-20010315", "REC-xml-c14n-20010315#WithComments"),
            changed("another digest method", good, "2022/04/xmldsig#sm3", "2022/04/xmldsig#sm4"),
            changed("a short digest", good, "<ds:DigestValue>", "<ds:DigestValue>AAAA"),
            changed("white space in the digest", good, "</ds:DigestValue>", "\n</ds:DigestValue>"),
            changed("not the namespace of customs", good, "chinaport.gov.cn/ceb", "example.com/ceb"),
            changed(
                "another namespace for ds", good, "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"",
                "xmlns:ds=\"urn:a\""),
            changed("namespaces out of order", good, "xmlns:xsi", "xmlns:abc"),
            changed("a comment", good, "<ds:SignatureMethod", "<!-- --><ds:SignatureMethod"),
            changed("another element", good, "<ds:SignedInfo", "<ds:Manifest"),
            changed("an attribute", good, "<ds:SignedInfo", "<ds:SignedInfo Id=\"a\""),
            Refused(name: "something after it", bytes: Array((good + "\n").utf8)),
            Refused(name: "something before it", bytes: Array((" " + good).utf8)),
            Refused(name: "twice", bytes: Array((good + good).utf8)),
            Refused(name: "RSA under an SM2 key", bytes: try await Self.signedInfo("rsa")),
        ]
        let records = [
            Refused(name: "a line feed at the end", bytes: Array((record + "\n").utf8)),
            changed("no session", record, "fe2374-8fnejf97-32839218", ""),
            changed("a session with a quotation mark", record, "fe2374", "fe\\\"2374"),
            changed("a time that is none", record, "1544519952469", "15445199524x9"),
            changed("a head that is no JSON", record, "\"payExchangeInfoHead\":\"{", "\"payExchangeInfoHead\":\"{{"),
            changed("a head of another thing", record, "\"payTransactionId\"", "\"transfer\""),
            changed("lists that are none", record, "\"payExchangeInfoLists\":\"[{", "\"payExchangeInfoLists\":\"[[{"),
            changed("a list without an order", record, "\"orderNo\"", "\"number\""),
            changed("another separator", record, "\"||\"payExchangeInfoHead", "\"|\"payExchangeInfoHead"),
        ]
        let others = ["", "a", "<a></a>", "POST /transfer", "{\"alg\":\"SM2\"}.{\"sub\":\"root\"}"].map {
            Refused(name: "other: \($0)", bytes: Array($0.utf8))
        }
        return signedInfo + records + others + [Refused(name: "no text", bytes: [0xFF, 0xFE, 0x00])]
    }
}

/// A key that remembers what it was given.
private actor Spy: SigningKey {
    nonisolated let certificate: SigningCertificate
    private let key: LocalKey
    private(set) var text: [UInt8] = []

    init(_ key: LocalKey) {
        self.key = key
        self.certificate = key.certificate
    }

    func sign(_ bytes: [UInt8]) async throws(CryptographyError) -> [UInt8] {
        self.text = bytes
        return try await self.key.sign(bytes)
    }
}
