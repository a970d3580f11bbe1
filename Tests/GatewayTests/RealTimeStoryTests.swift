import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

/// Announcement 179, told to the simulated customs: it asks, the platform answers at once and uploads the signed record
/// through the outbox.
@Suite struct RealTimeStoryTests {
    private static let input = EvidenceInput(
        head: ["initalRequest": "<xml>\n\t\"amount\"=25.8&payer=张三\u{1F9F4}</xml>", "initalResponse": "<ok/>"])

    private func supply(_ house: Rehearsal, _ orderNo: String) async throws -> EvidenceResult {
        try await house.gateway.supplyEvidence(Self.input, orderNo: orderNo, tenant: house.tenant)
    }

    private func states(_ house: Rehearsal, _ orderNo: String) async throws -> [String] {
        try await house.gateway.evidence(orderNo: orderNo, tenant: house.tenant)?.questions.map(\.state) ?? []
    }

    @Test("Customs asks, the record is uploaded, every check of customs holds")
    func asked() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("E1", hasSecondLine: true)])
        let supplied = try await self.supply(house, "E1")
        #expect(supplied.missing.isEmpty, "\(supplied.missing.map(\.at))")
        #expect(try await house.customs.ask("E1", of: house.gateway) == .answered)
        try await house.prepare()
        try await house.send()
        let record = await house.customs.desk.record()
        #expect(record.violations.isEmpty, "\(record.violations) \(record.uploads.map(\.reasons))")
        #expect(record.taken.map(\.sessionID) == record.questions.map(\.sessionID))
        #expect(record.taken.count == 1)
        #expect(try await self.states(house, "E1") == ["delivered"])
        // It is no document: the order's own life goes on untouched.
        try await house.run(for: .seconds(60))
        #expect(try await house.order("E1").state == .released)
        let types = try await house.order("E1").history.map(\.type)
        #expect(types.contains("payment_evidence.asked") && types.contains("payment_evidence.delivered"))
        await house.end()
    }

    @Test("The record before the order, and the order before the record")
    func anyOrder() async throws {
        let house = try await Rehearsal()
        let early = try await self.supply(house, "E2")
        #expect(early.missing.map(\.at).contains("/payExchangeInfoHead/payTransactionId"))
        #expect(try await house.customs.ask("E2", of: house.gateway) == .answered)
        try await house.prepare()
        #expect(try await self.states(house, "E2") == ["waiting"])
        try await house.submit([SampleOrder("E2")])
        house.clock.advance(by: .seconds(601))
        try await house.prepare()
        try await house.send()
        #expect(try await self.states(house, "E2") == ["delivered"])

        try await house.submit([SampleOrder("E3")])
        #expect(try await house.customs.ask("E3", of: house.gateway) == .answered)
        try await house.prepare()
        #expect(try await self.states(house, "E3") == ["waiting"])
        #expect(
            try await house.gateway.evidence(orderNo: "E3", tenant: house.tenant)?.missing.map(\.at)
                == ["/payExchangeInfoHead/initalRequest"])
        _ = try await self.supply(house, "E3")
        try await house.prepare()
        try await house.send()
        #expect(try await self.states(house, "E3") == ["delivered"])
        #expect(await house.customs.desk.record().violations.isEmpty)
        await house.end()
    }

    @Test("An order that nobody knows is refused and nothing is uploaded; a strange address is none")
    func unknownOrder() async throws {
        let house = try await Rehearsal()
        #expect(try await house.customs.ask("NOBODY", of: house.gateway) == .unknownOrder)
        try await house.prepare()
        #expect(try await house.send() == 0)
        #expect(await house.customs.desk.record().uploads.isEmpty)
        #expect(house.gateway.isRealTimeAddress(house.customs.key))
        #expect(!house.gateway.isRealTimeAddress(house.customs.key + "x"))
        await house.end()
    }

    @Test("The same session again is answered again and uploads nothing new")
    func repeated() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("E4")])
        _ = try await self.supply(house, "E4")
        for _ in 0..<3 {
            #expect(try await house.customs.ask("E4", sessionID: "same", of: house.gateway) == .answered)
            try await house.prepare()
            try await house.send()
        }
        let record = await house.customs.desk.record()
        #expect(record.uploads.count == 1 && record.taken.count == 1)
        // Another session is another question, with a record of its own.
        try await house.customs.ask("E4", sessionID: "other", of: house.gateway)
        try await house.prepare()
        try await house.send()
        let both = await house.customs.desk.record()
        #expect(both.taken.map(\.sessionID) == ["same", "other"])
        #expect(Set(both.taken.map(\.guid)).count == 2)
        #expect(both.violations.isEmpty)
        await house.end()
    }

    @Test(
        "The upload fails and comes back: delivered once, each time the same bytes",
        arguments: [PortDeskChannel.Weather.notSent, .lostUnknown, .answerLost])
    func downThenUp(_ weather: PortDeskChannel.Weather) async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("E5")])
        _ = try await self.supply(house, "E5")
        try await house.customs.ask("E5", of: house.gateway)
        house.customs.set(weather)
        for _ in 0..<4 { try await house.tick(.seconds(60)) }
        #expect(try await self.states(house, "E5") == ["sending"])
        house.customs.set(.fair)
        for _ in 0..<20 { try await house.tick(.seconds(60)) }
        #expect(try await self.states(house, "E5") == ["delivered"])
        let record = await house.customs.desk.record()
        #expect(record.taken.count == 1)
        #expect(record.violations.isEmpty)
        #expect(Set(house.customs.handedOver).count == 1)
        if weather != .notSent { #expect(house.customs.handedOver.count > 1) }
        await house.end()
    }

    @Test("An address at customs that is out of service for an hour: told to a person, then delivered by itself")
    func outOfService() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("E6")])
        _ = try await self.supply(house, "E6")
        try await house.customs.ask("E6", of: house.gateway)
        await house.customs.desk.set(.unavailable)
        for _ in 0..<60 { try await house.tick(.seconds(60)) }
        let told = try await house.premises.ledger.exceptions(limit: 10)
        #expect(told.map(\.kind).contains("evidence_late"))
        await house.customs.desk.set(.fair)
        for _ in 0..<15 { try await house.tick(.seconds(60)) }
        #expect(try await self.states(house, "E6") == ["delivered"])
        #expect(try await house.premises.ledger.exceptions(limit: 10).allSatisfy { $0.kind != "evidence_late" })
        #expect(await house.customs.desk.record().taken.count == 1)
        await house.end()
    }

    @Test("Killed after the question was stored, after it was signed, and with the upload on its way")
    func killed() async throws {
        var house = try await Rehearsal()
        try await house.submit([SampleOrder("E7")])
        _ = try await self.supply(house, "E7")
        try await house.customs.ask("E7", of: house.gateway)
        await house.end()

        house = try await Rehearsal(continuing: house, seed: 2)
        try await house.prepare()
        await house.end()

        house = try await Rehearsal(continuing: house, seed: 3)
        let leased = try await house.premises.ledger.lease(
            LeaseRequest(
                route: "realtime:\(house.tenant)/179", limit: 1, lease: .seconds(120), makeEnvelopeID: { "E-killed" }),
            now: house.clock.now())
        #expect(leased.count == 1)
        await house.end()

        house = try await Rehearsal(continuing: house, seed: 4)
        for _ in 0..<5 { try await house.tick(.seconds(60)) }
        #expect(try await self.states(house, "E7") == ["delivered"])
        let record = await house.customs.desk.record()
        #expect(record.taken.count == 1 && record.violations.isEmpty)
        // What was signed before the last two deaths is what arrived.
        let text = "payExInfoStr=" + Self.escaped(try #require(leased.first?.bytes))
        #expect(house.customs.handedOver.map { String(decoding: $0, as: UTF8.self) } == [text])
        await house.end()
    }

    @Test("Customs refuses the record: a person is told; mended and sent again, it is taken")
    func refused() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("E8")])
        _ = try await self.supply(house, "E8")
        await house.customs.desk.set(.refusing)
        try await house.customs.ask("E8", of: house.gateway)
        for _ in 0..<10 { try await house.tick(.seconds(60)) }
        #expect(try await self.states(house, "E8") == ["refused"])
        #expect(house.customs.handedOver.count == 1)
        #expect(try await house.premises.ledger.exceptions(limit: 10).map(\.kind).contains("evidence_refused"))
        await house.customs.desk.set(.fair)
        #expect(try await house.gateway.resendEvidence(orderNo: "E8", tenant: house.tenant) == 1)
        try await house.tick(.seconds(60))
        #expect(try await self.states(house, "E8") == ["delivered"])
        #expect(await house.customs.desk.record().violations.isEmpty)
        await house.end()
    }

    @Test("What contradicts the filed order is not stored")
    func contradiction() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("E9")])
        var wrong = Self.input
        wrong.head["payTransactionId"] = "SOMETHING-ELSE"
        let result = try await house.gateway.supplyEvidence(wrong, orderNo: "E9", tenant: house.tenant)
        #expect(result.contradictions.map(\.at) == ["/payExchangeInfoHead/payTransactionId"])
        #expect(result.revision == nil)
        #expect(try await house.gateway.evidence(orderNo: "E9", tenant: house.tenant) == nil)
        await house.end()
    }

    private static func escaped(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let scalar = Character(Unicode.Scalar(byte))
            let isPlain = byte < 0x80 && (scalar.isLetter || scalar.isNumber || "-._".contains(scalar))
            if isPlain { return String(scalar) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
