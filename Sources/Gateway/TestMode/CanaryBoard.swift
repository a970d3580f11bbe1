import Declarations
import Ledger
import Synchronization

/// How the canary's last orders ended; values in memory.
public final class CanaryBoard: Sendable {
    /// What is known of the walks since the process began.
    struct Status: Sendable {
        /// Nil when there is no canary.
        var every: Duration?
        /// When the first walk began.
        var since: Timestamp?
        var lastSuccess: Timestamp?
        var lastEnd: Timestamp?
        /// How long the last released order took from intake to release.
        var took: Duration?
        var walks: Int64 = 0
        var failures: Int64 = 0
        /// Why the last walk failed; nil when it did not.
        var trouble: String?
    }

    private let held = Mutex(Status())

    var status: Status { self.held.withLock { $0 } }

    func begins(every: Duration, at now: Timestamp) {
        self.held.withLock { status in
            status.every = every
            status.since = now
        }
    }

    func succeeded(at now: Timestamp, took: Duration) {
        self.held.withLock { status in
            status.walks += 1
            status.lastSuccess = now
            status.lastEnd = now
            status.took = took
            status.trouble = nil
        }
    }

    func failed(_ trouble: String, at now: Timestamp) {
        self.held.withLock { status in
            status.walks += 1
            status.failures += 1
            status.lastEnd = now
            status.trouble = trouble
        }
    }
}

/// What health and metrics tell of the canary.
struct CanaryCheck: Sendable {
    let board: CanaryBoard
    let now: Timestamp

    /// None when there is no canary.
    func checks() -> [HealthReport.Check] {
        let status = self.board.status
        guard let every = status.every, let since = status.since else { return [] }
        var observed: [String: Int64] = ["walks": status.walks, "failures": status.failures]
        observed["last_success_timestamp_seconds"] = status.lastSuccess.map { $0.milliseconds / 1000 }
        observed["last_success_seconds_ago"] = status.lastSuccess.map { (self.now - $0).components.seconds }
        observed["took_milliseconds"] = status.took.map(\.inMilliseconds)
        let isLate = self.now - (status.lastEnd ?? since) > every * 3 + .seconds(30)
        let output = status.trouble ?? (isLate ? "no canary order ended for too long" : nil)
        return [
            .init(name: "canary", status: output == nil ? .pass : .fail, observed: observed, output: output)
        ]
    }

    func add(to page: inout MetricsPage) {
        let status = self.board.status
        guard status.every != nil else { return }
        page.add("tongguan_canary_last_success_timestamp_seconds", (status.lastSuccess?.milliseconds ?? 0) / 1000)
        if let took = status.took { page.add("tongguan_canary_duration_seconds", took / .seconds(1)) }
        page.add("tongguan_canary_walks_total", status.walks)
        page.add("tongguan_canary_failures_total", status.failures)
    }
}
