import Declarations
import GatewayTestKit
import Ledger
import Testing

/// Silence is judged by our clock, receipts are asked for by the port's: the two may be hours apart.
@Suite(.onEveryStore) struct SilenceClockTests {
    /// One of two orders in a message is answered, the other is not, and the silence limit has just passed.
    private func house(ahead: Duration) async throws -> (house: LedgerFixture, sent: Timestamp) {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            [house.order("1", files: [.order]), house.order("2", files: [.order])], now: house.now)
        try await self.poll(house, ahead)
        try await house.send()
        let sent = house.now
        try await house.receipt(.order, "2", 2)
        house.clock.advance(by: .seconds(7201))
        return (house, sent)
    }

    /// A good poll by a port whose clock is behind ours.
    private func poll(_ house: LedgerFixture, _ ahead: Duration) async throws {
        _ = try await house.ledger.keep(
            ReceiptBatch(route: LedgerFixture.identity, cursor: (.order, house.now - ahead), items: []), now: house.now)
    }

    @Test(
        "Our clock is a day ahead of the port's: polled again from when it was sent by the port's clock, then filed again"
    )
    func ahead() async throws {
        let day = Duration.seconds(86_400)
        let (house, sent) = try await self.house(ahead: day)
        try await self.poll(house, day)
        let rewind = try await house.ledger.sweep(limit: 100, now: house.now).rewind
        #expect(rewind.count == 1 && rewind.values.allSatisfy { $0 <= sent - day }, "\(rewind)")
        house.clock.advance(by: .seconds(1801))
        try await self.poll(house, day)
        _ = try await house.ledger.sweep(limit: 100, now: house.now)
        #expect(try await house.send().count == 1, "filed once more")
        await house.ledger.close()
    }

    @Test("Clocks agree: polled again from when it was sent")
    func agree() async throws {
        let (house, sent) = try await self.house(ahead: .zero)
        try await self.poll(house, .zero)
        #expect(try await house.ledger.sweep(limit: 100, now: house.now).rewind.values.allSatisfy { $0 == sent })
        await house.ledger.close()
    }

    @Test("A cursor that lies ahead of us, and a poll that brought nothing whole, say nothing about silence")
    func notPolled() async throws {
        let (house, _) = try await self.house(ahead: .seconds(-86_400))
        let next = house.now + .seconds(86_400)
        for _ in 0..<5 {
            // An answer that was not complete leaves the cursor where it was.
            _ = try await house.ledger.keep(
                ReceiptBatch(route: LedgerFixture.identity, cursor: (.order, next), items: []), now: house.now)
            _ = try await house.ledger.sweep(limit: 100, now: house.now)
            house.clock.advance(by: .seconds(7201))
        }
        #expect(try await house.state(.order, "1") == .attempted)
        #expect(try await house.send().isEmpty)
        await house.ledger.close()
    }
}
