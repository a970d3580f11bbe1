import Declarations
import Manifests

extension SignatureSteps {
    private static let noKey = "there is no usable certificate to check it with"

    /// Length and form of `ds:SignatureValue`.
    var signatureForm: SignatureStep {
        let findings = self.findings(.signatureForm)
        let length = self.facts.keyLength ?? (self.facts.isSM2 ? 64 : nil)
        let count = self.facts.value?.count
        guard let length else {
            return SignatureStep(
                .signatureForm, findings.isEmpty && count != nil ? .notChecked : .wrong,
                found: (count.map { "\($0) bytes; " } ?? "no Base64; ") + Self.noKey, findings: findings)
        }
        guard findings.isEmpty, count == length else {
            return SignatureStep(
                .signatureForm, .wrong,
                expected: self.facts.isSM2
                    ? "64 bytes: r and s of 32 bytes each" : "\(length) bytes, as long as the RSA key",
                found: self.foundForm, remedy: self.formRemedy, findings: findings)
        }
        return SignatureStep(.signatureForm, .ok, found: "\(length) bytes")
    }

    private var foundForm: String {
        guard let value = self.facts.value else { return "no Base64" }
        let form = self.facts.looksLikeDER ? ", a DER sequence" : ""
        guard let trial = self.facts.signature, let words = trial.form.words else {
            return "\(value.count) bytes\(form)"
        }
        return "\(value.count) bytes\(form); it verifies \(words)"
    }

    private var formRemedy: String? {
        if self.facts.looksLikeDER {
            return "take r and s out of the DER sequence, left-pad each to 32 bytes, join them"
        }
        guard self.facts.isSM2, let count = self.facts.value?.count, (60...66).contains(count) else { return nil }
        return "left-pad r and s with zeros to 32 bytes each, and take no sign byte along"
    }

    /// The signature over `ds:SignedInfo`.
    var signatureValue: SignatureStep {
        let findings = self.findings(.signatureValue)
        guard self.facts.keyAlgorithm != nil else {
            return SignatureStep(.signatureValue, .notChecked, found: Self.noKey, findings: findings)
        }
        guard let trial = self.facts.signature else {
            return SignatureStep(
                .signatureValue, .wrong, expected: "a signature over the canonical ds:SignedInfo",
                found: "it verifies under none of the conditions that were tried",
                remedy:
                    "ds:SignedInfo was changed after signing, or another key signed than the certificate's; a card has one "
                    + "certificate for signing and one for encryption",
                findings: findings)
        }
        guard trial == .prescribed, findings.isEmpty else {
            return SignatureStep(
                .signatureValue, .wrong, expected: "a signature over the canonical ds:SignedInfo",
                found: "it is one over \(trial.words)", remedy: trial.remedy, findings: findings)
        }
        return SignatureStep(.signatureValue, .ok, found: self.facts.isSM2 ? "SM2 with SM3" : "RSA with SHA-1")
    }

    /// The certificate, and whether its key is of the right type.
    var certificate: SignatureStep {
        let findings = self.findings(.certificate)
        let certificate = self.facts.verdict.certificate
        guard !findings.isEmpty || certificate == nil else {
            return SignatureStep(.certificate, .ok, found: certificate?.description)
        }
        let isOfOtherType = findings.contains { $0.code == .keyTypeMismatch }
        return SignatureStep(
            .certificate, .wrong, expected: "the signer's certificate, with a key of the type that the method names",
            found: certificate?.description ?? "none that can be read",
            remedy: isOfOtherType
                ? "name the methods that belong to the key, and enclose the certificate of the key that signs"
                : "enclose the certificate as Base64 of its DER", findings: findings)
    }

    /// `ds:KeyName`.
    var keyName: SignatureStep {
        let findings = self.findings(.keyName)
        let serial = self.facts.verdict.certificate?.serialHex
        switch self.facts.keyName {
        case .absent:
            return SignatureStep(
                .keyName, .notChecked, found: serial == nil ? Self.noKey : "the signature names no key",
                findings: findings)
        case .prescribed: return SignatureStep(.keyName, .ok, found: serial)
        case .otherForm, .other:
            let isForm = self.facts.keyName == .otherForm
            return SignatureStep(
                .keyName, findings.isEmpty ? .ok : .wrong,
                expected: serial.map { "\($0), the certificate's serial number" },
                found: isForm ? "the same number in another form" : "another name",
                remedy: isForm
                    ? "write the serial number in lower-case hexadecimal, two digits per byte"
                    : "enclose the certificate of the key that signs, and its serial number as the name",
                findings: findings)
        }
    }

    /// First and last moment of the certificate.
    var dates: SignatureStep {
        let findings = self.findings(.certificateDates)
        guard let certificate = self.facts.verdict.certificate else {
            return SignatureStep(.certificateDates, .notChecked, found: Self.noKey)
        }
        let found = "valid from \(certificate.notBefore.rfc3339) to \(certificate.notAfter.rfc3339)"
        guard self.isDateAsked else {
            return SignatureStep(.certificateDates, .notChecked, found: found + "; not asked")
        }
        return SignatureStep(
            .certificateDates, findings.isEmpty ? .ok : .wrong, found: found,
            remedy: findings.isEmpty ? nil : "sign with a valid certificate; for an archived message ask without dates",
            findings: findings)
    }

    /// The authority of the certificate.
    var trust: SignatureStep {
        let findings = self.findings(.trust)
        guard self.facts.verdict.certificate != nil else {
            return SignatureStep(.trust, .notChecked, found: Self.noKey, findings: findings)
        }
        guard self.isTrustAsked else {
            return SignatureStep(.trust, .notChecked, found: "no authorities were given")
        }
        return SignatureStep(
            .trust, findings.isEmpty ? .ok : .wrong,
            remedy: findings.isEmpty ? nil : "use a certificate of an authority that the receiver trusts",
            findings: findings)
    }
}

extension SignatureTrial {
    /// What the signer should do instead.
    fileprivate var remedy: String {
        var advice: [String] = []
        switch self.text {
        case .signedInfo: break
        case .declarations:
            advice.append("sign ds:SignedInfo with the declarations that it inherits in the final message")
        case .unformatted: advice.append("never format a message after signing")
        case .asWritten:
            advice.append("bring ds:SignedInfo into canonical form in its place in the message, then sign it")
        case .digest, .message: advice.append("sign the canonical ds:SignedInfo, which holds the digest")
        }
        switch self.form {
        case .prescribed: break
        case .der, .unpadded: advice.append("write r and s as 32 bytes each, big endian")
        case .hexadecimal: advice.append("write the value in Base64")
        }
        switch self.condition {
        case .prescribed: break
        case .sha256: advice.append("sign with SHA-1, as the method says")
        default: advice.append("set the SM2 user id 1234567812345678; OpenSSL 3 has none by default")
        }
        return advice.joined(separator: "; ")
    }
}
