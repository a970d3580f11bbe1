/// How one attempt to hand over a message ended.
public enum DeliveryOutcome: Sendable, Hashable {
    /// The other side took it. Says nothing about the documents inside: only receipts do.
    case accepted
    /// The other side answered that it did not take it; the text is safe to log.
    case refused(String)
    /// It certainly did not arrive.
    case notSent(TransportError)
    /// It may have arrived.
    case unknown(TransportError)

    /// `notSent` or `unknown`, by whether bytes may have left.
    public init(_ error: TransportError) {
        switch error.phase {
        case .beforeSend: self = .notSent(error)
        case .afterSend: self = .unknown(error)
        }
    }
}
