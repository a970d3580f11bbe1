/// A JSON value that keeps numbers as written and repeated keys as given.
enum JSONValue {
    case null
    case bool
    /// The number as written.
    case number(String)
    /// The text, and whether it held broken UTF-8 or half of a surrogate pair (replaced by U+FFFD).
    case string(String, isDamaged: Bool)
    case array([JSONValue])
    /// Members in the order given; a key may occur twice.
    case object([Member])

    /// One field of an object.
    struct Member {
        var key: String
        var value: JSONValue
    }
}

/// Reads strict JSON (RFC 8259) from bytes, at most `maxDepth` levels deep.
struct JSONScanner {
    private let bytes: [UInt8]
    private var index = 0
    private static let maxDepth = 16

    /// The value of a whole document; anything after it is a syntax error.
    static func value(of bytes: [UInt8]) throws(DeclarationError) -> JSONValue {
        var scanner = JSONScanner(bytes: bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { scanner.index = 3 }
        let value = try scanner.value(depth: 0)
        scanner.skipBlanks()
        guard scanner.index == bytes.count else { throw scanner.fault("text after the end of the document") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func fault(_ what: String) -> DeclarationError {
        DeclarationError(.jsonSyntax, "byte \(self.index): \(what)")
    }

    private var current: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

    private mutating func skipBlanks() {
        while let byte = self.current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { self.index += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard self.current == UInt8(ascii: character) else { return false }
        self.index += 1
        return true
    }

    private mutating func value(depth: Int) throws(DeclarationError) -> JSONValue {
        guard depth <= Self.maxDepth else { throw self.fault("nested too deep") }
        self.skipBlanks()
        switch self.current {
        case UInt8(ascii: "{"): return try self.object(depth: depth)
        case UInt8(ascii: "["): return try self.array(depth: depth)
        case UInt8(ascii: "\""):
            let (text, isDamaged) = try self.string()
            return .string(text, isDamaged: isDamaged)
        case UInt8(ascii: "t"): return try self.word("true", .bool)
        case UInt8(ascii: "f"): return try self.word("false", .bool)
        case UInt8(ascii: "n"): return try self.word("null", .null)
        default: return .number(try self.number())
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(DeclarationError) -> JSONValue {
        guard self.bytes[self.index...].starts(with: word.utf8) else { throw self.fault("unexpected character") }
        self.index += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(DeclarationError) -> JSONValue {
        self.index += 1
        var members: [JSONValue.Member] = []
        self.skipBlanks()
        if self.take("}") { return .object(members) }
        while true {
            self.skipBlanks()
            guard self.current == UInt8(ascii: "\"") else { throw self.fault("a field name in quotes is expected") }
            let key = try self.string().text
            self.skipBlanks()
            guard self.take(":") else { throw self.fault("a colon is expected") }
            members.append(.init(key: key, value: try self.value(depth: depth + 1)))
            self.skipBlanks()
            if self.take("}") { return .object(members) }
            guard self.take(",") else { throw self.fault("a comma or a closing brace is expected") }
        }
    }

    private mutating func array(depth: Int) throws(DeclarationError) -> JSONValue {
        self.index += 1
        var values: [JSONValue] = []
        self.skipBlanks()
        if self.take("]") { return .array(values) }
        while true {
            values.append(try self.value(depth: depth + 1))
            self.skipBlanks()
            if self.take("]") { return .array(values) }
            guard self.take(",") else { throw self.fault("a comma or a closing bracket is expected") }
        }
    }

    private mutating func number() throws(DeclarationError) -> String {
        let start = self.index
        _ = self.take("-")
        if !self.take("0") { try self.digits() }
        if self.take(".") { try self.digits() }
        if self.take("e") || self.take("E") {
            if !self.take("+") { _ = self.take("-") }
            try self.digits()
        }
        return String(decoding: self.bytes[start..<self.index], as: UTF8.self)
    }

    private mutating func digits() throws(DeclarationError) {
        let start = self.index
        while let byte = self.current, (48...57).contains(byte) { self.index += 1 }
        guard self.index > start else { throw self.fault("a value is expected") }
    }

    private mutating func string() throws(DeclarationError) -> (text: String, isDamaged: Bool) {
        self.index += 1
        var content: [UInt8] = []
        var isDamaged = false
        while let byte = self.current {
            switch byte {
            case UInt8(ascii: "\""):
                self.index += 1
                let text = String(decoding: content, as: UTF8.self)
                // Decoding replaces broken sequences, which then differ from the bytes.
                return (text, isDamaged || !text.utf8.elementsEqual(content))
            case UInt8(ascii: "\\"):
                self.index += 1
                let scalar = try self.escape()
                isDamaged = isDamaged || scalar == nil
                content.append(contentsOf: UTF8.encode(scalar ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
            case 0..<0x20:
                throw self.fault("a control character inside a text must be escaped")
            default:
                content.append(byte)
                self.index += 1
            }
        }
        throw self.fault("the text is not closed")
    }

    /// The scalar after a backslash; nil for half of a surrogate pair.
    private mutating func escape() throws(DeclarationError) -> Unicode.Scalar? {
        guard let byte = self.current else { throw self.fault("the text is not closed") }
        self.index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw self.fault("unknown escape")
        }
        let first = try self.fourHexDigits()
        guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
        let mark = self.index
        if self.take("\\"), self.take("u") {
            let second = try self.fourHexDigits()
            if (0xDC00...0xDFFF).contains(second) {
                return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            }
        }
        self.index = mark
        return nil
    }

    private mutating func fourHexDigits() throws(DeclarationError) -> UInt32 {
        guard self.index + 4 <= self.bytes.count else { throw self.fault("four hexadecimal digits are expected") }
        var value: UInt32 = 0
        for byte in self.bytes[self.index..<self.index + 4] {
            let digit: UInt8
            switch byte {
            case 48...57: digit = byte - 48
            case 65...70: digit = byte - 55
            case 97...102: digit = byte - 87
            default: throw self.fault("four hexadecimal digits are expected")
            }
            value = value << 4 | UInt32(digit)
        }
        self.index += 4
        return value
    }
}
