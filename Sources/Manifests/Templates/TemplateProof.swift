import Declarations

/// Proves that a template renders canonical bytes, whatever the values: libxml2 is the judge.
///
/// Each hostile text is placed everywhere at once, with every optional element in, with every one out, and with each
/// one alone missing, with and without third parties and a private payload; the rendering must equal its own canonical
/// form, and read back it must give the same texts.
struct TemplateProof {
    let template: CompiledTemplate

    /// Texts that go wrong where escaping, lengths or encodings are not right.
    static let hostileTexts = [
        "", " ", "plain", "&<>\"'", "]]>", "&amp;&#13;", "a\r\nb\rc\nd", "\ttab\t", " spaces  inside ",
        "\u{FFFD}\u{FFFC}\u{E000}\u{FEFF}", "\u{85}\u{2028}\u{A0}", "😀👩‍👩‍👧", "𠀋𠮷𪚥", "e\u{301}o\u{308}", "全角１２３：；",
        "\u{10FFFD}", "{{body.orderNo}}", "<!--x-->", "<![CDATA[x]]>", "<?pi?>",
    ]

    /// Runs all checks.
    ///
    /// - Throws: `templateNotCanonical` with file and line.
    func check() throws(ManifestError) {
        for text in Self.hostileTexts {
            try self.check(text, .both) { _ in true }
            try self.check(text, .none) { _ in false }
        }
        for field in self.fields where field.optional {
            try self.check("&\r<", .both) { $0 != field.source }
        }
        try self.check("&\r<", .subscribers) { _ in true }
        try self.check("&\r<", .payload) { _ in false }
    }

    /// What follows the sender.
    private enum Further { case none, subscribers, payload, both }

    /// The fields of the head and of a line that take a value of the document.
    private var fields: [TemplateField] {
        (self.template.template.headFields + self.template.template.lineFields).filter { field in
            switch field.source {
            case .body, .line: true
            default: false
            }
        }
    }

    /// Renders a message with one text everywhere; `present` says which optional elements are in.
    private func check(
        _ text: String, _ further: Further, where present: (TemplateField.Source) -> Bool
    ) throws(ManifestError) {
        let request = try self.request(text, further, where: present)
        let message = try self.template.render(request, checked: false)
        let canonical: [UInt8]
        do {
            canonical = try Canonicalizer.canonicalize(message.bytes)
        } catch {
            throw self.error("a rendering is refused: \(error.message)", self.template.template.rootLine)
        }
        if canonical != message.bytes {
            let offset = zip(canonical, message.bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            let place = self.place(at: offset ?? min(canonical.count, message.bytes.count), in: message.bytes)
            throw self.error("near \(place.name), a rendering is not its own canonical form", place.line)
        }
        try self.compare(try MessageReader.read(message.bytes), with: request)
    }

    /// What was placed must be read back, and what was left out must be absent.
    private func compare(_ parsed: ParsedMessage, with request: MessageRequest) throws(ManifestError) {
        try self.compareFurther(parsed, with: request)
        for (document, entry) in zip(parsed.documents, request.entries) {
            for field in self.fields {
                let pairs: [(String?, String?)]
                switch field.source {
                case .body(let index)
                where field.part == (self.template.template.headTag ?? self.template.template.nodeTag).withoutPrefix:
                    pairs = [(document.head[field.name], entry.body.head[index])]
                case .line(let index):
                    pairs = zip(document.lines, entry.body.lines).map { ($0[field.name], $1[index]) }
                default: continue
                }
                for (read, placed) in pairs where read.map({ Array($0.utf8) }) != placed.map({ Array($0.utf8) }) {
                    throw self.error("\(field.name) does not read back as it was placed", field.line)
                }
            }
        }
    }

    private func compareFurther(_ parsed: ParsedMessage, with request: MessageRequest) throws(ManifestError) {
        let template = self.template.template
        let subscribers = template.subscriberTag == nil ? [] : request.subscribers
        guard parsed.subscribers.count == subscribers.count else {
            throw self.error("BaseSubscribe does not read back as often as it was placed", template.rootLine)
        }
        for (read, subscriber) in zip(parsed.subscribers, subscribers) {
            for field in template.subscriberFields {
                let placed: String?
                switch field.source {
                case .subscription: placed = subscriber.status.rawValue
                case .subscriberAddress: placed = subscriber.dxpAddress
                case .subscriberNote: placed = subscriber.note
                default: continue
                }
                guard read[field.name].utf8Bytes == placed.utf8Bytes else {
                    throw self.error("\(field.name) does not read back as it was placed", field.line)
                }
            }
        }
        let placed = template.extensionTag == nil ? nil : request.extendMessage
        let read = try parsed.extendMessage.map { read throws(ManifestError) in
            try ExtendMessage(MessageExtension(name: read.name, version: read.version, content: read.message))
        }
        for field in template.extensionFields {
            let pair: (String?, String?)
            switch field.source {
            case .extensionName: pair = (read?.name, placed?.name)
            case .extensionVersion: pair = (read?.version, placed?.version)
            case .extensionMessage: pair = (read?.message, placed?.message)
            default: continue
            }
            guard pair.0.utf8Bytes == pair.1.utf8Bytes else {
                throw self.error("\(field.name) does not read back as it was placed", field.line)
            }
        }
    }

    /// A private payload with one text in it, and with namespaces of its own.
    private static func payload(_ text: String) throws(ManifestError) -> ExtendMessage {
        var xml = OutputBuffer(capacity: 256 + text.utf8.count)
        var text = text
        xml.append(Array("<p:a xmlns:p=\"urn:p\" xmlns:ceb=\"\(OfficialLayout.namespace)\" b=\"".utf8))
        text.withUTF8 { unsafe xml.appendAttribute($0) }
        xml.append(Array("\"><c xmlns=\"urn:c\">".utf8))
        text.withUTF8 { unsafe xml.appendEscaped($0) }
        xml.append(Array("</c><ceb:d></ceb:d><!-- e --></p:a>".utf8))
        let content = String(decoding: xml.bytes, as: UTF8.self)
        return try ExtendMessage(MessageExtension(name: text, version: text, content: content))
    }

    private func request(
        _ text: String, _ further: Further, where present: (TemplateField.Source) -> Bool
    ) throws(ManifestError) -> MessageRequest {
        let kind = self.template.template.kind
        var head = [String?](repeating: text, count: self.template.headCount)
        var line = [String?](repeating: text, count: self.template.lineCount)
        let optional = self.fields.filter(\.optional).map(\.source)
        let mandatory = self.fields.filter { !$0.optional }.map(\.source)
        for source in optional where !mandatory.contains(source) && !present(source) {
            switch source {
            case .body(let index): head[index] = nil
            case .line(let index): line[index] = nil
            default: break
            }
        }
        let body = DocumentBody(
            kind: kind, key: BusinessKey(kind: kind, value: ""), head: head,
            lines: self.template.lineCount == 0 ? [] : [line, line])
        let entry = Entry(body: body, guid: text, appType: text, appTime: Timestamp(milliseconds: 0))
        return MessageRequest(
            kind: kind, rootGuid: text + "\t\n\"",
            transfer: Transfer(
                copCode: text, copName: text, dxpId: text, note: present(.transferNote) ? text : nil),
            subscribers: further == .subscribers || further == .both
                ? [
                    Subscription(status: .all, dxpAddress: text, note: text),
                    Subscription(status: .receipts, dxpAddress: text),
                ] : [],
            extendMessage: further == .payload || further == .both ? try Self.payload(text) : nil,
            entries: [entry, entry])
    }

    /// The element of the template that a byte of a rendering belongs to.
    private func place(at offset: Int, in bytes: [UInt8]) -> (name: String, line: Int) {
        let template = self.template.template
        let before = bytes[..<min(offset, bytes.count)]
        guard let open = before.lastIndex(of: UInt8(ascii: "<")) else { return (template.rootTag, template.rootLine) }
        let name = String(
            decoding: bytes[(open + 1)...].prefix { $0 != 0x3E && $0 != 0x20 }.drop { $0 == 0x2F }, as: UTF8.self)
        let line = template.fields.first { $0.tag == name }?.line ?? template.rootLine
        return (name, line)
    }

    private func error(_ message: String, _ line: Int) -> ManifestError {
        ManifestError(.templateNotCanonical, message, file: self.template.template.file, line: line)
    }
}
