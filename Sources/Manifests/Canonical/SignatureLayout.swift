import CLibXML2

/// What may stand in a `ds:Signature`: the elements and attributes that customs prescribes, and text where a value belongs.
///
/// Everything else of XML-DSig (`Object`, `KeyValue`, `RetrievalMethod`, `Id` …), and every comment, CDATA section or
/// processing instruction, is refused: it serves no signer here, and others might read it differently than we do.
struct SignatureLayout {
    private let name: String
    private let attribute: String?
    private let isValue: Bool
    private let parts: [SignatureLayout]

    private init(_ name: String, attribute: String? = nil, isValue: Bool = false, _ parts: [SignatureLayout] = []) {
        self.name = name
        self.attribute = attribute
        self.isValue = isValue
        self.parts = parts
    }

    /// The whole signature.
    static let signature = SignatureLayout(
        "Signature",
        [
            SignatureLayout(
                "SignedInfo",
                [
                    SignatureLayout("CanonicalizationMethod", attribute: "Algorithm"),
                    SignatureLayout("SignatureMethod", attribute: "Algorithm"),
                    SignatureLayout(
                        "Reference", attribute: "URI",
                        [
                            SignatureLayout("Transforms", [SignatureLayout("Transform", attribute: "Algorithm")]),
                            SignatureLayout("DigestMethod", attribute: "Algorithm"),
                            SignatureLayout("DigestValue", isValue: true),
                        ]),
                ]),
            SignatureLayout("SignatureValue", isValue: true),
            SignatureLayout(
                "KeyInfo",
                [
                    SignatureLayout("KeyName", isValue: true),
                    SignatureLayout("X509Data", [SignatureLayout("X509Certificate", isValue: true)]),
                ]),
        ])

    /// Checks an element and everything in it. How often a part occurs is not checked here.
    ///
    /// - Throws: `signatureShape`.
    func check(_ element: XMLElement) throws(ManifestError) {
        guard element.attributes.allSatisfy({ $0.namespace.isEmpty && $0.name.utf8Bytes == self.attribute.utf8Bytes })
        else { throw self.error(element, "has an attribute that customs does not prescribe") }
        guard element.isPlain else {
            throw self.error(element, "has a comment, a CDATA section or a processing instruction inside")
        }
        guard self.isValue || element.ownText.utf8.allSatisfy(\.isXMLWhiteSpace) else {
            throw self.error(element, "has text between its elements")
        }
        for child in element.children {
            guard child.namespace.utf8Bytes == XMLSignatureNames.namespace.utf8Bytes,
                let part = self.parts.first(where: { $0.name.utf8Bytes == child.name.utf8Bytes })
            else { throw self.error(element, "has an element inside that customs does not prescribe") }
            try part.check(child)
        }
    }

    private func error(_ element: XMLElement, _ what: String) -> ManifestError {
        ManifestError(.signatureShape, "ds:\(self.name) \(what)", line: element.line)
    }
}

extension XMLElement {
    /// The attributes of this element; namespace declarations are none.
    fileprivate var attributes: [(name: String, namespace: String)] {
        var found: [(name: String, namespace: String)] = []
        var next = unsafe self.node.pointee.properties
        while let current = unsafe next {
            let uri = unsafe current.pointee.ns.flatMap { unsafe $0.pointee.href }
            found.append(
                (
                    unsafe current.pointee.name.map { unsafe String(cString: $0) } ?? "",
                    unsafe uri.map { unsafe String(cString: $0) } ?? ""
                ))
            unsafe next = current.pointee.next
        }
        return found
    }

    /// Whether nothing but elements and text stands directly inside.
    fileprivate var isPlain: Bool {
        unsafe self.nodes.allSatisfy { unsafe $0.pointee.type == XML_ELEMENT_NODE || $0.pointee.type == XML_TEXT_NODE }
    }

    /// The text directly inside.
    fileprivate var ownText: String {
        unsafe self.nodes.filter { unsafe $0.pointee.type == XML_TEXT_NODE }
            .map { node in unsafe node.pointee.content.map { unsafe String(cString: $0) } ?? "" }.joined()
    }

    private var nodes: [xmlNodePtr] {
        var found: [xmlNodePtr] = unsafe []
        var next = unsafe self.node.pointee.children
        while let current = unsafe next {
            unsafe found.append(current)
            unsafe next = current.pointee.next
        }
        return unsafe found
    }
}
