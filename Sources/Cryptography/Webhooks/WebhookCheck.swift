/// What a receiver does with a webhook: compares its signatures with its own, and its time with the clock.
public struct WebhookCheck: Sendable {
    /// How far the time of a webhook may be from the receiver's, seconds.
    public static let tolerance: Int64 = 300

    /// What is wrong.
    public enum Verdict: String, Sendable, CaseIterable {
        case good
        /// A field is missing, or the time is no number.
        case malformed
        /// Older than the tolerance, or from the future.
        case wrongTime = "wrong_time"
        /// None of the signatures is that of the secret.
        case wrongSignature = "wrong_signature"
    }

    public let secret: WebhookSecret

    public init(secret: WebhookSecret) { self.secret = secret }

    /// - Parameters:
    ///   - id: field `webhook-id`.
    ///   - timestamp: field `webhook-timestamp`.
    ///   - signatures: field `webhook-signature`: one or several, a blank between.
    ///   - now: seconds since 1970; nil asks nothing of the time.
    public func verdict(id: String, timestamp: String, signatures: String, body: [UInt8], now: Int64?) -> Verdict {
        guard !id.isEmpty, let moment = Int64(timestamp), !signatures.isEmpty else { return .malformed }
        let own = Array(self.secret.signature(id: id, timestamp: moment, body: body).utf8)
        // Every one is compared, so that the time tells nothing.
        let fits = signatures.split(separator: " ").reduce(false) { found, given in
            ConstantTime.equals(Array(given.utf8), own) || found
        }
        guard fits else { return .wrongSignature }
        if let now, !(now - Self.tolerance...now + Self.tolerance).contains(moment) { return .wrongTime }
        return .good
    }
}
