import Declarations
import Manifests

/// One verification in progress: collects every finding that can be told independently of the others.
struct SignatureCheck {
    let view: SignedMessageView
    let allowed: Set<SignatureProfile>
    private(set) var findings: [SignatureFinding] = []
    private(set) var profile: SignatureProfile?
    private(set) var certificate: CertificateInfo?

    init(view: SignedMessageView, allowed: Set<SignatureProfile>) {
        self.view = view
        self.allowed = allowed
    }

    mutating func run(trust: TrustAnchors?, at moment: Timestamp?) {
        self.checkForm()
        self.checkDigest()
        do throws(CryptographyError) {
            guard let handle = try self.readCertificate() else { return }
            try self.checkSignature(handle)
            try self.checkCertificate(handle, trust: trust, at: moment)
        } catch {
            self.add(.checkFailed, "the check could not be completed: \(error)")
        }
    }

    private mutating func add(_ code: SignatureFinding.Code, _ message: String) {
        self.findings.append(SignatureFinding(code, message))
    }

    /// The names in `ds:SignedInfo`. Values from the message are not repeated: they are the sender's text.
    private mutating func checkForm() {
        if self.view.canonicalizationAlgorithm != SignatureProfile.canonicalizationURI {
            self.add(
                .canonicalizationNotAllowed,
                "the canonicalization method is not \(SignatureProfile.canonicalizationURI)")
        }
        if self.view.referenceURI != "" {
            self.add(.referenceNotWholeDocument, "the reference must have the attribute URI=\"\", the whole document")
        }
        if self.view.transforms != [SignatureProfile.envelopedTransformURI] {
            self.add(
                .transformNotAllowed,
                "the reference must have exactly one transform, \(SignatureProfile.envelopedTransformURI)")
        }
        let stated = SignatureProfile.allCases.first {
            $0.signatureURI == self.view.signatureAlgorithm && $0.digestURI == self.view.digestAlgorithm
        }
        if let stated, self.allowed.contains(stated) {
            self.profile = stated
        } else if stated != nil {
            self.add(
                .algorithmNotAllowed, "the pair of signature and digest methods is known but not allowed here")
        } else {
            let names = self.allowed.map { "\($0.signatureURI) with \($0.digestURI)" }.sorted()
            self.add(
                .algorithmNotAllowed,
                "the signature and digest methods must be one of: " + names.joined(separator: ", "))
        }
    }

    private mutating func checkDigest() {
        guard let profile = self.profile else { return }
        let expected = profile.digest(self.view.content)
        guard let stated = Base64.decode(self.view.digestValue.utf8), stated.count == expected.count else {
            self.add(.digestMalformed, "ds:DigestValue is not the Base64 of \(expected.count) bytes")
            return
        }
        if !ConstantTime.equals(stated, expected) {
            self.add(.digestMismatch, "the message is not the one that was digested: it was changed after signing")
        }
    }

    private mutating func readCertificate() throws(CryptographyError) -> CertificateHandle? {
        guard let text = self.view.certificate, !text.isEmpty else {
            self.add(.certificateMissing, "ds:KeyInfo has no ds:X509Certificate")
            return nil
        }
        guard text.utf8.count <= SignatureVerifier.certificateLimit, let der = Base64.decode(text.utf8) else {
            self.add(.certificateUnreadable, "ds:X509Certificate is not Base64 of a usual size")
            return nil
        }
        do throws(CryptographyError) {
            let handle = try CertificateHandle(der: der)
            self.certificate = try CertificateInfo(handle)
            return handle
        } catch {
            guard error.code == .certificateUnreadable || error.code == .keyUnsupported else { throw error }
            self.add(.certificateUnreadable, "the certificate cannot be used: \(error)")
            return nil
        }
    }

    private mutating func checkSignature(_ handle: borrowing CertificateHandle) throws(CryptographyError) {
        guard let profile = self.profile, let certificate = self.certificate else { return }
        guard certificate.algorithm == profile.algorithm else {
            self.add(
                .keyTypeMismatch,
                "the signature method needs a key for \(profile.algorithm.rawValue), the certificate has one for "
                    + certificate.algorithm.rawValue)
            return
        }
        guard let signature = Base64.decode(self.view.signatureValue.utf8), !signature.isEmpty else {
            self.add(.signatureMalformed, "ds:SignatureValue is not Base64")
            return
        }
        do throws(CryptographyError) {
            guard try handle.publicKey().verify(signature, over: self.view.signedInfo, profile.algorithm) else {
                self.add(.signatureMismatch, "ds:SignedInfo was not signed with the key of this certificate")
                return
            }
        } catch {
            guard error.code == .signatureMalformed else { throw error }
            self.add(.signatureMalformed, error.message)
        }
    }

    private mutating func checkCertificate(
        _ handle: borrowing CertificateHandle, trust: TrustAnchors?, at moment: Timestamp?
    ) throws(CryptographyError) {
        guard let certificate = self.certificate else { return }
        if let name = self.view.keyName, name.lowercased() != certificate.serialHex {
            self.add(.keyNameMismatch, "ds:KeyName is not the serial number of the certificate")
        }
        if let moment, moment < certificate.notBefore {
            self.add(.certificateNotYetValid, "the certificate is valid from \(certificate.notBefore.rfc3339)")
        }
        if let moment, certificate.notAfter < moment {
            self.add(.certificateExpired, "the certificate expired at \(certificate.notAfter.rfc3339)")
        }
        if let trust, let reason = try trust.refusal(of: handle, at: moment) {
            self.add(.certificateUntrusted, "the certificate does not lead to a trusted authority: \(reason)")
        }
    }
}
