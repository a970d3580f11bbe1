import Declarations
import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

@Suite struct ActRoutesTests {
    private static let good: [(String, String, OrderActRequest)] = [
        ("cancel", #"{"reason":"buyer gone"}"#, .cancel(reason: "buyer gone")),
        ("return", #"{"reason":"broken"}"#, .refund(reason: "broken", quantities: nil)),
        (
            "return", #"{"reason":"broken","lines":[{"gnum":1,"qty":"2"},{"gnum":3,"qty":0.5}]}"#,
            .refund(reason: "broken", quantities: [1: Amount(2), 3: Amount(units: 50_000)])
        ),
        ("refile", "", .refile(kinds: [])), ("refile", "{}", .refile(kinds: [])),
        ("refile", #"{"documents":[621,"411"]}"#, .refile(kinds: [621, 411])),
        ("settle", #"{"document":621,"state":"filed"}"#, .settle(kind: 621, state: "filed")),
        ("proceed", "", .proceed), ("proceed", " {} ", .proceed), ("arrived", "", .confirmArrival),
    ]

    @Test(arguments: good.indices)
    func doneIsAnswered202WithTheOrder(_ index: Int) async throws {
        let (act, body, request) = Self.good[index]
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders/A%2F1-D/\(act)", body)
        #expect(answer.status == 202)
        #expect(answer.header("Location") == "/v1/orders/A%2F1-D")
        #expect(answer.header("Content-Type") == "application/json")
        let order = try answer.object()
        #expect(order["orderNo"] as? String == "A/1-D")
        #expect(order["actions"] as? [String] == ["correct", "return"])
        let call = try #require(client.gateway.acts.seen.acts.first)
        #expect(call.request == request)
        #expect(call.orderNo == "A/1-D")
        #expect(call.tenant == "merchant-a")
    }

    @Test(arguments: ["cancel", "return", "refile", "settle", "proceed", "arrived"])
    func impossibleIsAnswered409WithWhatIsPossible(_ act: String) async throws {
        let body =
            act == "settle"
            ? #"{"document":621,"state":"filed"}"# : ["cancel", "return"].contains(act) ? #"{"reason":"x"}"# : ""
        let answer = try await EdgeClient().post("/v1/orders/1-I/\(act)", body)
        #expect(answer.status == 409)
        #expect(answer.header("Content-Type") == "application/problem+json")
        let problem = try answer.object()
        #expect(problem["type"] as? String == "/problems/act_impossible")
        #expect(problem["state"] as? String == "in_customs")
        #expect(problem["possible"] as? [String] == ["cancel", "settle"])
        #expect((problem["detail"] as? String)?.hasSuffix("Possible now: cancel, settle.") == true)
    }

    @Test(arguments: [("en", "Possible now: cancel"), ("zh", "目前可以：cancel"), ("ko", "지금 가능한 요청: cancel")])
    func whatIsPossibleIsSaidInTheLanguageOfTheCaller(_ language: String, _ text: String) async throws {
        let answer = try await EdgeClient().post("/v1/orders/1-I/proceed", "", ["Accept-Language": language])
        #expect((try answer.object()["detail"] as? String)?.contains(text) == true)
    }

    @Test func nothingPossibleSaysToWait() async throws {
        let problem = try await EdgeClient().post("/v1/orders/1-W/proceed", "").object()
        #expect(problem["possible"] as? [String] == [])
        #expect((problem["detail"] as? String)?.contains("nothing can be asked for now") == true)
    }

    @Test func refusedLinesAreNamedByTheirPlaceInTheBody() async throws {
        let answer = try await EdgeClient().post(
            "/v1/orders/1-V/return", #"{"reason":"x","lines":[{"gnum":2,"qty":1},{"gnum":7,"qty":9}]}"#)
        #expect(answer.status == 422)
        let problem = try answer.object()
        #expect(problem["type"] as? String == "/problems/act_refused")
        let violation = try #require((problem["violations"] as? [[String: Any]])?.first)
        #expect(violation["pointer"] as? String == "/lines/1/qty")
        #expect(violation["message"] as? String == "too much")
    }

    private static let bad: [(String, String, [String])] = [
        ("cancel", "", ["required /reason"]), ("cancel", #"{"reason":""}"#, ["required /reason"]),
        ("cancel", #"{"reason":null}"#, ["null_value /reason"]),
        ("cancel", #"{"reason":true}"#, ["wrong_type /reason"]),
        ("cancel", #"{"reason":"a","reson":"b"}"#, ["unknown_field /reson"]),
        ("cancel", #"{"reason":"a","reason":"b"}"#, ["duplicate_field /reason"]),
        ("cancel", #"{"reason":"\ud800"}"#, ["illegal_character /reason"]), ("cancel", "[]", ["wrong_type "]),
        ("cancel", "null", ["null_value "]), ("proceed", #"{"a/b~":1}"#, ["unknown_field /a~1b~0"]),
        ("arrived", "7", ["wrong_type "]), ("return", #"{"reason":"a","lines":{}}"#, ["wrong_type /lines"]),
        (
            "return", #"{"reason":"a","lines":[{"gnum":1},{"gnum":"x","qty":1},{"gnum":1,"qty":"1,5"},7]}"#,
            [
                "required /lines/0/qty", "number_format /lines/1/gnum", "number_format /lines/2/qty",
                "line_sequence /lines/2/gnum", "wrong_type /lines/3",
            ]
        ),
        ("refile", #"{"documents":621}"#, ["wrong_type /documents"]),
        ("refile", #"{"documents":[621,{}]}"#, ["wrong_type /documents/1"]),
        ("settle", #"{"document":"a"}"#, ["number_format /document", "required /state"]),
    ]

    @Test(arguments: bad.indices)
    func everyFaultOfABodyIsNamedAtItsPlace(_ index: Int) async throws {
        let (act, body, faults) = Self.bad[index]
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders/1-D/\(act)", body)
        #expect(answer.status == 422)
        let problem = try answer.object()
        #expect(problem["type"] as? String == "/problems/act_refused")
        let violations = try #require(problem["violations"] as? [[String: Any]])
        let named = violations.map { "\($0["code"] as? String ?? "") \($0["pointer"] as? String ?? "")" }
        #expect(named.sorted() == faults.sorted())
        #expect(violations.allSatisfy { ($0["message"] as? String)?.isEmpty == false })
        #expect(client.gateway.acts.seen.acts.isEmpty)
    }

    @Test func brokenJSONNamesItsPlaceAndEchoesNothing() async throws {
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders/1-D/cancel", #"{"reason": secret}"#)
        #expect(answer.status == 400)
        let problem = try answer.object()
        #expect(problem["type"] as? String == "/problems/malformed_json")
        #expect((problem["reason"] as? String)?.hasPrefix("byte 11:") == true)
        #expect(!answer.text.contains("secret"))
        #expect(client.gateway.acts.seen.acts.isEmpty)
    }

    @Test(arguments: ["cancel", "return", "refile", "settle", "proceed", "arrived"])
    func ordersOfOthersAreNotFound(_ act: String) async throws {
        let body =
            act == "settle"
            ? #"{"document":621,"state":"filed"}"# : ["cancel", "return"].contains(act) ? #"{"reason":"x"}"# : ""
        let client = EdgeClient()
        #expect(try await client.post("/v1/orders/1-D/\(act)", body, key: "key-b").status == 404)
        #expect(client.gateway.acts.seen.acts.first?.tenant == "merchant-b")
        #expect(try await client.post("/v1/orders/1-X/\(act)", body).status == 404)
        #expect(try await client.post("/v1/orders/%FF/\(act)", body).status == 404)
    }

    @Test(arguments: ["cancel", "return", "refile", "settle", "proceed", "arrived"])
    func actsWantAKeyAPostAndJSON(_ act: String) async throws {
        let client = EdgeClient { $0.orderBodyLimit = 50 }
        let path = "/v1/orders/1-D/\(act)"
        #expect(try await client.post(path, "{}", key: nil).status == 401)
        #expect(try await client.post(path, "{}", key: "key-x").status == 401)
        let get = try await client.get(path)
        #expect(get.status == 405)
        #expect(get.header("Allow") == "POST")
        #expect(try await client.post(path, "{}", ["Content-Type": "text/plain"]).status == 415)
        #expect(try await client.post(path, "{" + String(repeating: " ", count: 60) + "}").status == 413)
        #expect(client.gateway.acts.seen.acts.isEmpty)
    }

    @Test func gatewayRefusalsBecomeProblems() async throws {
        let client = EdgeClient()
        client.gateway.acts.refuse(GatewayError(.storage, "internal words", isRetriable: true))
        let answer = try await client.post("/v1/orders/1-D/proceed", "")
        #expect(answer.status == 503)
        #expect(!answer.text.contains("internal words"))
    }

    @Test func orderShowsNumbersBillsAndActs() async throws {
        let body = try await EdgeClient().get("/v1/orders/A%2F1%20%E8%AE%A2%E5%8D%95").object()
        #expect(body["actions"] as? [String] == ["correct", "return"])
        #expect(body["released_at"] as? String == "2026-01-05T01:20:00.000Z")
        #expect(body["numbers"] as? [String: String] == ["copNo": "TG1", "invtNo": "237720261000000001"])
        let bill = try #require((body["tax_bills"] as? [[String: String]])?.first)
        #expect(bill == ["taxNo": "T1", "status": "generated", "customsTax": "0", "valueAddedTax": "9.1"])
    }
}
