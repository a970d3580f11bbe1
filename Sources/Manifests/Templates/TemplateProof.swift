import Declarations

/// Proves that a template renders canonical bytes, whatever the values: libxml2 is the judge.
///
/// Each hostile text is placed everywhere at once, with every optional element in, with every one out, and with each
/// one alone missing; the rendering must equal its own canonical form, and read back it must give the same texts.
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
            try self.check(text: text, leavingOut: nil, all: false)
            try self.check(text: text, leavingOut: nil, all: true)
        }
        for index in 0..<self.template.headCount { try self.check(text: "&\r<", leavingOut: .body(index), all: false) }
        for index in 0..<self.template.lineCount { try self.check(text: "&\r<", leavingOut: .line(index), all: false) }
    }

    private enum Absent {
        case body(Int), line(Int)
    }

    private func check(text: String, leavingOut absent: Absent?, all: Bool) throws(ManifestError) {
        let request = self.request(text: text, leavingOut: absent, all: all)
        let message = try self.render(request)
        let canonical: [UInt8]
        do {
            canonical = try Canonicalizer.canonicalize(message.bytes)
        } catch {
            throw self.error("a rendering is not well-formed: \(error.message)", self.template.template.rootLine)
        }
        if canonical != message.bytes {
            let offset = zip(canonical, message.bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            let place = self.place(at: offset ?? min(canonical.count, message.bytes.count), in: message.bytes)
            throw self.error("near \(place.name), a rendering is not its own canonical form", place.line)
        }
        try self.checkReadsBack(message, text: text, all: all)
    }

    /// Renders without field rules, except that mandatory elements left out are no matter here.
    private func render(_ request: MessageRequest) throws(ManifestError) -> CanonicalMessage {
        do {
            return try self.template.render(request, checked: false)
        } catch {
            guard error.documents.isEmpty else { return try self.withoutHoles(request) }
            throw error
        }
    }

    private func withoutHoles(_ request: MessageRequest) throws(ManifestError) -> CanonicalMessage {
        var filled = request
        for entry in filled.entries.indices {
            for index in filled.entries[entry].body.head.indices where self.isMandatory(.body(index)) {
                filled.entries[entry].body.head[index] = filled.entries[entry].body.head[index] ?? "x"
            }
            for line in filled.entries[entry].body.lines.indices {
                for index in filled.entries[entry].body.lines[line].indices where self.isMandatory(.line(index)) {
                    let value = filled.entries[entry].body.lines[line][index]
                    filled.entries[entry].body.lines[line][index] = value ?? "x"
                }
            }
        }
        return try self.template.render(filled, checked: false)
    }

    private func isMandatory(_ absent: Absent) -> Bool {
        let fields = self.template.template.headFields + self.template.template.lineFields
        return fields.contains { field in
            guard !field.optional else { return false }
            return switch (absent, field.source) {
            case (.body(let index), .body(let other)): index == other
            case (.line(let index), .line(let other)): index == other
            default: false
            }
        }
    }

    private func checkReadsBack(_ message: CanonicalMessage, text: String, all: Bool) throws(ManifestError) {
        let parsed = try MessageReader.read(message.bytes)
        for field in self.template.template.headFields {
            guard case .body = field.source, let value = parsed.documents.first?.head[field.name] else { continue }
            guard value.utf8.elementsEqual(text.utf8) || value == "x" || text == "&\r<" else {
                throw self.error("\(field.name) does not read back as it was placed", field.line)
            }
        }
    }

    private func request(text: String, leavingOut absent: Absent?, all: Bool) -> MessageRequest {
        let kind = self.template.template.kind
        var head = [String?](repeating: all ? nil : text, count: self.template.headCount)
        var line = [String?](repeating: all ? nil : text, count: self.template.lineCount)
        switch absent {
        case .body(let index): head[index] = nil
        case .line(let index): line[index] = nil
        case nil: break
        }
        let body = DocumentBody(
            kind: kind, key: BusinessKey(kind: kind, value: ""), head: head,
            lines: self.template.lineCount == 0 ? [] : [line, line])
        let entry = Entry(body: body, guid: text, appType: text, appTime: Timestamp(milliseconds: 0))
        return MessageRequest(
            kind: kind, rootGuid: text + "\t\n\"",
            transfer: Transfer(copCode: text, copName: text, dxpId: text, note: all ? nil : text),
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
