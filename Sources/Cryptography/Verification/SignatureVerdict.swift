public import Manifests

/// What a verifier found. Valid means: no finding.
public struct SignatureVerdict: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// Every reason against the signature, in the order of checking.
    public let findings: [SignatureFinding]
    /// The algorithm names that the signature states, when they are on the list.
    public let profile: SignatureProfile?
    /// The certificate inside the message, without its holder.
    public let certificate: CertificateInfo?
    /// The message as parsed for this verdict; nil when it could not be read. Not trustworthy unless `isValid`.
    public let view: SignedMessageView?

    /// Names of all findings.
    var codes: Set<SignatureFinding.Code> { Set(self.findings.map(\.code)) }

    /// Whether the signature is accepted.
    public var isValid: Bool { self.findings.isEmpty }

    /// The canonical bytes that the accepted signature covers; nil unless valid.
    ///
    /// A receiver reads these and not the bytes it was sent, so that what was verified is what is used.
    public var verifiedContent: [UInt8]? { self.isValid ? self.view?.content : nil }

    /// `valid` with the certificate, or every finding.
    public var description: String {
        guard self.isValid else { return self.findings.map(\.description).joined(separator: "; ") }
        return "valid: " + (self.certificate?.description ?? "no certificate")
    }

    /// Shows `dump` and reflection everything but the message.
    public var customMirror: Mirror {
        Mirror(self, children: ["findings": self.findings, "certificate": self.certificate as Any])
    }
}
