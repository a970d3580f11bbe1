import Declarations
import Gateway
import GatewayTestKit
import Ledger
import Manifests
import PortSimulator
import Synchronization
import Testing
import Transports

/// How delivery goes on when ports, tenants and operators get in its way.
@Suite struct DeliveryStoryTests {
    @Test("H: a 900 for 100 with one bad document, while the tenant pauses in the middle of the splitting")
    func storyH() async throws {
        var settings = PortSettings.quick
        settings.faults.refuseMessagesWith = ["H-042"]
        let house = try await Rehearsal(port: settings, files: [.order])
        let numbers = (0..<100).map { "H-" + String(String(1000 + $0).dropFirst()) }
        try await house.submit(numbers.map { SampleOrder($0, quantity: 1) })
        // 100, then 50 + 50 of which one is refused: half-way.
        while await house.desk.record().requests.filter({ $0.kind == 311 }).count < 3 { try await house.tick() }
        let pause = try await house.gateway.setLanes(LaneQuery(tenant: house.tenant), .pause)
        guard case .done = pause else { return #expect(Bool(false), "the lanes are not paused: \(pause)") }
        await house.collect()
        let before = await house.desk.record().requests.filter { $0.kind == 311 }
        #expect(before.first?.documents == 100)
        #expect(before.filter { $0.documents == 100 }.count == 1)
        try await house.run(for: .seconds(600), step: .seconds(30))
        #expect(await house.desk.record().requests.filter { $0.kind == 311 }.count == before.count, "paused")
        #expect(try await house.order("H-042").state != .rejected)
        await house.end()

        // The pause outlives the process.
        let again = try await Rehearsal(continuing: house, files: [.order], seed: 2)
        try await again.run(for: .seconds(60))
        #expect(await again.desk.record().requests.filter { $0.kind == 311 }.count == before.count)
        _ = try await again.gateway.setLanes(LaneQuery(tenant: again.tenant), .resume)
        try await again.run(for: .seconds(300))

        let after = await again.desk.record().requests.filter { $0.kind == 311 }.dropFirst(before.count)
        #expect(after.allSatisfy { $0.documents <= 50 }, "the split goes on where it was: \(after.map(\.documents))")
        for number in numbers where number != "H-042" {
            let order = try await again.order(number)
            #expect([.filed, .inCustoms].contains(order.state), "\(number) \(order.state)")
        }
        let bad = try await again.order("H-042")
        #expect(bad.state == .rejected)
        #expect(bad.nextAction == "correct")
        #expect(bad.receipts.isEmpty == false || bad.cause != nil, "the schema's reason: \(bad)")
        #expect(bad.cause?.code.isEmpty == false)
        let record = await again.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        await again.end()
    }

    @Test("A port answering 5xx on one route never delays another; its breaker opens and is told")
    func routesAreApart() async throws {
        let stage = try await Stage()
        let sick = stage.channel(.unknown(TransportError(.httpStatus, "503", phase: .afterSend, status: 503)))
        let well = stage.channel(.accepted)
        let sickOne = stage.dispatcher("sick:X/a", sick)
        let wellOne = stage.dispatcher("well:X/b", well)
        for number in 0..<20 { try await stage.seal("S\(number)", "sick:X/a") }
        for round in 0..<20 {
            try await stage.seal("W\(round)", "well:X/b")
            try await sickOne.dispatchOnce()
            #expect(try await wellOne.dispatchOnce() == 1, "at once, in its own round")
            stage.house.clock.advance(by: .seconds(1))
        }
        #expect(well.count == 20)
        #expect(sick.count <= 8, "five failures (with what was on its way), then no attempt is burnt: \(sick.count)")
        let report = await stage.house.gateway.health()
        #expect(report.checks.contains { $0.name == "route:sick:X/a" && $0.status == .warn })
        #expect(!report.checks.contains { $0.name == "route:well:X/b" })
        let page = await stage.house.gateway.metrics()
        #expect(page.contains("tongguan_route_breaker_open{route=\"sick:X/a\"} 1"))
        #expect(page.contains("tongguan_route_breaker_open{route=\"well:X/b\"} 0"))

        // Probes only, until one arrives; then everything that waits goes at once.
        let burnt = sick.count
        for _ in 0..<10 {
            stage.house.clock.advance(by: .seconds(30))
            #expect(try await sickOne.dispatchOnce() <= 1)
        }
        #expect(sick.count <= burnt + 10)
        sick.answer(.accepted)
        stage.house.clock.advance(by: .seconds(30))
        #expect(try await sickOne.dispatchOnce() == 1)
        var sent = 1
        while case let count = try await sickOne.dispatchOnce(), count > 0 { sent += count }
        #expect(sent == 20, "no message waits out its backoff")
        #expect(await stage.house.gateway.metrics().contains("tongguan_route_breaker_open{route=\"sick:X/a\"} 0"))
        await stage.house.end()
    }

    @Test("A port that asks for a year is given six times the longest wait, end to end")
    func retryAfter() async throws {
        let stage = try await Stage()
        let error = TransportError(
            .httpStatus, "429", phase: .afterSend, status: 429, retryAfter: .seconds(366 * 86_400))
        let channel = stage.channel(.unknown(error))
        let dispatcher = stage.dispatcher("busy:X/a", channel)
        try await stage.seal("R1", "busy:X/a")
        #expect(try await dispatcher.dispatchOnce() == 1)
        // The rehearsal's longest wait is ten minutes.
        stage.house.clock.advance(by: .seconds(3590))
        #expect(try await dispatcher.dispatchOnce() == 0, "the port's wish is kept")
        stage.house.clock.advance(by: .seconds(11))
        #expect(try await dispatcher.dispatchOnce() == 1, "an hour is enough")
        await stage.house.end()
    }

    @Test("A route whose port asked for a long wait is probed at once when a person resumes it")
    func resumedRoute() async throws {
        let stage = try await Stage()
        let channel = stage.channel(
            .unknown(TransportError(.httpStatus, "503", phase: .afterSend, status: 503, retryAfter: .seconds(86_400))))
        let dispatcher = stage.dispatcher("busy:X/a", channel)
        for number in 0..<6 { try await stage.seal("R\(number)", "busy:X/a") }
        while case let count = try await dispatcher.dispatchOnce(), count > 0 {}
        channel.answer(.accepted)
        stage.house.clock.advance(by: .seconds(600))
        #expect(try await dispatcher.dispatchOnce() == 0, "the port's wish is kept")
        _ = try await stage.house.gateway.setLanes(LaneQuery(kind: 621), .resume)
        #expect(try await dispatcher.dispatchOnce() == 0, "an act on a kind is none on the route")
        _ = try await stage.house.gateway.setLanes(LaneQuery(route: "busy:X/a"), .resume)
        #expect(try await dispatcher.dispatchOnce() == 1)
        #expect(stage.house.premises.board.all["busy:X/a"]?.breaker.isOpenSince == nil)
        await stage.house.end()
    }

    @Test("Dead letters are sent again page by page, also behind those that cannot be")
    func redriveInPages() async throws {
        let stage = try await Stage()
        let channel = stage.channel(.unknown(TransportError(.timeout, "late", phase: .afterSend)))
        let dispatcher = stage.dispatcher("sick:X/a", channel)
        try await stage.seal("D1", "sick:X/a")
        try await stage.seal("D2", "sick:X/a")
        for _ in 0..<60 {
            stage.house.clock.advance(by: .seconds(12 * 3600))
            try await dispatcher.dispatchOnce()
        }
        let letters = try await stage.house.premises.ledger.deadLetters(LaneFilter(), after: 0, limit: 9).map(\.message)
        #expect(letters.count == 2)
        let first = try #require(letters.first)
        guard case .done(let some) = try await stage.house.gateway.redriveAll(LaneQuery(), after: first) else {
            return #expect(Bool(false))
        }
        #expect(
            String(decoding: some.bytes, as: UTF8.self).contains(#""redriven":1,"overtaken":[],"next":\#(first + 1)"#))
        #expect(
            try await stage.house.premises.ledger.deadLetters(LaneFilter(), after: 0, limit: 9).map(\.message) == [
                first
            ])
        _ = try await stage.house.gateway.redriveAll(LaneQuery(kind: 179), after: 0)
        #expect(try await stage.house.premises.ledger.deadLetters(LaneFilter(), after: 0, limit: 9).count == 1)
        _ = try await stage.house.gateway.redriveAll(LaneQuery(), after: 0)
        #expect(try await stage.house.premises.ledger.deadLetters(LaneFilter(), after: 0, limit: 9).isEmpty)
        await stage.house.end()
    }

    @Test("A budget per minute holds, whatever is due")
    func rate() async throws {
        let stage = try await Stage()
        let channel = stage.channel(.accepted)
        let dispatcher = stage.dispatcher("slow:X/a", channel) { $0.ratePerMinute = 60 }
        for number in 0..<12 { try await stage.seal("B\(number)", "slow:X/a") }
        for _ in 0..<10 {
            try await dispatcher.dispatchOnce()
            try await dispatcher.dispatchOnce()
            stage.house.clock.advance(by: .milliseconds(500))
        }
        #expect((4...6).contains(channel.count), "five seconds at one a second: \(channel.count)")
        await stage.house.end()
    }

    @Test("A perishable order that came last leaves first, from the API to the port")
    func perishable() async throws {
        let house = try await Rehearsal(files: [.order], documentsPerMessage: 1)
        try await house.submit((0..<5).map { SampleOrder("N\($0)", quantity: 1) })
        house.clock.advance(by: .seconds(60))
        let text = String(decoding: SampleOrder("FISH", quantity: 1).json, as: UTF8.self)
        let promised = (house.clock.now() + .seconds(1800)).beijing14
        let fish = text.replacing("\"gnum\":1", with: "\"perishable\":\"1\",\"gnum\":1")
        let soon = text.replacing("FISH", with: "SOON").replacing(
            "{\"orderNo\"", with: "{\"dispatchBy\":\"\(promised)\",\"orderNo\"")
        let results = try await house.gateway.submit(
            try [fish, soon].flatMap { try RawOrder.read(json: Array($0.utf8)) }, tenant: house.tenant,
            source: .api(requestID: "rank"))
        #expect(results.map(\.verdict) == [.accepted, .accepted], "\(results)")
        try await house.prepare()
        try await house.send()
        let order = house.channel.handedOver.map { String(decoding: $0.bytes, as: UTF8.self) }
        let places = ["SOON", "FISH"].map { name in order.firstIndex { $0.contains(">\(name)<") } ?? 99 }
        let first = (0..<5).compactMap { number in order.firstIndex { $0.contains(">N\(number)<") } }.min() ?? 99
        #expect(places.allSatisfy { $0 < first }, "\(places) \(first)")
        await house.end()
    }
}

/// A gateway's premises with routes of its own making.
private struct Stage {
    let house: Rehearsal
    let maker: LedgerFixture

    init() async throws {
        self.house = try await Rehearsal()
        self.maker = try LedgerFixture()
    }

    func channel(_ outcome: DeliveryOutcome) -> ScriptedChannel { ScriptedChannel(outcome) }

    func dispatcher(
        _ name: String, _ channel: ScriptedChannel, _ adjust: (inout DeliverySettings) -> Void = { _ in }
    ) -> Dispatcher {
        var route = DeliveryRoute(name: name, channel: channel, dxpId: "X", concurrency: 4, lease: .seconds(120))
        adjust(&route.policy)
        return Dispatcher(self.house.premises, delivery: route)
    }

    /// One message with one document, signed and due on a route.
    func seal(_ orderNo: String, _ route: String) async throws {
        let ledger = self.house.premises.ledger
        var order = self.maker.order(orderNo, files: [.order])
        for index in order.documents.indices { order.documents[index].lane?.route = route }
        let now = self.house.clock.now()
        #expect(try await ledger.accept([order], now: now) == [.accepted(revision: 1)])
        let frozen = try await ledger.freeze(
            FreezeRequest(
                messages: 100, documentsPerMessage: [:], sealedAhead: 1000, sealWithin: .seconds(60),
                makeGuid: self.house.premises.makeGuid), now: now)
        _ = try await ledger.seal(frozen.map(self.maker.sealed), now: now)
    }
}

/// Answers every message in the same way.
final class ScriptedChannel: Channel {
    private let state: Mutex<(outcome: DeliveryOutcome, count: Int)>

    init(_ outcome: DeliveryOutcome) { self.state = Mutex((outcome, 0)) }

    var receiptStreams: [ReceiptKind] { [] }
    /// Messages handed over so far.
    var count: Int { self.state.withLock { $0.count } }

    func answer(_ outcome: DeliveryOutcome) { self.state.withLock { $0.outcome = outcome } }

    func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        self.state.withLock { state in
            state.count += 1
            return state.outcome
        }
    }

    func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
        PollBatch(receipts: [], asOf: since)
    }

    func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] { [] }
}
