import Manifests

extension SignatureSteps {
    /// `ds:DigestValue` against the message.
    var digest: SignatureStep {
        let findings = self.findings(.digest)
        guard let view = self.facts.view else { return SignatureStep(.digest, .notChecked) }
        let trial = self.facts.digest
        let isRight = findings.isEmpty && (self.facts.verdict.profile != nil || trial?.form == .content)
        let algorithm = self.expectedAlgorithm
        return SignatureStep(
            .digest, isRight ? .ok : .wrong,
            expected: "\(algorithm.rawValue) " + Self.base64(algorithm.digest(view.content)),
            found: isRight ? nil : self.statedDigest,
            remedy: isRight ? nil : self.digestRemedy, findings: findings, difference: self.difference)
    }

    /// By the digest method; where its name is unknown, by the value that stands there.
    private var expectedAlgorithm: DigestTrial.Algorithm {
        guard let view = self.facts.view else { return .sm3 }
        if view.digestAlgorithm == SignatureProfile.sm2.digestURI { return .sm3 }
        if view.digestAlgorithm == SignatureProfile.rsaSHA1.digestURI { return .sha1 }
        return self.facts.digest?.algorithm ?? DigestTrial.Algorithm.ofLength(self.facts.statedDigest?.count ?? 0).first
            ?? .sm3
    }

    /// The stated value, when it can be one; anything else is not repeated.
    private var statedDigest: String {
        guard let stated = self.facts.statedDigest else { return "no Base64" }
        guard !DigestTrial.Algorithm.ofLength(stated.count).isEmpty else { return "\(stated.count) bytes" }
        let trial = self.facts.digest.map { ", the \($0.algorithm.rawValue) of \($0.form.words)" }
        return Self.base64(stated) + (trial ?? "")
    }

    private var digestRemedy: String {
        if let form = self.facts.digest?.form { return form.remedy(self.expectedAlgorithm) }
        if let original = self.facts.original {
            guard let canonical = original.canonical else { return "the given original is not well-formed XML" }
            guard canonical != self.facts.view?.content else {
                return "the message is the given original; the digest was computed from something else"
            }
            return "neither the message nor the given original was digested; compare them at the place named"
        }
        return "the message was changed after signing: sign last and touch no byte; --original shows where"
    }

    /// Where the message differs from the given original. Where the original as it is was digested, the difference is
    /// that of the two forms.
    private var difference: CanonicalDifference? {
        guard let original = self.facts.original, let content = self.facts.view?.content else { return nil }
        if self.facts.digest?.form == .originalAsItIs { return CanonicalDifference(of: content, from: original.bytes) }
        return original.canonical.flatMap { CanonicalDifference(of: content, from: $0) }
    }

    static func base64(_ bytes: [UInt8]) -> String { String(decoding: Base64.encode(bytes), as: UTF8.self) }
}

extension DigestTrial.Form {
    /// What was digested, in words.
    fileprivate var words: String {
        switch self {
        case .content: "this message"
        case .withoutFinalLineFeed: "the message without the line feed before the closing tag of the root"
        case .unformatted: "the message without the white space between its elements"
        case .carriageReturns: "the message with carriage returns that an XML reader turns into line feeds"
        case .withComments: "the message with its comments"
        case .declarations(let change): "the message \(change.description) on the root"
        case .file: "the file as it is written, not in canonical form"
        case .original: "the given original in canonical form"
        case .originalAsItIs: "the given original as it is, not in canonical form"
        }
    }

    fileprivate func remedy(_ expected: DigestTrial.Algorithm) -> String {
        switch self {
        case .content: "digest with \(expected.rawValue), as the digest method says"
        case .withoutFinalLineFeed: "put nothing into the message after digesting it, not even a line feed"
        case .unformatted: "never format a message after signing; keep white space when reading and writing it"
        case .carriageReturns: "take carriage returns out of values before signing, or write them as &#xD;"
        case .withComments: "use canonical form without comments, or send no comments"
        case .declarations: "digest the message with the very declarations that its root has when it is sent"
        case .file, .originalAsItIs:
            "bring the message into canonical form (C14N 1.0 without comments) before digesting"
        case .original: "the message was changed after signing, at the place named: touch no byte after signing"
        }
    }
}
