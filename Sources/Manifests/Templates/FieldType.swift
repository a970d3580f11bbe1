/// The type of a field, written as in the legend of the standard.
///
/// | written | meaning |
/// |---|---|
/// | `C36` | exactly 36 characters (code points) |
/// | `C1..60` | 1 to 60 characters; with `C0..` the element may be empty |
/// | `N19,5` | decimal in plain notation, not negative, at most 19 digits of which 5 after the dot |
/// | `INT`, `INT..4` | whole number without sign and leading zeros, at most 9 (or 4) digits |
/// | `XML` | one element with everything in it, of another namespace or none |
enum FieldType: Hashable {
    case text(minimum: Int, maximum: Int)
    case decimal(digits: Int, fraction: Int)
    case integer(digits: Int)
    case xml

    /// Reads the notation; nil when it is none of the forms above.
    init?(_ notation: String) {
        if notation == "XML" {
            self = .xml
        } else if notation == "INT" {
            self = .integer(digits: Self.integerDigits)
        } else if let digits = Self.number(notation, after: "INT..") {
            guard (1...Self.integerDigits).contains(digits) else { return nil }
            self = .integer(digits: digits)
        } else if notation.hasPrefix("N") {
            let parts = notation.dropFirst().split(separator: ",", omittingEmptySubsequences: false)
            guard parts.count == 2, let digits = Self.number(parts[0]), let fraction = Self.number(parts[1]),
                fraction > 0, digits > fraction, digits <= 19
            else { return nil }
            self = .decimal(digits: digits, fraction: fraction)
        } else if notation.hasPrefix("C") {
            let body = notation.dropFirst()
            if let exact = Self.number(body) {
                guard exact > 0 else { return nil }
                self = .text(minimum: exact, maximum: exact)
                return
            }
            guard let dots = body.firstIndex(of: "."), body[dots...].hasPrefix(".."),
                let minimum = Self.number(body[..<dots]), let maximum = Self.number(body[dots...].dropFirst(2)),
                minimum <= maximum, maximum > 0
            else { return nil }
            self = .text(minimum: minimum, maximum: maximum)
        } else {
            return nil
        }
    }

    /// The notation.
    var description: String {
        switch self {
        case .text(let minimum, let maximum): minimum == maximum ? "C\(minimum)" : "C\(minimum)..\(maximum)"
        case .decimal(let digits, let fraction): "N\(digits),\(fraction)"
        case .integer(let digits): digits == Self.integerDigits ? "INT" : "INT..\(digits)"
        case .xml: "XML"
        }
    }

    /// Whether every value of this type is a value of the other.
    func isWithin(_ other: FieldType) -> Bool {
        switch (self, other) {
        case (.text(let minimum, let maximum), .text(let lowest, let highest)):
            minimum >= lowest && maximum <= highest
        case (.decimal(let digits, let fraction), .decimal(let most, let mostFraction)):
            fraction <= mostFraction && digits - fraction <= most - mostFraction
        case (.integer(let digits), .integer(let most)): digits <= most
        case (.xml, .xml): true
        default: false
        }
    }

    /// Digits that certainly fit `xs:int`.
    private static let integerDigits = 9

    private static func number(_ text: String, after prefix: String) -> Int? {
        text.hasPrefix(prefix) ? Self.number(text.dropFirst(prefix.count)) : nil
    }

    private static func number(_ text: some StringProtocol) -> Int? {
        !text.isEmpty && text.count <= 5 && text.utf8.allSatisfy(\.isDigit) ? Int(text) : nil
    }
}
