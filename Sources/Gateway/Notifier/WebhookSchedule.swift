import Declarations

/// When a message that did not go through is tried again: the schedule of Standard Webhooks, about 75 hours.
///
/// It goes by the time since the first try and not by a count, so that tries made early (an endpoint that came back, a tenant
/// who asked) use nothing up.
struct WebhookSchedule: Sendable {
    /// Waits between tries.
    static let waits: [Duration] = [
        .seconds(5), .seconds(300), .seconds(1800), .seconds(7200), .seconds(18_000), .seconds(36_000),
        .seconds(50_400), .seconds(72_000), .seconds(86_400),
    ]
    /// Share of a wait, in per mille, by which it may be longer, so that many endpoints of one host do not meet.
    static let jitter = 100

    /// A number of a range, by chance.
    var random: @Sendable (ClosedRange<Int>) -> Int = { .random(in: $0) }

    /// The next try; nil when the schedule is over.
    ///
    /// - Parameters:
    ///   - first: when the first try ended.
    ///   - retryAfter: how long the receiver asked us to wait.
    func next(first: Timestamp, now: Timestamp, retryAfter: Duration? = nil) -> Timestamp? {
        var offset = Duration.zero
        for wait in Self.waits {
            offset += wait
            guard first + offset > now else { continue }
            let due = first + offset + wait / 1000 * self.random(0...Self.jitter)
            return max(due, now + (retryAfter ?? .zero))
        }
        return nil
    }
}
