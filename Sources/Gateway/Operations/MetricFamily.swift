/// One metric of the Prometheus page. The page, its documentation and the check that alerts ask for nothing else all derive from
/// `MetricFamily.all`.
public struct MetricFamily: Sendable, Hashable {
    /// What a metric does over time.
    public enum Kind: String, Sendable, Hashable { case counter, gauge, histogram }

    public var name: String
    public var kind: Kind
    /// One sentence.
    public var help: String
    /// Names of its labels.
    public var labels: [String]
    /// It has one value from the start, so that its first rise is seen.
    var startsAtZero: Bool { self.kind == .counter && self.labels.isEmpty && self.name.hasPrefix("tongguan_") }

    init(_ name: String, _ kind: Kind, _ help: String, _ labels: [String] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
    }

    /// The family of a name.
    public static func named(_ name: String) -> MetricFamily? { self.byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: Self.all.map { ($0.name, $0) })

    /// Every metric of the gateway and of its HTTP edge.
    public static let all: [MetricFamily] = Self.state + Self.work + Self.counts + Self.edge + Self.process

    private static let state: [MetricFamily] = [
        .init("tongguan_ready", .gauge, "Whether orders are taken: 1 or 0."),
        .init("tongguan_health", .gauge, "A part of the gateway: 0 pass, 1 warn, 2 fail.", ["part"]),
        .init("tongguan_ledger_write_ok", .gauge, "Whether the last probing write reached the disk in time: 1 or 0."),
        .init("tongguan_ledger_write_seconds", .gauge, "How long the last probing write took."),
        .init("tongguan_ledger_log_bytes", .gauge, "Size of the write-ahead log."),
        .init("tongguan_disk_free_bytes", .gauge, "Free space of the data folder's disk."),
        .init("tongguan_disk_minimum_bytes", .gauge, "Free space below which no order is taken."),
        .init(
            "tongguan_clock_skew_seconds", .gauge,
            "How far this machine's clock is behind that of the database or ports."),
        .init("tongguan_vault_outdated_values", .gauge, "Stored values that name an older key of the vault."),
        .init("tongguan_backup_age_seconds", .gauge, "Age of the newest backup made from this data folder."),
        .init("tongguan_backup_proven_age_seconds", .gauge, "Age of the newest backup that was restored on trial."),
        .init("tongguan_restored_held", .gauge, "Whether a restored ledger waits to be resumed: 1 or 0."),
        .init(
            "tongguan_canary_last_success_timestamp_seconds", .gauge,
            "When a canary order was last released, since 1970; 0 before the first."),
        .init("tongguan_canary_duration_seconds", .gauge, "How long the last canary order took to be released."),
        .init("tongguan_canary_walks_total", .counter, "Canary orders that ended."),
        .init("tongguan_canary_failures_total", .counter, "Canary orders that failed."),
    ]

    private static let work: [MetricFamily] = [
        .init("tongguan_orders", .gauge, "Orders by state.", ["state"]),
        .init("tongguan_documents", .gauge, "Documents by kind and state.", ["kind", "state"]),
        .init("tongguan_oldest_pending_seconds", .gauge, "Age of the oldest due work."),
        .init(
            "tongguan_stuck_seconds", .gauge, "For how long due work or a service has not moved; 0 when all is well."),
        .init("tongguan_exceptions_open", .gauge, "Questions that wait for a person, 1000 at most."),
        .init("tongguan_lanes_stopped", .gauge, "Lanes paused or stopped."),
        .init("tongguan_receipts_orphaned", .gauge, "Receipts for unknown documents."),
        .init("tongguan_receipt_age_seconds", .gauge, "Age of the newest receipt."),
        .init(
            "tongguan_receipt_poll_age_seconds", .gauge, "Time since every receipt list of an identity was read well.",
            ["route"]),
        .init(
            "tongguan_route_breaker_open", .gauge, "Whether a route's port does not answer and is only probed.",
            ["route"]),
        .init("tongguan_route_in_flight", .gauge, "Messages on their way.", ["route"]),
        .init("tongguan_key_ready", .gauge, "Whether a key can sign.", ["signer", "key"]),
        .init("tongguan_key_busy", .gauge, "Signatures on their way.", ["signer", "key"]),
        .init("tongguan_key_signatures_total", .counter, "Signatures made by a key.", ["signer", "key"]),
        .init(
            "tongguan_certificate_expires_seconds", .gauge, "Time until a key's certificate ends.", ["signer", "key"]),
    ]

    /// Counted by the ledger; the names in its tallies are those in brackets in `MetricsPage`.
    private static let counts: [MetricFamily] = [
        .init("tongguan_attempts_total", .counter, "Deliveries by outcome.", ["outcome"]),
        .init("tongguan_receipts_total", .counter, "Receipts by what became of them.", ["result"]),
        .init("tongguan_exceptions_total", .counter, "Questions opened for a person.", ["kind"]),
        .init("tongguan_ledger_probes_total", .counter, "Probing writes that reached the disk."),
        .init("tongguan_ledger_restored_total", .counter, "Restores of the ledger from a backup."),
        .init("tongguan_orders_accepted_total", .counter, "Orders stored."),
        .init("tongguan_orders_archived_total", .counter, "Orders whose content moved into the archive."),
        .init("tongguan_orders_erased_total", .counter, "Orders whose content was erased."),
        .init("tongguan_documents_refiled_total", .counter, "Documents filed again."),
        .init("tongguan_documents_adopted_total", .counter, "Filings of a lost edition taken over from receipts."),
        .init("tongguan_messages_sealed_total", .counter, "Messages signed."),
        .init("tongguan_messages_documents_total", .counter, "Documents in signed messages."),
        .init("tongguan_messages_unsealed_total", .counter, "Signed messages taken apart before they were sent."),
        .init("tongguan_messages_delivered_total", .counter, "Messages that customs answered."),
        .init("tongguan_messages_split_total", .counter, "Messages refused as a whole whose documents go on alone."),
        .init("tongguan_messages_dead_total", .counter, "Messages that delivery gave up."),
        .init("tongguan_messages_redriven_total", .counter, "Dead letters sent again by a person."),
        .init("tongguan_messages_buried_total", .counter, "Dead letters given up by a person."),
        .init("tongguan_receipts_kept_total", .counter, "Receipts kept as they came."),
        .init("tongguan_receipts_archived_total", .counter, "Receipts moved into the archive."),
        .init("tongguan_platform_answers_total", .counter, "Answers of an exchange platform about envelopes."),
        .init("tongguan_lane_stopped_total", .counter, "Times a refusal stopped a lane."),
        .init("tongguan_nodes_rescued_total", .counter, "Dead nodes whose work others took over."),
        .init("tongguan_webhook_delivered_total", .counter, "Webhooks that their receivers took."),
        .init("tongguan_webhook_waiting_total", .counter, "Tries of webhooks that failed and are repeated."),
        .init("tongguan_webhook_failed_total", .counter, "Webhooks given up."),
        .init("tongguan_webhook_disabled_total", .counter, "Webhooks switched off because nothing went through."),
        .init("tongguan_evidence_asked_total", .counter, "Payment records that customs asked for."),
        .init("tongguan_evidence_kept_total", .counter, "Payment records supplied by tenants."),
        .init("tongguan_evidence_delivered_total", .counter, "Payment records that customs took."),
        .init("tongguan_evidence_refused_total", .counter, "Payment records that customs refused."),
        .init("tongguan_evidence_unknown_order_total", .counter, "Questions of customs about orders unknown here."),
    ]

    private static let edge: [MetricFamily] = [
        .init("tongguan_http_requests_in_flight", .gauge, "Requests being answered."),
        .init(
            "tongguan_http_requests_total", .counter, "Requests answered, by route, method and status.",
            ["route", "method", "status"]),
        .init(
            "tongguan_http_request_duration_seconds", .histogram, "Time from the request's head to its answer.",
            ["route"]),
    ]

    private static let process: [MetricFamily] = [
        .init("process_start_time_seconds", .gauge, "Start time of the process since unix epoch in seconds."),
        .init("process_cpu_seconds_total", .counter, "Total user and system CPU time spent in seconds."),
        .init("process_resident_memory_bytes", .gauge, "Resident memory size in bytes."),
        .init("process_open_fds", .gauge, "Number of open file descriptors."),
    ]
}
