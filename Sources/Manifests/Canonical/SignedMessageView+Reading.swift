import Declarations

extension SignedMessageView {
    /// Reads a signed message in one parse.
    ///
    /// Exactly one `ds:Signature` must exist, where `SignaturePlace` says, with one reference and nothing inside but what
    /// `SignatureLayout` names; anything else could hide unsigned content and is refused by name of its shape.
    ///
    /// - Throws: `signatureShape`; `notWellFormed`, `doctypeRefused`, `limitExceeded`, `canonicalizationFailed`.
    public static func read(
        _ bytes: [UInt8], limits: XMLLimits = XMLLimits()
    ) throws(ManifestError) -> SignedMessageView {
        let tree = try XMLTree(bytes, limits: limits)
        let root = try tree.root
        let signature = try Self.signature(of: root)
        try SignatureLayout.signature.check(signature)
        let signedInfo = try signature.required("SignedInfo")
        let reference = try signedInfo.required("Reference")
        let transforms = try reference.optional("Transforms")?.dsChildren("Transform") ?? []
        let keyInfo = try signature.optional("KeyInfo")
        let data = try keyInfo?.optional("X509Data")
        var view = SignedMessageView(
            rootName: root.name,
            content: [],
            signedInfo: try tree.canonical(of: signedInfo),
            canonicalizationAlgorithm: try signedInfo.required("CanonicalizationMethod").algorithm(),
            signatureAlgorithm: try signedInfo.required("SignatureMethod").algorithm(),
            digestAlgorithm: try reference.required("DigestMethod").algorithm(),
            transforms: try transforms.map { transform throws(ManifestError) in try transform.algorithm() },
            referenceURI: reference.attribute("URI"),
            digestValue: try reference.required("DigestValue").base64Text,
            signatureValue: try signature.required("SignatureValue").base64Text,
            keyName: try keyInfo?.optional("KeyName")?.text.trimmed,
            certificate: try data?.optional("X509Certificate")?.base64Text)
        signature.remove()
        view.content = try tree.canonical()
        return view
    }

    /// The one signature, in its place.
    private static func signature(of root: XMLElement) throws(ManifestError) -> XMLElement {
        let all = root.descendants(named: "Signature", in: XMLSignatureNames.namespace)
        guard let signature = all.first else { throw ManifestError(.signatureShape, "the message has no ds:Signature") }
        guard all.count == 1 else {
            throw ManifestError(.signatureShape, "the message has \(all.count) ds:Signature elements; one is allowed")
        }
        // A root that is none of ours has no ExtendMessage, so the rule of import messages holds.
        let flow = DocumentKind(messageName: root.name)?.definition.flow ?? .import
        try SignaturePlace.check(signature, among: root.children, flow: flow)
        return signature
    }
}

/// Names of XML-DSig.
enum XMLSignatureNames {
    static let namespace = "http://www.w3.org/2000/09/xmldsig#"
}

extension XMLElement {
    /// Children of the signature namespace with this name.
    fileprivate func dsChildren(_ name: String) -> [XMLElement] {
        self.children.filter { $0.name == name && $0.namespace == XMLSignatureNames.namespace }
    }

    fileprivate func optional(_ name: String) throws(ManifestError) -> XMLElement? {
        let found = self.dsChildren(name)
        guard found.count < 2 else {
            throw ManifestError(.signatureShape, "ds:\(self.name) has \(found.count) ds:\(name); one is allowed")
        }
        return found.first
    }

    fileprivate func required(_ name: String) throws(ManifestError) -> XMLElement {
        guard let found = try self.optional(name) else {
            throw ManifestError(.signatureShape, "ds:\(self.name) has no ds:\(name)", line: self.line)
        }
        return found
    }

    fileprivate func algorithm() throws(ManifestError) -> String {
        guard let uri = self.attribute("Algorithm") else {
            throw ManifestError(.signatureShape, "ds:\(self.name) names no algorithm", line: self.line)
        }
        return uri
    }

    /// The text without white space.
    fileprivate var base64Text: String {
        String(decoding: self.text.utf8.filter { !$0.isXMLWhiteSpace }, as: UTF8.self)
    }
}
