import Declarations
import Gateway
import Testing

/// How routes are used, set in the configuration.
@Suite struct DeliveryConfigurationTests {
    private func load(_ changes: [(String, String)]) throws -> GatewayConfiguration {
        let fixture = try ConfigurationFixture.shared.get()
        var text = fixture.example
        for (old, new) in changes {
            #expect(text.contains(old), "\(old) stands in the example")
            text = text.replacing(old, with: new, maxReplacements: 1)
        }
        return try GatewayConfiguration.load(path: try fixture.write(text), environment: [:])
    }

    private static let port = "    # delivery: {rate_per_minute: 300}"

    @Test("The example says what holds anyway; a port overlays it key by key")
    func overlay() throws {
        let plain = try self.load([])
        #expect(plain.policy.delivery == DeliverySettings())
        #expect(plain.policy.stuckAfter == .seconds(300))
        let loaded = try self.load([
            ("horizon: 7d", "horizon: 10d"), (Self.port, "    delivery: {rate_per_minute: 120, probe_interval: 5s}"),
        ])
        #expect(loaded.policy.delivery.horizon == .seconds(10 * 86_400))
        #expect(loaded.policy.delivery.ratePerMinute == nil)
        let port = try #require(loaded.ports.values.first { $0.delivery.ratePerMinute == 120 })
        #expect(port.delivery.horizon == .seconds(10 * 86_400))
        #expect(port.delivery.probeInterval == .seconds(5))
    }

    @Test("redelivery_min and redelivery_max are the defaults of the waits")
    func olderKeys() throws {
        let loaded = try self.load([
            ("redelivery_min: 5s", "redelivery_min: 7s"), ("redelivery_max: 10m", "redelivery_max: 20m"),
            ("    first_wait: 5s ", "    # first_wait: 5s "), ("    longest_wait: 10m ", "    # longest_wait: 10m "),
        ])
        #expect(loaded.policy.delivery.firstWait == .seconds(7))
        #expect(loaded.policy.delivery.longestWait == .seconds(1200))
    }

    @Test(
        "What cannot be is refused with the key and what may be",
        arguments: [
            ("probe_interval: 30s", "probe_interval: 31s", "probe_interval"),
            ("jitter: 0.2", "jitter: 1.5", "jitter"), ("horizon: 7d", "horizon: 1m", "horizon"),
            ("first_wait: 5s", "first_wait: 11m", "longest_wait"),
            ("breaker_failures: 5", "breaker_failures: 0", "breaker_failures"),
            ("stuck_after: 5m", "stuck_after: 1s", "stuck_after"), ("jitter: 0.2", "jiter: 0.2", "jiter"),
        ])
    func refusals(_ old: String, _ new: String, _ key: String) throws {
        #expect {
            try self.load([(old, new)])
        } throws: { error in
            "\(error)".contains(key)
        }
    }
}
