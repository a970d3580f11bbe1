/// One element of a template file with everything in it.
struct TemplateElement {
    /// Name as written, with prefix.
    var name: String
    /// Line of the start tag.
    var line: Int
    /// Attributes as written, annotations included.
    var attributes: [TemplateAttribute]
    /// Elements inside.
    var children: [TemplateElement] = []
    /// Text inside; white space between elements is layout of the file and not kept.
    var text = ""

    /// The prefix of annotations, which never reach a message.
    static let annotationPrefix = "t:"

    /// Name without prefix.
    var localName: String { self.name.split(separator: ":").last.map(String.init) ?? self.name }

    /// An annotation, for instance `type`.
    func annotation(_ name: String) -> TemplateAttribute? {
        self.attributes.first { $0.name == Self.annotationPrefix + name }
    }

    /// Attributes that reach the message.
    var renderedAttributes: [TemplateAttribute] {
        self.attributes.filter { !$0.name.hasPrefix(Self.annotationPrefix) && $0.name != "xmlns:t" }
    }

    /// Reads the one root element of a template file.
    ///
    /// - Throws: `templateInvalid`, `templateNotCanonical` with file and line.
    static func read(_ bytes: [UInt8], file: String) throws(ManifestError) -> TemplateElement {
        var scanner = TemplateScanner(bytes, file: file)
        var open: [TemplateElement] = []
        var root: TemplateElement?
        for token in try scanner.tokens() {
            func invalid(_ message: String) -> ManifestError {
                ManifestError(.templateInvalid, message, file: file, line: token.line)
            }
            switch token.kind {
            case .start(let name, let attributes):
                guard root == nil else { throw invalid("<\(name)> follows the end of the root element") }
                open.append(TemplateElement(name: name, line: token.line, attributes: attributes))
            case .end(let name):
                guard var element = open.popLast(), element.name == name else {
                    throw invalid("</\(name)> closes an element that is not open")
                }
                try element.settleText(file: file)
                if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
            case .text(let text):
                if open.isEmpty {
                    guard text.trimmed.isEmpty else { throw invalid("text outside the root element") }
                } else {
                    open[open.count - 1].text += text
                }
            }
        }
        if let unclosed = open.last {
            throw ManifestError(
                .templateInvalid, "<\(unclosed.name)> is never closed", file: file, line: unclosed.line)
        }
        guard let root else { throw ManifestError(.templateInvalid, "the template is empty", file: file, line: 1) }
        return root
    }

    private mutating func settleText(file: String) throws(ManifestError) {
        guard !self.children.isEmpty else { return }
        guard self.text.trimmed.isEmpty else {
            throw ManifestError(
                .templateInvalid, "text and elements are mixed inside <\(self.name)>", file: file, line: self.line)
        }
        self.text = ""
    }
}
