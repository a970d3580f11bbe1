/// A `multipart/form-data` body (RFC 7578), read strictly and without copying but for the parts asked for.
struct Multipart: Sendable {
    /// One field of the form.
    struct Part: Sendable {
        var name: String
        /// Name of the file on the sender's machine; nil for a plain field.
        var fileName: String?
        var content: ArraySlice<UInt8>
    }

    private(set) var parts: [Part]

    /// First part of this name.
    func part(_ name: String) -> Part? { self.parts.first { $0.name == name } }

    /// `boundary` of a `multipart/form-data` content type; nil for any other type.
    static func boundary(of contentType: String) -> [UInt8]? {
        var pieces = contentType.split(separator: ";").map { $0.drop { $0 == " " || $0 == "\t" } }
        guard !pieces.isEmpty, pieces.removeFirst().lowercased().hasPrefix("multipart/form-data") else { return nil }
        for piece in pieces where piece.lowercased().hasPrefix("boundary=") {
            let value = piece.dropFirst("boundary=".count).filter { $0 != "\"" }
            let bytes = Array(value.utf8)
            return (1...70).contains(bytes.count) ? bytes : nil
        }
        return nil
    }

    /// Reads a whole body; nil when it is not closed by its last boundary, a part has no name, or has over 64 parts.
    init?(_ body: [UInt8], boundary: [UInt8]) {
        let delimiter = [0x0D, 0x0A, 0x2D, 0x2D] + boundary
        // The first boundary stands at the very start, without the line break that belongs to the later ones.
        guard body.starts(with: delimiter.dropFirst(2)) else { return nil }
        var position = delimiter.count - 2
        self.parts = []
        while self.parts.count < 64 {
            let rest = body[position...]
            if rest.starts(with: [0x2D, 0x2D]) { return }
            guard rest.starts(with: [0x0D, 0x0A]),
                let headEnd = Self.find([0x0D, 0x0A, 0x0D, 0x0A], in: body, from: position),
                let end = Self.find(delimiter, in: body, from: headEnd + 2),
                let part = Self.part(head: body[position..<headEnd], content: body[min(headEnd + 4, end)..<end])
            else { return nil }
            self.parts.append(part)
            position = end + delimiter.count
        }
        return nil
    }

    private static func part(head: ArraySlice<UInt8>, content: ArraySlice<UInt8>) -> Part? {
        for line in head.split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }) {
            let text = String(decoding: line, as: UTF8.self)
            guard text.lowercased().hasPrefix("content-disposition:") else { continue }
            guard let name = Self.parameter("name", of: text) else { return nil }
            return Part(name: name, fileName: Self.parameter("filename", of: text), content: content)
        }
        return nil
    }

    /// A quoted parameter; browsers write `"` inside it as `%22`.
    private static func parameter(_ name: String, of line: String) -> String? {
        let key = Array("; \(name)=\"".utf8)
        let bytes = Array(line.utf8)
        guard let start = Self.find(key, in: bytes, from: 0) else { return nil }
        let value = bytes[(start + key.count)...].prefix { $0 != UInt8(ascii: "\"") }
        return String(decoding: value, as: UTF8.self)
    }

    /// First place of a pattern at or after `start`.
    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first, bytes.count >= pattern.count else { return nil }
        let (haystack, needle) = (bytes.span, pattern.span)
        var index = start
        let last = haystack.count - needle.count
        while index <= last {
            if haystack[index] == first {
                var matched = 1
                while matched < needle.count, haystack[index + matched] == needle[matched] { matched += 1 }
                if matched == needle.count { return index }
            }
            index += 1
        }
        return nil
    }
}
