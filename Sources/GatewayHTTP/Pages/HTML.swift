/// Markup. Interpolated text is escaped; interpolated markup is not, because it is escaped already.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    private(set) var markup: String

    init(stringLiteral value: String) { self.markup = value }
    init(stringInterpolation: StringInterpolation) { self.markup = stringInterpolation.markup }

    static func += (page: inout HTML, more: HTML) { page.markup += more.markup }

    /// Pieces one after the other.
    static func joined(_ pieces: some Sequence<HTML>) -> HTML {
        var page: HTML = ""
        for piece in pieces { page += piece }
        return page
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup: String

        init(literalCapacity: Int, interpolationCount: Int) {
            self.markup = ""
            self.markup.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { self.markup += literal }
        mutating func appendInterpolation(_ html: HTML) { self.markup += html.markup }
        mutating func appendInterpolation(_ number: Int) { self.markup += String(number) }
        mutating func appendInterpolation(_ text: String) { self.markup += HTML.escaped(text) }
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x22, 0x26, 0x27, 0x3C, 0x3E].contains($0) || $0 < 0x20 }) else {
            return text
        }
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): output += "&amp;".utf8
            case UInt8(ascii: "<"): output += "&lt;".utf8
            case UInt8(ascii: ">"): output += "&gt;".utf8
            case UInt8(ascii: "\""): output += "&quot;".utf8
            case UInt8(ascii: "'"): output += "&#39;".utf8
            case 0x09, 0x0A, 0x0D: output.append(byte)
            case 0..<0x20: output += "\u{FFFD}".utf8
            default: output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
