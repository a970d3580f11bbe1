/// A place in a JSON text that breaks the grammar. Holds no content.
struct JSONFault: Error {
    /// Offset of the byte that does not fit.
    var offset: Int
    /// What is wrong there.
    var what: StaticString
}

/// The grammar of JSON: reads one value after the other out of a byte string.
struct JSONScanner {
    private let bytes: [UInt8]
    /// Where reading goes on.
    private(set) var index: Int
    private let keepsContent: Bool

    /// A scanner that stands at an offset. One that does not keep content only checks the grammar: its strings,
    /// numbers, arrays and objects are empty.
    init(_ bytes: [UInt8], at index: Int, keepsContent: Bool = true) {
        self.bytes = bytes
        self.index = index
        self.keepsContent = keepsContent
    }

    /// The next value; afterwards the place is behind it.
    mutating func value() throws(JSONFault) -> JSONText.Value { try self.value(depth: 0) }

    /// Moves over blanks and tells the byte found there.
    mutating func next() -> UInt8? {
        while let byte = self.current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { self.index += 1 }
        return self.current
    }

    /// A fault at the present place.
    func fault(_ what: StaticString) -> JSONFault { JSONFault(offset: self.index, what: what) }

    private var current: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard self.current == UInt8(ascii: character) else { return false }
        self.index += 1
        return true
    }

    private mutating func takeNext(_ character: Unicode.Scalar) -> Bool {
        _ = self.next()
        return self.take(character)
    }

    private mutating func value(depth: Int) throws(JSONFault) -> JSONText.Value {
        switch self.next() {
        case UInt8(ascii: "{"): return try self.object(depth: depth)
        case UInt8(ascii: "["): return try self.array(depth: depth)
        case UInt8(ascii: "\""):
            let (text, isDamaged) = try self.string()
            return .string(text, isDamaged: isDamaged)
        case UInt8(ascii: "t"): return try self.word("true", .bool(true))
        case UInt8(ascii: "f"): return try self.word("false", .bool(false))
        case UInt8(ascii: "n"): return try self.word("null", .null)
        default: return .number(try self.number())
        }
    }

    private mutating func word(_ word: String, _ value: JSONText.Value) throws(JSONFault) -> JSONText.Value {
        guard self.bytes[self.index...].starts(with: word.utf8) else { throw self.fault("unexpected character") }
        self.index += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONFault) -> JSONText.Value {
        guard depth < JSONText.maximumDepth else { throw self.fault("nested too deep") }
        self.index += 1
        var members: [JSONText.Member] = []
        if self.takeNext("}") { return .object(members) }
        while true {
            guard self.next() == UInt8(ascii: "\"") else { throw self.fault("a field name in quotes is expected") }
            let key = try self.string().text
            guard self.takeNext(":") else { throw self.fault("a colon is expected") }
            let value = try self.value(depth: depth + 1)
            if self.keepsContent { members.append(.init(key: key, value: value)) }
            if self.takeNext("}") { return .object(members) }
            guard self.take(",") else { throw self.fault("a comma or a closing brace is expected") }
        }
    }

    private mutating func array(depth: Int) throws(JSONFault) -> JSONText.Value {
        guard depth < JSONText.maximumDepth else { throw self.fault("nested too deep") }
        self.index += 1
        var values: [JSONText.Value] = []
        if self.takeNext("]") { return .array(values) }
        while true {
            let value = try self.value(depth: depth + 1)
            if self.keepsContent { values.append(value) }
            if self.takeNext("]") { return .array(values) }
            guard self.take(",") else { throw self.fault("a comma or a closing bracket is expected") }
        }
    }

    private mutating func number() throws(JSONFault) -> String {
        let start = self.index
        _ = self.take("-")
        if !self.take("0") { try self.digits() }
        if self.take(".") { try self.digits() }
        if self.take("e") || self.take("E") {
            if !self.take("+") { _ = self.take("-") }
            try self.digits()
        }
        return self.keepsContent ? String(decoding: self.bytes[start..<self.index], as: UTF8.self) : ""
    }

    private mutating func digits() throws(JSONFault) {
        let start = self.index
        while let byte = self.current, (48...57).contains(byte) { self.index += 1 }
        guard self.index > start else { throw self.fault("a value is expected") }
    }

    private mutating func string() throws(JSONFault) -> (text: String, isDamaged: Bool) {
        self.index += 1
        // Bytes from here on are not copied yet.
        var start = self.index
        var content: [UInt8] = []
        var isDamaged = false
        while let byte = self.current {
            switch byte {
            case UInt8(ascii: "\""):
                self.index += 1
                guard self.keepsContent else { return ("", isDamaged) }
                let rest = self.bytes[start..<self.index - 1]
                // Most texts hold no escape and no broken sequence.
                if content.isEmpty, let text = String(validating: rest, as: UTF8.self) { return (text, isDamaged) }
                content += rest
                let text = String(decoding: content, as: UTF8.self)
                // Decoding replaces broken sequences, which then differ from the bytes.
                return (text, isDamaged || !text.utf8.elementsEqual(content))
            case UInt8(ascii: "\\"):
                if self.keepsContent { content += self.bytes[start..<self.index] }
                self.index += 1
                let scalar = try self.escape()
                isDamaged = isDamaged || scalar == nil
                if self.keepsContent { content += String(scalar ?? "\u{FFFD}").utf8 }
                start = self.index
            case 0..<0x20:
                throw self.fault("a control character inside a text must be escaped")
            default:
                self.index += 1
            }
        }
        throw self.fault("the text is not closed")
    }

    /// The scalar after a backslash; nil for half of a surrogate pair.
    private mutating func escape() throws(JSONFault) -> Unicode.Scalar? {
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

    private mutating func fourHexDigits() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = self.current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw self.fault("four hexadecimal digits are expected")
            }
            value = value << 4 | UInt32(digit)
            self.index += 1
        }
        return value
    }
}
