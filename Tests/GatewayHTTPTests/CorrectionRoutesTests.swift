import Declarations
import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

@Suite struct CorrectionRoutesTests {
    private func put(
        _ client: EdgeClient, _ path: String, _ body: String, key: String? = "key-a",
        type: String = "application/json"
    ) async throws -> EdgeClient.Answer {
        try await client.call("PUT", path, key: key, ["Content-Type": type], body: Array(body.utf8))
    }

    @Test(arguments: [("1", 202), ("1-H", 200), ("1-C", 409), ("1-R", 422)])
    func correctionIsAnsweredAsAnOrder(_ number: String, _ status: Int) async throws {
        let client = EdgeClient()
        let answer = try await self.put(client, "/v1/orders/\(number)", #"{"orderNo":"\#(number)"}"#)
        #expect(answer.status == status)
        #expect(try answer.object()["orderNo"] as? String == number)
        #expect((answer.header("Location") == nil) == (status >= 400))
        let call = try #require(client.gateway.acts.seen.corrections.first)
        #expect(call.tenant == "merchant-a")
        #expect(call.agreed.isEmpty)
        #expect(call.source == .api(requestID: try #require(answer.header("X-Request-Id"))))
        #expect(client.gateway.seen.calls.isEmpty)
    }

    @Test func agreedDocumentsReachTheGateway() async throws {
        let client = EdgeClient()
        #expect(try await self.put(client, "/v1/orders/1?agreed=411,511", #"{"orderNo":"1"}"#).status == 202)
        #expect(client.gateway.acts.seen.corrections.first?.agreed == [411, 511])
    }

    @Test(arguments: ["621", "x", "411,", ",", "411;511", "0"])
    func otherThingsCannotBeAgreed(_ list: String) async throws {
        let client = EdgeClient()
        let answer = try await self.put(client, "/v1/orders/1?agreed=\(list)", #"{"orderNo":"1"}"#)
        #expect(answer.status == 400)
        #expect(try answer.object()["type"] as? String == "/problems/bad_parameter")
        #expect(try answer.object()["reason"] as? String == "agreed: a list of 311, 411, 511")
        #expect(client.gateway.acts.seen.corrections.isEmpty)
    }

    @Test func numberMustBeThatOfTheAddress() async throws {
        let client = EdgeClient()
        let answer = try await self.put(client, "/v1/orders/1", #"{"orderNo":"2"}"#)
        #expect(answer.status == 422)
        let violation = try #require((try answer.object()["violations"] as? [[String: Any]])?.first)
        #expect(violation["code"] as? String == "other_order_no")
        #expect(violation["pointer"] as? String == "/orderNo")
        #expect(client.gateway.acts.seen.corrections.isEmpty)
    }

    @Test func numberMayBeLeftOut() async throws {
        let client = EdgeClient()
        let answer = try await self.put(client, "/v1/orders/A%2F1", #"{"goodsValue":"1"}"#)
        #expect(answer.status == 202)
        #expect(client.gateway.acts.seen.corrections.first?.orders.first?.orderNo == "A/1")
    }

    @Test(arguments: [
        (#"[{"orderNo":"1"}]"#, 400, "malformed_json"), (#"{"orders":[{"orderNo":"1"}]}"#, 400, "malformed_json"),
        ("{", 400, "malformed_json"), ("7", 400, "malformed_json"), ("[]", 400, "empty_batch"),
    ])
    func onlyOneOrderCanBeCorrected(_ body: String, _ status: Int, _ code: String) async throws {
        let client = EdgeClient()
        let answer = try await self.put(client, "/v1/orders/1", body)
        #expect(answer.status == status)
        #expect(try answer.object()["type"] as? String == "/problems/\(code)")
        #expect(client.gateway.acts.seen.corrections.isEmpty)
    }

    @Test func correctionsWantAKeyAndJSON() async throws {
        let client = EdgeClient()
        #expect(try await self.put(client, "/v1/orders/1", "{}", key: nil).status == 401)
        #expect(try await self.put(client, "/v1/orders/1", "{}", type: "text/csv").status == 415)
        let patch = try await client.call("PATCH", "/v1/orders/1", key: "key-a", [:], body: nil)
        #expect(patch.header("Allow") == "GET, HEAD, PUT")
        #expect(client.gateway.acts.seen.corrections.isEmpty)
        _ = try await self.put(client, "/v1/orders/1", #"{"orderNo":"1"}"#, key: "key-b")
        #expect(client.gateway.acts.seen.corrections.map(\.tenant) == ["merchant-b"])
    }
}
