public import Cryptography
public import Declarations

/// How one key of a signer is, for health, metrics and log.
public struct KeyReport: Sendable, Hashable {
    /// Whether a key can be used.
    public enum Condition: Sendable, Hashable {
        /// It was not reached yet.
        case opening
        /// It signs.
        case ready
        /// It is out of use; `needsPerson` when it is not tried again by itself.
        case out(CryptographyError.Code, reason: String, needsPerson: Bool)
    }

    /// `signer/key`.
    public var name: String
    /// Whether it can be used.
    public var condition: Condition
    /// Since when.
    public var since: Timestamp
    /// Its certificate; nil while it was never reached.
    public var certificate: CertificateInfo?
    /// Signatures on their way.
    public var busy: Int
    /// Signatures made since the start.
    public var signatures: Int64

    /// How urgent a new certificate is.
    public enum Expiry: Int, Sendable, Comparable {
        /// More than 60 days are left.
        case none
        /// At most 60 days: order the next one.
        case soon = 60
        /// At most 30 days.
        case near = 30
        /// At most 7 days, or over.
        case now = 7

        public static func < (left: Self, right: Self) -> Bool { left.urgency < right.urgency }

        private var urgency: Int { self == .none ? 0 : 100 - self.rawValue }
    }

    /// How urgent a new certificate is at a moment.
    public func expiry(at moment: Timestamp) -> Expiry {
        guard let certificate = self.certificate else { return .none }
        let days = (certificate.notAfter - moment).components.seconds / 86_400
        return days <= 7 ? .now : days <= 30 ? .near : days <= 60 ? .soon : .none
    }
}
