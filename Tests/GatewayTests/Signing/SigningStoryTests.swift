import Cryptography
import Declarations
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

@testable import Gateway

/// Keys fail in the middle of work: nothing is lost, nothing is double, nothing waits for a hand.
@Suite struct SigningStoryTests {
    private static func key(_ name: String) throws -> LocalKey {
        try LocalKey(keyPath: Checkout.keys + "/\(name).key", certificatePath: Checkout.keys + "/\(name).pem")
    }

    private static func scripted(_ name: String) throws -> ScriptedKey {
        ScriptedKey(try Self.key(name), other: try Self.key("merchant-a-rsa"))
    }

    private static func source(_ name: String, _ key: ScriptedKey, perMinute: Int? = nil) -> SignerPool.Source {
        .init(name: name, perMinute: perMinute, room: perMinute == nil ? 8 : 2) { () throws(CryptographyError) in key }
    }

    /// Every order is released, and customs got each document once.
    private static func expectReleased(_ house: Rehearsal, _ numbers: [String]) async throws {
        for number in numbers {
            let order = try await house.order(number)
            #expect([.released, .closed].contains(order.state), "\(number): \(order.state)")
        }
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        #expect(record.declarations.count == numbers.count * 4)
        #expect(record.declarations.values.allSatisfy { $0.filings.count == 1 })
    }

    private static let numbers = (0..<12).map { "K\($0)" }

    @Test("The only card goes dark for a minute: work waits, a person is asked, all are released without a hand")
    func dark() async throws {
        let card = try Self.scripted("signer-rsa")
        let house = try await Rehearsal(documentsPerMessage: 5, keys: [Self.source("rsa/1", card)])
        try await house.submit(Self.numbers.map { SampleOrder($0) })
        try await house.tick()
        #expect(card.signatures == 8, "as much as the route takes ahead")
        card.become(.failing(.keyUnavailable))
        try await house.run(for: .seconds(60))
        let questions = try await house.premises.ledger.exceptions(limit: 10)
        #expect(questions.map(\.kind) == ["key_out"])
        let health = await house.gateway.health()
        #expect(health.checks.first { $0.name == "signer:rsa" }?.status == .fail)
        #expect(health.ready, "orders are still taken")
        #expect(try await house.premises.ledger.statistics(now: house.clock.now()).stoppedLanes.isEmpty)
        card.become(.good)
        try await house.run(for: .seconds(180))
        #expect(try await house.premises.ledger.exceptions(limit: 10).isEmpty)
        try await Self.expectReleased(house, Self.numbers)
        await house.end()
    }

    @Test("One of two keys fails for good: the other one signs everything")
    func spare() async throws {
        let (card, spare) = (try Self.scripted("signer-rsa"), try Self.scripted("signer-sm2"))
        let house = try await Rehearsal(
            documentsPerMessage: 5, keys: [Self.source("rsa/1", card), Self.source("rsa/2", spare)])
        card.become(.failing(.signingFailed))
        try await house.submit(Self.numbers.map { SampleOrder($0) })
        try await house.run(for: .seconds(180))
        try await Self.expectReleased(house, Self.numbers)
        #expect(spare.signatures >= 12)
        await house.end()
    }

    @Test("A card that answers for another one: nothing wrong reaches customs")
    func liar() async throws {
        let card = try Self.scripted("signer-rsa")
        let house = try await Rehearsal(documentsPerMessage: 5, keys: [Self.source("rsa/1", card)])
        card.become(.wrong)
        try await house.submit(Self.numbers.map { SampleOrder($0) })
        try await house.run(for: .seconds(60))
        #expect(await house.desk.record().declarations.isEmpty)
        card.become(.good)
        try await house.run(for: .seconds(240))
        try await Self.expectReleased(house, Self.numbers)
        await house.end()
    }

    @Test("A slow card under load gets fuller messages, not a longer queue")
    func fuller() async throws {
        let card = try Self.scripted("signer-rsa")
        let house = try await Rehearsal(
            files: [.order], documentsPerMessage: 100, keys: [Self.source("rsa/1", card, perMinute: 60)])
        // Five orders a second for ten seconds; the card signs once a second.
        for second in 0..<10 {
            try await house.submit((0..<5).map { SampleOrder("F\(second)-\($0)") })
            try await house.tick(.seconds(1))
        }
        try await house.run(for: .seconds(10), step: .seconds(1))
        let filings = await house.desk.record().declarations
        #expect(filings.count == 50)
        #expect((10...12).contains(card.signatures), "\(card.signatures)")
        await house.end()
    }
}
