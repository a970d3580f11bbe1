import Cryptography
import Declarations
import Ledger

/// Looks at the parts: health checks and the metrics page.
struct Observatory: Sendable {
    private let premises: Premises
    private let lastPoll: LastPoll

    init(_ premises: Premises, lastPoll: LastPoll) {
        self.premises = premises
        self.lastPoll = lastPoll
    }

    // MARK: Health

    func health() async -> HealthReport {
        var checks = [self.disk()] + self.clock() + (await self.signers()) + self.routes() + self.maintenance()
        checks += self.breakers() + [self.stuck()]
        do {
            let statistics = try await self.premises.ledger.statistics(now: self.premises.clock.now())
            checks += self.ledger(statistics)
            checks += try await RestoredCheck(ledger: self.premises.ledger).checks()
            checks.append(self.exceptions(try await self.premises.ledger.exceptions(limit: 10), statistics))
        } catch {
            checks.append(.init(name: "ledger", status: .fail, observed: [:], output: "\(error)"))
        }
        let statuses = checks.map(\.status)
        let status: HealthReport.Status = statuses.contains(.fail) ? .fail : statuses.contains(.warn) ? .warn : .pass
        let blocking = checks.contains { $0.status == .fail && ($0.name == "ledger" || $0.name == "disk") }
        return HealthReport(status: status, ready: !blocking, checks: checks)
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

    /// A machine whose clock is not that of the shared database.
    private func clock() -> [HealthReport.Check] {
        guard let clock = self.premises.clock as? DatabaseClock else { return [] }
        let skew = clock.skew
        let isFar = skew > DatabaseClock.tolerance || skew < .zero - DatabaseClock.tolerance
        return [
            .init(
                name: "clock", status: isFar ? .warn : .pass, observed: ["skew_milliseconds": skew.inMilliseconds],
                output: isFar ? "this machine's clock differs from the database's, which counts; set it right" : nil)
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

    private func routes() -> [HealthReport.Check] {
        Set(self.premises.routes.values.map(\.identity)).sorted().map { identity in
            let poll = self.lastPoll.status(identity)
            let age = poll.at.map { (self.premises.clock.now() - $0).components.seconds }
            let isOld = (age ?? 0) > 300
            return .init(
                name: "receipts:\(identity)", status: poll.failures.isEmpty ? .pass : isOld ? .fail : .warn,
                observed: age.map { ["oldest_poll_seconds_ago": $0] } ?? [:],
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

    private static func seconds(_ stuck: [Stuck]) -> Int64 {
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

    // MARK: Metrics

    func metrics() async -> String {
        var page = MetricsPage()
        self.add(routesTo: &page)
        guard let statistics = try? await self.premises.ledger.statistics(now: self.premises.clock.now()) else {
            return page.text + "# the ledger cannot be read\n"
        }
        for (name, value) in statistics.counters.sorted(by: { $0.key < $1.key }) { page.add(counter: name, value) }
        page.add(
            "tongguan_oldest_pending_seconds", "Age of the oldest due work.", "gauge",
            [([:], statistics.oldestPending?.components.seconds ?? 0)])
        page.add(
            "tongguan_exceptions_open", "Questions that wait for a person.", "gauge",
            [([:], Int64(statistics.openExceptions))])
        page.add(
            "tongguan_lanes_stopped", "Lanes paused or stopped.", "gauge", [([:], Int64(statistics.stoppedLanes.count))]
        )
        page.add(
            "tongguan_vault_outdated_values", "Stored values that name an older key of the vault.", "gauge",
            [([:], Int64(statistics.outdatedValues))])
        page.add("tongguan_ledger_log_bytes", "Size of the write-ahead log.", "gauge", [([:], statistics.logBytes)])
        if let free = DiskSpace.free(at: self.premises.dataFolder) {
            page.add("tongguan_disk_free_bytes", "Free space of the data folder's disk.", "gauge", [([:], free)])
        }
        await self.add(keysTo: &page)
        return page.text
    }

    private func add(routesTo page: inout MetricsPage) {
        page.add(
            "tongguan_stuck_seconds", "For how long due work or a service has not moved; 0 when all is well.", "gauge",
            [([:], Self.seconds(self.premises.watch.stuck))])
        for (name, status) in self.premises.board.all.sorted(by: { $0.key < $1.key }) {
            page.add(
                "tongguan_route_breaker_open", "Whether a route's port does not answer and is only probed.", "gauge",
                [(["route": name], status.breaker.isOpenSince == nil ? 0 : 1)])
            page.add(
                "tongguan_route_in_flight", "Messages on their way.", "gauge",
                [(["route": name], Int64(status.inFlight))])
        }
    }

    private func add(keysTo page: inout MetricsPage) async {
        let now = self.premises.clock.now()
        for (name, pool) in self.premises.signers.sorted(by: { $0.key < $1.key }) {
            for report in await pool.reports {
                let labels = ["signer": name, "key": report.name]
                page.add(
                    "tongguan_key_ready", "Whether a key can sign.", "gauge",
                    [(labels, report.condition == .ready ? 1 : 0)])
                page.add(
                    "tongguan_key_signatures_total", "Signatures made by a key.", "counter",
                    [(labels, report.signatures)])
                page.add("tongguan_key_busy", "Signatures on their way.", "gauge", [(labels, Int64(report.busy))])
                guard let certificate = report.certificate else { continue }
                page.add(
                    "tongguan_certificate_expires_seconds", "Time until a key's certificate ends.", "gauge",
                    [(labels, (certificate.notAfter - now).components.seconds)])
                page.add(
                    "tongguan_certificate_warning_days",
                    "60, 30 or 7 when no more days than that are left; 0 before.", "gauge",
                    [(labels, Int64(report.expiry(at: now).rawValue))])
            }
        }
    }
}
