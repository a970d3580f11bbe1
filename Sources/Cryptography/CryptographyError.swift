/// Why a key, a signature or a seal could not be used. Carries no key material, no holder's data and no plain text.
public struct CryptographyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Stable name of the cause.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// A key, certificate or secret file is missing, not a regular file, too large or unreadable.
        case fileUnreadable = "file-unreadable"
        /// A file with a secret can be read by the group or by everybody, or belongs to another user.
        case fileExposed = "file-exposed"
        /// The key file is not PEM, or holds no private key.
        case keyUnreadable = "key-unreadable"
        /// The passphrase is missing or wrong.
        case passphraseWrong = "passphrase-wrong"
        /// The certificate is not PEM or DER, or a field of it cannot be read.
        case certificateUnreadable = "certificate-unreadable"
        /// The key's type is neither RSA nor SM2.
        case keyUnsupported = "key-unsupported"
        /// The private key does not belong to the certificate.
        case keyMismatch = "key-mismatch"
        /// The message to sign is not in the shape that the template promised.
        case messageMalformed = "message-malformed"
        /// The signing operation failed.
        case signingFailed = "signing-failed"
        /// The key cannot be reached now: the card is dark, the agent or host does not answer, or answers too late.
        case keyUnavailable = "key-unavailable"
        /// The PIN was refused. It is never tried again by itself: a card locks after a few wrong ones.
        case pinRejected = "pin-rejected"
        /// The certificate is not valid at this moment.
        case certificateNotValid = "certificate-not-valid"
        /// The certificate is of another enterprise than the documents it is to sign.
        case certificateForeign = "certificate-foreign"
        /// A signature was made but did not verify, or is not over the bytes that were to be signed.
        case selfCheckFailed = "self-check-failed"
        /// A signature value has no valid form (length, numbers out of range).
        case signatureMalformed = "signature-malformed"
        /// The secret text of the vault's keys has an error.
        case vaultKeysInvalid = "vault-keys-invalid"
        /// The vault's keys are wrapped and no master key is given.
        case masterKeyMissing = "master-key-missing"
        /// The vault's keys are wrapped by another master key.
        case masterKeyWrong = "master-key-wrong"
        /// The master key does not have its form.
        case masterKeyInvalid = "master-key-invalid"
        /// A sealed value names a key that the vault does not hold.
        case sealKeyUnknown = "seal-key-unknown"
        /// A sealed value was changed, moved to another place, or sealed with another key of the same id.
        case sealBroken = "seal-broken"
        /// A sealed value has a version or a shape that this program does not know.
        case sealMalformed = "seal-malformed"
        /// A value is larger than the vault's limit.
        case sealTooLarge = "seal-too-large"
        /// The library failed for another reason (memory, random source, missing algorithm).
        case libraryFailed = "library-failed"
    }

    /// Stable name of the cause.
    public let code: Code
    /// What happened and, where there is one, the remedy; plain English for an operator.
    public let message: String
    /// What OpenSSL said, oldest first; empty when it was not asked.
    public let causes: [String]

    /// True when the same call may succeed later without a change by a person.
    public var isRetriable: Bool {
        switch self.code {
        case .signingFailed, .libraryFailed, .keyUnavailable: true
        default: false
        }
    }

    /// True when the key is at fault and no message: the key is taken out of use, its work waits for another one.
    public var isKeyTrouble: Bool {
        switch self.code {
        case .signingFailed, .keyUnavailable, .pinRejected, .certificateNotValid, .selfCheckFailed, .libraryFailed: true
        default: false
        }
    }

    /// `code: message (causes)`.
    public var description: String {
        let tail = self.causes.isEmpty ? "" : " (" + self.causes.joined(separator: "; ") + ")"
        return "\(self.code.rawValue): \(self.message)\(tail)"
    }

    /// An error.
    ///
    /// - Parameters:
    ///   - code: the cause.
    ///   - message: plain English; no key material, no PIN, no holder's data.
    ///   - causes: what the library below said, oldest first.
    public init(_ code: Code, _ message: String, causes: [String] = []) {
        self.code = code
        self.message = message
        self.causes = causes
    }
}
