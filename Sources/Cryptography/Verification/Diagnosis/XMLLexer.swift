/// One piece of XML as it is written.
struct XMLPiece {
    enum Kind {
        case text
        /// `<name …>`
        case start
        /// `<name …/>`
        case empty
        /// `</name>`
        case end
        /// Declaration, comment, processing instruction, CDATA.
        case other
    }

    var kind: Kind
    /// Its bytes.
    var range: Range<Int>
    /// The name with its prefix; empty for text and `other`.
    var name: Range<Int>
}

/// Cuts well-formed XML into tags and text by its bytes alone.
///
/// For explanations only, on bytes that the hardened reader has accepted: nothing that it finds is ever taken for verified.
/// It reads canonical form as well as XML as written by any tool.
struct XMLLexer: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next piece; nil at the end, and where a tag has no end.
    mutating func next() -> XMLPiece? {
        let start = self.position
        guard start < self.bytes.count else { return nil }
        guard self.bytes[start] == UInt8(ascii: "<") else {
            let end = self.bytes[start...].firstIndex(of: UInt8(ascii: "<")) ?? self.bytes.count
            return self.take(.text, upTo: end)
        }
        let second = start + 1 < self.bytes.count ? self.bytes[start + 1] : 0
        if second == UInt8(ascii: "!") || second == UInt8(ascii: "?") {
            let closing = second == UInt8(ascii: "?") ? "?>" : self.stands("<!--", start) ? "-->" : "]]>"
            return self.place(of: closing, from: start + 2).flatMap { self.take(.other, upTo: $0) }
        }
        guard let end = self.tagEnd(from: start) else { return nil }
        let isEnd = second == UInt8(ascii: "/")
        let first = start + (isEnd ? 2 : 1)
        let last = self.bytes[first..<end].firstIndex(where: \.endsName) ?? end
        let isEmpty = !isEnd && self.bytes[end - 1] == UInt8(ascii: "/")
        return self.take(isEnd ? .end : isEmpty ? .empty : .start, upTo: end + 1, name: first..<last)
    }

    /// The attributes of a tag in the order written, namespace declarations among them; names with prefix.
    static func attributes(
        of piece: XMLPiece, in bytes: [UInt8]
    ) -> [(name: String, value: ArraySlice<UInt8>)] {
        var found: [(name: String, value: ArraySlice<UInt8>)] = []
        var rest = bytes[piece.name.upperBound..<piece.range.upperBound]
        while true {
            rest = rest.drop(while: \.isBlank)
            let name = rest.prefix { !$0.endsName && $0 != UInt8(ascii: "=") }
            guard !name.isEmpty, let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return found }
            rest = rest[(equals + 1)...].drop(while: \.isBlank)
            guard let quote = rest.popFirst(), let end = rest.firstIndex(of: quote) else { return found }
            found.append((String(decoding: name, as: UTF8.self), rest[..<end]))
            rest = rest[(end + 1)...]
        }
    }

    private mutating func take(_ kind: XMLPiece.Kind, upTo end: Int, name: Range<Int>? = nil) -> XMLPiece {
        defer { self.position = end }
        return XMLPiece(kind: kind, range: self.position..<end, name: name ?? self.position..<self.position)
    }

    private func stands(_ text: String, _ place: Int) -> Bool { self.bytes.holds(Array(text.utf8)[...], at: place) }

    /// The place behind a mark.
    private func place(of mark: String, from start: Int) -> Int? {
        let mark = Array(mark.utf8)
        var place = start
        while place + mark.count <= self.bytes.count {
            if self.bytes.holds(mark[...], at: place) { return place + mark.count }
            place += 1
        }
        return nil
    }

    /// The `>` of a tag; values may have one too.
    private func tagEnd(from start: Int) -> Int? {
        var quote: UInt8?
        return self.bytes[start...].firstIndex { byte in
            if let open = quote {
                if byte == open { quote = nil }
                return false
            }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
            return byte == UInt8(ascii: ">")
        }
    }
}

extension UInt8 {
    /// Blank, tab, line feed or carriage return.
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

    fileprivate var endsName: Bool { self.isBlank || self == UInt8(ascii: ">") || self == UInt8(ascii: "/") }
}
