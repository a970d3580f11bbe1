/// One piece of a template file.
struct TemplateToken {
    enum Kind {
        case start(name: String, attributes: [TemplateAttribute])
        case end(name: String)
        case text(String)
    }

    var kind: Kind
    /// Line of the file, from 1.
    var line: Int
}

/// One attribute of a template's start tag, its value without escapes.
struct TemplateAttribute {
    var name: String
    var value: String
    var line: Int
}

/// Cuts a template file into tags and text, refusing every byte that could not be in canonical XML.
///
/// A template is small and ours, so this reader is strict where a general one must be lenient: no XML declaration,
/// comments, CDATA, processing instructions, empty-element tags, single quotes or carriage returns.
struct TemplateScanner {
    private let bytes: [UInt8]
    private let file: String
    private var position = 0
    private var line = 1

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// All tokens of the file.
    ///
    /// - Throws: `templateNotCanonical`, `templateInvalid` with file and line.
    mutating func tokens() throws(ManifestError) -> [TemplateToken] {
        guard let text = String(validating: self.bytes, as: UTF8.self), !text.utf8.starts(with: [0xEF, 0xBB, 0xBF])
        else {
            throw self.notCanonical("the file is not UTF-8 without byte order mark")
        }
        var tokens: [TemplateToken] = []
        while self.position < self.bytes.count {
            let line = self.line
            if self.bytes[self.position] == UInt8(ascii: "<") {
                tokens.append(TemplateToken(kind: try self.tag(), line: line))
            } else {
                tokens.append(TemplateToken(kind: .text(try self.characters(until: UInt8(ascii: "<"))), line: line))
            }
        }
        return tokens
    }

    // MARK: - Tags

    private mutating func tag() throws(ManifestError) -> TemplateToken.Kind {
        self.advance()
        switch self.current {
        case UInt8(ascii: "!"):
            throw self.notCanonical("comments, CDATA and DOCTYPE are not canonical; describe fields in t:en and t:zh")
        case UInt8(ascii: "?"):
            throw self.notCanonical("an XML declaration or processing instruction; the signer adds the declaration")
        case UInt8(ascii: "/"):
            self.advance()
            let name = try self.name()
            try self.expect(UInt8(ascii: ">"), "a closing tag is written </name>")
            return .end(name: name)
        default:
            return try self.startTag()
        }
    }

    private mutating func startTag() throws(ManifestError) -> TemplateToken.Kind {
        let name = try self.name()
        var attributes: [TemplateAttribute] = []
        while true {
            let spaced = try self.skipWhiteSpace()
            switch self.current {
            case UInt8(ascii: ">"):
                self.advance()
                return .start(name: name, attributes: attributes)
            case UInt8(ascii: "/"):
                throw self.notCanonical("an empty-element tag; write <\(name)></\(name)>")
            default:
                guard spaced else { throw self.invalid("white space is missing in the tag of \(name)") }
                let attribute = try self.attribute()
                guard !attributes.contains(where: { $0.name == attribute.name }) else {
                    throw self.invalid("attribute \(attribute.name) is given twice")
                }
                attributes.append(attribute)
            }
        }
    }

    private mutating func attribute() throws(ManifestError) -> TemplateAttribute {
        let line = self.line
        let name = try self.name()
        try self.expect(UInt8(ascii: "="), "an attribute is written name=\"value\"")
        guard self.current == UInt8(ascii: "\"") else {
            throw self.notCanonical("attribute \(name) is not in double quotes")
        }
        self.advance()
        let value = try self.characters(until: UInt8(ascii: "\""))
        try self.expect(UInt8(ascii: "\""), "attribute \(name) is not closed")
        return TemplateAttribute(name: name, value: value, line: line)
    }

    private mutating func name() throws(ManifestError) -> String {
        let start = self.position
        while let byte = self.current, Self.isNameByte(byte) { self.advance() }
        guard self.position > start else { throw self.invalid("a name is expected here") }
        return String(decoding: self.bytes[start..<self.position], as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isDigit || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    // MARK: - Text

    /// Text up to a delimiter, escapes resolved. Only escapes that canonical XML itself writes are allowed.
    private mutating func characters(until delimiter: UInt8) throws(ManifestError) -> String {
        var text: [UInt8] = []
        let inAttribute = delimiter == UInt8(ascii: "\"")
        while let byte = self.current, byte != delimiter {
            switch byte {
            case UInt8(ascii: "&"):
                text.append(try self.escape(inAttribute: inAttribute))
                continue
            case UInt8(ascii: ">") where !inAttribute:
                throw self.notCanonical("a bare > in text; write &gt;")
            case UInt8(ascii: "<"):
                throw self.invalid("a bare < in an attribute; write &lt;")
            case 0x0D:
                throw self.notCanonical("a carriage return; lines end with a line feed alone")
            case 0x0A where inAttribute, 0x09 where inAttribute:
                throw self.notCanonical("a line break or tab inside an attribute")
            case 0x00..<0x20 where byte != 0x0A && byte != 0x09:
                throw self.invalid("a control character")
            default:
                text.append(byte)
            }
            self.advance()
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape(inAttribute: Bool) throws(ManifestError) -> UInt8 {
        let common: [(String, UInt8)] = [("&amp;", 0x26), ("&lt;", 0x3C), ("&#xD;", 0x0D)]
        let attribute: [(String, UInt8)] = [("&quot;", 0x22), ("&#x9;", 0x09), ("&#xA;", 0x0A)]
        let text: [(String, UInt8)] = [("&gt;", 0x3E)]
        for (escape, byte) in common + (inAttribute ? attribute : text)
        where self.bytes[self.position...].starts(with: escape.utf8) {
            self.position += escape.utf8.count
            return byte
        }
        throw self.notCanonical("an escape that canonical XML does not write here")
    }

    // MARK: - Bytes

    private var current: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    private mutating func advance() {
        if self.current == 0x0A { self.line += 1 }
        self.position += 1
    }

    private mutating func skipWhiteSpace() throws(ManifestError) -> Bool {
        let start = self.position
        while let byte = self.current, byte.isXMLWhiteSpace {
            guard byte != 0x0D else { throw self.notCanonical("a carriage return; lines end with a line feed alone") }
            self.advance()
        }
        return self.position > start
    }

    private mutating func expect(_ byte: UInt8, _ otherwise: String) throws(ManifestError) {
        guard self.current == byte else { throw self.invalid(otherwise) }
        self.advance()
    }

    private func invalid(_ message: String) -> ManifestError {
        ManifestError(.templateInvalid, message, file: self.file, line: self.line)
    }

    private func notCanonical(_ message: String) -> ManifestError {
        ManifestError(.templateNotCanonical, message, file: self.file, line: self.line)
    }
}
