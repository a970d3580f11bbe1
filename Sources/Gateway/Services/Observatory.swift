import Cryptography
import Declarations
import Ledger

/// Looks at the parts: health checks and the metrics page.
struct Observatory: Sendable {
    let premises: Premises
    let lastPoll: LastPoll
    private let memory = HealthMemory()

    init(_ premises: Premises, lastPoll: LastPoll) {
        self.premises = premises
        self.lastPoll = lastPoll
    }

    // MARK: Health

    func health() async -> HealthReport {
        var checks = [self.write(), self.disk()] + self.clock() + (await self.signers()) + self.maintenance()
        checks += self.breakers() + [self.stuck()] + self.backup()
        checks += CanaryCheck(board: self.premises.canary, now: self.premises.clock.now()).checks()
        do {
            let statistics = try await self.premises.ledger.statistics(now: self.premises.clock.now())
            checks += self.ledger(statistics) + self.receipts(newest: try await self.premises.ledger.newestReceipt())
            checks += try await RestoredCheck(ledger: self.premises.ledger).checks()
            checks.append(self.exceptions(try await self.premises.ledger.exceptions(limit: 10), statistics))
        } catch {
            checks.append(.init(name: "ledger", status: .fail, observed: [:], output: "\(error)"))
            checks += self.receipts(newest: nil)
        }
        checks = self.memory.complete(checks, at: self.premises.clock.now())
        let statuses = checks.map(\.status)
        let status: HealthReport.Status = statuses.contains(.fail) ? .fail : statuses.contains(.warn) ? .warn : .pass
        let blocking = checks.contains { $0.status == .fail && Self.needed.contains($0.name) }
        return HealthReport(status: status, ready: !blocking, checks: checks)
    }

    /// Without these no order is taken.
    private static let needed: Set<String> = ["ledger", "ledger:write", "disk"]

    /// Whether the store takes writes, by the newest probe; never waits for one.
    private func write() -> HealthReport.Check {
        let status = self.premises.probe.status
        let trouble = status.trouble()
        return .init(
            name: "ledger:write", status: trouble == nil ? .pass : .fail,
            observed: status.took.map { ["write_milliseconds": $0.inMilliseconds] } ?? [:],
            output: trouble.map { "the store takes no writes: \($0)" })
    }

    /// The newest backup made from this data folder; nothing while there is none, for others may make them.
    private func backup() -> [HealthReport.Check] {
        guard let madeAt = BackupStamp.read(from: self.premises.dataFolder)?.madeAt else { return [] }
        let age = max(0, (self.premises.clock.now() - Timestamp(milliseconds: madeAt)).components.seconds)
        let isOld = age > 2 * 86_400
        return [
            .init(
                name: "backup", status: isOld ? .warn : .pass, observed: ["age_seconds": age],
                output: isOld ? "the newest backup is older than two days; run `tongguan backup`" : nil)
        ]
    }

    private func disk() -> HealthReport.Check {
        guard let free = DiskSpace.free(at: self.premises.dataFolder) else {
            return .init(name: "disk", status: .fail, observed: [:], output: "the data folder cannot be asked")
        }
        let minimum = Int64(self.premises.policy.minFreeBytes)
        let status: HealthReport.Status = free < minimum ? .fail : free < minimum * 2 ? .warn : .pass
        return .init(
            name: "disk", status: status, observed: ["free_bytes": free],
            output: status == .pass ? nil : "free space; below \(minimum) bytes no order is taken")
    }

    /// How far this machine's clock is behind the one that counts: that of the shared database, else that of the ports.
    var skew: (value: Duration, of: String, tolerance: Duration)? {
        if let clock = self.premises.clock as? DatabaseClock {
            return (clock.skew, "the database's, which counts", DatabaseClock.tolerance)
        }
        return self.premises.portSkew().map { ($0, "the ports'", .seconds(30)) }
    }

    private func clock() -> [HealthReport.Check] {
        guard let (skew, other, tolerance) = self.skew else { return [] }
        let isFar = skew > tolerance || skew < .zero - tolerance
        return [
            .init(
                name: "clock", status: isFar ? .warn : .pass, observed: ["skew_milliseconds": skew.inMilliseconds],
                output: isFar ? "this machine's clock differs from \(other); set it right" : nil)
        ]
    }

    /// A signer is well while one of its keys can sign and no certificate is about to end.
    private func signers() async -> [HealthReport.Check] {
        let now = self.premises.clock.now()
        var checks: [HealthReport.Check] = []
        for (name, pool) in self.premises.signers.sorted(by: { $0.key < $1.key }) {
            let reports = await pool.reports
            let expiry = reports.map { $0.expiry(at: now) }.max() ?? .none
            let ready = reports.filter { $0.condition == .ready && $0.certificate?.isValid(at: now) == true }
            let troubles = reports.compactMap { report -> String? in
                switch report.condition {
                case .ready:
                    report.expiry(at: now) == .none
                        ? nil
                        : report.certificate.map { "\(report.name): certificate \($0.serialHex) needs to be renewed" }
                case .opening: "\(report.name): not reached yet"
                case .out(let code, let reason, _): "\(report.name): \(code.rawValue), \(reason)"
                }
            }
            let days = reports.compactMap(\.certificate).map { ($0.notAfter - now).components.seconds / 86_400 }.min()
            var observed = ["keys": Int64(reports.count), "keys_ready": Int64(ready.count)]
            observed["certificate_days_left"] = days
            checks.append(
                .init(
                    name: "signer:\(name)",
                    status: ready.isEmpty || expiry == .now ? .fail : troubles.isEmpty ? .pass : .warn,
                    observed: observed, output: troubles.isEmpty ? nil : troubles.joined(separator: "; ")))
        }
        return checks
    }

    /// Whether receipts are fetched, and when the newest one of all came.
    private func receipts(newest: Timestamp?) -> [HealthReport.Check] {
        let now = self.premises.clock.now()
        let received = newest.map { max(0, (now - $0).components.seconds) }
        return Set(self.premises.routes.values.map(\.identity)).sorted().map { identity in
            let poll = self.lastPoll.status(identity)
            let age = poll.at.map { (now - $0).components.seconds }
            var observed: [String: Int64] = [:]
            observed["oldest_poll_seconds_ago"] = age
            observed["newest_receipt_seconds_ago"] = received
            let isOld = (age ?? 0) > 300
            return .init(
                name: "receipts:\(identity)", status: poll.failures.isEmpty ? .pass : isOld ? .fail : .warn,
                observed: observed,
                output: poll.failures.isEmpty ? nil : poll.failures.joined(separator: "; "))
        }
    }

    /// Ports that are in maintenance now: announced, so no fault, yet the reason why work waits.
    private func maintenance() -> [HealthReport.Check] {
        let now = self.premises.clock.now()
        return self.premises.routes.values.map(\.port).sorted { $0.id < $1.id }.compactMap { port in
            guard let (window, end) = port.maintenance.open(at: now) else { return nil }
            let until = end.beijing14.suffix(6).prefix(4)
            return .init(
                name: "maintenance:\(port.id)", status: .pass,
                observed: ["seconds_left": (end - now).components.seconds],
                output: "nothing is sent until \(until.prefix(2)):\(until.suffix(2)) Beijing time (\(window))")
        }
    }

    /// Routes whose port does not answer.
    private func breakers() -> [HealthReport.Check] {
        let now = self.premises.clock.now()
        return self.premises.board.all.sorted { $0.key < $1.key }.compactMap { name, status in
            guard let since = status.breaker.isOpenSince else { return nil }
            return .init(
                name: "route:\(name)", status: .warn,
                observed: ["breaker_open_seconds": (now - since).components.seconds],
                output: "the port does not answer and is only probed: \(status.last?.detail ?? "")")
        }
    }

    /// What the watchman found; fresh even when the store cannot be read.
    private func stuck() -> HealthReport.Check {
        let stuck = self.premises.watch.stuck
        let waiting = self.premises.watch.excused.map { "\($0.what) waits: \($0.reason)" }
        let words = stuck.map { "\($0.what): \($0.reason)" } + waiting
        return .init(
            name: "stuck", status: stuck.isEmpty ? .pass : .fail, observed: ["seconds": Self.seconds(stuck)],
            output: words.isEmpty ? nil : words.joined(separator: "; "))
    }

    static func seconds(_ stuck: [Stuck]) -> Int64 {
        stuck.map(\.duration.components.seconds).max() ?? 0
    }

    private func ledger(_ statistics: LedgerStatistics) -> [HealthReport.Check] {
        let oldest = statistics.oldestPending?.components.seconds ?? 0
        let stopped = statistics.stoppedLanes.map { "\($0.lane): \($0.reason)" }.joined(separator: "; ")
        return [
            .init(name: "ledger", status: .pass, observed: ["log_bytes": statistics.logBytes], output: nil),
            .init(
                name: "pending", status: oldest > 600 ? .warn : .pass, observed: ["oldest_seconds": oldest],
                output: oldest > 600 ? "work is due and not done; look at the routes and signers" : nil),
            .init(
                name: "vault", status: .pass, observed: ["outdated_values": Int64(statistics.outdatedValues)],
                output: statistics.outdatedValues == 0
                    ? nil : "stored values name an older key and are being sealed again"),
            .init(
                name: "lanes", status: stopped.isEmpty ? .pass : .warn,
                observed: ["stopped": Int64(statistics.stoppedLanes.count)],
                output: stopped.isEmpty ? nil : "stopped: \(stopped)"),
        ]
    }

    /// The newest open questions in words: order numbers, kinds and codes, never a buyer.
    private func exceptions(_ newest: [ExceptionRecord], _ statistics: LedgerStatistics) -> HealthReport.Check {
        .init(
            name: "exceptions", status: newest.isEmpty ? .pass : .warn,
            observed: ["open": Int64(statistics.openExceptions)],
            output: newest.isEmpty ? nil : newest.map { "\($0.kind): \($0.detail)" }.joined(separator: "; "))
    }
}
