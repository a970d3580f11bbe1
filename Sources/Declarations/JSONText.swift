/// A JSON text (RFC 8259) whose values are handed out as they were written.
///
/// Foundation's readers pass numbers through binary floating point, merge repeated members and stop at the first
/// fault. Here numbers keep their digits and members their order and repetitions, and a broken element of an array
/// costs none of its neighbours (``elements()``). A byte order mark at the start is passed over.
public struct JSONText: Sendable {
    /// A JSON value with its numbers as written and repeated members as given.
    public enum Value: Sendable, Hashable {
        case null
        case bool(Bool)
        /// The number as written.
        case number(String)
        /// The text, and whether it held broken UTF-8 or half of a surrogate pair (replaced by U+FFFD).
        case string(String, isDamaged: Bool)
        case array([Value])
        /// Members in the order given; a key may occur twice.
        case object([Member])

        /// The text of a scalar: a string's content, a number as written, `true` or `false`. Nil for `null`, an array
        /// and an object.
        public var scalar: String? {
            switch self {
            case .string(let text, _), .number(let text): text
            case .bool(let value): value ? "true" : "false"
            case .null, .array, .object: nil
            }
        }
    }

    /// One field of an object.
    public struct Member: Sendable, Hashable {
        /// The name, its escapes resolved.
        public var key: String
        public var value: Value

        public init(key: String, value: Value) {
            self.key = key
            self.value = value
        }
    }

    /// Arrays and objects that may be open at once; a text with more is refused.
    public static let maximumDepth = 32

    private let bytes: [UInt8]

    /// A text that is still to be read: UTF-8.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value that the whole text is.
    ///
    /// - Throws: `json_syntax`, with the offset of the first byte that breaks the grammar or the depth, and without
    ///   any content. Text after the value is such a fault as well; broken UTF-8 inside a string is none.
    public func value() throws(DeclarationError) -> Value {
        var scanner = JSONScanner(self.bytes, at: self.start)
        do throws(JSONFault) {
            let value = try scanner.value()
            guard scanner.next() == nil else { throw scanner.fault("text after the end of the document") }
            return value
        } catch {
            throw DeclarationError(.jsonSyntax, "byte \(error.offset): \(error.what)")
        }
    }

    /// The array that the text is, cut into its elements; nil when it is none. `null` counts as an empty array.
    ///
    /// Takes time in proportion to the length, whatever the text.
    public func elements() -> Elements? { Elements(self.bytes, from: self.start) }

    /// Appends a string as JSON writes it, in quotes and without bare control characters.
    public static func quote(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0x0A: output += "\\n".utf8
            case 0x0D: output += "\\r".utf8
            case 0x09: output += "\\t".utf8
            case 0..<0x20, 0x7F:
                output += (byte < 0x10 ? "\\u000" : "\\u00").utf8
                output += String(byte, radix: 16).utf8
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private var start: Int { self.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }
}
