import Cryptography
import Declarations
import Ledger

extension Observatory {
    /// The Prometheus text page.
    func metrics() async -> String {
        var page = MetricsPage()
        let report = await self.health()
        page.add("tongguan_ready", report.ready ? 1 : 0)
        for check in report.checks { page.add("tongguan_health", check.status.number, ["part": check.name]) }
        self.add(machineTo: &page, report)
        self.add(routesTo: &page)
        CanaryCheck(board: self.premises.canary, now: self.premises.clock.now()).add(to: &page)
        await self.add(keysTo: &page)
        self.add(processTo: &page)
        guard let statistics = try? await self.premises.ledger.statistics(now: self.premises.clock.now()) else {
            return page.text + "# the ledger cannot be read\n"
        }
        page.add(counters: statistics.counters)
        page.add("tongguan_oldest_pending_seconds", statistics.oldestPending?.components.seconds ?? 0)
        page.add("tongguan_exceptions_open", Int64(statistics.openExceptions))
        page.add("tongguan_lanes_stopped", Int64(statistics.stoppedLanes.count))
        page.add("tongguan_vault_outdated_values", Int64(statistics.outdatedValues))
        page.add("tongguan_ledger_log_bytes", statistics.logBytes)
        return page.text
    }

    private func add(machineTo page: inout MetricsPage, _ report: HealthReport) {
        let now = self.premises.clock.now()
        let probe = self.premises.probe.status
        page.add("tongguan_ledger_write_ok", probe.trouble() == nil ? 1 : 0)
        if let took = probe.took { page.add("tongguan_ledger_write_seconds", took.inSeconds) }
        if let free = DiskSpace.free(at: self.premises.dataFolder) { page.add("tongguan_disk_free_bytes", free) }
        page.add("tongguan_disk_minimum_bytes", Int64(self.premises.policy.minFreeBytes))
        if let skew = self.skew { page.add("tongguan_clock_skew_seconds", skew.value.inSeconds) }
        page.add("tongguan_restored_held", report.checks.contains { $0.name == "restored" } ? 1 : 0)
        let stamp = BackupStamp.read(from: self.premises.dataFolder)
        for (name, moment) in [
            ("tongguan_backup_age_seconds", stamp?.madeAt), ("tongguan_backup_proven_age_seconds", stamp?.provenAt),
        ] {
            guard let moment else { continue }
            page.add(name, max(0, (now - Timestamp(milliseconds: moment)).components.seconds))
        }
        let age = report.checks.lazy.compactMap { $0.observed["newest_receipt_seconds_ago"] }.first
        if let age { page.add("tongguan_receipt_age_seconds", age) }
    }

    private func add(routesTo page: inout MetricsPage) {
        page.add("tongguan_stuck_seconds", Self.seconds(self.premises.watch.stuck))
        for (name, status) in self.premises.board.all.sorted(by: { $0.key < $1.key }) {
            page.add("tongguan_route_breaker_open", status.breaker.isOpenSince == nil ? 0 : 1, ["route": name])
            page.add("tongguan_route_in_flight", Int64(status.inFlight), ["route": name])
        }
        for identity in Set(self.premises.routes.values.map(\.identity)).sorted() {
            guard let at = self.lastPoll.status(identity).at else { continue }
            page.add(
                "tongguan_receipt_poll_age_seconds",
                max(0, (self.premises.clock.now() - at).components.seconds), ["route": identity])
        }
    }

    private func add(keysTo page: inout MetricsPage) async {
        let now = self.premises.clock.now()
        for (name, pool) in self.premises.signers.sorted(by: { $0.key < $1.key }) {
            for report in await pool.reports {
                let labels = ["signer": name, "key": report.name]
                page.add("tongguan_key_ready", report.condition == .ready ? 1 : 0, labels)
                page.add("tongguan_key_signatures_total", report.signatures, labels)
                page.add("tongguan_key_busy", Int64(report.busy), labels)
                guard let certificate = report.certificate else { continue }
                page.add(
                    "tongguan_certificate_expires_seconds", (certificate.notAfter - now).components.seconds, labels)
            }
        }
    }

    private func add(processTo page: inout MetricsPage) {
        let figures = ProcessFigures()
        if let start = figures.startTime { page.add("process_start_time_seconds", start) }
        if let seconds = figures.cpuSeconds { page.add("process_cpu_seconds_total", seconds) }
        if let bytes = figures.residentBytes { page.add("process_resident_memory_bytes", bytes) }
        if let files = figures.openFiles { page.add("process_open_fds", files) }
    }
}

extension HealthReport.Status {
    /// As `tongguan_health` shows it.
    fileprivate var number: Int64 {
        switch self {
        case .pass: 0
        case .warn: 1
        case .fail: 2
        }
    }
}

extension Duration {
    /// In seconds with a fraction.
    fileprivate var inSeconds: Double { Double(self.inMilliseconds) / 1000 }
}
