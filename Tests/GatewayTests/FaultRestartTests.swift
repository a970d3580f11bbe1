import Declarations
import Gateway
import GatewayTestKit
import Ledger
import Manifests
import PortSimulator
import Testing
import Transports

/// The gateway ends at a random moment, between any two of its transactions, and another goes on with its file.
@Suite(.onEveryStore) struct FaultRestartTests {
    @Test("Ends at random moments change no order's end", arguments: 1...6 as ClosedRange<UInt64>)
    func randomEnds(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let faults: [Fault] = seed.isMultiple(of: 2) ? [.hangAfter, .loseReceipt, .duplicateReceipt] : []
        let behaviour = PortRules.EqualAppTime.allCases[Int(seed % 3)]
        let run = FaultRun(faults: faults, equalAppTime: behaviour, seed: seed, orders: 30, eport: seed > 3 ? 45 : 1)
        var house = try await run.house()
        let numbers = run.numbers
        try await house.submit(numbers: Array(numbers.prefix(15)))
        var ends = 0
        for round in 0..<24 {
            if round == 6 { try await house.submit(numbers: Array(numbers.suffix(15))) }
            guard try await Self.goOn(house, dyingAt: Int.random(in: 0..<9, using: &random)) else { continue }
            await house.end()
            ends += 1
            house = try await Rehearsal(continuing: house, documentsPerMessage: 10, seed: seed * 1000 + UInt64(round))
        }
        #expect(ends >= 10)
        try await house.runUntilReleased(numbers, within: .seconds(2 * 86_400)) { $0.billedTax != nil }
        try await house.settle()
        try await house.expectAllWell(numbers, "seed \(seed), \(ends) ends")
        await house.end()
    }

    /// One round of everything up to the moment of death; false when it lived through.
    private static func goOn(_ house: Rehearsal, dyingAt moment: Int) async throws -> Bool {
        let ledger = house.premises.ledger
        let route = try #require(house.premises.routes["nanjing"])
        if moment == 0 {
            // Frozen, not sealed.
            _ = try await ledger.freeze(
                FreezeRequest(
                    messages: 2, documentsPerMessage: ["nanjing": 10], sealedAhead: 100, sealWithin: .seconds(120),
                    makeGuid: house.premises.makeGuid), now: house.clock.now())
            return true
        }
        try await house.prepare()
        if moment == 1 { return true }
        if moment == 2 || moment == 3 {
            // The attempt is written; then the end comes before the POST, or after it and before the outcome.
            let leased = try await ledger.lease(
                LeaseRequest(
                    route: route.name, limit: 3, lease: route.lease, makeEnvelopeID: house.premises.makeGuid),
                now: house.clock.now())
            for delivery in leased where moment == 3 {
                _ = await house.channel.deliver(
                    OutboundMessage(
                        kind: delivery.kind, envelopeID: delivery.envelopeID, dxpId: route.transfer.dxpId,
                        bytes: delivery.bytes, createdAt: house.clock.now()))
            }
            return true
        }
        try await house.send()
        house.clock.advance(by: .seconds(5))
        if moment == 4 { return true }
        if moment == 5 {
            // Receipts are kept, the cursor moved, nothing applied.
            for stream in house.channel.receiptStreams {
                let since = house.clock.now() - .seconds(120)
                let batch = try await house.channel.poll(stream, since: since)
                _ = try await ledger.keep(
                    ReceiptBatch(
                        route: route.identity, cursor: (stream: stream, next: batch.asOf),
                        items: batch.receipts.map { .init(kind: $0.kind, format: $0.format.rawValue, bytes: $0.bytes) }),
                    now: house.clock.now())
            }
            return true
        }
        await house.collect()
        if moment == 6 { return true }
        await house.sweep()
        return moment == 7
    }
}
