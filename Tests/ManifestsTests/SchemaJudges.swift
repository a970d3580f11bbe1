import Declarations
import Testing

@testable import Manifests

/// Our schema of a kind and the official one, where it lies beside the checkout.
struct SchemaJudges {
    let ours: SchemaValidator
    let official: SchemaValidator?

    init(_ templates: MessageTemplates, _ kind: DocumentKind, checks: Int) throws {
        self.ours = try SchemaValidator(xsd: templates.schema(for: kind))
        self.official = try Self.official(kind, checks: checks)
    }

    /// The official schema of a kind's flow.
    static func official(_ kind: DocumentKind, checks: Int) throws -> SchemaValidator? {
        try Checkout.reference("xsd/202205/\(kind.definition.flow.rawValue).xsd", checks: checks).map {
            try SchemaValidator(path: $0)
        }
    }

    /// What both say about a message.
    struct Verdict {
        var ours: Bool
        /// nil without the official schema.
        var official: Bool?

        /// Whether ours is at least as strict.
        var isStrict: Bool { !self.ours || self.official != false }
    }

    func judge(_ text: String) throws -> Verdict {
        let bytes = text.bytes
        return Verdict(
            ours: try self.ours.validate(bytes).isEmpty, official: try self.official?.validate(bytes).isEmpty)
    }
}

/// An element of a signature, to be damaged in every way.
struct Part: Sendable {
    var name: String
    var attributes: [(name: String, value: String)] = []
    var text = ""
    var children: [Part] = []

    /// As XML; the root declares the prefixes.
    func xml(_ declarations: String = "") -> String {
        let attributes = self.attributes.map { " \($0.name)=\"\($0.value)\"" }.joined()
        return "<\(self.name)\(declarations)\(attributes)>\(self.text)"
            + self.children.map { $0.xml() }.joined() + "</\(self.name)>"
    }

    /// The element itself and everything inside, each as the way that leads to it.
    var ways: [[Int]] {
        [[]] + self.children.indices.flatMap { index in self.children[index].ways.map { [index] + $0 } }
    }

    /// The element at the end of a way.
    subscript(way: ArraySlice<Int>) -> Part {
        get { way.first.map { self.children[$0][way.dropFirst()] } ?? self }
        set {
            if let first = way.first { self.children[first][way.dropFirst()] = newValue } else { self = newValue }
        }
    }

    /// A signature as customs wants it.
    static func signature(method: String, digestMethod: String, digestBytes: Int) -> Part {
        let dsig = "http://www.w3.org/2000/09/xmldsig#"
        let digest = String(decoding: Base64.encode([UInt8](repeating: 7, count: digestBytes)), as: UTF8.self)
        return Part(
            name: "ds:Signature",
            children: [
                Part(
                    name: "ds:SignedInfo",
                    children: [
                        Part(
                            name: "ds:CanonicalizationMethod",
                            attributes: [("Algorithm", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")]),
                        Part(name: "ds:SignatureMethod", attributes: [("Algorithm", method)]),
                        Part(
                            name: "ds:Reference", attributes: [("URI", "")],
                            children: [
                                Part(
                                    name: "ds:Transforms",
                                    children: [
                                        Part(
                                            name: "ds:Transform",
                                            attributes: [("Algorithm", dsig + "enveloped-signature")])
                                    ]),
                                Part(name: "ds:DigestMethod", attributes: [("Algorithm", digestMethod)]),
                                Part(name: "ds:DigestValue", text: digest),
                            ]),
                    ]),
                Part(name: "ds:SignatureValue", text: "VFqT"),
                Part(
                    name: "ds:KeyInfo",
                    children: [
                        Part(name: "ds:KeyName", text: "01690001"),
                        Part(name: "ds:X509Data", children: [Part(name: "ds:X509Certificate", text: "MIID")]),
                    ]),
            ])
    }

    /// The three pairs of algorithms that messages are signed with.
    static let signatures = [
        signature(
            method: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
            digestMethod: "http://www.w3.org/2000/09/xmldsig#sha1", digestBytes: 20),
        signature(
            method: "http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3",
            digestMethod: "http://www.chinaport.gov.cn/2022/04/xmldsig#sm3", digestBytes: 32),
        signature(
            method: "http://www.w3.org/2000/09/xmldsig#sm2-sm3",
            digestMethod: "http://www.w3.org/2000/09/xmldsig#sha1", digestBytes: 20),
    ]

    static let declarations = " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" xmlns:x=\"urn:x\""
}
