/// What a value must be to be placed into an element.
struct FieldRule: Hashable {
    /// Type and length.
    var type: FieldType
    /// The only values allowed; empty when any is.
    var codes: [[UInt8]] = []
    /// What the text must match.
    var pattern: FieldPattern?

    /// How a value fares.
    enum Verdict {
        /// May be placed as it is.
        case plain
        /// May be placed after escaping.
        case toEscape
        /// Breaks a rule.
        case wrong(Breach)
    }

    /// Which rule is broken.
    enum Breach {
        case type, codes, pattern, character
    }

    /// Checks a value, given as UTF-8, against type and length. XML was checked when it became an `ExtendMessage`.
    static func check(_ text: UnsafeBufferPointer<UInt8>, type: FieldType) -> Verdict {
        var escape = false
        switch type {
        case .text(let minimum, let maximum):
            var characters = 0
            for index in text.indices {
                let byte = unsafe text[index]
                if byte & 0xC0 != 0x80 { characters += 1 }
                if byte < 0x40 {
                    if byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x0D {
                        escape = true
                    } else if byte < 0x20 && byte != 0x09 && byte != 0x0A {
                        return .wrong(.character)
                    }
                } else if byte == 0xEF, unsafe Self.isNonCharacter(text, at: index) {
                    return .wrong(.character)
                }
            }
            guard characters >= minimum, characters <= maximum else { return .wrong(.type) }
        case .decimal(let digits, let fraction):
            guard unsafe Self.isDecimal(text, whole: digits - fraction, fraction: fraction) else {
                return .wrong(.type)
            }
        case .integer(let digits):
            guard unsafe Self.isWhole(text[...], digits: digits) else { return .wrong(.type) }
        case .xml: break
        }
        return escape ? .toEscape : .plain
    }

    /// Whether a value is one of these.
    static func isListed(_ text: UnsafeBufferPointer<UInt8>, in codes: [[UInt8]]) -> Bool {
        for code in codes where unsafe code.elementsEqual(text) { return true }
        return false
    }

    /// Checks a value against everything.
    func accepts(_ text: String) -> Bool {
        var copy = text
        return copy.withUTF8 { text in
            if case .wrong = unsafe Self.check(text, type: self.type) { return false }
            guard unsafe self.codes.isEmpty || Self.isListed(text, in: self.codes) else { return false }
            return unsafe self.pattern?.matches(text) ?? true
        }
    }

    /// The rule in words, for problems and documentation. Never a value.
    func wording(of breach: Breach) -> String {
        switch breach {
        case .type: self.type.description
        case .codes: "codes " + self.codes.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        case .pattern: "pattern " + (self.pattern?.source ?? "")
        case .character: "characters allowed in XML"
        }
    }

    /// U+FFFE and U+FFFF, which XML forbids.
    private static func isNonCharacter(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard index + 2 < text.count, unsafe text[index + 1] == 0xBF else { return false }
        let last = unsafe text[index + 2]
        return last == 0xBE || last == 0xBF
    }

    /// `0` or digits without a leading zero, then perhaps a dot and digits.
    private static func isDecimal(_ text: UnsafeBufferPointer<UInt8>, whole: Int, fraction: Int) -> Bool {
        guard let dot = unsafe text.firstIndex(of: UInt8(ascii: ".")) else {
            return unsafe Self.isWhole(text[...], digits: whole)
        }
        let decimals = unsafe text[(dot + 1)...]
        return unsafe Self.isWhole(text[..<dot], digits: whole) && decimals.count >= 1 && decimals.count <= fraction
            && decimals.allSatisfy(\.isDigit)
    }

    private static func isWhole(_ text: Slice<UnsafeBufferPointer<UInt8>>, digits: Int) -> Bool {
        guard unsafe text.count >= 1 && text.count <= digits && text.allSatisfy(\.isDigit) else { return false }
        return unsafe text.count == 1 || text.first != UInt8(ascii: "0")
    }
}
