import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

/// One run of orders through a port that misbehaves, and what both sides say afterwards.
struct FaultRun: Sendable, CustomTestStringConvertible {
    var faults: [Fault]
    var equalAppTime: PortRules.EqualAppTime
    var redelivery = PortRules.Redelivery.likeEqualAppTime
    var seed: UInt64
    var orders: Int
    var rate = 0.2
    /// How long the e-port takes, seconds. Beyond the first redelivery (30 s), repetitions reach it before its answer is out.
    var eport = 1.0
    var documentsPerMessage = 10

    var testDescription: String {
        let names =
            self.faults.count > 3 ? "\(self.faults.count) faults" : self.faults.map(\.rawValue).joined(separator: "+")
        return
            "\(names), equal appTime \(self.equalAppTime), redelivery \(self.redelivery), e-port \(self.eport) s, seed \(self.seed)"
    }

    /// Many more seeds and orders than every build needs: `TONGGUAN_THOROUGH=1`.
    static let isThorough = ProcessInfo.processInfo.environment["TONGGUAN_THOROUGH"] != nil

    /// Faults of the way to the port.
    static let requestFaults: [Fault] = [
        .loseRequest, .errorBefore, .errorAfter, .hangBefore, .hangAfter, .halfReply,
    ]
    /// Faults of receipts and of the way back.
    static let receiptFaults: [Fault] = [
        .loseReceipt, .duplicateReceipt, .reorderReceipt, .pollError, .pollHang, .pollHalf, .pollGarbage, .dropFirstTwo,
    ]
    /// Everything that must not change how an order ends.
    static let allFaults = Self.requestFaults + Self.receiptFaults + [.systemError]

    /// By when all must be over. Only what was answered `OK` and thrown away waits for the port's limit (2 h) to pass.
    var patience: Duration {
        if self.faults.count > 1 { return .seconds(2 * 86_400) }
        return self.faults == [.loseRequest] ? .seconds(86_400) : .seconds(3600)
    }

    /// A gateway beside a port with these faults. Lost receipts come back after ten minutes: later than polls overlap.
    func house() async throws -> Rehearsal {
        var settings = PortSettings.quick
        settings.seed = self.seed
        settings.delays.eport = self.eport
        settings.rules.equalAppTime = self.equalAppTime
        settings.rules.redelivery = self.redelivery
        settings.rules.annualLimit = Amount(1_000_000)
        settings.faults.lostSeconds = 600
        settings.faults.reorderSeconds = 20
        for fault in self.faults { settings.faults.rates[fault] = FaultRate(rate: self.rate) }
        return try await Rehearsal(port: settings, documentsPerMessage: self.documentsPerMessage, seed: self.seed)
    }

    var numbers: [String] { Self.numbers(self.orders) }

    static func numbers(_ count: Int, _ prefix: String = "F") -> [String] {
        (0..<count).map { "\(prefix)\(1000 + $0)" }
    }
}

extension Rehearsal {
    /// Hands in small orders of one buyer.
    func submit(numbers: [String]) async throws {
        for start in stride(from: 0, to: numbers.count, by: 50) {
            let part = numbers[start..<min(start + 50, numbers.count)]
            let results = try await self.submit(part.map { SampleOrder($0, quantity: 1) })
            #expect(results.allSatisfy { $0.verdict == .accepted })
        }
    }

    /// Ticks, in ever longer steps, until every order is released; how long it took by the manual clock.
    /// - Parameter also: what must hold as well before it is over.
    @discardableResult
    func runUntilReleased(
        _ numbers: [String], within limit: Duration, also: (OrderView) -> Bool = { _ in true }
    ) async throws -> Duration {
        let start = self.clock.now()
        var open = numbers
        while !open.isEmpty, self.clock.now() - start < limit {
            let passed = (self.clock.now() - start).components.seconds
            try await self.tick(.seconds(passed < 120 ? 5 : passed < 1800 ? 60 : 600))
            var left: [String] = []
            for (index, number) in open.enumerated() {
                let view = try await self.order(number)
                guard view.state != .released || !also(view) else { continue }
                // The others are asked once this one is done.
                left = Array(open[index...])
                break
            }
            open = left
        }
        return self.clock.now() - start
    }

    /// Lets late repetitions and late receipts arrive: they must change nothing.
    func settle(for span: Duration = .seconds(6 * 3600)) async throws { try await self.run(for: span, step: span / 12) }

    /// Every order released and billed as reckoned, no question left for a person, the port saw nothing that must not be, and
    /// each declaration is live once.
    /// - Parameter questions: kinds of exceptions that may be open.
    func expectAllWell(_ numbers: [String], _ comment: Comment, questions: Set<String> = []) async throws {
        var ends: [OrderState: Int] = [:]
        for number in numbers {
            let order = try await self.order(number)
            ends[order.state, default: 0] += 1
            #expect(order.billedTax == order.estimatedTax, "\(comment): \(number)")
            if order.state != .released {
                let documents = order.documents.map { document in
                    "\(document.kind) \(document.state) \(document.submissions.map { "\($0.state)×\($0.attempts)" })"
                }
                print("\(comment): \(number) \(order.state) \(order.cause?.code ?? "") \(documents)")
            }
        }
        #expect(ends == [.released: numbers.count], comment)
        let record = await self.desk.record()
        #expect(record.violations().isEmpty, "\(comment): \(record.violations().prefix(3))")
        #expect(record.declarations.count == numbers.count * 4, comment)
        for (name, declaration) in record.declarations {
            #expect(declaration.live && declaration.liveContents == 1, "\(comment): \(name)")
            // Each filing has its own appTime, a later one a later appTime; repetitions keep theirs.
            let times = declaration.filings.reduce(into: [String: Set<String>]()) {
                $0[$1.guid, default: []].insert($1.appTime)
            }
            #expect(times.values.allSatisfy { $0.count == 1 }, "\(comment): \(name)")
            #expect(Set(times.values.flatMap(\.self)).count == times.count, "\(comment): \(name)")
        }
        let open = try await self.premises.ledger.exceptions(limit: 1000).filter { !questions.contains($0.kind) }
        #expect(open.isEmpty, "\(comment): \(open.map(\.detail).prefix(5))")
        // What the port shows as the same message was the same bytes, by our own books as well.
        let handedOver = self.channel.handedOver
        #expect(Set(handedOver.map(\.envelope)).count == handedOver.count, "each attempt has its own envelope")
    }
}
