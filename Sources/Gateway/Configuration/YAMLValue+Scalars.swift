import Declarations

extension YAMLValue {
    /// Text of 1…`limit` characters, as written (numbers too: customs codes look like numbers).
    func text(upTo limit: Int = 4096) -> String? {
        guard let text = self.scalar(expected: "text") else { return nil }
        guard !text.isEmpty, text.unicodeScalars.count <= limit else {
            self.report("must have 1 to \(limit) characters")
            return nil
        }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            self.report("holds a control character")
            return nil
        }
        return text
    }

    /// Text that satisfies a rule; `form` says the rule to the operator. The text itself is not repeated.
    func text(form: String, _ accepts: (String) -> Bool) -> String? {
        guard let text = self.text() else { return nil }
        guard accepts(text) else {
            self.report("does not have the right form", allowed: [form])
            return nil
        }
        return text
    }

    /// A name as used in keys and URLs: `[a-z0-9-]{1,40}`.
    func identifier() -> String? { self.text(form: "a-z, 0-9 and -, 1 to 40 characters", isIdentifier) }

    /// Exactly so many ASCII digits, for instance a customs district.
    func digits(_ count: Int) -> String? {
        self.text(form: "\(count) digits") { text in
            text.utf8.count == count && text.utf8.allSatisfy { (48...57).contains($0) }
        }
    }

    /// A whole number within bounds.
    func integer(_ bounds: ClosedRange<Int>) -> Int? {
        let allowed = ["\(bounds.lowerBound) to \(bounds.upperBound)"]
        guard let text = self.scalar(expected: "a whole number", allowed: allowed) else { return nil }
        guard let number = Int(text), bounds.contains(number) else {
            self.report("\"\(text.prefix(40))\" is not a whole number within bounds", allowed: allowed)
            return nil
        }
        return number
    }

    /// A decimal number within bounds, at most five fraction digits.
    func amount(_ bounds: ClosedRange<Amount>) -> Amount? {
        let allowed = ["\(bounds.lowerBound) to \(bounds.upperBound), at most five fraction digits"]
        guard let text = self.scalar(expected: "a decimal number", allowed: allowed) else { return nil }
        guard let amount = Amount(text), bounds.contains(amount) else {
            self.report("\"\(text.prefix(40))\" is not a decimal number within bounds", allowed: allowed)
            return nil
        }
        return amount
    }

    /// `true` or `false`.
    func boolean() -> Bool? {
        guard let text = self.scalar(expected: "true or false", allowed: ["true", "false"]) else { return nil }
        guard text == "true" || text == "false" else {
            self.report("\"\(text.prefix(40))\" is neither true nor false", allowed: ["true", "false"])
            return nil
        }
        return text == "true"
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> Word? {
        let allowed = Word.allCases.map(\.rawValue)
        guard let text = self.scalar(expected: "a word", allowed: allowed) else { return nil }
        guard let word = Word(rawValue: text) else {
            self.report("\"\(text.prefix(40))\" is not known", allowed: allowed)
            return nil
        }
        return word
    }

    /// A time span such as `24h`, `30m`, `15s`, `200ms`, within bounds.
    func duration(_ bounds: ClosedRange<Duration>) -> Duration? {
        let range = "\(render(bounds.lowerBound)) to \(render(bounds.upperBound))"
        let allowed = ["a number with d, h, m, s or ms: 24h, 30m, 15s, 200ms", range]
        guard let text = self.scalar(expected: "a time span", allowed: allowed) else { return nil }
        guard let value = parseDuration(text) else {
            self.report("\"\(text.prefix(40))\" is not a time span", allowed: allowed)
            return nil
        }
        guard bounds.contains(value) else {
            self.report("\"\(text.prefix(40))\" is out of bounds", allowed: [range])
            return nil
        }
        return value
    }

    /// A number of bytes such as `64MB`, `4KB`, `512B`, `2GB` (powers of 1024), within bounds.
    func size(_ bounds: ClosedRange<Int>) -> Int? {
        let range = "\(render(bytes: bounds.lowerBound)) to \(render(bytes: bounds.upperBound))"
        let allowed = ["a number with B, KB, MB or GB: 512B, 64MB", range]
        guard let text = self.scalar(expected: "a size", allowed: allowed) else { return nil }
        guard let value = parseSize(text) else {
            self.report("\"\(text.prefix(40))\" is not a size", allowed: allowed)
            return nil
        }
        guard bounds.contains(value) else {
            self.report("\"\(text.prefix(40))\" is out of bounds", allowed: [range])
            return nil
        }
        return value
    }
}

/// `[a-z0-9-]{1,40}`.
func isIdentifier(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
        && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == 45 }
}

private let durationUnits: [(suffix: String, milliseconds: Int64)] = [
    ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
]
private let sizeUnits: [(suffix: String, bytes: Int64)] = [
    ("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30), ("B", 1),
]

private func parseDuration(_ text: String) -> Duration? {
    scaled(text, durationUnits.map { ($0.suffix, $0.milliseconds) }).map { .milliseconds($0) }
}

private func parseSize(_ text: String) -> Int? {
    scaled(text, sizeUnits.map { ($0.suffix, $0.bytes) }).flatMap { Int(exactly: $0) }
}

private func scaled(_ text: String, _ units: [(suffix: String, factor: Int64)]) -> Int64? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let suffix = String(text[digits.endIndex...])
    guard let number = Int64(digits), let unit = units.first(where: { $0.suffix == suffix }) else { return nil }
    let (value, overflow) = number.multipliedReportingOverflow(by: unit.factor)
    return overflow ? nil : value
}

private func render(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    let unit = durationUnits.last { milliseconds % $0.milliseconds == 0 && milliseconds >= $0.milliseconds }
    return unit.map { "\(milliseconds / $0.milliseconds)\($0.suffix)" } ?? "0s"
}

private func render(bytes: Int) -> String {
    let unit = sizeUnits.prefix(3).last { Int64(bytes) % $0.bytes == 0 && bytes > 0 }
    return unit.map { "\(Int64(bytes) / $0.bytes)\($0.suffix)" } ?? "\(bytes)B"
}
