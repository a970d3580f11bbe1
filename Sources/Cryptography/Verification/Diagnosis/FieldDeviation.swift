import Manifests

/// A departure from the standard that was seen in the field, with what came of it. The raw value is its stable id.
public enum FieldDeviation: String, Sendable, Hashable, CaseIterable {
    /// SM2 under a name in the W3C namespace, with a SHA-1 digest.
    case w3SMURI = "w3-sm-uri"
    /// A line feed before the closing root tag that was not digested.
    case extraNewline = "extra-newline"
    /// SM2 signature under the names of RSA and SHA-1.
    case rsaURISMKey = "rsa-uri-sm-key"
    /// The digest was signed in place of `ds:SignedInfo`, or canonical form with comments was used.
    case signTheDigest = "sign-the-digest"
    /// A `ds:SignedInfo` was digested and signed as if it were a message.
    case nestedSignedInfo = "nested-signedinfo"
    /// Everything is right, and two users report refusals all the same.
    case officialSMURIRefused = "official-sm-uri-refused"
    /// Placeholders of the official sample files.
    case officialSamples = "official-samples"
    /// SM2 signature in DER.
    case derSignature = "der-signature"
    /// SM2 signature whose r or s was not brought to 32 bytes.
    case unpaddedSignature = "63-bytes"
    /// Another SM2 user id than the prescribed one.
    case otherUserID = "sm2-user-id"
    /// Base64 with white space inside.
    case wrappedBase64 = "wrapped-base64"
    /// White space was put between the elements after signing.
    case prettyPrinted = "pretty-printed"
    /// Carriage returns that an XML reader turned into line feeds.
    case literalCR = "literal-cr"
    /// `ds:SignedInfo` was signed with other namespaces in scope than it has in the message.
    case signedInfoNamespaces = "signedinfo-namespaces"
    /// The root declares the namespace of signatures.
    case dsOnRoot = "ds-on-root"
    /// `ds:KeyName` gives the certificate's number in another form.
    case keyNameForm = "key-name-form"

    /// Nothing is wrong; it is good to know.
    public var isHint: Bool { self == .wrappedBase64 || self == .officialSMURIRefused }

    /// What the signer did.
    public var meaning: String {
        switch self {
        case .w3SMURI:
            "the signature method is named http://www.w3.org/2000/09/xmldsig#sm2-sm3, a name that the W3C never gave, "
                + "together with a SHA-1 digest and an SM2 key"
        case .extraNewline: "a line feed was put before the closing tag of the root after the message was digested"
        case .rsaURISMKey: "an SM2 signature is labelled rsa-sha1 and sha1"
        case .signTheDigest: "the signer signs the digest instead of ds:SignedInfo, or canonicalises with comments"
        case .nestedSignedInfo:
            "a ds:SignedInfo that was received for signing was digested again and got a signature of its own inside"
        case .officialSMURIRefused: "the message uses the SM2 and SM3 names of the 2022/04 standard"
        case .officialSamples:
            "the signature is the placeholder of the official 202205 sample files, or of its kind: a 20-byte digest under "
                + "the SM3 name and a value of RSA size under the SM2 name"
        case .derSignature: "the SM2 signature is a DER sequence, not r and s side by side"
        case .unpaddedSignature: "r or s of the SM2 signature was not left-padded with zeros to 32 bytes"
        case .otherUserID: "the SM2 signature was not made under the user id 1234567812345678"
        case .wrappedBase64: "Base64 is wrapped or surrounded by line breaks"
        case .prettyPrinted: "the message was formatted after it was signed"
        case .literalCR: "a literal carriage return was signed, which every XML reader turns into a line feed"
        case .signedInfoNamespaces:
            "ds:SignedInfo was signed with other namespace declarations than it has in the message"
        case .dsOnRoot: "the root declares the namespace of the signature"
        case .keyNameForm: "ds:KeyName gives the serial number of the certificate in another form"
        }
    }

    /// What is known to come of it.
    public var known: String {
        switch self {
        case .w3SMURI: "status 120 and 800 at the Haikou e-port in 2023, so it was accepted there; not official"
        case .extraNewline:
            "accepted at Haikou in 2023, where the digest was then not compared strictly; refused by a strict receiver"
        case .rsaURISMKey: "seen in experiments of 2024; the result is unknown"
        case .signTheDigest: "seen in one client library; the result is unknown, a strict receiver refuses it"
        case .nestedSignedInfo: "seen in 2024; not accepted as far as the log shows"
        case .officialSMURIRefused:
            "two users were refused all the same, with codes outside the official list; where that happens ask the port, "
                + "or try the w3-sm-uri naming if the port is known to take it"
        case .officialSamples: "does not verify; the files show the layout only"
        case .derSignature: "customs reads 64 bytes; a DER sequence is refused"
        case .unpaddedSignature: "refused for about one signature in 128; a classic bug"
        case .otherUserID: "refused with -621029: customs computes Z with the prescribed user id"
        case .wrappedBase64: "harmless: production messages have it, and it is outside of what is signed"
        case .prettyPrinted: "refused with -621028 where the digest is compared"
        case .literalCR: "refused with -621028 where the digest is compared"
        case .signedInfoNamespaces: "refused with -621029"
        case .dsOnRoot: "verifies when the digest covers the declaration; no production message has it"
        case .keyNameForm: "not signed, and no refusal is known; production messages have lower-case hexadecimal"
        }
    }
}

extension FieldDeviation {
    /// The digest in every official sample file, whatever its message is.
    private static let sampleDigest = "SF/P+2sVsRQ9dJIqJSroW6ajb0Y="

    /// The one table: by what each deviation is recognised.
    func isPresent(in facts: SignatureFacts) -> Bool {
        let view = facts.view
        let algorithms = (view?.signatureAlgorithm, view?.digestAlgorithm)
        let isOfficialSM = algorithms == (SignatureProfile.sm2.signatureURI, SignatureProfile.sm2.digestURI)
        switch self {
        case .w3SMURI: return view?.signatureAlgorithm == SignatureProfile.sm2UnderW3CName.signatureURI
        case .extraNewline: return facts.digest?.form == .withoutFinalLineFeed
        case .rsaURISMKey:
            return view?.signatureAlgorithm == SignatureProfile.rsaSHA1.signatureURI
                && (facts.keyAlgorithm.map { $0 == .sm2SM3 } ?? (facts.value?.count == 64))
        case .signTheDigest:
            return facts.signature?.text == .digest || facts.digest?.form == .withComments
                || view?.canonicalizationAlgorithm == SignatureProfile.canonicalizationURI + "#WithComments"
        case .nestedSignedInfo: return facts.anatomy?.hasNestedSignedInfo == true
        case .officialSMURIRefused: return facts.isValid && isOfficialSM
        case .officialSamples:
            return view?.digestValue == Self.sampleDigest
                || isOfficialSM && facts.statedDigest?.count == 20 && (128...512).contains(facts.value?.count ?? 0)
        case .derSignature: return facts.signature.map { $0.form == .der } ?? facts.looksLikeDER
        case .unpaddedSignature:
            guard let found = facts.signature else { return facts.isSM2 && [62, 63].contains(facts.value?.count) }
            if case .unpadded = found.form { return true }
            return false
        case .otherUserID:
            return facts.signature.map { $0.condition != .prescribed && $0.condition != .sha256 } ?? false
        case .wrappedBase64: return facts.anatomy?.hasWrappedBase64 == true
        case .prettyPrinted: return facts.digest?.form == .unformatted
        case .literalCR: return facts.digest?.form == .carriageReturns
        case .signedInfoNamespaces:
            if case .declarations = facts.signature?.text { return true }
            return false
        case .dsOnRoot: return facts.anatomy?.rootDeclaresSignatures == true && facts.anatomy?.rootName != "SignedInfo"
        case .keyNameForm: return facts.keyName == .otherForm
        }
    }
}
