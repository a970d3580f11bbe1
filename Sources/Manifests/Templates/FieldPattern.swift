/// A small regular expression over ASCII, checked in one pass with one bit per position.
///
/// Allowed: characters, classes such as `[0-9A-Z_-]`, and behind either `{n}`, `{n,m}`, `?`, `*` or `+`. No groups,
/// alternatives, dots or negations, so that the same text is a valid pattern of XML Schema with the same meaning.
/// At most 63 positions (`[0-9]{14}` has 14).
struct FieldPattern: Hashable {
    /// As written.
    let source: String
    /// For each ASCII character the positions it may fill.
    private let positions: [UInt64]
    /// Positions that may be left out, and positions that may be filled again.
    private let optional: UInt64
    private let repeated: UInt64
    private let end: UInt64

    /// Compiles; nil when the text uses anything else, or too many positions.
    init?(_ source: String) {
        var reader = Reader(rest: Array(source.utf8)[...])
        var positions = [UInt64](repeating: 0, count: 128)
        var optional: UInt64 = 0
        var repeated: UInt64 = 0
        var count = 0
        while let characters = reader.set() {
            guard let times = reader.times() else { return nil }
            for index in 0..<times.positions {
                guard count < 63 else { return nil }
                let bit = UInt64(1) << UInt64(count)
                for character in characters { positions[Int(character)] |= bit }
                if index >= times.least { optional |= bit }
                if times.endless && index == times.positions - 1 { repeated |= bit }
                count += 1
            }
        }
        guard reader.rest.isEmpty, count > 0 else { return nil }
        self.source = source
        self.positions = positions
        self.optional = optional
        self.repeated = repeated
        self.end = UInt64(1) << UInt64(count)
    }

    /// Whether the whole text matches.
    func matches(_ text: some Sequence<UInt8>) -> Bool {
        var active = self.skipping(1)
        for byte in text {
            guard byte < 128 else { return false }
            let matched = active & self.positions[Int(byte)]
            guard matched != 0 else { return false }
            active = self.skipping((matched << 1) | (matched & self.repeated))
        }
        return active & self.end != 0
    }

    /// Adds the positions reached by leaving optional ones out.
    private func skipping(_ active: UInt64) -> UInt64 {
        guard self.optional != 0 else { return active }
        var all = active
        while true {
            let more = all | ((all & self.optional) << 1)
            if more == all { return all }
            all = more
        }
    }
}

extension FieldPattern {
    /// Reads the notation piece by piece.
    private struct Reader {
        var rest: ArraySlice<UInt8>

        /// The next character or class; nil at the end or at something not allowed.
        mutating func set() -> [UInt8]? {
            guard let byte = self.rest.first else { return nil }
            if byte == UInt8(ascii: "[") { return self.classSet() }
            return self.character().map { [$0] }
        }

        /// One character, a `\` before punctuation taken away.
        private mutating func character(inClass: Bool = false) -> UInt8? {
            guard let byte = self.rest.first, (0x20..<0x7F).contains(byte) else { return nil }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = self.rest.dropFirst().first, Self.special.contains(escaped) else { return nil }
                self.rest.removeFirst(2)
                return escaped
            }
            guard !Self.special.contains(byte) || (byte == UInt8(ascii: "-") && !inClass) else { return nil }
            self.rest.removeFirst()
            return byte
        }

        private mutating func classSet() -> [UInt8]? {
            self.rest.removeFirst()
            var set: [UInt8] = []
            while let byte = self.rest.first, byte != UInt8(ascii: "]") {
                if byte == UInt8(ascii: "-") && self.rest.dropFirst().first == UInt8(ascii: "]") {
                    self.rest.removeFirst()
                    set.append(byte)
                    continue
                }
                guard let low = self.character(inClass: true) else { return nil }
                var high = low
                if self.rest.first == UInt8(ascii: "-"), self.rest.dropFirst().first != UInt8(ascii: "]") {
                    self.rest.removeFirst()
                    guard let top = self.character(inClass: true), top >= low else { return nil }
                    high = top
                }
                set.append(contentsOf: low...high)
            }
            guard self.rest.popFirst() == UInt8(ascii: "]"), !set.isEmpty else { return nil }
            return set
        }

        /// How often the piece before may stand; nil when the notation is wrong.
        mutating func times() -> (least: Int, positions: Int, endless: Bool)? {
            switch self.rest.first {
            case UInt8(ascii: "?"):
                self.rest.removeFirst()
                return (0, 1, false)
            case UInt8(ascii: "*"):
                self.rest.removeFirst()
                return (0, 1, true)
            case UInt8(ascii: "+"):
                self.rest.removeFirst()
                return (1, 1, true)
            case UInt8(ascii: "{"):
                guard let close = self.rest.firstIndex(of: UInt8(ascii: "}")) else { return nil }
                let body = String(decoding: self.rest[self.rest.startIndex + 1..<close], as: UTF8.self)
                self.rest = self.rest[(close + 1)...]
                let bounds = body.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
                guard let least = bounds.first ?? nil, let most = bounds.last ?? nil, bounds.count <= 2,
                    least >= 0, most >= least, most > 0
                else { return nil }
                return (least, most, false)
            default:
                return (1, 1, false)
            }
        }

        private static let special = Array(#"\[]{}()*+?.|^$-"#.utf8)
    }
}
