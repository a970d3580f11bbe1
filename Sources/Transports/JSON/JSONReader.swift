/// A place in a JSON text that breaks the grammar. Holds no content.
struct JSONFault: Error {
    /// Offset of the byte that does not fit.
    var offset: Int
    /// What was expected there.
    var what: String
}

/// Reads one JSON object after the other out of a byte string, keeping its scalar members: numbers exactly as
/// written, other scalars as text. Arrays and objects inside are checked and passed over.
struct JSONReader {
    private let bytes: [UInt8]
    /// Where reading goes on.
    private(set) var index: Int
    private let keepsText: Bool

    /// A reader that stands at an offset; one that does not keep text only checks the grammar.
    init(_ bytes: [UInt8], at index: Int = 0, keepsText: Bool = true) {
        self.bytes = bytes
        self.index = index
        self.keepsText = keepsText
    }

    /// The members of the object at the present place, in order; afterwards the place is behind it.
    mutating func object() throws(JSONFault) -> [(name: String, text: String)] {
        try self.object(depth: 0)
    }

    /// Moves over blanks and tells the byte found there.
    mutating func next() -> UInt8? {
        while let byte = self.current, byte == 32 || (9...10).contains(byte) || byte == 13 { self.index += 1 }
        return self.current
    }

    private static let maximumDepth = 32

    private var current: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

    private func fault(_ what: String) -> JSONFault { JSONFault(offset: self.index, what: what) }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard self.current == UInt8(ascii: mark) else { return false }
        self.index += 1
        return true
    }

    private mutating func object(depth: Int) throws(JSONFault) -> [(name: String, text: String)] {
        guard depth < Self.maximumDepth else { throw self.fault("less nesting") }
        guard self.take("{") else { throw self.fault("an object") }
        var members: [(name: String, text: String)] = []
        if self.next() == UInt8(ascii: "}") {
            self.index += 1
            return members
        }
        while true {
            guard self.next() == UInt8(ascii: "\"") else { throw self.fault("a member name") }
            let name = try self.string()
            guard self.next() == UInt8(ascii: ":") else { throw self.fault("a colon") }
            self.index += 1
            if let text = try self.value(depth: depth + 1) { members.append((name, text)) }
            let byte = self.next()
            guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else { throw self.fault("a comma or a brace") }
            self.index += 1
            if byte == UInt8(ascii: "}") { return members }
        }
    }

    private mutating func array(depth: Int) throws(JSONFault) {
        guard depth < Self.maximumDepth else { throw self.fault("less nesting") }
        self.index += 1
        if self.next() == UInt8(ascii: "]") {
            self.index += 1
            return
        }
        while true {
            _ = try self.value(depth: depth + 1)
            let byte = self.next()
            guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else {
                throw self.fault("a comma or a bracket")
            }
            self.index += 1
            if byte == UInt8(ascii: "]") { return }
        }
    }

    /// The text of a scalar; nil for `null`, an array or an object.
    private mutating func value(depth: Int) throws(JSONFault) -> String? {
        switch self.next() {
        case UInt8(ascii: "\""):
            return try self.string()
        case UInt8(ascii: "{"):
            _ = try self.object(depth: depth)
            return nil
        case UInt8(ascii: "["):
            try self.array(depth: depth)
            return nil
        case UInt8(ascii: "n"):
            try self.word("null")
            return nil
        case UInt8(ascii: "t"):
            try self.word("true")
            return "true"
        case UInt8(ascii: "f"):
            try self.word("false")
            return "false"
        default:
            return try self.number()
        }
    }

    private mutating func word(_ word: StaticString) throws(JSONFault) {
        let text = word.description.utf8
        guard self.bytes[self.index...].starts(with: text) else { throw self.fault("a value") }
        self.index += text.count
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
        return self.keepsText ? String(decoding: self.bytes[start..<self.index], as: UTF8.self) : ""
    }

    private mutating func digits() throws(JSONFault) {
        let start = self.index
        while let byte = self.current, (48...57).contains(byte) { self.index += 1 }
        guard self.index > start else { throw self.fault("a value") }
    }

    /// Broken UTF-8 and halves of surrogate pairs become U+FFFD: a garbled text must not cost the receipt.
    private mutating func string() throws(JSONFault) -> String {
        self.index += 1
        let start = self.index
        var pieces: [UInt8]?
        while let byte = self.current {
            switch byte {
            case UInt8(ascii: "\""):
                self.index += 1
                guard self.keepsText else { return "" }
                return String(decoding: pieces ?? Array(self.bytes[start..<self.index - 1]), as: UTF8.self)
            case UInt8(ascii: "\\"):
                var content = pieces ?? Array(self.bytes[start..<self.index])
                self.index += 1
                content.append(contentsOf: String(try self.escape()).utf8)
                pieces = content
            case 0..<32:
                throw self.fault("no control character inside a text")
            default:
                pieces?.append(byte)
                self.index += 1
            }
        }
        throw self.fault("the end of a text")
    }

    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        guard let byte = self.current else { throw self.fault("the end of a text") }
        self.index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw self.fault("a known escape")
        }
        let first = try self.fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let mark = self.index
        if first < 0xDC00, self.take("\\"), self.take("u") {
            let second = try self.fourHexDigits()
            if (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return scalar
            }
        }
        self.index = mark
        return "\u{FFFD}"
    }

    private mutating func fourHexDigits() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = self.current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw self.fault("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            self.index += 1
        }
        return value
    }
}
