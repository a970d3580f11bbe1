import Cryptography
import Declarations
import Transports

/// Sends signed messages, once each.
struct WebhookSender: Sendable {
    let client: HTTPClient
    let policy: ConnectionPolicy
    let clock: any GatewayClock

    /// What came back.
    struct Outcome: Sendable {
        var status: Int?
        var milliseconds: Int
        /// Stable code of what went wrong; nil when the receiver took it.
        var problem: String?
        var retryAfter: Duration?

        /// Only 2xx is a yes.
        var isDelivered: Bool { self.problem == nil }
        /// The receiver wants nothing any more.
        var isGone: Bool { self.status == 410 }
    }

    /// - Parameter secrets: all sign, so that a receiver may hold any one of them.
    func send(_ body: [UInt8], id: String, to url: String, secrets: [WebhookSecret]) async -> Outcome {
        let moment = self.clock.now().milliseconds / 1000
        let signatures = secrets.map { $0.signature(id: id, timestamp: moment, body: body) }
        let request = HTTPRequest(
            .post, url,
            headers: [
                HTTPHeader("Content-Type", "application/json"), HTTPHeader("User-Agent", "Tongguan-Webhooks/1"),
                HTTPHeader("webhook-id", id), HTTPHeader("webhook-timestamp", "\(moment)"),
                HTTPHeader("webhook-signature", signatures.joined(separator: " ")),
            ], body: body, policy: self.policy)
        let start = ContinuousClock.now
        func milliseconds() -> Int { Int((ContinuousClock.now - start) / .milliseconds(1)) }
        do throws(TransportError) {
            let answer = try await self.client.send(request)
            guard !answer.isSuccess else { return Outcome(status: answer.status, milliseconds: milliseconds()) }
            let waits = answer.status == 429 || answer.status == 503
            return Outcome(
                status: answer.status, milliseconds: milliseconds(),
                problem: (300...399).contains(answer.status) ? "redirect" : "http_status",
                retryAfter: waits ? answer.retryAfter(now: self.clock.now()) : nil)
        } catch {
            return Outcome(milliseconds: milliseconds(), problem: error.code.rawValue)
        }
    }
}
