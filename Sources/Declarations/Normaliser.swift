/// A value as given and as it will be used, with everything that was done to it.
public struct NormalisedValue: Sendable, Hashable {
    /// As given.
    public var raw: String
    /// As used.
    public var value: String
    /// What was repaired, in the order of `Repair`.
    public var repairs: [Repair]
    /// Holds a character that XML 1.0 cannot carry.
    public var hasIllegalCharacter: Bool

    /// Repairs that intake makes by itself and reports as warnings.
    public enum Repair: String, Sendable, Hashable, Codable, CaseIterable {
        /// Outer blanks were cut.
        case blanks
        /// Line breaks and tabs became single blanks.
        case lineBreaks
        /// Full-width letters, digits and punctuation became ASCII.
        case fullWidth
        /// A small `x` became `X`.
        case capital
    }
}

/// Repairs what is surely meant; refuses to guess the rest (a thousands mark stays and fails the number check).
public enum Normaliser {
    /// How free a value is.
    public enum TextClass: Sendable, Hashable {
        /// Codes, numbers, times, phones: full-width characters become ASCII.
        case machine
        /// Identity numbers: as `machine`, and a small `x` becomes `X`.
        case identity
        /// Names, addresses, descriptions: every character is kept, but for outer blanks and line breaks.
        case prose
    }

    /// Normalises one value.
    public static func normalise(_ raw: String, as textClass: TextClass) -> NormalisedValue {
        if self.isPlain(raw, textClass) {
            return NormalisedValue(raw: raw, value: raw, repairs: [], hasIllegalCharacter: false)
        }
        var repairs: Set<NormalisedValue.Repair> = []
        var scalars = Array(raw.unicodeScalars)
        let start = scalars.firstIndex { !self.isBlank($0) } ?? scalars.endIndex
        let end = (scalars.lastIndex { !self.isBlank($0) } ?? start - 1) + 1
        if start > 0 || end < scalars.count {
            scalars = Array(scalars[start..<max(start, end)])
            repairs.insert(.blanks)
        }
        if textClass == .prose {
            self.joinLines(&scalars, &repairs)
        } else {
            for index in scalars.indices {
                guard let narrow = self.narrow(scalars[index]) else { continue }
                scalars[index] = narrow
                repairs.insert(.fullWidth)
            }
        }
        if textClass == .identity {
            for index in scalars.indices where scalars[index] == "x" {
                scalars[index] = "X"
                repairs.insert(.capital)
            }
        }
        var value = String.UnicodeScalarView()
        value.append(contentsOf: scalars)
        return NormalisedValue(
            raw: raw, value: String(value), repairs: NormalisedValue.Repair.allCases.filter(repairs.contains),
            hasIllegalCharacter: scalars.contains { !self.isAllowedInXML($0) })
    }

    /// Printable ASCII without outer blanks: nothing to repair. Most values are.
    private static func isPlain(_ raw: String, _ textClass: TextClass) -> Bool {
        guard raw.utf8.first != 0x20, raw.utf8.last != 0x20 else { return false }
        return raw.utf8.allSatisfy { byte in
            (0x20...0x7E).contains(byte) && (textClass != .identity || byte != UInt8(ascii: "x"))
        }
    }

    /// One run of line breaks and tabs becomes one blank; blanks beside it are part of the run.
    private static func joinLines(_ scalars: inout [Unicode.Scalar], _ repairs: inout Set<NormalisedValue.Repair>) {
        guard scalars.contains(where: self.isBreak) else { return }
        repairs.insert(.lineBreaks)
        var result: [Unicode.Scalar] = []
        var index = 0
        while index < scalars.count {
            var end = index
            while end < scalars.count, self.isBreak(scalars[end]) || scalars[end] == " " { end += 1 }
            if scalars[index..<end].contains(where: self.isBreak) {
                result.append(" ")
                index = end
            } else if end > index {
                result.append(contentsOf: scalars[index..<end])
                index = end
            } else {
                result.append(scalars[index])
                index += 1
            }
        }
        scalars = result
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0xA0, 0x3000, 0xFEFF: true
        default: self.isBreak(scalar)
        }
    }

    /// The ASCII twin of a full-width character.
    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0)
        case 0x3000: " "
        default: nil
        }
    }

    /// The characters of XML 1.0.
    static func isAllowedInXML(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
