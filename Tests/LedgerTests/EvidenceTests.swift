import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

/// Payment records and the questions of customs: what every store has to keep, and how an answer gets through.
@Suite(.onEveryStore) struct EvidenceTests {
    private static let lane = NewQuestion.Lane(tenant: "merchant", route: "realtime:merchant/179", signer: "rsa")
    private static let input = EvidenceInput(head: ["initalRequest": "buyer 13000009999 pays"])

    private func ask(
        _ house: LedgerFixture, _ orderNo: String = "1", session: String = "s1",
        lanes: [NewQuestion.Lane] = [EvidenceTests.lane]
    ) async throws -> QuestionTaken {
        try await house.ledger.takeQuestion(
            NewQuestion(
                question: PlatformQuestion(orderNo: orderNo, sessionID: session), lanes: lanes,
                guid: house.guids.next()),
            now: house.now)
    }

    @discardableResult
    private func keep(
        _ house: LedgerFixture, _ input: EvidenceInput = EvidenceTests.input, orderNo: String = "1"
    ) async throws -> EvidenceKept {
        try await house.ledger.keepEvidence(
            NewEvidence(tenant: "merchant", orderNo: orderNo, input: input), now: house.now)
    }

    private func claim(_ house: LedgerFixture) async throws -> [ClaimedAnswer] {
        try await house.ledger.claimAnswers(limit: 8, sealWithin: .seconds(60), now: house.now)
    }

    private func seal(
        _ house: LedgerFixture, _ answer: ClaimedAnswer, _ outcome: SealedAnswer.Outcome
    ) async throws -> Bool {
        try await house.ledger.sealAnswers(
            [SealedAnswer(message: answer.message, fence: answer.fence, outcome: outcome)], now: house.now) == [true]
    }

    private func lease(_ house: LedgerFixture) async throws -> [LeasedDelivery] {
        try await house.ledger.lease(
            LeaseRequest(
                route: Self.lane.route, limit: 10, lease: .seconds(60), makeEnvelopeID: { house.guids.next() }),
            now: house.now)
    }

    private func state(_ house: LedgerFixture, _ orderNo: String = "1") async throws -> [EvidenceRecord.State] {
        try await house.ledger.evidence(ofOrder: orderNo, tenant: "merchant")?.questions.map(\.state) ?? []
    }

    /// An answer that is signed and waits to be sent.
    private func sealed() async throws -> LedgerFixture {
        let house = try LedgerFixture()
        try await self.keep(house)
        #expect(try await self.ask(house) == .taken(tenant: "merchant"))
        let claimed = try #require(try await self.claim(house).first)
        #expect(try await self.seal(house, claimed, .bytes(Array("signed".utf8))))
        return house
    }

    @Test("What is supplied comes back as it was; the same again changes nothing, other content counts on")
    func kept() async throws {
        let house = try LedgerFixture()
        #expect(try await self.keep(house) == EvidenceKept(revision: 1, isRepeated: false))
        #expect(try await self.keep(house) == EvidenceKept(revision: 1, isRepeated: true))
        let other = EvidenceInput(
            head: ["initalRequest": "x"], orders: [.init(values: ["a": "b"], goods: [["g": "h"]])])
        #expect(try await self.keep(house, other) == EvidenceKept(revision: 2, isRepeated: false))
        let record = try #require(try await house.ledger.evidence(ofOrder: "1", tenant: "merchant"))
        #expect(record.input == other && record.revision == 2 && record.questions.isEmpty)
        let kept = try #require(record.keepUntil) - house.now
        #expect(kept >= .seconds(3 * 365 * 86_400))
        #expect(try await house.ledger.evidence(ofOrder: "1", tenant: "other") == nil)
        #expect(try await house.ledger.evidence(ofOrder: "2", tenant: "merchant") == nil)
        await house.ledger.close()
    }

    @Test("Nothing of a record is readable in the files of the ledger")
    func sealedAtRest() async throws {
        let house = try await self.sealed()
        await house.ledger.close()
        let bytes = try house.everything()
        #expect(bytes.range(of: Data("merchant".utf8)) != nil, "the search itself works")
        #expect(bytes.range(of: Data("13000009999".utf8)) == nil)
        #expect(bytes.range(of: Data("initalRequest".utf8)) == nil)
    }

    @Test("Nobody's order is nobody's; an order or a record makes it known; the session asks once")
    func questions() async throws {
        let house = try LedgerFixture()
        #expect(try await self.ask(house) == .unknownOrder)
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        #expect(try await self.ask(house) == .taken(tenant: "merchant"))
        #expect(try await self.ask(house) == .repeated(tenant: "merchant"))
        #expect(try await self.ask(house, session: "s2") == .taken(tenant: "merchant"))
        try await self.keep(house, orderNo: "2")
        #expect(try await self.ask(house, "2") == .taken(tenant: "merchant"))
        let others = [NewQuestion.Lane(tenant: "a", route: "realtime:a/179", signer: "rsa"), Self.lane]
        #expect(try await self.ask(house, session: "s3", lanes: others) == .taken(tenant: "merchant"))
        #expect(try await self.ask(house, session: "s4", lanes: []) == .unknownOrder)
        let claimed = try await self.claim(house)
        #expect(claimed.map(\.sessionID) == ["s1", "s2", "s1", "s3"])
        #expect(claimed.first?.order?.orderNo == "1" && claimed.first?.input == nil)
        #expect(claimed[2].order == nil && claimed[2].input == Self.input)
        #expect(Set(claimed.map(\.guid)).count == 4)
        let events = try await house.ledger.events(tenant: "merchant", after: 0, limit: 100).map(\.type)
        #expect(events.filter { $0 == "payment_evidence.asked" }.count == 3)
        await house.ledger.close()
    }

    @Test("A question survives the end of the process; documents' preparer leaves it alone")
    func survives() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        #expect(try await self.ask(house) == .taken(tenant: "merchant"))
        let claimed = try #require(try await self.claim(house).first)
        await house.ledger.close()
        let next = try LedgerFixture(continuing: house)
        _ = try await next.ledger.recover(now: next.now)
        #expect(try await next.freeze().allSatisfy { $0.lane.kind != .inventory })
        let again = try #require(try await self.claim(next).first)
        #expect(again.message == claimed.message && again.fence == claimed.fence + 1 && again.guid == claimed.guid)
        #expect(try await !self.seal(next, claimed, .bytes([1])), "the old fence is lost")
        #expect(try await self.seal(next, again, .bytes([2])))
        #expect(try await !self.seal(next, again, .bytes([3])), "stored once")
        #expect(try await self.lease(next).map(\.bytes) == [[2]])
        await next.ledger.close()
    }

    @Test("A claim that is not kept lapses and is handed out again")
    func lapsed() async throws {
        let house = try LedgerFixture()
        try await self.keep(house)
        _ = try await self.ask(house)
        let first = try #require(try await self.claim(house).first)
        #expect(try await self.claim(house).isEmpty)
        house.clock.advance(by: .seconds(61))
        #expect(try await house.freeze().isEmpty)
        let second = try #require(try await self.claim(house).first)
        #expect(second.message == first.message && second.fence == 2)
        await house.ledger.close()
    }

    @Test("What is missing waits for its tenant: asked for at once, made as soon as it is supplied")
    func incomplete() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        _ = try await self.ask(house)
        let claimed = try #require(try await self.claim(house).first)
        #expect(try await self.seal(house, claimed, .incomplete(["/payExchangeInfoHead/initalRequest"])))
        #expect(try await self.state(house) == [.waiting])
        let record = try await house.ledger.evidence(ofOrder: "1", tenant: "merchant")
        #expect(record?.questions.first?.missing == ["/payExchangeInfoHead/initalRequest"])
        let asked = try await house.ledger.exceptions(limit: 10)
        #expect(asked.map(\.kind) == ["evidence_missing"])
        #expect(asked.first?.detail.contains("order 1") == true)
        #expect(try await self.claim(house).isEmpty)

        try await self.keep(house)
        let again = try #require(try await self.claim(house).first)
        #expect(again.input == Self.input)
        #expect(try await self.seal(house, again, .bytes([1])))
        #expect(try await house.ledger.exceptions(limit: 10).isEmpty)
        #expect(try await self.state(house) == [.sending])
        await house.ledger.close()
    }

    @Test("Supplied while the answer was being made: the old one is thrown away")
    func suppliedMeanwhile() async throws {
        let house = try LedgerFixture()
        try await self.keep(house)
        _ = try await self.ask(house)
        let old = try #require(try await self.claim(house).first)
        try await self.keep(house, EvidenceInput(head: ["initalRequest": "new"]))
        #expect(try await !self.seal(house, old, .bytes([1])))
        let new = try #require(try await self.claim(house).first)
        #expect(new.input?.head["initalRequest"] == "new")
        await house.ledger.close()
    }

    @Test("Taken by customs: delivered for good, no receipt is waited for")
    func delivered() async throws {
        let house = try await self.sealed()
        let leased = try await self.lease(house)
        #expect(leased.map(\.kind) == [.paymentEvidence])
        #expect(leased.map(\.bytes) == [Array("signed".utf8)])
        #expect(try await self.lease(house).isEmpty)
        try await house.conclude(leased, .accepted)
        #expect(try await self.state(house) == [.delivered])
        house.clock.advance(by: .seconds(90 * 86_400))
        _ = try await house.ledger.sweep(limit: 100, now: house.now)
        #expect(try await self.lease(house).isEmpty)
        #expect(try await house.ledger.exceptions(limit: 10).isEmpty)
        let counters = try await house.ledger.statistics(now: house.now).counters
        #expect(counters["evidence.asked"] == 1 && counters["evidence.delivered"] == 1)
        await house.ledger.close()
    }

    @Test(
        "Unknown, not sent, and killed between the attempt and its outcome: the same bytes again, later and later",
        arguments: [AttemptConclusion.Outcome.unknown, .notSent, nil])
    func redelivered(_ outcome: AttemptConclusion.Outcome?) async throws {
        var house = try await self.sealed()
        // 5 seconds, doubled each time.
        let waits = [5, 10, 20]
        for attempt in waits.indices {
            let leased = try await self.lease(house)
            #expect(leased.map(\.bytes) == [Array("signed".utf8)])
            if let outcome {
                try await house.conclude(leased, outcome)
            } else {
                // The process dies with the attempt open.
                await house.ledger.close()
                house = try LedgerFixture(continuing: house, seed: UInt64(attempt + 2))
                #expect(try await house.ledger.recover(now: house.now).unknownAttempts == 1)
            }
            #expect(try await self.lease(house).isEmpty, "backoff")
            house.clock.advance(by: .seconds(waits[attempt]))
        }
        let leased = try await self.lease(house)
        try await house.conclude(leased, .accepted)
        #expect(try await self.state(house) == [.delivered])
        await house.ledger.close()
    }

    @Test("Refused: the same bytes never again; a person is told, and a new answer is made on request")
    func refused() async throws {
        let house = try await self.sealed()
        try await house.conclude(try await self.lease(house), .refused)
        #expect(try await self.state(house) == [.refused])
        house.clock.advance(by: .seconds(86_400))
        _ = try await house.ledger.sweep(limit: 100, now: house.now)
        #expect(try await self.lease(house).isEmpty)
        #expect(try await self.claim(house).isEmpty)
        let told = try await house.ledger.exceptions(limit: 10)
        #expect(told.map(\.kind) == ["evidence_refused"])
        #expect(told.first?.detail.contains("order 1") == true)
        // The lane goes on: another order's answer is not held up.
        try await self.keep(house, orderNo: "2")
        _ = try await self.ask(house, "2")
        #expect(try await self.claim(house).map(\.orderNo) == ["2"])

        let guids = house.guids
        func resend(_ orderNo: String, _ tenant: String) async throws -> Int {
            try await house.ledger.resendAnswers(
                orderNo: orderNo, tenant: tenant, makeGuid: { guids.next() }, now: house.now)
        }
        #expect(try await resend("1", "other") == 0)
        #expect(try await resend("2", "merchant") == 0)
        #expect(try await resend("1", "merchant") == 1)
        #expect(try await resend("1", "merchant") == 0, "one is under way")
        #expect(try await house.ledger.exceptions(limit: 10).isEmpty)
        let claimed = try #require(try await self.claim(house).first { $0.orderNo == "1" })
        #expect(claimed.sessionID == "s1")
        #expect(try await self.seal(house, claimed, .bytes(Array("mended".utf8))))
        let leased = try await self.lease(house)
        #expect(leased.map(\.bytes) == [Array("mended".utf8)])
        try await house.conclude(leased, .accepted)
        #expect(try await self.state(house) == [.delivered])
        await house.ledger.close()
    }

    @Test("A signer that fails stops the lane, not the question: resumed, the answer is made")
    func signerFails() async throws {
        let house = try LedgerFixture()
        try await self.keep(house)
        _ = try await self.ask(house)
        let claimed = try #require(try await self.claim(house).first)
        #expect(try await self.seal(house, claimed, .failure("signing failed")))
        #expect(try await house.ledger.exceptions(limit: 10).map(\.kind) == ["lane_stopped"])
        #expect(try await self.claim(house).isEmpty)
        #expect(
            try await house.ledger.setLanes(LaneFilter(route: Self.lane.route), paused: false, now: house.now) == 1)
        let again = try #require(try await self.claim(house).first)
        #expect(again.message == claimed.message)
        await house.ledger.close()
    }

    @Test("A paused lane keeps what is signed and sends it when it is resumed")
    func paused() async throws {
        let house = try await self.sealed()
        let filter = LaneFilter(route: Self.lane.route)
        _ = try await house.ledger.setLanes(filter, paused: true, now: house.now)
        #expect(try await self.lease(house).isEmpty)
        _ = try await house.ledger.setLanes(filter, paused: false, now: house.now)
        #expect(try await self.lease(house).map(\.bytes) == [Array("signed".utf8)])
        await house.ledger.close()
    }

    @Test("What takes long, or cannot be opened, is a question for a person")
    func late() async throws {
        let house = try await self.sealed()
        try await self.keep(house, orderNo: "2")
        _ = try await self.ask(house, "2")
        let broken = try #require(try await self.claim(house).first)
        #expect(try await self.seal(house, broken, .unreadable))
        #expect(try await self.state(house, "2") == [.failed])
        house.clock.advance(by: .seconds(1801))
        _ = try await house.ledger.sweep(limit: 100, now: house.now)
        let told = try await house.ledger.exceptions(limit: 10)
        #expect(Set(told.map(\.kind)) == ["evidence_late", "dead_message"])
        try await house.conclude(try await self.lease(house), .accepted)
        #expect(try await house.ledger.exceptions(limit: 10).map(\.kind) == ["dead_message"])
        await house.ledger.close()
    }
}
