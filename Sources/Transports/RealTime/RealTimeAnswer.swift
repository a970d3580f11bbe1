import Declarations

/// What customs answered to a payment record: `{"code": …, "message": …, "total": 0, "serviceTime": …}`.
struct RealTimeAnswer {
    var response: HTTPResponse
    var now: Timestamp

    /// Only customs' own code decides: 10000 is taken, 20000…21000 is not. Anything else (an error of a server in between,
    /// a page, an answer cut short) leaves open whether the record arrived.
    var outcome: DeliveryOutcome {
        guard self.response.isSuccess else {
            let status = self.response.status
            return .unknown(
                TransportError(
                    .httpStatus, "HTTP \(status)", phase: .afterSend, isRetriable: true, status: status,
                    retryAfter: HTTPTime.retryAfter(self.response.header("Retry-After"), now: self.now)))
        }
        guard let (code, message) = self.verdict else { return .unknown(self.unexpected("the answer is no verdict")) }
        switch code {
        case 10_000: return .accepted
        case 20_000...21_000:
            let words = AnswerExcerpt(Array(message.utf8)).description
            return .refused(words.isEmpty ? "customs answered \(code)" : "customs answered \(code): \(words)")
        default: return .unknown(self.unexpected("customs answered with a code we do not know"))
        }
    }

    private var verdict: (code: Int, message: String)? {
        guard let value = try? JSONText(self.response.body).value(), case .object(let members) = value else {
            return nil
        }
        func text(_ name: String) -> String? { members.first { $0.key == name }?.value.scalar }
        guard let code = text("code").flatMap({ Int($0) }) else { return nil }
        return (code, text("message") ?? "")
    }

    private func unexpected(_ what: String) -> TransportError {
        TransportError(.unexpectedAnswer, what, phase: .afterSend, status: self.response.status)
    }
}
