import Declarations
import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

@Suite struct OrderRoutesTests {
    @Test func acceptedOrderIsAnswered202WithItsAddress() async throws {
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders", #"{"orderNo":"A/1 é"}"#)
        #expect(answer.status == 202)
        #expect(answer.header("Location") == "/v1/orders/A%2F1%20%C3%A9")
        #expect(answer.header("Content-Type") == "application/json")
        #expect(answer.header("Cache-Control") == "no-store")
        let body = try answer.object()
        #expect(body["orderNo"] as? String == "A/1 é")
        #expect(body["verdict"] as? String == "accepted")
        #expect(body["revision"] as? Int == 1)
        #expect(body["estimated_tax"] as? String == "16.38")
        let call = try #require(client.gateway.seen.calls.first)
        #expect(call.tenant == "merchant-a")
        #expect(call.source == .api(requestID: try #require(answer.header("X-Request-Id"))))
    }

    @Test func sameOrderAgainIsAnswered200() async throws {
        let answer = try await EdgeClient().post("/v1/orders", #"{"orderNo":"1-H"}"#)
        #expect(answer.status == 200)
        #expect(try answer.object()["verdict"] as? String == "already_here")
    }

    @Test(arguments: [("1-C", 409, "order_conflict", "needs_you"), ("1-R", 422, "order_refused", "refused")])
    func unwantedOrderIsAProblem(_ number: String, _ status: Int, _ code: String, _ verdict: String) async throws {
        let answer = try await EdgeClient().post("/v1/orders", #"{"orderNo":"\#(number)","goodsValue":1}"#)
        #expect(answer.status == status)
        #expect(answer.header("Content-Type") == "application/problem+json")
        #expect(answer.header("Location") == nil)
        let body = try answer.object()
        #expect(body["type"] as? String == "/problems/\(code)")
        #expect(body["status"] as? Int == status)
        #expect(body["verdict"] as? String == verdict)
        #expect((body["title"] as? String)?.isEmpty == false)
        #expect((body["detail"] as? String)?.isEmpty == false)
        let violation = try #require((body["violations"] as? [[String: Any]])?.first)
        #expect((violation["pointer"] as? String)?.hasPrefix("/") == true)
        #expect(violation["element"] as? String == "CEB311Message/OrderHead/buyerIdNumber")
        #expect(violation["message"] as? String == "wrong in English")
    }

    @Test(arguments: [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans", "中文说明"), ("ko", "ko", "한국어 설명"), ("fr, de", "en", "wrong in English"),
        ("en;q=0.1, ko-KR;q=0.7, zh;q=0", "ko", "한국어 설명"), ("*", "en", "wrong in English"),
        (";;q=,", "en", "wrong in English"),
    ])
    func messagesFollowAcceptLanguage(_ wanted: String, _ tag: String, _ message: String) async throws {
        let answer = try await EdgeClient().post("/v1/orders", #"{"orderNo":"1-R"}"#, ["Accept-Language": wanted])
        #expect(answer.header("Content-Language") == tag)
        let violations = try answer.object()["violations"] as? [[String: Any]]
        #expect(violations?.first?["message"] as? String == message)
        #expect(violations?.first?["code"] as? String == "identity_checksum")
    }

    @Test func unknownFieldIsReportedWithItsPointer() async throws {
        let answer = try await EdgeClient().post(
            "/v1/orders", #"{"orderNo":"1","buyer":{"buyerNmae":"x"},"lines":[{"gnum":1,"qty9":2}]}"#)
        #expect(answer.status == 422)
        let violations = try #require(try answer.object()["violations"] as? [[String: Any]])
        let places = violations.filter { $0["code"] as? String == "unknown_field" }.compactMap {
            $0["pointer"] as? String
        }
        #expect(Set(places) == ["/buyer/buyerNmae", "/lines/0/qty9"])
    }

    @Test func numbersReachTheGatewayAsWritten() async throws {
        let client = EdgeClient()
        _ = try await client.post(
            "/v1/orders", #"{"orderNo":"1","goodsValue":12.10,"freight":"0.30","taxTotal":9007199254740993.00001}"#)
        let order = try #require(client.gateway.seen.calls.first?.orders.first)
        #expect(order.head[.goodsValue]?.text == "12.10")
        #expect(order.head[.freight]?.text == "0.30")
        #expect(order.head[.taxTotal]?.text == "9007199254740993.00001")
    }

    @Test func batchKeepsOrderAndLetsNoOrderSpoilAnother() async throws {
        let endings = ["", "-H", "-C", "-R"]
        let numbers = (0..<100).map { "N\($0)\(endings[$0 % 4])" }
        let document = "[" + numbers.map { #"{"orderNo":"\#($0)"}"# }.joined(separator: ",") + "]"
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders", document)
        #expect(answer.status == 200)
        let body = try answer.object()
        #expect(
            body["counts"] as? [String: Int] == ["accepted": 25, "already_here": 25, "needs_you": 25, "refused": 25])
        let items = try #require(body["items"] as? [[String: Any]])
        #expect(items.compactMap { $0["index"] as? Int } == Array(0..<100))
        #expect(items.compactMap { $0["status"] as? Int } == (0..<100).map { [202, 200, 409, 422][$0 % 4] })
        let bodies = items.compactMap { $0["body"] as? [String: Any] }
        #expect(bodies.compactMap { $0["orderNo"] as? String } == numbers)
        #expect(bodies[3]["type"] as? String == "/problems/order_refused")
        #expect(client.gateway.seen.calls.count == 1)
    }

    @Test(arguments: [
        #"[{"orderNo":"1"}]"#, #"{"orders":[{"orderNo":"1"}]}"#, " \n{ \"orders\" : [{\"orderNo\":\"1\"}]}",
    ])
    func batchOfOneIsAnsweredAsABatch(_ document: String) async throws {
        let answer = try await EdgeClient().post("/v1/orders", document)
        #expect(answer.status == 200)
        #expect((try answer.object()["items"] as? [Any])?.count == 1)
    }

    @Test func moreThanAHundredOrdersAreRefusedAsAWhole() async throws {
        let client = EdgeClient()
        let document = "[" + (0..<1001).map { #"{"orderNo":"\#($0)"}"# }.joined(separator: ",") + "]"
        let answer = try await client.post("/v1/orders", document)
        #expect(answer.status == 413)
        #expect(try answer.object()["type"] as? String == "/problems/too_many")
        #expect(try answer.object()["limit"] as? Int == 1000)
        #expect(client.gateway.seen.calls.isEmpty)
    }

    @Test(arguments: [
        ("{", "malformed_json"), ("", "malformed_json"), ("\"secret\"", "malformed_json"), ("null", "malformed_json"),
        (#"{"orderNo":"secret"}x"#, "malformed_json"), ("[]", "empty_batch"), (#"{"orders":[]}"#, "empty_batch"),
        (#"{"orders":7}"#, "malformed_json"),
    ])
    func unreadableDocumentsAreRefusedWithoutEcho(_ document: String, _ code: String) async throws {
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders", document)
        #expect(answer.status == 400)
        #expect(try answer.object()["type"] as? String == "/problems/\(code)")
        #expect(!answer.text.contains("secret"))
        #expect(client.gateway.seen.calls.isEmpty)
    }

    @Test func otherContentTypesAreRefused() async throws {
        let answer = try await EdgeClient().post("/v1/orders", "{}", ["Content-Type": "text/plain"])
        #expect(answer.status == 415)
        let plus = try await EdgeClient().post(
            "/v1/orders", #"{"orderNo":"1"}"#, ["Content-Type": "application/vnd.order+json; charset=utf-8"])
        #expect(plus.status == 202)
    }

    @Test(arguments: [nil, "key-x", ""])
    func withoutAKnownKeyNothingIsRead(_ key: String?) async throws {
        let client = EdgeClient()
        for path in ["/v1/orders", "/v1/uploads"] {
            let answer = try await client.post(
                path, "{}", key: key, ["Content-Type": path == "/v1/orders" ? "application/json" : "text/csv"])
            #expect(answer.status == 401)
            #expect(answer.header("WWW-Authenticate") == "Bearer realm=\"tongguan\"")
            #expect(try answer.object()["type"] as? String == "/problems/unauthorized")
        }
        #expect(try await client.get("/v1/orders/1", key: key).status == 401)
        #expect(try await client.get("/v1/events", key: key).status == 401)
        #expect(client.gateway.seen.calls.isEmpty)
    }

    @Test(arguments: [
        (GatewayError.Code.notReady, 503, "not_ready", true), (.storageFull, 507, "storage_full", true),
        (.storage, 503, "storage", true), (.tooMany, 413, "too_many", false), (.badCursor, 400, "bad_cursor", false),
    ])
    func gatewayRefusalsBecomeProblems(
        _ code: GatewayError.Code, _ status: Int, _ name: String, _ hasRetry: Bool
    ) async throws {
        let error = GatewayError(code, "internal words", isRetriable: true)
        let client = EdgeClient(FakeGateway { $0.refusal = (0, error) })
        let answer = try await client.post("/v1/orders", #"{"orderNo":"1"}"#)
        #expect(answer.status == status)
        let body = try answer.object()
        #expect(body["type"] as? String == "/problems/\(name)")
        #expect(body["request_id"] as? String == answer.header("X-Request-Id"))
        #expect((answer.header("Retry-After") != nil) == hasRetry)
        // Why a cursor is of no use any more is for the caller to know.
        #expect(answer.text.contains("internal words") == (code == .badCursor))
    }

    @Test func ownFaultsAreProblemsWithoutInternals() async throws {
        let answer = try await EdgeClient(FakeGateway { $0.isBroken = true }).post("/v1/orders", #"{"orderNo":"1"}"#)
        #expect(answer.status == 500)
        #expect(try answer.object()["type"] as? String == "/problems/internal")
    }

    @Test(arguments: [true, false])
    func tooLargeBodiesAreRefusedAndTheConnectionEnds(_ announcesLength: Bool) async throws {
        let client = EdgeClient { $0.orderBodyLimit = 5000 }
        let body = Array((#"{"orderNo":"1"}"# + String(repeating: " ", count: 5000)).utf8)
        let answer = try await client.call(
            "POST", "/v1/orders", key: "key-a", ["Content-Type": "application/json"], body: body,
            announcesLength: announcesLength)
        #expect(answer.status == 413)
        #expect(answer.header("Connection") == "close")
        #expect(try answer.object()["type"] as? String == "/problems/body_too_large")
        #expect(client.gateway.seen.calls.isEmpty)
        let fits = try await client.post("/v1/orders", #"{"orderNo":"1"}"# + String(repeating: " ", count: 4985))
        #expect(fits.status == 202)
    }

    @Test func bodyShorterThanAnnouncedIsRefused() async throws {
        let client = EdgeClient()
        let answer = try await client.call(
            "POST", "/v1/orders", key: "key-a", ["Content-Type": "application/json", "Content-Length": "16"],
            body: Array(#"{"orderNo":"1"}"#.utf8))
        #expect(answer.status == 400)
        #expect(try answer.object()["type"] as? String == "/problems/body_incomplete")
        #expect(client.gateway.seen.calls.isEmpty)
    }

    @Test func requestIDIsEchoedWhenPlainAndReplacedWhenNot() async throws {
        let client = EdgeClient()
        let given = try await client.get("/v1/events", ["X-Request-Id": "erp-7_B.9"])
        #expect(given.header("X-Request-Id") == "erp-7_B.9")
        for bad in ["a b", "a\"b", String(repeating: "a", count: 65), "订"] {
            let answer = try await client.get("/v1/events", ["X-Request-Id": bad])
            #expect(answer.header("X-Request-Id")?.count == 32)
        }
    }

    @Test func orderIsShownToItsTenantAlone() async throws {
        let client = EdgeClient()
        let path = "/v1/orders/A%2F1%20%E8%AE%A2%E5%8D%95"
        let answer = try await client.get(path, ["Accept-Language": "zh"])
        #expect(answer.status == 200)
        let body = try answer.object()
        #expect(body["orderNo"] as? String == "A/1 订单")
        #expect(body["final"] as? Bool == true)
        #expect(body["next_action"] as? String == "correct")
        #expect(body["state"] as? String == "rejected")
        #expect(body["billed_tax"] == nil)
        #expect((body["cause"] as? [String: Any])?["meaning"] as? String == "含义")
        let document = try #require((body["documents"] as? [[String: Any]])?.first)
        let submission = try #require((document["submissions"] as? [[String: Any]])?.first)
        #expect(submission["appTime"] as? String == "20260105093000")
        #expect(submission["message"] as? Int == 7)
        let receipt = try #require((body["receipts"] as? [[String: Any]])?.first)
        #expect(receipt["received_at"] as? String == "2026-01-05T01:31:00.000Z")
        #expect((body["history"] as? [[String: Any]])?.first?["order_sequence"] as? Int == 3)

        #expect(try await client.get(path, key: "key-b").status == 404)
        #expect(try await client.get("/v1/orders/B").status == 404)
        #expect(try await client.get("/v1/orders/%E8%2").status == 404)
        #expect(try await client.get("/v1/orders/%FF").status == 404)
    }
}
