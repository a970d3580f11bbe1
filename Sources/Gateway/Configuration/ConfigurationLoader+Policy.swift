import Declarations

extension ConfigurationLoader {
    /// Section `policy`; every key has a default.
    func policy(_ value: YAMLValue?) -> GatewayConfiguration.Policy? {
        let keys = [
            "fill_delay", "lease", "redelivery_min", "redelivery_max", "refile_limit", "refile_delay",
            "sweep_interval", "min_free_bytes", "drain_timeout", "max_orders_per_request", "intake",
            "retention", "archive_after", "journal_retention", "resume_after_restore",
            "delivery", "stuck_after",
        ]
        guard let value else { return .standard }
        guard let fields = value.object(keys) else { return nil }
        let day = Duration.seconds(86_400)
        func span(_ key: String, _ bounds: ClosedRange<Duration>, _ standard: Duration) -> Duration? {
            fields.optional(key).map { $0.duration(bounds) } ?? standard
        }
        let standard = GatewayConfiguration.Policy.standard
        let fill = span("fill_delay", .zero...(.seconds(600)), standard.fillDelay)
        let lease = span("lease", .seconds(1)...day, standard.lease)
        let first = span("redelivery_min", .milliseconds(50)...day, standard.redeliveryMin)
        let last = span("redelivery_max", .milliseconds(50)...day, standard.redeliveryMax)
        let refile = span("refile_delay", .milliseconds(50)...day, standard.refileDelay)
        let sweep = span("sweep_interval", .milliseconds(50)...day, standard.sweepInterval)
        let drain = span("drain_timeout", .milliseconds(100)...(.seconds(600)), standard.drainTimeout)
        let limit = fields.optional("refile_limit").map { $0.integer(0...100) } ?? standard.refileLimit
        let free = fields.optional("min_free_bytes").map { $0.size(0...(1 << 40)) } ?? standard.minFreeBytes
        let orders = fields.optional("max_orders_per_request").map { $0.integer(1...1000) }
        if let first, let last, first > last {
            (fields.optional("redelivery_max") ?? value).report("redelivery_max must not be below redelivery_min")
        }
        let retention = span("retention", day * 366...day * 3660, standard.retention)
        let archive = span("archive_after", day...day * 3660, standard.archiveAfter)
        let journal = span("journal_retention", day...day * 3660, standard.journalRetention)
        if let retention, let journal, journal > retention {
            (fields.optional("journal_retention") ?? value).report("journal_retention must not be above retention")
        }
        let resume = fields.optional("resume_after_restore").map { $0.word(ResumeWord.self) } ?? .byPerson
        let stuck = span("stuck_after", .seconds(10)...day, standard.stuckAfter)
        let intake = fields.optional("intake").map { self.intake($0) } ?? standard.intake
        guard let fill, let lease, let first, let last, let refile, let sweep, let drain, let limit, let free,
            let intake, let retention, let archive, let journal, let resume, let stuck,
            let orders = orders ?? standard.maxOrdersPerRequest
        else { return nil }
        var policy = GatewayConfiguration.Policy(
            fillDelay: fill, lease: lease, redeliveryMin: first, redeliveryMax: last, refileLimit: limit,
            refileDelay: refile, sweepInterval: sweep, minFreeBytes: free, drainTimeout: drain,
            maxOrdersPerRequest: orders, intake: intake, retention: retention)
        policy.delivery = DeliverySettings(firstWait: first, longestWait: last)
        if let own = fields.optional("delivery") {
            guard let read = self.delivery(own, over: policy.delivery) else { return nil }
            policy.delivery = read
        }
        policy.stuckAfter = stuck
        policy.archiveAfter = archive
        policy.journalRetention = journal
        policy.resumesAfterRestore = resume == .auto
        return policy
    }

    /// Who lets work go on after a restore.
    private enum ResumeWord: String, CaseIterable {
        case byPerson = "operator"
        case auto
    }

    /// `policy.intake`: how strict intake is where the rules leave a choice.
    private func intake(_ value: YAMLValue) -> IntakePolicy? {
        let keys = [
            "quantity_tolerance", "tax_total_tolerance", "clock_tolerance", "annual_share", "threshold_margin",
            "positive_list_days", "rules",
        ]
        guard let fields = value.object(keys) else { return nil }
        var policy = IntakePolicy()
        let day = Duration.seconds(86_400)
        if let share = fields.optional("quantity_tolerance")?.amount(.zero...Amount(1)) {
            policy.quantityTolerance = share
        }
        if let yuan = fields.optional("tax_total_tolerance")?.amount(.zero...Amount(100)) {
            policy.taxTotalTolerance = yuan
        }
        if let span = fields.optional("clock_tolerance")?.duration(.zero...day) { policy.clockTolerance = span }
        if let share = fields.optional("annual_share")?.amount(.zero...Amount(1)) { policy.annualShare = share }
        if let share = fields.optional("threshold_margin")?.amount(.zero...Amount(1)) { policy.thresholdMargin = share }
        if let days = fields.optional("positive_list_days")?.integer(0...36_525) {
            policy.positiveListDays = days == 0 ? nil : days
        }
        if let rules = fields.optional("rules")?.severities() { policy.severities = rules }
        return policy
    }
}

extension GatewayConfiguration.Policy {
    /// The values that hold when the file says nothing.
    public static let standard = GatewayConfiguration.Policy(
        fillDelay: .milliseconds(200), lease: .seconds(120), redeliveryMin: .seconds(5),
        redeliveryMax: .seconds(600), refileLimit: 5, refileDelay: .seconds(30), sweepInterval: .seconds(30),
        minFreeBytes: 512 << 20, drainTimeout: .seconds(20), maxOrdersPerRequest: 1000,
        intake: IntakePolicy())
}
