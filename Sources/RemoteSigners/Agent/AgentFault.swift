import Cryptography

/// What went wrong between us and the card, with what follows from it.
struct AgentFault: Error {
    enum Kind: Sendable, Hashable {
        /// There is no connection to the agent.
        case noConnection
        /// The connection had ended before the request went out: it may be asked again on a new one.
        case notSent
        /// The request went out and nothing came back in time.
        case unanswered
        /// The connection ended, or what came back is no answer.
        case broken
        /// The card answered, and the answer is no.
        case refused
        /// The PIN was refused.
        case pinRejected
    }

    let kind: Kind
    let error: CryptographyError

    init(_ kind: Kind, _ message: String, causes: [String] = []) {
        let code: CryptographyError.Code =
            switch kind {
            case .noConnection, .notSent, .unanswered, .broken: .keyUnavailable
            case .refused: .signingFailed
            case .pinRejected: .pinRejected
            }
        self.kind = kind
        self.error = CryptographyError(code, message, causes: causes)
    }

    init(_ error: CryptographyError) {
        self.kind = .broken
        self.error = error
    }

    /// Whether whoever waits for the card would meet the same: it is useless to let each of them find out for itself.
    var concernsEverybody: Bool { self.kind == .noConnection || self.kind == .unanswered || self.kind == .pinRejected }
}
