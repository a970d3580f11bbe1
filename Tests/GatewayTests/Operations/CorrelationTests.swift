import Declarations
import GatewayTestKit
import Ledger
import Logging
import Synchronization
import Testing

@testable import Gateway

/// One search in the log shows one order's life.
@Suite struct CorrelationTests {
    /// Keeps lines as they would be written: message, then metadata.
    final class Catcher: Sendable {
        private let kept = Mutex<[String]>([])
        var lines: [String] { self.kept.withLock { $0 } }

        var logger: Logger {
            var logger = Logger(label: "test") { _ in
                Handler(catcher: self, metadataProvider: Correlation.provider)
            }
            logger.logLevel = .info
            return logger
        }

        struct Handler: LogHandler {
            let catcher: Catcher
            var logLevel: Logger.Level = .info
            var metadata: Logger.Metadata = [:]
            var metadataProvider: Logger.MetadataProvider?

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { self.metadata[key] }
                set { self.metadata[key] = newValue }
            }

            func log(event: LogEvent) {
                let all = self.metadata.merging(self.metadataProvider?.get() ?? [:]) { $1 }
                    .merging(event.metadata ?? [:]) { $1 }
                let pairs = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                self.catcher.kept.withLock { $0.append("\(event.message) " + pairs.joined(separator: " ")) }
            }
        }
    }

    @Test("From the request to the release by the order's number; the request's id on what it brought; no buyer")
    func life() async throws {
        let house = try await Rehearsal()
        let catcher = Catcher()
        house.premises.ledger.tellEvents(to: EventLog(logger: catcher.logger).write)
        var premises = house.premises
        premises.logger = catcher.logger
        let route = try #require(premises.routes["nanjing"])
        let (preparer, dispatcher) = (Preparer(premises), Dispatcher(premises, route: route))
        await house.tend()
        try await Correlation.$requestID.withValue("req-4711") {
            try await house.submit([SampleOrder("LIFE-1"), SampleOrder("OTHER-2")])
        }
        for _ in 0..<12 {
            while try await preparer.prepareOnce() > 0 {}
            while try await dispatcher.dispatchOnce() > 0 {}
            house.clock.advance(by: .seconds(5))
            await house.collect()
            await house.sweep()
        }
        #expect(try await house.order("LIFE-1").state == .released)
        await house.end()

        let life = catcher.lines.filter { $0.contains("LIFE-1") }
        #expect(life.first?.hasPrefix("order.accepted ") == true)
        #expect(life.first?.contains("request_id=req-4711") == true)
        for step in ["message signed ", "delivery accepted ", "order.sent ", "order.filed ", "order.released "] {
            #expect(life.contains { $0.hasPrefix(step) }, "\(step) is not told: \(life)")
        }
        let signed = try #require(life.first { $0.hasPrefix("message signed ") })
        #expect(signed.contains("message_id=") && signed.contains("kind="))
        let request = catcher.lines.filter { $0.contains("request_id=req-4711") }
        #expect(request.count { $0.hasPrefix("order.accepted ") } == 2)
        let numbers = life.compactMap { $0.firstMatch(of: /event=([0-9]+)/).flatMap { Int($0.output.1) } }
        #expect(numbers == Array(1...numbers.count), "events in their order, none left out")
        // What the sample says of its buyer.
        for secret in ["许景行", "10000009999", "000000196612039991", "河南省"] {
            #expect(!catcher.lines.contains { $0.contains(secret) }, "a buyer's data is in the log")
        }
    }

    @Test("An event of work that was undone is not told")
    func undone() async throws {
        let house = try LedgerFixture()
        let told = Mutex<[ToldEvent]>([])
        house.ledger.tellEvents { events in told.withLock { $0 += events } }
        _ = try await house.ledger.accept([house.order("1"), house.order("2")], now: house.now)
        #expect(told.withLock { $0.map(\.orderNo) } == ["1", "2"])
        _ = try await house.ledger.foresee([house.order("3")], now: house.now)
        #expect(told.withLock { $0.count } == 2)
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        #expect(told.withLock { $0.count } == 2, "nothing changed")
        await house.ledger.close()
    }
}
