/// The one table of alerts. The rules file, the table in the documents, the links in `/health` and the list of runbook pages that
/// must be there all come from it.
public enum AlertRules {
    public static let all: [AlertRule] = Self.life + Self.machine + Self.keys + Self.work + Self.edge

    private static let life: [AlertRule] = [
        .init(
            "TongguanDown", .critical, for: "2m", #"up{job="tongguan"} == 0"#,
            "The gateway on {{ $labels.instance }} does not answer."),
        .init(
            "TongguanNotReady", .critical, for: "2m", "tongguan_ready == 0",
            "The gateway runs and takes no orders."),
        .init(
            "TongguanCanaryFails", part: "canary", .critical, for: "3m", #"tongguan_health{part="canary"} == 2"#,
            "The standing canary order does not reach its release."),
        .init(
            "TongguanRestarts", .warning, for: "0m", "changes(process_start_time_seconds{job=\"tongguan\"}[1h]) > 3",
            "The gateway was started {{ $value }} times within an hour."),
        .init(
            "TongguanRestoredHeld", part: "restored", .warning, for: "30m", "tongguan_restored_held == 1",
            "A restored ledger waits; nothing is signed or sent."),
    ]

    private static let machine: [AlertRule] = [
        .init(
            "TongguanLedgerWriteFails", part: "ledger", .critical, for: "1m", "tongguan_ledger_write_ok == 0",
            "The store takes no writes; no order can be accepted."),
        .init(
            "TongguanDiskLow", part: "disk", .warning, for: "5m",
            "tongguan_disk_free_bytes < 2 * tongguan_disk_minimum_bytes",
            "{{ $value | humanize1024 }}B are free on the disk of the data folder; soon no order is taken."),
        .init(
            "TongguanLedgerLogGrows", .warning, for: "30m", "tongguan_ledger_log_bytes > 1e9",
            "The write-ahead log is {{ $value | humanize1024 }}B and is not emptied."),
        .init(
            "TongguanClockSkew", part: "clock", .warning, for: "10m", "abs(tongguan_clock_skew_seconds) > 30",
            "This machine's clock is {{ $value }} s behind that of the database or the ports."),
        .init(
            "TongguanBackupOld", part: "backup", .warning, for: "1h", "tongguan_backup_age_seconds > 2 * 86400",
            "The newest backup is {{ $value | humanizeDuration }} old."),
        .init(
            "TongguanBackupUnproven", .info, for: "1h", "tongguan_backup_proven_age_seconds > 8 * 86400",
            "No backup of the last week was restored on trial."),
    ]

    private static let keys: [AlertRule] = [
        .init(
            "TongguanSignerDown", part: "signer", .critical, for: "5m",
            "max by (instance, signer) (tongguan_key_ready) == 0",
            "No key of signer {{ $labels.signer }} can sign; its documents wait."),
        .init(
            "TongguanKeyOut", .warning, for: "15m", "tongguan_key_ready == 0",
            "Key {{ $labels.key }} is out of use."),
        .init(
            "TongguanCertificateExpiring", .warning, for: "1h",
            "tongguan_certificate_expires_seconds < 30 * 86400",
            "The certificate of key {{ $labels.key }} ends in {{ $value | humanizeDuration }}."),
        .init(
            "TongguanCertificateLastWeek", .critical, for: "1h",
            "tongguan_certificate_expires_seconds < 7 * 86400",
            "The certificate of key {{ $labels.key }} ends in {{ $value | humanizeDuration }}; renewing it takes days."),
    ]

    private static let work: [AlertRule] = [
        .init(
            "TongguanStuck", part: "stuck", .critical, for: "1m", "tongguan_stuck_seconds > 0",
            "Due work has not moved for {{ $value | humanizeDuration }} and no reason is known."),
        .init(
            "TongguanWorkOverdue", part: "pending", .warning, for: "10m", "tongguan_oldest_pending_seconds > 600",
            "The oldest due work waits for {{ $value | humanizeDuration }}."),
        .init(
            "TongguanRouteDown", part: "route", .warning, for: "10m", "tongguan_route_breaker_open == 1",
            "The port of route {{ $labels.route }} does not answer."),
        .init(
            "TongguanLaneStopped", part: "lanes", .warning, for: "15m", "tongguan_lanes_stopped > 0",
            "{{ $value }} lanes are paused or stopped; their documents wait."),
        .init(
            "TongguanDeadLetters", .warning, for: "0m", "increase(tongguan_messages_dead_total[1h]) > 0",
            "Delivery gave up messages within the last hour."),
        .init(
            "TongguanReceiptsNotPolled", part: "receipts", .critical, for: "5m",
            "tongguan_receipt_poll_age_seconds > 600",
            "Receipts of {{ $labels.route }} were not read for {{ $value | humanizeDuration }}."),
        .init(
            "TongguanReceiptsSilent", .warning, for: "15m",
            "tongguan_receipt_age_seconds > 6 * 3600 and on (instance) "
                + "sum by (instance) (tongguan_documents{state=~\"attempted|filed|in_customs\"}) > 0",
            "No receipt for {{ $value | humanizeDuration }}, though customs has documents of ours."),
        .init(
            "TongguanOrphanReceipts", .info, for: "1h", "tongguan_receipts_orphaned > 0",
            "{{ $value }} receipts belong to no document that is known here."),
        .init(
            "TongguanManyRejected", .warning, for: "10m",
            "sum by (instance) (delta(tongguan_orders{state=\"rejected\"}[1h])) > 10 and "
                + "sum by (instance) (delta(tongguan_orders{state=\"rejected\"}[1h])) > "
                + "0.2 * sum by (instance) (increase(tongguan_orders_accepted_total[1h]))",
            "Customs refused {{ $value }} orders within an hour, more than a fifth of what came in."),
        .init(
            "TongguanQuestionsOpen", part: "exceptions", .info, for: "1h", "tongguan_exceptions_open > 0",
            "{{ $value }} questions wait for a person."),
    ]

    private static let edge: [AlertRule] = [
        .init(
            "TongguanRequestsFail", .warning, for: "10m",
            "sum by (instance) (rate(tongguan_http_requests_total{status=~\"5..\"}[5m])) > "
                + "0.05 * sum by (instance) (rate(tongguan_http_requests_total[5m]))",
            "More than one request in twenty is answered with a server error."),
        .init(
            "TongguanIntakeSlow", .warning, for: "15m",
            "histogram_quantile(0.99, sum by (instance, le) "
                + "(rate(tongguan_http_request_duration_seconds_bucket{route=\"/v1/orders\"}[10m]))) > 2",
            "One request in a hundred that brings orders takes longer than {{ $value }} s."),
    ]

    /// The page about a part of `/health`; nil when none is written.
    static func runbook(ofPart name: String) -> String? {
        let part = name.split(separator: ":", maxSplits: 1).first.map(String.init) ?? name
        return Self.all.first { $0.part == part }?.page
    }
}
