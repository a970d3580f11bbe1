/// A decimal number with exactly five fraction digits, as every `N19,5` field of the standard (money, quantity,
/// weight): kept as a scaled integer, never as a float.
///
/// Bounds: the absolute value stays below 92,233,720,368,547 (64 bits at scale 5). The standard allows one more
/// digit; no order of a natural person comes near it.
public struct Amount: Sendable, Hashable, Comparable, Codable {
    /// Hundred-thousandths.
    public var units: Int64

    /// An amount by its hundred-thousandths.
    public init(units: Int64) { self.units = units }

    /// Zero.
    public static let zero = Amount(units: 0)

    /// A whole number.
    public init(_ whole: Int64) { self.units = whole * Self.one }

    /// Reads plain notation: an optional minus, digits, and at most five fraction digits after a dot.
    ///
    /// Nil for anything else: exponents, thousands marks, a lone dot, more digits than fit.
    public init?(_ text: String) {
        var magnitude: Int64 = 0
        var (seenDot, fraction, seenDigit) = (false, 0, false)
        let negative = text.utf8.first == UInt8(ascii: "-")
        for byte in text.utf8.dropFirst(negative ? 1 : 0) {
            if byte == UInt8(ascii: "."), !seenDot {
                guard seenDigit else { return nil }
                seenDot = true
                continue
            }
            guard (48...57).contains(byte) else { return nil }
            if seenDot {
                fraction += 1
                guard fraction <= 5 else { return nil }
            }
            seenDigit = true
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(byte - 48))
            guard !overflow, !carry else { return nil }
            magnitude = sum
        }
        guard seenDigit, !seenDot || fraction > 0 else { return nil }
        for _ in fraction..<5 {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            magnitude = product
        }
        self.units = negative ? -magnitude : magnitude
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Amount(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a decimal with at most 5 fraction digits"))
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }

    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.units < rhs.units }
    /// The sum; traps on overflow, which the input bounds exclude.
    public static func + (lhs: Self, rhs: Self) -> Self { Amount(units: lhs.units + rhs.units) }
    /// The difference; traps on overflow, which the input bounds exclude.
    public static func - (lhs: Self, rhs: Self) -> Self { Amount(units: lhs.units - rhs.units) }

    /// The product, rounded half away from zero to five fraction digits; nil when it does not fit.
    public func multiplied(by other: Amount) -> Amount? {
        Amount(rounding: Int128(self.units) * Int128(other.units), over: Int128(Self.one))
    }

    /// The quotient, rounded half away from zero to five fraction digits; nil for a zero divisor or when it does not fit.
    public func divided(by other: Amount) -> Amount? {
        guard other.units != 0 else { return nil }
        return Amount(rounding: Int128(self.units) * Int128(Self.one), over: Int128(other.units))
    }

    /// This amount rounded half away from zero to whole fen (two fraction digits), as tax amounts are.
    public var roundedToFen: Amount {
        let step: Int64 = 1000
        let half = self.units >= 0 ? step / 2 : -step / 2
        return Amount(units: (self.units + half) / step * step)
    }

    /// An exact fraction rounded half away from zero; nil when it does not fit 64 bits.
    init?(rounding numerator: Int128, over denominator: Int128) {
        let (top, bottom) = denominator < 0 ? (-numerator, -denominator) : (numerator, denominator)
        let half = bottom / 2
        let rounded = top >= 0 ? (top + half) / bottom : (top - half) / bottom
        guard let units = Int64(exactly: rounded) else { return nil }
        self.units = units
    }

    private static let one: Int64 = 100_000
}

extension Amount: CustomStringConvertible {
    /// Plain notation without trailing zeros (`12.5`, `0`, `-3`): the form on the wire.
    public var description: String {
        var rest = self.units.magnitude
        // At most 14 digits before the dot and 5 behind it, with the sign and the dot.
        return unsafe String(unsafeUninitializedCapacity: 24) { buffer in
            var digits: InlineArray<24, UInt8> = .init(repeating: 0)
            var count = 0
            func put(_ byte: UInt8) {
                digits[count] = byte
                count += 1
            }
            var hasFraction = false
            for place in 0..<5 {
                let digit = UInt8(rest % 10)
                rest /= 10
                if digit > 0 { hasFraction = true }
                if hasFraction { put(48 + digit) }
                if place == 4, hasFraction { put(UInt8(ascii: ".")) }
            }
            repeat {
                put(48 + UInt8(rest % 10))
                rest /= 10
            } while rest > 0
            if self.units < 0 { put(UInt8(ascii: "-")) }
            for index in 0..<count { unsafe buffer[index] = digits[count - 1 - index] }
            return count
        }
    }
}
