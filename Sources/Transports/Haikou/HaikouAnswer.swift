import Declarations

/// What the port answered to a message.
struct HaikouAnswer {
    var response: HTTPResponse
    var now: Timestamp

    /// `OK` is taken; a refusal must be the port's own words. When in doubt (a server error, a redirect, a web page of
    /// something in between, an answer cut short) the message may be stored: `unknown`.
    var outcome: DeliveryOutcome {
        let text = self.trimmedBody
        switch self.response.status {
        case 200...299:
            if text.elementsEqual("OK".utf8) { return .accepted }
            if "OK".utf8.starts(with: text) { return .unknown(self.unexpected("an empty or cut answer")) }
            if text.first == UInt8(ascii: "<") { return .unknown(self.unexpected("a page instead of an answer")) }
            return .refused("the port did not take the message: \(AnswerExcerpt(Array(text)))")
        case 408, 425, 429:
            return .unknown(self.statusError)
        case 400...499:
            let words = text.first == UInt8(ascii: "<") ? "" : " \(AnswerExcerpt(Array(text)))"
            return .refused("HTTP \(self.response.status)\(words)")
        default:
            return .unknown(self.statusError)
        }
    }

    /// The error of a status that is no success.
    var statusError: TransportError {
        let status = self.response.status
        let isRetriable = status >= 500 || [408, 425, 429].contains(status)
        return TransportError(
            .httpStatus, "HTTP \(status)", phase: .afterSend, isRetriable: isRetriable, status: status,
            retryAfter: HTTPTime.retryAfter(self.response.header("Retry-After"), now: self.now))
    }

    private func unexpected(_ what: String) -> TransportError {
        TransportError(.unexpectedAnswer, what, phase: .afterSend, status: self.response.status)
    }

    private var trimmedBody: ArraySlice<UInt8> {
        var text = self.response.body[...].drop { $0 <= 32 }
        while let last = text.last, last <= 32 { text.removeLast() }
        return text
    }
}
