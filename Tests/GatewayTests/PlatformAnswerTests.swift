import Declarations
import Gateway
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

/// `DxpRep`: what the exchange platform says about an envelope after its channel took it.
@Suite struct PlatformAnswerTests {
    private static func answer(_ code: String, about envelope: String) -> [UInt8] {
        Array(
            """
            <?xml version="1.0"?><d:DxpRep xmlns:d="http://www.chinaport.gov.cn/dxp" ver="1.0">\
            <d:RecevierId>DXPENT0000012345</d:RecevierId><d:Response><d:ResponseCode>\(code)</d:ResponseCode>\
            <d:ResponseInfo>x</d:ResponseInfo><d:NoticeTime>2026-01-02</d:NoticeTime>\
            <d:OriHead><d:CopMsgId>\(envelope)</d:CopMsgId></d:OriHead></d:Response></d:DxpRep>
            """.utf8)
    }

    /// A message on its way that the port never saw, and the id of its envelope.
    private func onItsWay(_ orderNo: String) async throws -> (house: Rehearsal, envelope: String) {
        let house = try await Rehearsal(files: [.order])
        house.channel.set(.lostUnknown)
        try await house.submit([SampleOrder(orderNo)])
        try await house.prepare()
        try await house.send()
        house.channel.set(.fair)
        return (house, try #require(house.channel.handedOver.last?.envelope))
    }

    private func push(_ bytes: [UInt8], to house: Rehearsal) async throws {
        let route = try #require(house.premises.routes["nanjing"])
        _ = try await house.premises.ledger.keep(
            ReceiptBatch(route: route.identity, cursor: nil, items: [.init(kind: nil, format: "xml", bytes: bytes)]),
            now: house.clock.now())
        await house.collect()
    }

    private func questions(_ house: Rehearsal) async throws -> [String] {
        try await house.premises.ledger.exceptions(limit: 10).map(\.kind)
    }

    @Test("A passing trouble leads to the same bytes in a new envelope")
    func retryable() async throws {
        let (house, envelope) = try await self.onItsWay("P1")
        try await self.push(Self.answer("3002", about: envelope), to: house)
        #expect(try await self.questions(house).isEmpty)
        try await house.run(for: .seconds(300))
        let bytes = house.channel.handedOver
        #expect(bytes.count == 2)
        #expect(Set(bytes.map(\.bytes)).count == 1)
        #expect(Set(bytes.map(\.envelope)).count == 2)
        #expect(await house.desk.record().declarations.count == 1)
        await house.end()
    }

    @Test("A refused envelope stops the lane until a person resumes it", arguments: ["0002", "1001", "2001"])
    func refused(code: String) async throws {
        let (house, envelope) = try await self.onItsWay("P2")
        try await self.push(Self.answer(code, about: envelope), to: house)
        #expect(try await self.questions(house) == ["lane_stopped"])
        let details = try await house.premises.ledger.exceptions(limit: 10).map(\.detail)
        #expect(details.contains { $0.contains("exchange platform answered \(code)") })
        try await house.run(for: .seconds(300))
        #expect(house.channel.handedOver.count == 1)
        await house.end()
    }

    @Test("A good answer is only recorded; one that nobody knows is asked about")
    func otherCodes() async throws {
        let (house, envelope) = try await self.onItsWay("P3")
        try await self.push(Self.answer("0000", about: envelope), to: house)
        #expect(try await self.questions(house).isEmpty)
        try await self.push(Self.answer("4711", about: envelope), to: house)
        #expect(try await self.questions(house) == ["platform_answer"])
        #expect(house.channel.handedOver.count == 1)
        await house.end()
    }

    @Test(
        "An answer about an attempt before the newest is only recorded, though their numbers begin anew when nothing was sent"
    )
    func olderAttempt() async throws {
        let house = try await Rehearsal(files: [.order])
        let route = try #require(house.premises.routes["nanjing"])
        let ledger = house.premises.ledger
        try await house.submit([SampleOrder("P5")])
        try await house.prepare()
        var envelopes: [String] = []
        for outcome in [AttemptConclusion.Outcome.notSent, .unknown] {
            let leased = try await ledger.lease(
                LeaseRequest(
                    route: route.name, limit: 10, lease: .seconds(60), makeEnvelopeID: house.premises.makeGuid),
                now: house.clock.now())
            envelopes += leased.map(\.envelopeID)
            #expect(leased.map(\.attemptNumber) == [1])
            try await ledger.conclude(
                leased.map { .init(attempt: $0.attempt, outcome: outcome, detail: "test", retryAfter: nil) },
                now: house.clock.now())
            if outcome == .notSent { house.clock.advance(by: .seconds(1200)) }
        }
        #expect(envelopes.count == 2)
        try await self.push(Self.answer("1001", about: envelopes[0]), to: house)
        #expect(try await self.questions(house).isEmpty)
        try await self.push(Self.answer("1001", about: envelopes[1]), to: house)
        #expect(try await self.questions(house) == ["lane_stopped"])
        await house.end()
    }

    @Test("An answer about nobody's envelope is parked; one that customs overtook changes nothing; repetitions neither")
    func others() async throws {
        let (house, envelope) = try await self.onItsWay("P4")
        try await self.push(Self.answer("1001", about: "SOMEBODY-ELSE"), to: house)
        #expect(try await self.questions(house) == ["orphan_receipt"])
        try await house.run(for: .seconds(1200), step: .seconds(30))
        #expect(await house.desk.record().declarations.count == 1)
        try await self.push(Self.answer("1001", about: envelope), to: house)
        try await self.push(Self.answer("1001", about: envelope), to: house)
        #expect(try await !self.questions(house).contains("lane_stopped"))
        await house.end()
    }
}
