/// One request with the task that waits for it. Whoever takes a submission out of its queue or table resumes it:
/// once, on every path.
struct Submission: Sendable {
    let id: UInt64
    let request: HTTPRequest
    let continuation: CheckedContinuation<Result<HTTPResponse, TransportError>, Never>

    /// Ends the wait with an error.
    func fail(_ code: TransportError.Code, _ message: String, phase: TransportError.Phase) {
        self.continuation.resume(returning: .failure(TransportError(code, message, phase: phase)))
    }
}
