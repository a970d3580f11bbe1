import Declarations

/// Reads a template file into a `MessageTemplate`, checking it against the frame of the standard.
struct TemplateReader {
    let kind: DocumentKind
    let file: String
    let names: FieldNames
    private let layout: OfficialLayout

    /// Namespace of annotations.
    static let annotations = "urn:tongguan:template"
    static let instance = "http://www.w3.org/2001/XMLSchema-instance"

    init(kind: DocumentKind, file: String, names: FieldNames) {
        self.kind = kind
        self.file = file
        self.names = names
        self.layout = OfficialLayout(kind)
    }

    /// Reads a file.
    ///
    /// - Throws: `templateInvalid`, `templateNotCanonical` with file and line.
    func read(_ bytes: [UInt8]) throws(ManifestError) -> MessageTemplate {
        let root = try TemplateElement.read(bytes, file: self.file)
        let prefix = "ceb:"
        guard root.name == prefix + self.kind.messageName else {
            throw self.invalid("the root must be \(prefix)\(self.kind.messageName)", root.line)
        }
        try self.checkAnnotations(of: root, allowed: ["en", "zh", "signature"])
        let (namespaces, attributes) = try self.rootAttributes(of: root)
        let further = root.children.dropFirst(2)
        guard root.children.count >= 2,
            further.map(\.localName) == Self.further.filter({ further.map(\.localName).contains($0) })
        else {
            throw self.invalid(
                "the root holds \(self.layout.node), then BaseTransfer, then perhaps "
                    + Self.further.joined(separator: ", "), root.line)
        }
        let node = try self.container(root.children[0], named: self.layout.node)
        let transfer = try self.container(root.children[1], named: "BaseTransfer")
        let subscriber = try self.container(Self.further[0], of: further)
        let extended = try self.container(Self.further[1], of: further)
        // Without an element of its own, the head is the document itself.
        let parts = [self.layout.head, self.layout.list].compactMap { $0 }
        guard self.layout.head == nil || node.children.map(\.localName) == parts else {
            throw self.invalid("\(self.layout.node) holds \(parts.joined(separator: ", then "))", node.line)
        }
        let head = try self.layout.head.map { name throws(ManifestError) in
            try self.container(node.children[0], named: name)
        }
        let list = node.children.count > 1 && self.layout.list != nil ? node.children[1] : nil
        return MessageTemplate(
            kind: self.kind, file: self.file, rootTag: root.name, rootLine: root.line,
            namespaces: namespaces, rootAttributes: attributes,
            label: try self.text("zh", of: root), meaning: try self.text("en", of: root),
            signed: try self.signed(root),
            nodeTag: node.name, nodeOccurrence: try self.occurrence(of: node, within: self.layout.documents),
            headTag: head?.name,
            headFields: try self.fields(of: head ?? node, frame: self.layout.headFields, scope: .head),
            listTag: list?.name,
            lineOccurrence: try list.map { list throws(ManifestError) in
                try self.occurrence(of: list, within: self.layout.lines)
            } ?? 0...0,
            lineFields: try list.map { list throws(ManifestError) in
                try self.fields(of: list, frame: self.layout.lineFields, scope: .line)
            } ?? [],
            transferTag: transfer.name,
            transferFields: try self.fields(of: transfer, frame: OfficialLayout.transferFields, scope: .transfer),
            subscriberTag: subscriber?.name,
            subscriberOccurrence: try subscriber.map { element throws(ManifestError) in
                try self.occurrence(of: element, within: OfficialLayout.subscribers)
            } ?? 0...0,
            subscriberFields: try subscriber.map { element throws(ManifestError) in
                try self.fields(of: element, frame: OfficialLayout.subscriberFields, scope: .subscriber)
            } ?? [],
            extensionTag: extended?.name,
            extensionOccurrence: try extended.map { element throws(ManifestError) in
                try self.occurrence(of: element, within: OfficialLayout.extensions)
            } ?? 0...0,
            extensionFields: try extended.map { element throws(ManifestError) in
                try self.fields(of: element, frame: OfficialLayout.extensionFields, scope: .extension)
            } ?? [])
    }

    /// What may follow the sender.
    private static let further = ["BaseSubscribe", OfficialLayout.extensionName]

    // MARK: - Root

    private func rootAttributes(
        of root: TemplateElement
    ) throws(ManifestError) -> ([CanonicalMessage.Namespace], [(name: String, value: TemplateField.Source)]) {
        guard root.attributes.contains(where: { $0.name == "xmlns:t" && $0.value == Self.annotations }) else {
            throw self.invalid("the root must declare xmlns:t=\"\(Self.annotations)\"", root.line)
        }
        var namespaces: [CanonicalMessage.Namespace] = []
        var attributes: [(name: String, value: TemplateField.Source)] = []
        for attribute in root.renderedAttributes {
            if attribute.name.hasPrefix("xmlns") {
                let prefix = String(attribute.name.dropFirst("xmlns:".count))
                let previous = namespaces.last?.prefix ?? ""
                guard attributes.isEmpty, previous.utf8.lexicographicallyPrecedes(prefix.utf8) else {
                    throw self.notCanonical(
                        "\(attribute.name): namespaces come first, sorted by prefix, without default namespace",
                        attribute.line)
                }
                namespaces.append(.init(prefix: prefix, uri: attribute.value))
            } else {
                let previous = attributes.last?.name ?? ""
                guard previous.utf8.lexicographicallyPrecedes(attribute.name.utf8) else {
                    throw self.notCanonical("\(attribute.name): attributes are sorted by name", attribute.line)
                }
                attributes.append((attribute.name, try self.rootValue(attribute)))
            }
        }
        let expected = [("ceb", OfficialLayout.namespace), ("xsi", Self.instance)]
        guard namespaces.map(\.prefix) == expected.map(\.0), namespaces.map(\.uri) == expected.map(\.1) else {
            throw self.invalid("the root declares xmlns:ceb and xmlns:xsi with their official URIs", root.line)
        }
        guard attributes.map(\.name) == ["guid", "version"] else {
            throw self.invalid("the root has the attributes guid and version", root.line)
        }
        return (namespaces, attributes)
    }

    private func rootValue(_ attribute: TemplateAttribute) throws(ManifestError) -> TemplateField.Source {
        switch (attribute.name, attribute.value) {
        case ("guid", "{{message.guid}}"): return .rootGuid
        case ("version", MessageTemplate.version): return .constant(MessageTemplate.version)
        default:
            throw self.invalid("guid is {{message.guid}} and version is \(MessageTemplate.version)", attribute.line)
        }
    }

    private func signed(_ root: TemplateElement) throws(ManifestError) -> Bool {
        guard let annotation = root.annotation("signature") else { return self.layout.signed }
        guard annotation.value == "required" || (annotation.value == "optional" && !self.layout.signed) else {
            throw self.invalid(
                "t:signature is required" + (self.layout.signed ? "" : " or optional"), annotation.line)
        }
        return annotation.value == "required"
    }

    // MARK: - Containers

    private func container(
        _ name: String, of elements: ArraySlice<TemplateElement>
    ) throws(ManifestError) -> TemplateElement? {
        guard let element = elements.first(where: { $0.localName == name }) else { return nil }
        return try self.container(element, named: name)
    }

    private func container(_ element: TemplateElement, named name: String) throws(ManifestError) -> TemplateElement {
        guard element.name == "ceb:" + name else {
            throw self.invalid("<\(element.name)> stands where ceb:\(name) belongs", element.line)
        }
        guard element.text.isEmpty else { throw self.invalid("\(name) holds elements, not text", element.line) }
        try self.checkAnnotations(of: element, allowed: ["en", "zh", "repeat"])
        if let attribute = element.renderedAttributes.first {
            throw self.invalid("\(name) has no attribute \(attribute.name)", attribute.line)
        }
        return element
    }

    /// Reads `t:repeat="1..100"`.
    private func occurrence(
        of element: TemplateElement, within official: MessageTemplate.Occurrence
    ) throws(ManifestError) -> MessageTemplate.Occurrence {
        guard let annotation = element.annotation("repeat") else {
            throw self.invalid("\(element.localName) needs t:repeat=\"\(official.wording)\"", element.line)
        }
        let parts = annotation.value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, let low = Int(parts[0]), let high = Int(parts[2]),
            low >= official.lowerBound, high >= low, high <= official.upperBound
        else {
            throw self.invalid(
                "t:repeat is written \(official.lowerBound)..n with n at most \(official.upperBound)", annotation.line)
        }
        return low...high
    }

    // MARK: - Annotations

    func checkAnnotations(of element: TemplateElement, allowed: [String]) throws(ManifestError) {
        for attribute in element.attributes where attribute.name.hasPrefix(TemplateElement.annotationPrefix) {
            let name = String(attribute.name.dropFirst(TemplateElement.annotationPrefix.count))
            guard allowed.contains(name) else {
                throw self.invalid(
                    "t:\(name) is unknown here; known are \(allowed.map { "t:" + $0 }.joined(separator: ", "))",
                    attribute.line)
            }
        }
    }

    /// A description for people, which every element must have.
    func text(_ name: String, of element: TemplateElement) throws(ManifestError) -> String {
        guard let annotation = element.annotation(name), !annotation.value.isEmpty else {
            throw self.invalid("\(element.localName) needs t:\(name), its description", element.line)
        }
        return annotation.value
    }

    func invalid(_ message: String, _ line: Int) -> ManifestError {
        ManifestError(.templateInvalid, message, file: self.file, line: line)
    }

    private func notCanonical(_ message: String, _ line: Int) -> ManifestError {
        ManifestError(.templateNotCanonical, message, file: self.file, line: line)
    }
}
