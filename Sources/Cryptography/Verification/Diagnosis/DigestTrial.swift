import Manifests

/// What a stated digest was really computed from, when it is something that signers are known to do.
struct DigestTrial: Hashable {
    enum Algorithm: String, CaseIterable {
        case sha1 = "SHA-1"
        case sm3 = "SM3"
        case sha256 = "SHA-256"

        func digest(_ bytes: [UInt8]) -> [UInt8] {
            switch self {
            case .sha1: Digest.sha1(bytes)
            case .sm3: Digest.sm3(bytes)
            case .sha256: Digest.sha256(bytes)
            }
        }

        /// Those with values of so many bytes.
        static func ofLength(_ length: Int) -> [Algorithm] {
            switch length {
            case 20: [.sha1]
            case 32: [.sm3, .sha256]
            default: []
            }
        }
    }

    /// What was digested.
    enum Form: Hashable {
        /// What is prescribed: the canonical message without its signature.
        case content
        /// Without one line feed before the closing tag of the root.
        case withoutFinalLineFeed
        /// Without the white space between elements.
        case unformatted
        /// With carriage returns in values that are not in the message any more.
        case carriageReturns
        /// Canonical form with comments.
        case withComments
        /// With other namespace declarations on the root.
        case declarations(NamespaceChange)
        /// The bytes of the file without the signature, not in canonical form.
        case file
        /// The given original, in canonical form or as it is.
        case original
        case originalAsItIs
    }

    let form: Form
    let algorithm: Algorithm

    /// Tries the forms one after the other; nil when none gives the stated digest.
    static func find(
        _ stated: [UInt8], view: SignedMessageView, file: [UInt8], original: OriginalMessage?, limits: XMLLimits
    ) -> DigestTrial? {
        let algorithms = Algorithm.ofLength(stated.count)
        guard !algorithms.isEmpty else { return nil }
        let content = view.content
        let forms: [(Form, () -> [[UInt8]])] = [
            (.content, { [content] }),
            (.withoutFinalLineFeed, { XMLVariants.withoutFinalLineFeed(content).map { [$0] } ?? [] }),
            (.original, { original?.canonical.map { [$0] } ?? [] }),
            (.originalAsItIs, { original.map { [$0.bytes] } ?? [] }),
            (.unformatted, { [XMLVariants.unformatted(content)] }),
            (.carriageReturns, { Self.carriageReturns(file, limits) }),
            (.withComments, { XMLVariants.contentWithComments(file, limits: limits).map { [$0] } ?? [] }),
            (.file, { Self.withoutSignature(file) }),
        ]
        for (form, texts) in forms {
            for text in texts() {
                if let algorithm = algorithms.first(where: { $0.digest(text) == stated }) {
                    return DigestTrial(form: form, algorithm: algorithm)
                }
            }
        }
        for change in NamespaceChange.all(for: XMLVariants.declarations(in: content)) where change.isSingle {
            guard let text = XMLVariants.declaring(change.result, in: content) else { continue }
            if let algorithm = algorithms.first(where: { $0.digest(text) == stated }) {
                return DigestTrial(form: .declarations(change), algorithm: algorithm)
            }
        }
        return nil
    }

    private static func carriageReturns(_ file: [UInt8], _ limits: XMLLimits) -> [[UInt8]] {
        [false, true].flatMap { everywhere -> [[UInt8]] in
            guard let escaped = XMLVariants.carriageReturnsEscaped(file, everywhere: everywhere),
                let view = try? SignedMessageView.read(escaped, limits: limits)
            else { return [] }
            return [view.content, view.content.replacing(Array("&#xD;".utf8), with: [0x0D])]
        }
    }

    /// The file without `ds:Signature`, with and without what stands before the root.
    private static func withoutSignature(_ file: [UInt8]) -> [[UInt8]] {
        guard let place = XMLVariants.element("Signature", in: file) else { return [] }
        let rest = Array(file[..<place.lowerBound] + file[place.upperBound...])
        let root = XMLLexer(rest).first { $0.kind == .start }?.range.lowerBound ?? 0
        return root == 0 ? [rest] : [rest, Array(rest[root...])]
    }
}

/// The message before it was signed, as somebody hands it in for comparison.
struct OriginalMessage {
    let bytes: [UInt8]
    /// Without its signature, when it has one already; nil when it is not well-formed.
    let canonical: [UInt8]?

    init(_ bytes: [UInt8], limits: XMLLimits) {
        self.bytes = bytes
        self.canonical =
            (try? SignedMessageView.read(bytes, limits: limits).content)
            ?? (try? Canonicalizer.canonicalize(bytes, limits: limits))
    }
}

/// Another set of namespace declarations than an element has in its place.
struct NamespaceChange: Hashable {
    /// All declarations after the change.
    let result: [CanonicalMessage.Namespace]
    /// Prefixes that the signer added, and those it left out.
    let added: [String]
    let left: [String]

    /// One prefix more or less.
    var isSingle: Bool { self.added.count + self.left.count == 1 }

    /// In words: what the signer did.
    var description: String {
        func names(_ prefixes: [String]) -> String {
            prefixes.map { $0.isEmpty ? "xmlns" : "xmlns:\($0.prefix(32))" }.joined(separator: ", ")
        }
        let parts = [
            self.left.isEmpty ? nil : "without \(names(self.left))",
            self.added.isEmpty ? nil : "with \(names(self.added)) added",
        ]
        return parts.compactMap(\.self).joined(separator: " and ")
    }

    /// The declarations that customs messages have.
    private static let usual = [
        CanonicalMessage.Namespace(prefix: "ceb", uri: "http://www.chinaport.gov.cn/ceb"),
        CanonicalMessage.Namespace(prefix: "ds", uri: SignatureProfile.namespaceURI),
        CanonicalMessage.Namespace(prefix: "xsi", uri: "http://www.w3.org/2001/XMLSchema-instance"),
    ]

    /// Every other set out of those in scope and the usual ones, small changes first; at most 63.
    static func all(for scope: [CanonicalMessage.Namespace]) -> [NamespaceChange] {
        let missing = Self.usual.filter { usual in !scope.contains { $0.prefix == usual.prefix } }
        let all = Array((scope + missing).prefix(6))
        let changes = (0..<(1 << all.count)).map { mask in
            let kept = all.indices.filter { mask & (1 << $0) != 0 }
            return NamespaceChange(
                result: kept.map { all[$0] }, added: kept.filter { $0 >= scope.count }.map { all[$0].prefix },
                left: all.indices.filter { $0 < scope.count && !kept.contains($0) }.map { all[$0].prefix })
        }
        return changes.filter { !$0.added.isEmpty || !$0.left.isEmpty }
            .sorted { $0.added.count + $0.left.count < $1.added.count + $1.left.count }
    }
}

extension [UInt8] {
    /// With every occurrence of one run of bytes replaced by another.
    fileprivate func replacing(_ part: [UInt8], with other: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < self.count {
            if self.holds(part[...], at: index) {
                result += other
                index += part.count
            } else {
                result.append(self[index])
                index += 1
            }
        }
        return result
    }
}
