/// The first place where a message differs from what was to be signed. Says where and of what kind, never the values.
public struct CanonicalDifference: Sendable, Hashable {
    /// What kind of difference it is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// White space between elements or inside a value.
        case whiteSpace = "white-space"
        /// Carriage returns.
        case lineEnd = "line-end"
        /// The same attributes in another order.
        case attributeOrder = "attribute-order"
        /// An attribute's name or value, or one that is missing or added.
        case attribute
        /// A namespace declaration that is missing, added or other.
        case namespace = "namespace-declaration"
        /// The same characters, escaped in another way or once more.
        case escape
        /// A value.
        case text
        /// An element that the message does not have any more.
        case missingElement = "missing-element"
        /// An element that was not there.
        case addedElement = "added-element"
        /// Something else: the form of a tag, a processing instruction, the XML declaration.
        case markup
    }

    /// Offset of the first differing byte in the message's form.
    public let offset: Int
    /// The element, for instance `CEB311Message/Order[2]/OrderHead/note`.
    public let element: String
    /// What kind of difference it is.
    public let kind: Kind

    /// The first difference of `found` from `original`; nil when the bytes are equal.
    init?(of found: [UInt8], from original: [UInt8]) {
        guard found != original else { return nil }
        var (left, right) = (XMLLexer(original), XMLLexer(found))
        var path = ElementPath()
        while true {
            let (before, after) = (left.next(), right.next())
            guard let before, let after, original[before.range].elementsEqual(found[after.range]) else {
                self.init(
                    Comparison(
                        original: original, found: found, before: before, after: after, left: left, right: right),
                    path)
                return
            }
            switch after.kind {
            case .start: path.enter(found[after.name].localName)
            case .end: path.leave()
            case .empty:
                path.enter(found[after.name].localName)
                path.leave()
            case .text, .other: break
            }
        }
    }

    private init(_ comparison: Comparison, _ path: ElementPath) {
        let (kind, name) = comparison.result
        var path = path
        if let name { path.enter(name) }
        self.offset = comparison.offset
        self.element = path.text
        self.kind = kind
    }
}

/// The names from the root down to where a reader stands; `[n]` counts elements of one name from the second on.
private struct ElementPath {
    private var levels: [(step: String, seen: [String: Int])] = []
    private var top: [String: Int] = [:]

    mutating func enter(_ name: String) {
        let number: Int
        if self.levels.isEmpty {
            self.top[name, default: 0] += 1
            number = self.top[name, default: 1]
        } else {
            self.levels[self.levels.count - 1].seen[name, default: 0] += 1
            number = self.levels[self.levels.count - 1].seen[name, default: 1]
        }
        self.levels.append((number > 1 ? "\(name)[\(number)]" : name, [:]))
    }

    mutating func leave() { self.levels.removeLast(min(1, self.levels.count)) }

    var text: String { self.levels.map(\.step).joined(separator: "/") }
}

/// Two pieces that differ, and what follows them.
private struct Comparison {
    let original: [UInt8]
    let found: [UInt8]
    let before: XMLPiece?
    let after: XMLPiece?
    let left: XMLLexer
    let right: XMLLexer

    private var old: ArraySlice<UInt8> { self.before.map { self.original[$0.range] } ?? [] }
    private var new: ArraySlice<UInt8> { self.after.map { self.found[$0.range] } ?? [] }

    var offset: Int {
        let start = self.after?.range.lowerBound ?? self.found.count
        return start + zip(self.old, self.new).prefix { $0 == $1 }.count
    }

    /// The kind, and the element to be added to the path.
    var result: (CanonicalDifference.Kind, String?) {
        switch (self.before?.kind, self.after?.kind) {
        case (.text, .text): (self.old.kind(against: self.new), nil)
        case (.text, _): (self.old.kind(against: []), nil)
        case (_, .text): (self.new.kind(against: []), nil)
        case (.start, .start), (.empty, .empty), (.start, .empty), (.empty, .start): self.tags
        case (_, .start), (_, .empty): (.addedElement, self.newName)
        case (.start, _), (.empty, _): (.missingElement, self.oldName)
        default: (.markup, nil)
        }
    }

    private var oldName: String { self.before.map { self.original[$0.name].localName } ?? "" }
    private var newName: String { self.after.map { self.found[$0.name].localName } ?? "" }

    private var tags: (CanonicalDifference.Kind, String?) {
        guard let before, let after else { return (.markup, nil) }
        guard self.original[before.name].elementsEqual(self.found[after.name]) else {
            if Self.next(after: before, self.left, self.original) == self.newName {
                return (.missingElement, self.oldName)
            }
            return (.addedElement, self.newName)
        }
        let old = XMLLexer.attributes(of: before, in: self.original)
        let new = XMLLexer.attributes(of: after, in: self.found)
        let (oldNames, newNames) = (old.map(\.name), new.map(\.name))
        if Self.values(old, declarations: true) != Self.values(new, declarations: true) {
            return (.namespace, self.newName)
        }
        guard Self.values(old, declarations: false) != Self.values(new, declarations: false) else {
            return (oldNames == newNames ? .markup : .attributeOrder, self.newName)
        }
        let isEscape =
            oldNames == newNames
            && zip(old, new).allSatisfy { $0.value == $1.value || $0.value.kind(against: $1.value) == .escape }
        return (isEscape ? .escape : .attribute, self.newName)
    }

    private static func values(
        _ attributes: [(name: String, value: ArraySlice<UInt8>)], declarations: Bool
    ) -> [String: ArraySlice<UInt8>] {
        let wanted = attributes.filter { $0.name.isNamespaceDeclaration == declarations }
        return Dictionary(wanted.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// The name of the element behind one that begins with `piece`.
    private static func next(after piece: XMLPiece, _ lexer: XMLLexer, _ bytes: [UInt8]) -> String? {
        var depth = piece.kind == .start ? 1 : 0
        for piece in lexer {
            if depth == 0, piece.kind == .start || piece.kind == .empty { return bytes[piece.name].localName }
            switch piece.kind {
            case .start: depth += 1
            case .end:
                guard depth > 0 else { return nil }
                depth -= 1
            default: break
            }
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    /// How a text differs from another one.
    fileprivate func kind(against other: ArraySlice<UInt8>) -> CanonicalDifference.Kind {
        let (one, two) = (self.withoutCarriageReturns, other.withoutCarriageReturns)
        if one == two { return .lineEnd }
        if one.filter({ !$0.isBlank }) == two.filter({ !$0.isBlank }) { return .whiteSpace }
        let (plain, otherPlain) = (one.unescaped, two.unescaped)
        let isEscape =
            plain == otherPlain || plain == two || one == otherPlain || plain.unescaped == otherPlain
            || plain == otherPlain.unescaped
        return isEscape ? .escape : .text
    }

    private var withoutCarriageReturns: [UInt8] {
        var result: [UInt8] = []
        var rest = self
        let references = ["&#xD;", "&#xd;", "&#13;"].map { Array($0.utf8) }
        while let byte = rest.first {
            if byte == UInt8(ascii: "&"), let reference = references.first(where: { rest.starts(with: $0) }) {
                rest = rest.dropFirst(reference.count)
            } else {
                if byte != 0x0D { result.append(byte) }
                rest = rest.dropFirst()
            }
        }
        return result
    }
}

extension [UInt8] {
    /// With the predefined entities and character references resolved once.
    fileprivate var unescaped: [UInt8] {
        let names: [String: UInt8] = ["amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27]
        var result: [UInt8] = []
        var rest = self[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&"), let end = rest.prefix(10).firstIndex(of: UInt8(ascii: ";")) else {
                result.append(byte)
                continue
            }
            let name = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
            let isHex = name.hasPrefix("#x")
            if let known = names[name] {
                result.append(known)
            } else if name.hasPrefix("#"), let code = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10),
                let scalar = Unicode.Scalar(code)
            {
                result += Array(String(Character(scalar)).utf8)
            } else {
                result.append(byte)
                continue
            }
            rest = rest[(end + 1)...]
        }
        return result
    }
}
