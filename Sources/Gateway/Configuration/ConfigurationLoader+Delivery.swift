import Declarations

extension ConfigurationLoader {
    /// `policy.delivery`, and `delivery` of a port: what it leaves out is as in `standard`.
    func delivery(_ value: YAMLValue, over standard: DeliverySettings) -> DeliverySettings? {
        let keys = [
            "first_wait", "longest_wait", "jitter", "horizon", "breaker_failures", "probe_interval", "rate_per_minute",
        ]
        guard let fields = value.object(keys) else { return nil }
        let day = Duration.seconds(86_400)
        var settings = standard
        func span(_ key: String, _ bounds: ClosedRange<Duration>) -> Duration? {
            fields.optional(key)?.duration(bounds)
        }
        settings.firstWait = span("first_wait", .milliseconds(50)...day) ?? settings.firstWait
        settings.longestWait = span("longest_wait", .milliseconds(50)...day) ?? settings.longestWait
        settings.horizon = span("horizon", .seconds(3600)...day * 90) ?? settings.horizon
        settings.probeInterval = span("probe_interval", .milliseconds(100)...(.seconds(30))) ?? settings.probeInterval
        if let share = fields.optional("jitter")?.amount(.zero...Amount(1)) {
            settings.jitterPercent = Int(share.units * 100 / Amount(1).units)
        }
        if let count = fields.optional("breaker_failures")?.integer(1...1000) { settings.failuresToOpen = count }
        if let rate = fields.optional("rate_per_minute")?.integer(1...1_000_000) { settings.ratePerMinute = rate }
        if settings.firstWait > settings.longestWait {
            (fields.optional("longest_wait") ?? value).report(
                "the longest wait must not be below the first; raise longest_wait or lower first_wait")
        }
        return settings
    }
}
