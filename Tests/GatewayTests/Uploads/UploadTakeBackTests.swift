import Declarations
import Gateway
import GatewayTestKit
import Ledger
import Testing

/// What is decided about an upload while it is still being checked, and who may write it.
@Suite struct UploadTakeBackTests {
    /// An upload of 250 orders of which the first hundred are judged.
    private func halfChecked(
        _ house: UploadHouse, _ prefix: String, isHeld: Bool = false
    ) async throws -> (key: String, accepted: Int) {
        let bytes = try UploadHouse.csv((0..<250).map { SampleOrder("\(prefix)-\($0)") })
        let file = UploadFile(name: "t.csv", bytes: bytes, isHeld: isHeld)
        let key = try #require(try await house.gateway.openUpload(file, tenant: house.house.tenant).first?.key)
        await house.processor.processOnce(while: { false })
        let view = try #require(try await house.gateway.upload(key, tenant: house.house.tenant))
        #expect(view.state == "checking")
        return (key, view.counts[.accepted] ?? 0)
    }

    @Test("Taken back while it is checked, an upload brings nothing more")
    func withdrawnInTheMiddle() async throws {
        let house = UploadHouse(try await Rehearsal())
        let (key, accepted) = try await self.halfChecked(house, "W")
        #expect((1..<250).contains(accepted))
        let outcome = try #require(try await house.gateway.withdrawUpload(key, tenant: house.house.tenant))
        #expect(outcome.done == accepted && outcome.upload.state == "withdrawn")
        house.house.clock.advance(by: .seconds(120))
        let view = try await house.workOff(key)
        #expect(view.state == "withdrawn" && view.counts[.accepted] == accepted)
        #expect(try await house.gateway.order("W-249", tenant: house.house.tenant) == nil)
        #expect(try await house.house.order("W-0").state == .cancelled)
        await house.house.end()
    }

    @Test("Let go while it is checked, an upload holds nothing more")
    func releasedInTheMiddle() async throws {
        let house = UploadHouse(try await Rehearsal())
        let (key, accepted) = try await self.halfChecked(house, "L", isHeld: true)
        let outcome = try #require(try await house.gateway.releaseUpload(key, tenant: house.house.tenant))
        #expect(outcome.done == accepted && !outcome.upload.isHeld)
        house.house.clock.advance(by: .seconds(120))
        let view = try await house.workOff(key)
        #expect(view.counts[.accepted] == 250 && !view.isHeld)
        try await house.settle(["L-0"], ticks: 8)
        // All have one buyer, whose yearly amount the last of them exceeds: filed they are, and that is what counts here.
        for order in ["L-0", "L-249"] {
            let state = try await house.house.order(order).state
            #expect(![OrderState.accepted, .prepared].contains(state), "\(order) \(state)")
        }
        await house.house.end()
    }

    @Test("Who lost an upload to another writes nothing of it")
    func fence() async throws {
        let house = UploadHouse(try await Rehearsal())
        let bytes = try UploadHouse.csv([SampleOrder("N-1")])
        let file = UploadFile(name: "n.csv", bytes: bytes, identity: "the same")
        let key = try #require(try await house.gateway.openUpload(file, tenant: house.house.tenant).first?.key)
        #expect(try await house.gateway.openUpload(file, tenant: house.house.tenant).map(\.key) == [key])
        let ledger = house.premises.ledger
        let now = house.house.clock.now()
        let first = try #require(try await ledger.claimUpload(lease: .zero, now: now))
        let second = try #require(try await ledger.claimUpload(lease: .zero, now: now))
        let order = UploadOrder(number: 1, orderNo: "N-1", verdict: "refused", body: [1])
        #expect(try await ledger.store([order], of: first, lease: .zero, now: now) == nil)
        #expect(try await ledger.uploadOrders(.init(.all, limit: 9), of: first).isEmpty)
        #expect(try await ledger.store([], of: second, lease: .zero, now: now)?.state == .received)
        #expect(try await house.workOff(key).counts[.accepted] == 1)
        await house.house.end()
    }

    @Test("A file that ends the gateway three times is not tried again")
    func givenUp() async throws {
        var house = try await Rehearsal()
        let file = UploadFile(name: "p.csv", bytes: try UploadHouse.csv([SampleOrder("P-1")]))
        let key = try #require(try await house.gateway.openUpload(file, tenant: house.tenant).first?.key)
        for _ in 0..<3 {
            _ = try #require(
                try await house.premises.ledger.claimUpload(lease: .seconds(60), now: house.clock.now()))
            await house.end()
            house = try await Rehearsal(continuing: house)
            house.clock.advance(by: .seconds(120))
        }
        let view = try await UploadHouse(house).workOff(key)
        #expect(view.state == "failed" && view.failure?.code == "given_up")
        await house.end()
    }
}
