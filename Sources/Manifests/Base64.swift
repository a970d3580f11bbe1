/// Base64 (RFC 4648, section 4) over byte arrays.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// One line, padded, as ASCII bytes.
    public static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var word: UInt32 = 0
            for offset in 0..<3 {
                word = word << 8 | (offset < count ? UInt32(bytes[start + offset]) : 0)
            }
            for digit in 0..<4 {
                text.append(
                    digit <= count ? self.alphabet[Int(word >> UInt32(18 - 6 * digit) & 63)] : self.padding)
            }
        }
        return text
    }

    /// The bytes of a padded text; XML white space anywhere is ignored; nil when anything else is wrong.
    public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var word: UInt32 = 0
        var digits = 0
        var pads = 0
        for character in text {
            switch character {
            case 0x20, 0x09, 0x0A, 0x0D: continue
            case self.padding:
                pads += 1
                word <<= 6
            default:
                guard pads == 0, let value = self.value(character) else { return nil }
                word = word << 6 | UInt32(value)
            }
            digits += 1
            guard digits == 4 else { continue }
            guard pads <= 2 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: word >> 16))
            if pads < 2 { bytes.append(UInt8(truncatingIfNeeded: word >> 8)) }
            if pads < 1 { bytes.append(UInt8(truncatingIfNeeded: word)) }
            // Bits under the padding must be zero: one value has one text.
            guard pads == 0 || word & (pads == 1 ? 0xFF : 0xFFFF) == 0 else { return nil }
            (word, digits) = (0, 0)
            // Nothing may follow the padding; a further digit is refused above because `pads` stays.
        }
        return digits == 0 && pads <= 2 ? bytes : nil
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
