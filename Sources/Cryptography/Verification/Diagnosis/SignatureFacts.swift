import Manifests

/// What one look at a message found, for steps and deviations to be told from.
struct SignatureFacts {
    let verdict: SignatureVerdict
    /// Nil when the file is not well-formed.
    let anatomy: MessageAnatomy?
    let original: OriginalMessage?
    /// Decoded `ds:DigestValue` and `ds:SignatureValue`; nil where they are no Base64.
    let statedDigest: [UInt8]?
    let value: [UInt8]?
    /// What the digest was computed from; nil when that is not found out.
    let digest: DigestTrial?
    /// What the signature was made over; nil when that is not found out or there is no key to try with.
    let signature: SignatureTrial?
    let keyAlgorithm: SignatureAlgorithm?
    /// Bytes that a signature with the certificate's key has.
    let keyLength: Int?
    let keyName: KeyNameForm

    /// How `ds:KeyName` stands to the certificate's serial number.
    enum KeyNameForm: Hashable {
        case absent, prescribed, otherForm, other
    }

    var view: SignedMessageView? { self.verdict.view }
    var isValid: Bool { self.verdict.isValid }

    /// By the certificate's key, else by the name of the signature method.
    var isSM2: Bool {
        self.keyAlgorithm.map { $0 == .sm2SM3 } ?? (self.view?.signatureAlgorithm.hasSuffix("#sm2-sm3") ?? false)
    }

    /// An SM2 value that has the form of a DER sequence of two numbers.
    var looksLikeDER: Bool {
        guard self.isSM2, let value, (66...72).contains(value.count) else { return false }
        return (try? SM2Signature.raw(fromDER: value)) != nil
    }

    /// Looks at a message that a verifier judged.
    ///
    /// - Parameter anatomy: of its canonical form; nil when it has none.
    init(
        _ verdict: SignatureVerdict, bytes: [UInt8], anatomy: MessageAnatomy?, original: [UInt8]?, limits: XMLLimits
    ) {
        self.verdict = verdict
        self.anatomy = anatomy
        self.original = original.map { OriginalMessage($0, limits: limits) }
        let view = verdict.view
        let stated = view.flatMap { Base64.decode($0.digestValue.utf8) }
        self.statedDigest = stated
        self.value = view.flatMap { Base64.decode($0.signatureValue.utf8) }
        self.digest =
            if let view, let stated {
                DigestTrial.find(stated, view: view, file: bytes, original: self.original, limits: limits)
            } else {
                nil
            }
        self.keyName = Self.form(view?.keyName, verdict.certificate?.serialHex)
        let isAccepted = verdict.profile != nil && verdict.codes.isDisjoint(with: Self.againstSignature)
        let tried = view.flatMap { Self.trial($0, bytes, isAccepted: isAccepted) }
        self.keyAlgorithm = tried?.algorithm
        self.keyLength = tried?.length
        self.signature = tried?.found
    }

    private static let againstSignature: Set<SignatureFinding.Code> = [
        .signatureMalformed, .signatureMismatch, .keyTypeMismatch, .algorithmNotAllowed, .checkFailed,
    ]

    /// What the certificate's key says about the signature; nil when there is no such key.
    private static func trial(
        _ view: SignedMessageView, _ file: [UInt8], isAccepted: Bool
    ) -> (algorithm: SignatureAlgorithm, length: Int, found: SignatureTrial?)? {
        guard let text = view.certificate, text.utf8.count <= SignatureVerifier.certificateLimit,
            let der = Base64.decode(text.utf8), let handle = try? CertificateHandle(der: der),
            let key = try? TrialKey(handle)
        else { return nil }
        let found = isAccepted ? SignatureTrial.prescribed : SignatureTrial.find(key, view: view, file: file)
        return (key.algorithm, key.signatureLength, found)
    }

    private static func form(_ name: String?, _ serial: String?) -> KeyNameForm {
        guard let name, let serial else { return .absent }
        if name == serial { return .prescribed }
        func digits(_ text: String) -> String {
            let kept = text.lowercased().filter { $0 != ":" && $0 != " " && $0 != "-" }
            return String((kept.hasPrefix("0x") ? kept.dropFirst(2) : kept[...]).drop { $0 == "0" })
        }
        if digits(name) == digits(serial) { return .otherForm }
        let isDecimal = UInt64(serial, radix: 16).map { String($0) == name } ?? false
        return isDecimal ? .otherForm : .other
    }
}
