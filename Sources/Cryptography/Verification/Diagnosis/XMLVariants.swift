import Manifests

/// Other forms of a canonical text that signers were seen to digest or sign.
enum XMLVariants {
    /// Without the white space between elements; a value of white space alone stays.
    static func unformatted(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var before: XMLPiece.Kind?
        var held: Range<Int>?
        for piece in XMLLexer(bytes) {
            if let text = held, before == .start, piece.kind == .end { result += bytes[text] }
            held = nil
            if piece.kind == .text, bytes[piece.range].allSatisfy(\.isBlank) {
                held = piece.range
            } else {
                result += bytes[piece.range]
                before = piece.kind
            }
        }
        return result
    }

    /// Without one line feed before the closing tag of the root; nil where none stands there.
    static func withoutFinalLineFeed(_ canonical: [UInt8]) -> [UInt8]? {
        guard let tag = canonical.lastIndex(of: UInt8(ascii: "<")), tag > 0, canonical[tag - 1] == 0x0A else {
            return nil
        }
        return Array(canonical[..<(tag - 1)] + canonical[tag...])
    }

    /// With other namespace declarations in the first tag, in canonical order; nil when it has no tag.
    static func declaring(_ namespaces: [CanonicalMessage.Namespace], in canonical: [UInt8]) -> [UInt8]? {
        var lexer = XMLLexer(canonical)
        guard let tag = lexer.next(), tag.kind == .start else { return nil }
        var result = Array(canonical[tag.range.lowerBound..<tag.name.upperBound])
        for namespace in namespaces.sorted(by: { $0.prefix.utf8.lexicographicallyPrecedes($1.prefix.utf8) }) {
            result += Array(" xmlns\(namespace.prefix.isEmpty ? "" : ":")\(namespace.prefix)=\"\(namespace.uri)\"".utf8)
        }
        for attribute in XMLLexer.attributes(of: tag, in: canonical) where !attribute.name.isNamespaceDeclaration {
            result += Array(" \(attribute.name)=\"".utf8) + attribute.value + [UInt8(ascii: "\"")]
        }
        return result + [UInt8(ascii: ">")] + canonical[tag.range.upperBound...]
    }

    /// The namespaces that the first tag declares.
    static func declarations(in canonical: [UInt8]) -> [CanonicalMessage.Namespace] {
        var lexer = XMLLexer(canonical)
        guard let tag = lexer.next(), tag.kind == .start || tag.kind == .empty else { return [] }
        return XMLLexer.attributes(of: tag, in: canonical).compactMap { name, value in
            guard name.isNamespaceDeclaration else { return nil }
            return .init(prefix: String(name.dropFirst(6)), uri: String(decoding: value, as: UTF8.self))
        }
    }

    /// The file with carriage returns as the character reference that canonical form writes: what a signer had in memory
    /// when a text with CR LF was put together there and not read from a file.
    ///
    /// - Parameter everywhere: also between elements, not only in values.
    static func carriageReturnsEscaped(_ bytes: [UInt8], everywhere: Bool) -> [UInt8]? {
        guard bytes.contains(0x0D) else { return nil }
        let reference = Array("&#xD;".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        // Text may stand inside the root alone.
        var depth = 0
        for piece in XMLLexer(bytes) {
            switch piece.kind {
            case .start: depth += 1
            case .end: depth -= 1
            default: break
            }
            let slice = bytes[piece.range]
            if piece.kind == .text, depth > 0, everywhere || !slice.allSatisfy(\.isBlank) {
                for byte in slice {
                    if byte == 0x0D { result += reference } else { result.append(byte) }
                }
            } else {
                result += slice
            }
        }
        return result
    }

    /// The element with this local name as it is written in the file, with its tags; nil when there is none.
    static func element(_ name: String, in bytes: [UInt8]) -> Range<Int>? {
        var start: Int?
        for piece in XMLLexer(bytes) where bytes[piece.name].localName == name {
            switch piece.kind {
            case .start: start = start ?? piece.range.lowerBound
            case .end: return start.map { $0..<piece.range.upperBound }
            default: break
            }
        }
        return nil
    }

    /// The canonical form with comments of a message without its signature; nil when it has no comments.
    ///
    /// The reader drops comments, so they travel as processing instructions, which canonical form keeps and places alike.
    static func contentWithComments(_ bytes: [UInt8], limits: XMLLimits) -> [UInt8]? {
        // A file that holds such an instruction itself would be put together wrongly.
        guard !bytes.contains(Array("<?tongguan-comment".utf8)) else { return nil }
        var comments: [[UInt8]] = []
        var marked: [UInt8] = []
        for piece in XMLLexer(bytes) {
            let slice = bytes[piece.range]
            if piece.kind == .other, slice.starts(with: "<!--".utf8) {
                marked += Self.mark(comments.count)
                comments.append(Array(slice))
            } else {
                marked += slice
            }
        }
        guard !comments.isEmpty, let view = try? SignedMessageView.read(marked, limits: limits) else { return nil }
        var result: [UInt8] = []
        var next = 0
        for piece in XMLLexer(view.content) {
            let slice = view.content[piece.range]
            if piece.kind == .other, slice.starts(with: "<?tongguan-comment ".utf8) {
                // Comments inside the signature went with it, so the number tells which one this is.
                let digits = slice.dropFirst(19).prefix { $0 != UInt8(ascii: "?") }
                guard let number = Int(String(decoding: digits, as: UTF8.self)),
                    (next..<comments.count).contains(number)
                else { return nil }
                result += comments[number]
                next = number + 1
            } else {
                result += slice
            }
        }
        return result
    }

    private static func mark(_ number: Int) -> [UInt8] { Array("<?tongguan-comment \(number)?>".utf8) }
}

extension String {
    /// `xmlns` or `xmlns:prefix`.
    var isNamespaceDeclaration: Bool { self == "xmlns" || self.hasPrefix("xmlns:") }
}

extension ArraySlice<UInt8> {
    /// A name without its prefix; cut where it is longer than any name of a customs message.
    var localName: String {
        let local = self.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).last ?? []
        return String(String(decoding: local, as: UTF8.self).prefix(64))
    }
}
