import Foundation
import Synchronization
import Testing

@testable import GatewayHTTP

/// Where customs asks for payment records: no key of ours, everything bounded.
@Suite struct RealTimeRoutesTests {
    private static let path = "/realtime/tg_known/platDataOpen"
    private static let form = ["Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"]

    private func body(_ json: String) -> String {
        "openReq=" + (json.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
    }

    private func question(_ orderNo: String = "O1", session: String = "s-1") -> String {
        self.body(#"{"orderNo":"\#(orderNo)","sessionID":"\#(session)","serviceTime":1544519952469}"#)
    }

    private func ask(
        _ body: String, _ client: EdgeClient = EdgeClient(), path: String = RealTimeRoutesTests.path,
        fields: [String: String] = RealTimeRoutesTests.form
    ) async throws -> (status: Int, code: String?, message: String?) {
        let answer = try await client.call("POST", path, key: nil, fields, body: Array(body.utf8))
        let object = (try? JSONSerialization.jsonObject(with: Data(answer.body))) as? [String: Any]
        if object?["code"] as? String == "10000" || object?["code"] as? String == "20000" {
            #expect(object?["serviceTime"] as? Int == 1_767_600_000_000)
            #expect(object?.count == 3)
        }
        return (answer.status, object?["code"] as? String, object?["message"] as? String)
    }

    @Test func aKnownOrderIsAnsweredAtOnceWithoutAKey() async throws {
        let answer = try await EdgeClient().call(
            "POST", Self.path, key: nil, Self.form, body: Array(self.question("订单1").utf8))
        #expect(answer.status == 200)
        #expect(answer.text == #"{"code":"10000","message":"","serviceTime":1767600000000}"#)
        #expect(answer.header("Content-Type") == "application/json")
        #expect(try await self.ask(self.question(), fields: [:]).code == "10000")
        #expect(try await self.ask("other=1&" + self.question() + "&x=+%20").code == "10000")
    }

    @Test func anUnknownOrderIsRefusedInTheSameForm() async throws {
        let answer = try await self.ask(self.question("O1-U"))
        #expect(answer.status == 200 && answer.code == "20000")
        #expect(answer.message?.contains("订单不存在") == true)
    }

    @Test(arguments: [
        "", "openReq=", "openReq", "openreq=%7B%7D", "openReq=%7B%7D", "openReq=%7B", "openReq=%ZZ", "openReq=%7",
        "%=1",
        "openReq=[]", "openReq=%7B%7D&openReq=%7B%7D",
    ])
    func malformedQuestionsAreRefused(_ body: String) async throws {
        let answer = try await self.ask(body)
        #expect(answer.status == 200 && answer.code == "20000")
        #expect(answer.message?.isEmpty == false)
    }

    @Test func hostileValuesAreRefusedByName() async throws {
        #expect(try await self.ask(self.question(session: "a\\\"b")).message?.hasPrefix("sessionID") == true)
        #expect(try await self.ask(self.question("a b")).message?.hasPrefix("orderNo") == true)
        let long = String(repeating: "9", count: 61)
        #expect(try await self.ask(self.question(long)).message?.contains(long) == false)
    }

    @Test func otherFormsOfBodyAreRefused() async throws {
        let answer = try await self.ask(self.question(), fields: ["Content-Type": "application/json"])
        #expect(answer.status == 200 && answer.code == "20000")
    }

    @Test(arguments: [
        "/realtime/tg_unknown/platDataOpen", "/realtime/platDataOpen", "/realtime//platDataOpen",
        "/realtime/tg_known/platDataOpen/x", "/realtime/tg_known/other", "/realtime/%FF/platDataOpen",
    ])
    func otherAddressesAreNone(_ path: String) async throws {
        #expect(try await self.ask(self.question(), path: path).status == 404)
    }

    @Test func onlyPost() async throws {
        let answer = try await EdgeClient().get(Self.path, key: nil)
        #expect(answer.status == 405)
    }

    @Test func largeBodiesAreNotRead() async throws {
        let body = self.question() + "&x=" + String(repeating: "x", count: 17 << 10)
        #expect(try await self.ask(body).status == 413)
        let chunked = try await EdgeClient().call(
            "POST", Self.path, key: nil, Self.form, body: Array(body.utf8), announcesLength: false)
        #expect(chunked.status == 413)
    }

    @Test func troubleSaysAskAgainAndNothingElse() async throws {
        let answer = try await self.ask(self.question("O1-X"))
        #expect(answer.status == 503 && answer.code == "20000")
        #expect(answer.message?.contains("internal") == false)
    }

    @Test func tooManyQuestionsAreHeldOff() async throws {
        let client = EdgeClient()
        var codes: [Int: Int] = [:]
        for number in 0..<300 { codes[try await self.ask(self.question("O\(number)"), client).status, default: 0] += 1 }
        #expect(codes[200, default: 0] >= 200 && codes[429, default: 0] > 0)
    }

    @Test func theGateRefillsWithTime() {
        let start = ContinuousClock.now
        let moment = TestMoment(start)
        let gate = RateGate(perSecond: 2, burst: 3, now: { moment.now })
        #expect((0..<5).map { _ in gate.admit("a") } == [true, true, true, false, false])
        #expect(gate.admit("b"))
        moment.now = start + .milliseconds(500)
        #expect((0..<2).map { _ in gate.admit("a") } == [true, false])
        moment.now = start + .seconds(60)
        #expect((0..<4).map { _ in gate.admit("a") } == [true, true, true, false])
    }

    @Test func logsHoldNeitherTheAddressNorTheQuestion() async throws {
        let recorder = LogRecorder()
        let client = EdgeClient(logger: recorder.logger)
        for order in ["O1", "O1-U", "O1-X"] {
            _ = try await self.ask(self.question(order, session: "secret-session"), client)
        }
        let text = recorder.lines.joined(separator: "\n")
        #expect(text.contains("/realtime/{key}/platDataOpen"))
        #expect(!text.contains("tg_known") && !text.contains("secret-session"))
    }
}

/// A moment that a test moves.
private final class TestMoment: Sendable {
    private let moment: Mutex<ContinuousClock.Instant>

    init(_ start: ContinuousClock.Instant) { self.moment = Mutex(start) }

    var now: ContinuousClock.Instant {
        get { self.moment.withLock { $0 } }
        set { self.moment.withLock { $0 = newValue } }
    }
}
