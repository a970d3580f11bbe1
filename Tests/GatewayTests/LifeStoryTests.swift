import Declarations
import Gateway
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

/// Stories D, F and L: corrections under way, payments filed by others, cancellations that cross a release.
@Suite(.onEveryStore) struct LifeStoryTests {
    private func correct(
        _ house: Rehearsal, _ order: SampleOrder, agreed: Set<Int> = []
    ) async throws -> IntakeResult? {
        try await house.gateway.correct(
            [try order.raw()], agreed: agreed, tenant: house.tenant, source: .api(requestID: "rehearsal")
        ).first
    }

    private func expectQuantity(_ quantity: Int, _ orderNo: String, _ house: Rehearsal) async throws {
        let content = try await house.premises.ledger.content(ofOrder: orderNo, tenant: house.tenant)
        #expect(content?.lines.first?.qty == Amount(Int64(quantity)))
    }

    // MARK: D

    @Test(
        "D: corrected while its 311 is unresolved: the answer comes, and the change is filed", arguments: [true, false])
    func storyD(answerComes: Bool) async throws {
        let house = try await Rehearsal()
        let start = house.clock.now()
        await house.desk.change { settings in
            settings.faults.silences = [
                .init(mark: "D1", kinds: [.order], until: start + .seconds(answerComes ? 600 : 7000))
            ]
        }
        try await house.submit([SampleOrder("D1")])
        house.channel.set(.answerLost)
        try await house.run(for: .seconds(60))
        #expect(try await house.order("D1").documents.first { $0.kind == 621 }?.state == .waiting)
        #expect(try await house.submit([SampleOrder("D1", quantity: 3)]).map(\.verdict) == [.needsYou])

        let corrected = try await self.correct(house, SampleOrder("D1", quantity: 3))
        #expect(corrected?.verdict == .accepted)
        #expect(corrected?.revision == 2)
        #expect(try await house.order("D1").documents.first { $0.kind == 311 }?.state == .correcting)
        house.channel.set(.fair)
        try await house.run(for: .seconds(10_000), step: .seconds(50))

        let order = try await house.order("D1")
        #expect(order.state == .released)
        let filings = try #require(order.documents.first { $0.kind == 311 }).submissions
        #expect(filings.map(\.appType).first == "1")
        #expect(filings.dropFirst().contains { $0.appType == "2" })
        #expect(order.documents.first { $0.kind == 621 }?.submissions.count == 1)
        try await self.expectQuantity(3, "D1", house)
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        await house.end()
    }

    @Test("D: the old 311 never arrived: the change finds nothing to change and is filed as new")
    func storyDLost() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("D2")])
        house.channel.set(.lostUnknown)
        try await house.run(for: .seconds(60))
        #expect(try await self.correct(house, SampleOrder("D2", quantity: 3))?.verdict == .accepted)
        // Nothing arrives until the port's limit passed and the correction was made.
        try await house.run(for: .seconds(7400), step: .seconds(50))
        house.channel.set(.fair)
        try await house.run(for: .seconds(20_000), step: .seconds(50))
        let order = try await house.order("D2")
        #expect(order.state == .released)
        let types = try #require(order.documents.first { $0.kind == 311 }).submissions.map(\.appType)
        #expect(types == ["1", "2", "1"], "flipped once")
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        await house.end()
    }

    // MARK: F

    @Test("F: the payment company files another amount; one cause is named, and a person corrects and releases")
    func storyF() async throws {
        var settings = PortSettings.quick
        settings.rules.playedPayments = ["0000PAYM001"]
        let paid = SampleOrder("", quantity: 3)
        let number = "F1-PAID\(paid.goodsValue + paid.tax)"
        let house = try await Rehearsal(port: settings, files: [.order, .waybill, .inventory])
        // Its receipt never reaches us: the payment company gets it, not we.
        try await house.submit([SampleOrder(number)])
        try await house.run(for: .seconds(3000), step: .seconds(20))
        #expect(try await house.order(number).documents.first { $0.kind == 621 }?.state == .waiting)
        try await house.run(for: .seconds(1200), step: .seconds(20))

        let rejected = try await house.order(number)
        #expect(rejected.state == .rejected)
        #expect(rejected.cause?.code == "1332")
        #expect(rejected.documents.filter { $0.state == .rejected }.map(\.kind) == [311, 621])
        try await house.run(for: .seconds(7200), step: .seconds(60))
        #expect(
            try await house.order(number).documents.allSatisfy { $0.submissions.count <= 1 }, "not refiled by itself")

        // What was sold, and paid, was three.
        let corrected = SampleOrder(number, quantity: 3)
        #expect(try await self.correct(house, corrected)?.verdict == .needsYou)
        #expect(try await self.correct(house, corrected, agreed: [411])?.verdict == .accepted)
        try await house.run(for: .seconds(60))
        let waiting = try await house.order(number)
        #expect(waiting.documents.first { $0.kind == 621 }?.state == .waiting)
        #expect(waiting.actions.contains(.proceed))
        guard case .done = try await house.gateway.act(.proceed, on: number, tenant: house.tenant) else {
            Issue.record("a person could not release it")
            return
        }
        try await house.run(for: .seconds(120))
        #expect(try await house.order(number).state == .released)
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        await house.end()
    }

    // MARK: L

    /// A port that takes a minute to release and five to look at a cancellation.
    private static func slowOfficer(_ more: [ScriptedOutcome] = []) -> PortSettings {
        var settings = PortSettings.quick
        settings.delays.release = 60
        settings.outcomes =
            [
                ScriptedOutcome(mark: "L", kinds: [.cancellation], effect: .wait(seconds: 300), times: nil)
            ] + more
        return settings
    }

    @Test("L: 800 arrives before the 624: nothing ships; 399 cancels, a refusal releases", arguments: [true, false])
    func storyL(granted: Bool) async throws {
        let number = granted ? "L1" : "L2-N623"
        let house = try await Rehearsal(port: Self.slowOfficer())
        try await house.submit([SampleOrder(number)])
        try await house.run(for: .seconds(30))
        #expect(try await house.order(number).state == .inCustoms)
        guard
            case .done(let view) = try await house.gateway.act(
                .cancel(reason: "买家取消订单"), on: number, tenant: house.tenant)
        else {
            Issue.record("not cancelled")
            return
        }
        #expect(view.state == .cancelling)
        #expect(view.nextAction == "do_not_ship")
        try await house.run(for: .seconds(120))
        let crossed = try await house.order(number)
        #expect(crossed.documents.first { $0.kind == 621 }?.state == .released)
        #expect(crossed.state == .cancelling)
        try await house.run(for: .seconds(600), step: .seconds(10))
        let ended = try await house.order(number)
        #expect(ended.state == (granted ? .cancelled : .released))
        let types = ended.history.map(\.type)
        let cancelling = try #require(types.firstIndex(of: "order.cancelling"))
        #expect(types[..<cancelling].allSatisfy { $0 != "order.released" })
        #expect(types.contains("order.released") == !granted)
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        await house.end()
    }

    @Test("A return of one of two lines, then of the rest")
    func returns() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("R1", hasSecondLine: true)])
        try await house.run(for: .seconds(60))
        #expect(try await house.order("R1").state == .released)
        func giveBack(_ quantities: [Int: Amount]?) async throws -> ActOutcome {
            try await house.gateway.act(
                .refund(reason: "买家退货", quantities: quantities), on: "R1", tenant: house.tenant)
        }
        guard case .refused(let tooMuch) = try await giveBack([1: Amount(3), 9: Amount(1)]) else {
            Issue.record("more than was sold")
            return
        }
        #expect(tooMuch.map(\.code) == ["return_quantity", "return_line_unknown"])
        guard case .done(let first) = try await giveBack([2: Amount(1)]) else {
            Issue.record("not returned")
            return
        }
        #expect(first.state == .returning)
        try await house.run(for: .seconds(60))
        #expect(try await house.order("R1").state == .released)
        guard case .done = try await giveBack(nil) else {
            Issue.record("the rest not returned")
            return
        }
        try await house.run(for: .seconds(60))
        #expect(try await house.order("R1").state == .returned)
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        await house.end()
    }
}
