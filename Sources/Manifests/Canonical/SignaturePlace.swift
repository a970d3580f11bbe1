public import Declarations

/// Where `ds:Signature` stands among the children of the root.
///
/// In import messages it is the last. In export messages it is the last but for `ExtendMessage`, which follows it.
public enum SignaturePlace {
    /// The place in a message in canonical form without signature.
    ///
    /// - Returns: the offset where the signature is inserted; nil when the bytes do not end with the root's closing tag.
    public static func offset(in canonical: [UInt8], flow: KindDefinition.Flow) -> Int? {
        guard let end = canonical.lastIndex(of: UInt8(ascii: "<")), canonical[end...].starts(with: "</".utf8),
            canonical[end...].firstIndex(of: UInt8(ascii: ">")) == canonical.count - 1
        else { return nil }
        let before = canonical[..<end].dropLast(while: \.isXMLWhiteSpace)
        guard flow == .export, before.hasSuffix(OfficialLayout.extensionName + ">") else { return end }
        return Self.lastChild(of: canonical).map { $0.name.isExtension ? $0.offset : end }
    }

    /// The start tag of the last element directly inside the root.
    private static func lastChild(of canonical: [UInt8]) -> TagScan.Tag? {
        var scan = TagScan(rest: canonical[...])
        var depth = 0
        var last: TagScan.Tag?
        while let tag = scan.next() {
            if tag.isEnd {
                depth -= 1
            } else {
                if depth == 1 { last = tag }
                depth += 1
            }
        }
        return depth == 0 ? last : nil
    }

    /// Checks the place among the children of a root.
    ///
    /// - Throws: `signatureShape`.
    static func check(
        _ signature: XMLElement, among children: [XMLElement], flow: KindDefinition.Flow
    ) throws(ManifestError) {
        guard let place = children.firstIndex(where: { $0.isSame(as: signature) }) else {
            throw ManifestError(
                .signatureShape, "ds:Signature stands inside another element, not under the root", line: signature.line)
        }
        let behind = children[(place + 1)...]
        switch flow {
        case .import:
            guard behind.isEmpty else {
                throw ManifestError(
                    .signatureShape, "an element follows ds:Signature; it must be last", line: signature.line)
            }
        case .export:
            guard behind.count <= 1, behind.allSatisfy(\.isExtension) else {
                throw ManifestError(
                    .signatureShape, "more than ExtendMessage follows ds:Signature", line: signature.line)
            }
            guard !children[..<place].contains(where: \.isExtension) else {
                throw ManifestError(
                    .signatureShape, "ExtendMessage stands before ds:Signature; in export messages it follows",
                    line: signature.line)
            }
        }
    }
}

/// Finds the tags of XML in canonical form: no comments, CDATA or empty-element tags, and every value in double quotes.
private struct TagScan {
    struct Tag {
        /// Of the `<`.
        var offset: Int
        /// As written, with prefix.
        var name: ArraySlice<UInt8>
        var isEnd: Bool
    }

    /// What follows the tag found last.
    var rest: ArraySlice<UInt8>

    /// The next tag; nil when there is no whole one.
    mutating func next() -> Tag? {
        while let start = self.rest.firstIndex(of: UInt8(ascii: "<")) {
            let isInstruction = self.rest[start...].dropFirst().first == UInt8(ascii: "?")
            guard let end = isInstruction ? self.instructionEnd(from: start) : self.tagEnd(from: start) else {
                return nil
            }
            let inside = self.rest[(start + 1)..<end]
            self.rest = self.rest[(end + 1)...]
            guard !isInstruction else { continue }
            let isEnd = inside.first == UInt8(ascii: "/")
            let name = inside.dropFirst(isEnd ? 1 : 0).prefix { $0 != UInt8(ascii: " ") }
            return Tag(offset: start, name: name, isEnd: isEnd)
        }
        return nil
    }

    /// The `>` of a tag; values may have one too.
    private func tagEnd(from start: Int) -> Int? {
        var isQuoted = false
        return self.rest[start...].firstIndex { byte in
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            return byte == UInt8(ascii: ">") && !isQuoted
        }
    }

    /// The `>` of a processing instruction, whose text may have quotes and angle brackets.
    private func instructionEnd(from start: Int) -> Int? {
        self.rest[start...].indices.dropFirst(3).first {
            self.rest[$0] == UInt8(ascii: ">") && self.rest[$0 - 1] == UInt8(ascii: "?")
        }
    }
}

extension ArraySlice<UInt8> {
    /// The bytes without those at the end of which something is true.
    fileprivate func dropLast(while isUnwanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        var rest = self
        while let last = rest.last, isUnwanted(last) { rest.removeLast() }
        return rest
    }

    fileprivate func hasSuffix(_ text: String) -> Bool { self.suffix(text.utf8.count).elementsEqual(text.utf8) }

    /// Whether a name, with or without prefix, is that of the private payload.
    fileprivate var isExtension: Bool {
        (self.split(separator: UInt8(ascii: ":")).last ?? []).elementsEqual(OfficialLayout.extensionName.utf8)
    }
}

extension XMLElement {
    /// Whether this is the private payload.
    fileprivate var isExtension: Bool {
        self.name == OfficialLayout.extensionName && self.namespace == OfficialLayout.namespace
    }
}
