import Declarations
import Gateway
import GatewayTestKit
import Ledger
import PortSimulator
import Testing
import Transports

/// Receipts that cannot be read, are huge, or are nobody's: kept, told, and in nobody's way.
@Suite struct FaultReceiptTests {
    private static let noise: [Fault] = [.garbageReceipt, .oversizedReceipt, .unknownReceipt]

    @Test("Noise between receipts delays nothing, is kept whole and asks for a person", arguments: Self.noise)
    func amongReceipts(_ fault: Fault) async throws {
        let quiet = try await Self.house([])
        let usual = try await Self.release(quiet)
        await quiet.end()

        let house = try await Self.house([fault])
        await house.desk.change { $0.faults.oversizedBytes = 200_000 }
        let time = try await Self.release(house)
        #expect(time <= usual + .seconds(5), "\(fault): \(time) instead of \(usual)")
        try await house.expectAllWell(Self.numbers, "\(fault)", questions: ["unreadable_receipt", "orphan_receipt"])

        let struck = await house.desk.record().counters["fault \(fault.rawValue)", default: 0]
        #expect(struck >= 10)
        let open = try await house.premises.ledger.exceptions(limit: 1000).map(\.kind)
        let counters = try await house.premises.ledger.statistics(now: house.clock.now()).counters
        if fault == .garbageReceipt {
            // The same bytes again are the same receipt.
            let different = open.count { $0 == "unreadable_receipt" }
            #expect(different >= 5 && different <= struck)
            #expect(counters["receipt.unreadable"] == Int64(different))
        } else {
            #expect(open.count { $0 == "orphan_receipt" } == struck)
            #expect(counters["receipt.orphan"] == Int64(struck))
        }
        try await Self.expectEverythingKept(house)
        await house.end()
    }

    @Test("A receipt of 50 MB is kept, alerted, and holds nobody up")
    func giant() async throws {
        let house = try await Self.house([])
        await house.desk.change { $0.faults.rates[.oversizedReceipt] = FaultRate(rate: 1, times: 1) }
        let time = try await Self.release(house)
        #expect(time <= .seconds(60))
        try await house.expectAllWell(Self.numbers, "50 MB", questions: ["orphan_receipt"])
        let open = try await house.premises.ledger.exceptions(limit: 10)
        #expect(open.map(\.kind) == ["orphan_receipt"])
        let counters = try await house.premises.ledger.statistics(now: house.clock.now()).counters
        #expect(counters["receipt.orphan"] == 1)
        await house.end()
    }

    // MARK: Inside

    private static let numbers = FaultRun.numbers(40, "R")

    private static func house(_ faults: [Fault]) async throws -> Rehearsal {
        try await FaultRun(faults: faults, equalAppTime: .duplicate, seed: 5, orders: 40).house()
    }

    private static func release(_ house: Rehearsal) async throws -> Duration {
        try await house.submit(numbers: Self.numbers)
        return try await house.runUntilReleased(Self.numbers, within: .seconds(3600)) { $0.billedTax != nil }
    }

    /// Whatever the port still shows is known to the ledger byte by byte: keeping it again keeps nothing.
    private static func expectEverythingKept(_ house: Rehearsal) async throws {
        let route = try #require(house.premises.routes["nanjing"])
        var shown = 0
        for stream in house.channel.receiptStreams {
            let batch = try await house.channel.poll(stream, since: house.clock.now() - .seconds(86_400))
            let items = (batch.receipts + batch.unreadable).map {
                ReceiptBatch.Item(kind: $0.kind, format: $0.format.rawValue, bytes: $0.bytes)
            }
            shown += items.count
            let fresh = try await house.premises.ledger.keep(
                ReceiptBatch(route: route.identity, cursor: nil, items: items), now: house.clock.now())
            #expect(fresh.isEmpty, "\(stream.messageName)")
        }
        #expect(shown > Self.numbers.count * 10)
    }
}
