import Manifests

/// Under which other conditions a signature value verifies: what its signer really did.
struct SignatureTrial: Hashable {
    /// What was signed.
    enum Text: Hashable {
        /// What is prescribed: the canonical `ds:SignedInfo` with every namespace in scope.
        case signedInfo
        case declarations(NamespaceChange)
        /// `ds:SignedInfo` without white space between its elements.
        case unformatted
        /// `ds:SignedInfo` as it is written, not in canonical form.
        case asWritten
        /// The Base64 text of the digest, or its bytes.
        case digest
        /// The message itself.
        case message

        var words: String {
            switch self {
            case .signedInfo: "the canonical ds:SignedInfo"
            case .declarations(let change): "the canonical ds:SignedInfo \(change.description)"
            case .unformatted: "ds:SignedInfo before white space was put between its elements"
            case .asWritten: "ds:SignedInfo as it is written, not in canonical form"
            case .digest: "the digest instead of ds:SignedInfo"
            case .message: "the message instead of ds:SignedInfo"
            }
        }
    }

    /// How the value is written.
    enum Form: Hashable {
        /// SM2: r‖s, 64 bytes. RSA: as long as the key.
        case prescribed
        case der
        /// r and s without leading zero bytes, or with a sign byte; the length of r.
        case unpadded(Int)
        case hexadecimal

        var words: String? {
            switch self {
            case .prescribed: nil
            case .der: "when the DER sequence is read as r and s"
            case .unpadded(let length): "when r (\(length) bytes) and s are brought to 32 bytes each"
            case .hexadecimal: "when the text is read as hexadecimal and not as Base64"
            }
        }
    }

    /// Under which identity an SM2 signature was made, or with which digest an RSA one.
    enum Condition: Hashable {
        case prescribed
        case emptyUserID
        case noUserID
        case sampleUserID
        case hexadecimalUserID
        case sha256

        var words: String? {
            switch self {
            case .prescribed: nil
            case .emptyUserID: "with an empty SM2 user id"
            case .noUserID: "with no SM2 user id at all (the SM3 digest of the bytes was signed, without Z)"
            case .sampleUserID: "with the SM2 user id ALICE123@YAHOO.COM of the standard's example"
            case .hexadecimalUserID: "with the SM2 user id written in hexadecimal, 32 characters"
            case .sha256: "with SHA-256 in place of SHA-1"
            }
        }
    }

    let text: Text
    let form: Form
    let condition: Condition

    /// Nothing deviates.
    static let prescribed = SignatureTrial(text: .signedInfo, form: .prescribed, condition: .prescribed)

    /// In words: what the signer did.
    var words: String {
        ([self.text.words] + [self.form.words, self.condition.words].compactMap(\.self)).joined(separator: ", ")
    }

    /// Longest message that is tried as the signed text, bytes: every try digests it.
    private static let messageLimit = 1 << 20

    /// Tries the plain deviations and their combinations; nil when none verifies.
    static func find(
        _ key: borrowing TrialKey, view: SignedMessageView, file: [UInt8]
    ) -> SignatureTrial? {
        let texts = Self.texts(view, file)
        for (form, value) in Self.values(view.signatureValue, key.algorithm) {
            for (text, bytes) in texts {
                for condition in Self.conditions(key.algorithm)
                where Self.fits(value, over: bytes, condition, key) {
                    return SignatureTrial(text: text, form: form, condition: condition)
                }
            }
        }
        return nil
    }

    private static func conditions(_ algorithm: SignatureAlgorithm) -> [Condition] {
        switch algorithm {
        case .rsaSHA1: [.prescribed, .sha256]
        case .sm2SM3: [.prescribed, .emptyUserID, .noUserID, .sampleUserID, .hexadecimalUserID]
        }
    }

    private static func fits(
        _ value: [UInt8], over bytes: [UInt8], _ condition: Condition, _ key: borrowing TrialKey
    ) -> Bool {
        guard key.algorithm == .sm2SM3 else {
            return key.accepts(rsa: value, over: bytes, isSHA256: condition == .sha256)
        }
        let identity: TrialKey.SM2Identity =
            switch condition {
            case .prescribed, .sha256: .id(SignatureContext.sm2UserID)
            case .emptyUserID: .id([])
            case .noUserID: .none
            case .sampleUserID: .id(Array("ALICE123@YAHOO.COM".utf8))
            case .hexadecimalUserID: .id(Array(Hex.encode(SignatureContext.sm2UserID).utf8))
            }
        return key.accepts(sm2: value, over: bytes, identity)
    }

    /// Longest `ds:SignedInfo` that is tried in other forms, bytes; a usual one has about 900.
    private static let signedInfoLimit = 1 << 16

    private static func texts(_ view: SignedMessageView, _ file: [UInt8]) -> [(Text, [UInt8])] {
        guard view.signedInfo.count <= Self.signedInfoLimit else { return [(.signedInfo, view.signedInfo)] }
        var texts: [(Text, [UInt8])] = [
            (.signedInfo, view.signedInfo), (.unformatted, XMLVariants.unformatted(view.signedInfo)),
            (.digest, Array(view.digestValue.utf8)),
        ]
        if let digest = Base64.decode(view.digestValue.utf8) { texts.append((.digest, digest)) }
        if view.content.count <= Self.messageLimit { texts.append((.message, view.content)) }
        if let place = XMLVariants.element("SignedInfo", in: file) { texts.append((.asWritten, Array(file[place]))) }
        for change in NamespaceChange.all(for: XMLVariants.declarations(in: view.signedInfo)) {
            guard let bytes = XMLVariants.declaring(change.result, in: view.signedInfo) else { continue }
            texts.append((.declarations(change), bytes))
        }
        return texts
    }

    /// The readings of a value, the prescribed one first.
    private static func values(_ text: String, _ algorithm: SignatureAlgorithm) -> [(Form, [UInt8])] {
        let value = Base64.decode(text.utf8) ?? []
        let hexadecimal = Hex.decode(text).map { [(Form.hexadecimal, $0)] } ?? []
        guard algorithm == .sm2SM3 else { return (value.isEmpty ? [] : [(.prescribed, value)]) + hexadecimal }
        return (value.count == 64 ? [(.prescribed, value)] : [])
            + ((try? SM2Signature.raw(fromDER: value)).map { [(.der, $0)] } ?? [])
            + SM2ValueForm.paddings(of: value).map { (.unpadded($0.lengthOfR), $0.raw) }
            + hexadecimal.filter { $0.1.count == 64 }
    }
}

/// The length of an SM2 value, read as r and s that were not brought to 32 bytes each.
enum SM2ValueForm {
    /// Every way to part 60…66 bytes into r and s; leading zeros are added, a sign byte is taken off.
    static func paddings(of value: [UInt8]) -> [(lengthOfR: Int, raw: [UInt8])] {
        guard (60...66).contains(value.count) else { return [] }
        return (28...33).compactMap { length in
            guard (length, value.count - length) != (32, 32), let r = Self.half(value[..<length]),
                let s = Self.half(value[length...])
            else { return nil }
            return (length, r + s)
        }
    }

    private static func half(_ part: ArraySlice<UInt8>) -> [UInt8]? {
        switch part.count {
        case 28...32: [UInt8](repeating: 0, count: 32 - part.count) + part
        case 33 where part.first == 0: Array(part.dropFirst())
        default: nil
        }
    }
}
