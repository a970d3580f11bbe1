import Declarations
import Synchronization

/// Since when each part has been as it is, as far as somebody looked.
final class HealthMemory: Sendable {
    private let seen = Mutex<[String: (status: HealthReport.Status, since: Timestamp)]>([:])

    /// The checks with since when each has its status and where its runbook is; parts that went away are forgotten.
    func complete(_ checks: [HealthReport.Check], at now: Timestamp) -> [HealthReport.Check] {
        self.seen.withLock { seen in
            let old = seen
            seen = [:]
            return checks.map { check in
                var check = check
                let known = old[check.name]
                let since = known?.status == check.status ? known?.since ?? now : now
                seen[check.name] = (check.status, since)
                check.since = since.rfc3339
                check.runbook = AlertRules.runbook(ofPart: check.name)
                return check
            }
        }
    }
}
