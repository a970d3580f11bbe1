import Declarations
import Foundation
import Testing

@testable import PortSimulator

/// Stands for a judge that finds one good order whose number is the XML itself.
private struct KindJudge: MessageJudge {
    func judge(_ bytes: [UInt8], promised kind: DocumentKind, at now: Timestamp) async -> JudgedMessage {
        let text = String(decoding: bytes, as: UTF8.self)
        let document = Papers(text).document(kind)
        return JudgedMessage(
            kind: kind, rootGuid: "R" + text, dxpId: Papers.dxpId, documents: [document], certificateSerial: nil,
            fault: nil, digest: text, contentDigests: [text], officiallyValid: nil)
    }
}

@Suite struct DeskFaultTests {
    private static func envelope(_ number: String, type: String = "CEB311Message.xml") -> [UInt8] {
        let data = Data(number.utf8).base64EncodedString()
        let head =
            #""MessageId":"M\#(number)","MessageType":"\#(type)","SenderID":"\#(Papers.dxpId)","#
            + #""ReceiverID":"DXPEDCCEB0000002","SendTime":"20260921120000","Version":"1.0""#
        return Array("{\"Message\":{\"MessageHead\":{\(head)},\"MessageBody\":{\"data\":\"\(data)\"}}}".utf8)
    }

    private func desk(_ faults: String, clock: HandClock = HandClock(Papers.start), seed: UInt64 = 1) throws -> PortDesk
    {
        var settings = PortSettings()
        settings.seed = seed
        try settings.faults.apply(json: Array(faults.utf8), now: clock.now())
        return try PortDesk(settings: settings, anyJudge: KindJudge(), clock: clock)
    }

    @Test(arguments: [
        ("loseRequest", 200, "200", false), ("errorBefore", 500, "500", false), ("errorAfter", 500, "500", true),
        ("hangBefore", 200, "hang", false), ("hangAfter", 200, "hang", true), ("halfReply", 200, "half", true),
        ("delay", 200, "200", true),
    ])
    func eachFaultOfARequest(_ fault: String, _ status: Int, _ label: String, _ isTaken: Bool) async throws {
        let desk = try self.desk("{\"\(fault)\":{\"times\":1}}")
        let answer = await desk.take(Self.envelope("A1"))
        #expect(answer.status == status)
        let record = await desk.record()
        #expect(record.requests[0].answer == label)
        #expect(record.requests[0].taken == isTaken)
        #expect(record.requests[0].sha256 == "A1")
        #expect((record.declaration(.order, code: "EBP1", number: "A1")?.live == true) == isTaken)
        #expect((answer.delay != nil) == (fault == "delay"))
        let second = await desk.take(Self.envelope("A2"))
        #expect(second == .text(200, "OK"))
    }

    @Test func faultsOfPolls() async throws {
        let clock = HandClock(Papers.start)
        let desk = try self.desk(
            #"{"pollError":{"times":1},"pollHang":{"times":1},"pollGarbage":{"times":1},"pollHalf":{"times":1}}"#,
            clock: clock)
        _ = await desk.take(Self.envelope("A1"))
        clock.advance(5)
        func poll() async -> PortAnswer {
            await desk.poll(.order, dxpid: Papers.dxpId, qryid: (Papers.start + .seconds(-10)).beijing14)
        }
        #expect(await poll().status == 500)
        #expect(await poll().manner == .hang(.seconds(60)))
        #expect(await poll().body.first == UInt8(ascii: "<"))
        #expect(await poll().manner == .half)
        let good = await poll()
        #expect(good.manner == .whole)
        let rows = try #require(JSONSerialization.jsonObject(with: Data(good.body)) as? [[String: Any]])
        #expect(rows.map { $0["returnstatus"] as? Int } == [2, 120])
        #expect(rows[0]["orderno"] as? String == "A1")
        #expect(rows[0]["trans_dxpid"] as? String == Papers.dxpId)
    }

    @Test func timesCountAnewWhenAFaultIsSetAgain() async throws {
        let desk = try self.desk("{}")
        for number in 0..<3 {
            try await desk.setFaults(json: Array(#"{"errorBefore":{"times":1}}"#.utf8))
            #expect(await desk.take(Self.envelope("A\(number)")).status == 500)
            #expect(await desk.take(Self.envelope("A\(number)")).status == 200)
        }
        #expect(await desk.record().counters["fault errorBefore"] == 3)
    }

    @Test func aPollNeedsBothParameters() async throws {
        let desk = try self.desk("{}")
        #expect(await desk.poll(.order, dxpid: "", qryid: "20260921120000").status == 400)
        #expect(await desk.poll(.order, dxpid: "X", qryid: "2026").status == 400)
        #expect(await desk.poll(.order, dxpid: "X", qryid: "20260921120000").body == Array("[]".utf8))
    }

    @Test func pollsSelectByWholeSeconds() async throws {
        let clock = HandClock(Papers.start)
        let desk = try self.desk("{}", clock: clock)
        _ = await desk.take(Self.envelope("A1"))
        clock.advance(5)
        let stored = Papers.start + .milliseconds(150)
        func count(_ since: Timestamp) async throws -> Int {
            let answer = await desk.poll(.order, dxpid: Papers.dxpId, qryid: since.beijing14)
            return (try JSONSerialization.jsonObject(with: Data(answer.body)) as? [Any])?.count ?? -1
        }
        #expect(try await count(stored + .seconds(-1)) == 2)
        #expect(try await count(stored) == 0)
        #expect(await desk.poll(.order, dxpid: "DXPENT0000000002", qryid: "20200101000000").body == Array("[]".utf8))
    }

    @Test func theSameSeedGivesTheSameAnswers() async throws {
        func run(seed: UInt64) async throws -> [String] {
            let desk = try self.desk(#"{"errorBefore":0.2,"hangAfter":0.2,"halfReply":0.2}"#, seed: seed)
            for number in 0..<40 { _ = await desk.take(Self.envelope("A\(number)")) }
            return await desk.record().requests.map(\.answer)
        }
        #expect(try await run(seed: 3) == run(seed: 3))
        #expect(try await run(seed: 3) != run(seed: 4))
        #expect(Set(try await run(seed: 3)) == ["200", "500", "hang", "half"])
    }

    @Test(arguments: [
        "nonsense", "[]", #"{"Message":{}}"#,
        #"{"Message":{"MessageHead":{"MessageId":"1"},"MessageBody":{"data":"QQ=="}}}"#,
        #"{"Message":{"MessageHead":{"MessageId":"1","MessageType":"CEB311Message.xml","SenderID":"S","ReceiverID":"R","SendTime":"20261301120000","Version":"1.0"},"MessageBody":{"data":"QQ=="}}}"#,
        #"{"Message":{"MessageHead":{"MessageId":"1","MessageType":"CEB999Message.xml","SenderID":"S","ReceiverID":"R","SendTime":"20260921120000","Version":"1.0"},"MessageBody":{"data":"QQ=="}}}"#,
        #"{"Message":{"MessageHead":{"MessageId":"1","MessageType":"CEB311Message.xml","SenderID":"S","ReceiverID":"R","SendTime":"20260921120000","Version":"1.0"},"MessageBody":{"data":"***"}}}"#,
    ])
    func aWrongEnvelopeIsRefused(_ body: String) async throws {
        let desk = try self.desk("{}")
        let answer = await desk.take(Array(body.utf8))
        #expect(answer.status == 400)
        #expect(await desk.record().violations().map(\.rule) == [.invalidEnvelope])
    }

    @Test func rawMessagesAreKept() async throws {
        let desk = try self.desk("{}")
        _ = await desk.take(Self.envelope("A1"))
        #expect(await desk.message(1) == Array("A1".utf8))
        #expect(await desk.message(2) == nil)
        var store = try MessageStore(directory: nil, memoryLimit: 10)
        _ = store.keep([1, 2, 3, 4, 5, 6], number: 1, kind: .order)
        _ = store.keep([1, 2, 3, 4, 5, 6], number: 2, kind: .order)
        #expect(store.message(1) == nil)
        #expect(store.message(2)?.count == 6)
    }
}
