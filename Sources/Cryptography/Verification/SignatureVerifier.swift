public import Declarations
public import Manifests

/// Verifies the enveloped signature of a customs message.
///
/// One parse gives the digested content, the signed `ds:SignedInfo` and the values that are compared; a list of allowed
/// algorithms decides what is computed, never the message. Calls are synchronous and take about as long as parsing: keep
/// large messages off the cooperative pool.
public struct SignatureVerifier: Sendable {
    /// Pairs of algorithm names that are accepted.
    public let allowed: Set<SignatureProfile>
    /// Limits of the XML reader.
    public let limits: XMLLimits

    /// Longest Base64 text of a certificate that is decoded.
    static let certificateLimit = 64 * 1024

    /// A verifier.
    ///
    /// - Parameters:
    ///   - allowed: by default what customs prescribes; add `.sm2UnderW3CName` for clients that deviate.
    ///   - limits: of the XML reader.
    public init(allowed: Set<SignatureProfile> = [.rsaSHA1, .sm2], limits: XMLLimits = XMLLimits()) {
        self.allowed = allowed
        self.limits = limits
    }

    /// Verifies one message.
    ///
    /// - Parameters:
    ///   - bytes: the message as received.
    ///   - trust: the authorities its certificate must lead to; nil accepts any certificate.
    ///   - moment: at which the certificate must be valid; nil checks no dates (for messages from an archive).
    public func verify(_ bytes: [UInt8], trust: TrustAnchors?, at moment: Timestamp?) -> SignatureVerdict {
        let view: SignedMessageView
        do throws(ManifestError) {
            view = try SignedMessageView.read(bytes, limits: self.limits)
        } catch {
            let code: SignatureFinding.Code = error.code == .signatureShape ? .signatureShape : .messageUnreadable
            return SignatureVerdict(
                findings: [.init(code, error.message)], profile: nil, certificate: nil, view: nil)
        }
        var check = SignatureCheck(view: view, allowed: self.allowed)
        check.run(trust: trust, at: moment)
        return SignatureVerdict(
            findings: check.findings, profile: check.profile, certificate: check.certificate, view: view)
    }

    /// Verifies one message at this moment by the system clock.
    ///
    /// - Parameters:
    ///   - bytes: the message as received.
    ///   - trust: the authorities its certificate must lead to; nil accepts any certificate.
    public func verify(_ bytes: [UInt8], trust: TrustAnchors?) -> SignatureVerdict {
        self.verify(bytes, trust: trust, at: SystemTime.now())
    }
}
