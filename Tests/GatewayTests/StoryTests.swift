import Declarations
import Gateway
import GatewayTestKit
import Ledger
import Manifests
import PortSimulator
import Testing
import Transports

/// The stories of the main job, told to the simulated port and checked on both sides.
@Suite(.onEveryStore) struct StoryTests {
    @Test("An order goes in and comes out released and billed")
    func orderInReleasedOrderOut() async throws {
        let house = try await Rehearsal()
        let results = try await house.submit([SampleOrder("S1")])
        #expect(results.map(\.verdict) == [.accepted])
        try await house.run(for: .seconds(60))

        let order = try await house.order("S1")
        #expect(order.state == .released)
        #expect(order.billedTax == order.estimatedTax)
        #expect(order.documents.map(\.kind) == [311, 411, 511, 621])
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        #expect(record.declarations.count == 4)
        #expect(record.declarations.values.allSatisfy { $0.filings.count == 1 })
        await house.end()
    }

    @Test("The same order twice is the same order; other content after filing needs a person")
    func sameOrderTwice() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("S2")])
        #expect(try await house.submit([SampleOrder("S2")]).map(\.verdict) == [.alreadyHere])
        // Nothing was sent yet: another content is a new revision.
        let revised = try await house.submit([SampleOrder("S2", quantity: 3)])
        #expect(revised.map(\.verdict) == [.accepted])
        #expect(revised.first?.revision == 2)
        try await house.run(for: .seconds(60))
        #expect(try await house.order("S2").state == .released)
        let late = try await house.submit([SampleOrder("S2", quantity: 4)])
        #expect(late.map(\.verdict) == [.needsYou])
        #expect(late.first?.violations.contains { $0.at == "/lines/0/qty" } == true)
        await house.end()
    }

    @Test("A: of 100 inventories 3 meet customs' own error and 1 the annual quota")
    func storyA() async throws {
        var settings = PortSettings.quick
        settings.outcomes = (0..<3).map {
            ScriptedOutcome(mark: "A-00\($0)", kinds: [.inventory], effect: .refuse(-621_017), times: 1)
        }
        settings.outcomes.append(
            ScriptedOutcome(mark: "A-099", kinds: [.inventory], effect: .reject(code: "1313"), times: 1))
        let house = try await Rehearsal(port: settings)
        let numbers = (0..<100).map { "A-" + String(String(1000 + $0).dropFirst()) }
        try await house.submit(numbers.map { SampleOrder($0, hasSecondLine: $0 == "A-099") })
        try await house.run(for: .seconds(180))

        var record = await house.desk.record()
        #expect(record.requests.contains { $0.kind == 621 && $0.documents == 100 })
        for number in numbers.prefix(3) {
            let filings = try #require(record.declaration(.inventory, code: "0000MERC001", number: number)).filings
            #expect(filings.count == 2)
            #expect(filings[0].guid != filings[1].guid)
            #expect(filings[0].appTime < filings[1].appTime)
        }
        for number in numbers.prefix(99) { #expect(try await house.order(number).state == .released, "\(number)") }
        let rejected = try await house.order("A-099")
        #expect(rejected.state == .rejected)
        #expect(rejected.cause?.code == "1313")
        #expect(rejected.nextAction == "correct")

        // Removing a line changes what was to be paid: the payment must agree.
        var corrected = SampleOrder("A-099", hasSecondLine: false)
        corrected.amountPaid = SampleOrder("A-099", hasSecondLine: true).goodsValue
        let refused = try await house.submit([corrected])
        #expect(refused.map(\.verdict) == [.refused])
        #expect(refused.first?.violations.contains { $0.code == "payment_amount" } == true)
        corrected.amountPaid = nil
        #expect(try await house.submit([corrected]).map(\.verdict) == [.accepted])
        try await house.run(for: .seconds(180))
        #expect(try await house.order("A-099").state == .released)
        record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        await house.end()
    }

    @Test("B: the answer is lost, then silence for two hours, then 60 of 100 are answered")
    func storyB() async throws {
        let house = try await Rehearsal()
        let start = house.clock.now()
        // Nothing answers for two hours; 40 never do.
        await house.desk.change { settings in
            settings.faults.silences = [
                .init(mark: "B", kinds: [.order], until: start + .seconds(7200)),
                .init(mark: "BQ", kinds: [.order], until: start + .seconds(10 * 86_400)),
            ]
        }
        let orders = (0..<60).map { SampleOrder("BX\(1000 + $0)") } + (0..<40).map { SampleOrder("BQ\(1000 + $0)") }
        try await house.submit(orders)
        house.channel.set(.answerLost)
        try await house.run(for: .seconds(7000), step: .seconds(60))
        let before = await house.desk.record()
        let sent = before.requests.filter { $0.kind == 311 }
        #expect(sent.count > 1)
        #expect(Set(sent.map(\.sha256)).count == 1, "a redelivery must be the same bytes")
        house.channel.set(.fair)
        try await house.run(for: .seconds(2 * 86_400), step: .seconds(600))

        for order in orders.prefix(60) { #expect(try await house.order(order.orderNo).state == .released) }
        for order in orders.suffix(40) {
            let view = try await house.order(order.orderNo)
            #expect(view.state == .unknown)
            #expect(view.nextAction == "call_customs")
            let filings = view.documents.first { $0.kind == 311 }?.submissions.count
            #expect(filings == 2, "refiled once, unchanged")
        }
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        await house.end()
    }

    @Test("C: the gateway dies between freezing and sealing, before the POST, and after it")
    func storyC() async throws {
        // (i) Frozen, not sealed: the process ends.
        let first = try await Rehearsal()
        try await first.submit([SampleOrder("C1")])
        let frozen = try await first.premises.ledger.freeze(
            FreezeRequest.all(guids: first.premises.makeGuid), now: first.clock.now())
        #expect(frozen.count == 3)
        await first.end()

        // (ii) It starts again, seals, writes the attempt, and ends before the POST.
        let second = try await Rehearsal(continuing: first, seed: 2)
        try await second.prepare()
        let route = try #require(second.premises.routes["nanjing"])
        let leased = try await second.premises.ledger.lease(
            LeaseRequest(route: route.name, limit: 10, lease: .seconds(60), makeEnvelopeID: second.premises.makeGuid),
            now: second.clock.now())
        #expect(leased.count == 3)
        await second.end()

        // (iii) It starts again, posts, and ends before it can write the outcome.
        let third = try await Rehearsal(continuing: second, seed: 3)
        third.clock.advance(by: .seconds(600))
        let again = try await third.premises.ledger.lease(
            LeaseRequest(route: route.name, limit: 10, lease: .seconds(60), makeEnvelopeID: third.premises.makeGuid),
            now: third.clock.now())
        #expect(Set(again.map(\.bytes)) == Set(leased.map(\.bytes)), "identical bytes again")
        for delivery in again {
            _ = await third.channel.deliver(
                .init(
                    kind: delivery.kind, envelopeID: delivery.envelopeID, dxpId: route.transfer.dxpId,
                    bytes: delivery.bytes, createdAt: third.clock.now()))
        }
        await third.end()

        let fourth = try await Rehearsal(continuing: third, seed: 4)
        fourth.clock.advance(by: .seconds(600))
        try await fourth.run(for: .seconds(120))
        #expect(try await fourth.order("C1").state == .released)
        let record = await fourth.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        for declaration in record.declarations.values { #expect(declaration.liveContents == 1) }
        await fourth.end()
    }

    @Test("E: the first 2 of an inventory is lost; 120 and 800 come with only preNo")
    func storyE() async throws {
        var settings = PortSettings.quick
        settings.faults.rates[.dropFirstTwo] = FaultRate(rate: 1)
        settings.faults.lostSeconds = 120
        let house = try await Rehearsal(port: settings)
        try await house.submit([SampleOrder("E1")])
        try await house.run(for: .seconds(60))
        let parked = try await house.premises.ledger.exceptions(limit: 10)
        #expect(parked.contains { $0.kind == "orphan_receipt" })
        try await house.run(for: .seconds(600), step: .seconds(20))

        let order = try await house.order("E1")
        #expect(order.state == .released)
        #expect(order.documents.allSatisfy { $0.submissions.count == 1 }, "nothing refiled")
        #expect(try await house.premises.ledger.exceptions(limit: 10).isEmpty)
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        await house.end()
    }
}
