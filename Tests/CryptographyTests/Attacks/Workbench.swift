import Declarations
import Foundation
import Manifests

@testable import Cryptography

/// A correct message of one signer, and the tools to take it apart and to sign it anew.
struct Workbench {
    /// Signs the correct message.
    let signer: String
    /// Another trusted signer with the same type of key: the attacker, who can sign what it likes in its own name.
    let attacker: String
    /// A trusted signer with the other type of key.
    let foreigner: String
    let keys: DevelopmentKeys
    /// Canonical content of the correct message.
    let content: [UInt8]
    /// The correct message, signed by `signer`.
    let message: String
    /// A correct message of the export flow, with an `ExtendMessage` behind the signature.
    let export: String
    private let certificates: [String: String]
    private let serials: [String: String]

    static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    static let dsNamespace = "xmlns:ds=\"\(SignatureProfile.namespaceURI)\""
    static let order = """
        <ceb:Order><ceb:OrderHead><ceb:orderNo>ORDER-0001</ceb:orderNo><ceb:note>面膜 &amp; &lt;1&gt; &#xD; 🎁 "q"\
        </ceb:note><ceb:batchNumbers></ceb:batchNumbers></ceb:OrderHead></ceb:Order>
        """
    static let rootStart = """
        <ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" \
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" guid="0F8B3C52-6D1E-4A77-9C20-1B5E6A7F0001" version="1.0">
        """
    static let rootEnd = "</ceb:CEB311Message>"
    static let extended = """
        <ceb:ExtendMessage><ceb:name>own</ceb:name><ceb:version>1</ceb:version><ceb:Message><own></own></ceb:Message>\
        </ceb:ExtendMessage>
        """

    init(signer: String) async throws {
        self.signer = signer
        self.attacker = signer == "merchant-a-rsa" ? "merchant-c-rsa" : "signer-sm2"
        self.foreigner = signer == "merchant-a-rsa" ? "merchant-b-sm2" : "merchant-a-rsa"
        self.keys = try DevelopmentKeys.shared.get()
        let unsigned = Self.rootStart + Self.order + Self.rootEnd
        self.content = Array(unsigned.utf8)
        let export = (Self.rootStart + "<ceb:Receipts></ceb:Receipts>" + Self.extended + Self.rootEnd)
            .replacingOccurrences(of: "CEB311Message", with: "CEB403Message")
        var messages: [String: String] = [:]
        var certificates: [String: String] = [:]
        var serials: [String: String] = [:]
        for name in [signer, self.attacker, self.foreigner] {
            let bytes = try await self.keys.signer(name).sign(CanonicalMessage(xml: self.content)).bytes
            messages[name] = String(decoding: bytes, as: UTF8.self)
            certificates[name] = bytes.text(between: "<ds:X509Certificate>", and: "</ds:X509Certificate>")
            serials[name] = bytes.text(between: "<ds:KeyName>", and: "</ds:KeyName>")
        }
        self.message = messages[signer] ?? ""
        self.certificates = certificates
        self.serials = serials
        self.export = String(
            decoding: try await self.keys.signer(signer).sign(CanonicalMessage(xml: Array(export.utf8))).bytes,
            as: UTF8.self)
    }

    /// Whether the signer has an RSA key.
    var isRSA: Bool { self.signer == "merchant-a-rsa" }
    /// The names under which the signer signs.
    var profile: SignatureProfile { self.isRSA ? .rsaSHA1 : .sm2 }
    /// Base64 of a signer's certificate.
    func certificate(_ name: String) -> String { self.certificates[name] ?? "" }
    /// DER of the signer's certificate.
    var certificateDER: [UInt8] { Base64.decode(self.certificate(self.signer).utf8) ?? [] }
    /// Serial number of a signer's certificate.
    func serial(_ name: String) -> String { self.serials[name] ?? "" }
    /// The text of the first element with this name, without the element.
    func value(_ name: String) -> String { self.message.inside("ds:\(name)") }
    /// The whole signature of the correct message.
    var signature: String { self.message.element("ds:Signature") }
    /// The correct message without declaration and signature.
    var unsigned: String { String(decoding: self.content, as: UTF8.self) }
    /// The correct message with its signature, without declaration.
    var bare: String { String(self.message.dropFirst(Self.declaration.count)) }
    /// What an attacker wants to be believed, in place of the correct document.
    var forged: String { self.unsigned.changing("ORDER-0001", to: "FORGED-666") }
    /// Root and forged document, still open.
    var forgedStart: String { String(self.forged.dropLast(Self.rootEnd.count)) }

    /// The correct message with one text replaced.
    func changed(_ text: String, to other: String) -> String { self.message.changing(text, to: other) }

    /// The correct message with one text put before another.
    func inserted(_ text: String, before mark: String) -> String { self.message.changing(mark, to: text + mark) }

    /// Signs `ds:SignedInfo` of a changed message as it stands there, so that nothing but the change speaks against it.
    ///
    /// - Parameters:
    ///   - name: whose key and certificate; the attacker's by default.
    ///   - namespaces: what canonical form gives `ds:SignedInfo` when it is not the usual three.
    func resigned(_ text: String, by name: String? = nil, namespaces: String? = nil) async throws -> String {
        let name = name ?? self.attacker
        let written = text.element("ds:SignedInfo")
        let declared =
            namespaces
            ?? " xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\" \(Self.dsNamespace)"
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        let canonical = "<ds:SignedInfo\(declared)" + written.dropFirst("<ds:SignedInfo".count).withoutComments
        let signature = try await self.keys.signer(name).sign(bytes: Array(canonical.utf8))
        return text.changing(self.value("SignatureValue"), to: Base64.text(signature))
            .changing(self.certificate(self.signer), to: self.certificate(name))
            .changing(self.serial(self.signer), to: self.serial(name))
    }

    /// The correct message signed by the attacker with something changed in `ds:SignedInfo`.
    func resigned(_ text: String, to other: String) async throws -> String {
        try await self.resigned(self.changed(text, to: other))
    }

    /// The correct message with another value in `ds:SignatureValue`.
    func signatureValue(_ bytes: [UInt8]) -> String {
        self.changed(self.value("SignatureValue"), to: Base64.text(bytes))
    }

    /// The correct message with another certificate in it; the serial number stays.
    func certificateValue(_ bytes: [UInt8]) -> String {
        self.changed(self.certificate(self.signer), to: Base64.text(bytes))
    }

    /// The correct signature.
    var signatureBytes: [UInt8] { Base64.decode(self.value("SignatureValue").utf8) ?? [] }
}

extension Base64 {
    static func text(_ bytes: [UInt8]) -> String { String(decoding: Self.encode(bytes), as: UTF8.self) }
}

extension String {
    /// The text with the first occurrence of another replaced; a text that does not occur is a mistake of the test.
    func changing(_ text: String, to other: String) -> String {
        guard let range = self.range(of: text, options: .literal) else {
            preconditionFailure("the message has no \(text.prefix(60))")
        }
        return self.replacingCharacters(in: range, with: other)
    }

    /// The first element with this name, as written.
    func element(_ name: String) -> String {
        guard let start = self.range(of: "<\(name)", options: .literal),
            let end = self.range(of: "</\(name)>", options: .literal, range: start.upperBound..<self.endIndex)
        else { preconditionFailure("the message has no element \(name)") }
        return String(self[start.lowerBound..<end.upperBound])
    }

    /// The first element with this name, without its tags.
    func inside(_ name: String) -> String {
        let element = self.element(name)
        guard let start = element.firstIndex(of: ">"), let end = element.lastIndex(of: "<") else { return "" }
        return String(element[element.index(after: start)..<end])
    }
}

extension StringProtocol {
    /// The text without XML comments.
    fileprivate var withoutComments: String {
        var rest = String(self)
        while let start = rest.range(of: "<!--", options: .literal),
            let end = rest.range(of: "-->", options: .literal, range: start.upperBound..<rest.endIndex)
        {
            rest.removeSubrange(start.lowerBound..<end.upperBound)
        }
        return rest
    }
}
