import Declarations
import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

/// `POST /v1/orders?channel=…`: orders as a shop writes them.
@Suite struct ShopOrderRoutesTests {
    private static let two = #"{"trades":[{"trade":{"tid":"S1"},"items":[{"sku":"a"}]},{"trade":{"tid":"S2"}}]}"#

    @Test func ordersOfAShopReachTheGatewayInOurWords() async throws {
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders?channel=shop", Self.two)
        #expect(answer.status == 200)
        let body = try answer.object()
        #expect((body["counts"] as? [String: Any])?["accepted"] as? Int == 2)
        let call = try #require(client.gateway.seen.calls.first)
        #expect(call.tenant == "merchant-a")
        #expect(call.orders.map(\.orderNo) == ["S1", "S2"])
        #expect(call.orders.map(\.lines.count) == [1, 0])
        #expect(call.orders.map { $0.head[.port]?.text } == ["nanjing", "nanjing"])
    }

    @Test func oneOrderIsAnsweredLikeOneOfOurs() async throws {
        let answer = try await EdgeClient().post("/v1/orders?channel=shop", #"{"trade":{"tid":"S3"},"items":[]}"#)
        #expect(answer.status == 202)
        #expect(answer.header("Location") == "/v1/orders/S3")
        #expect(try answer.object()["verdict"] as? String == "accepted")
    }

    @Test func thePortCanBeNamed() async throws {
        let client = EdgeClient()
        _ = try await client.post("/v1/orders?channel=shop&port=haikou", Self.two)
        let orders = try #require(client.gateway.seen.calls.first?.orders)
        #expect(orders.map { $0.head[.port]?.text } == ["haikou", "haikou"])
    }

    @Test(arguments: [
        ("channel=nowhere", #"{"trades":[]}"#, "bad_parameter"), ("channel=shop", "{", "malformed_json"),
        ("channel=shop", "[1]", "malformed_json"), ("channel=shop", #"{"trades":[]}"#, "empty_batch"),
    ])
    func whatCannotBeReadIsAProblem(_ query: String, _ body: String, _ code: String) async throws {
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders?\(query)", body)
        #expect(answer.status == 400)
        #expect(try answer.object()["type"] as? String == "/problems/\(code)")
        if code == "bad_parameter" { #expect(answer.text.contains("shop")) }
        #expect(client.gateway.seen.calls.isEmpty)
    }

    @Test func needsAKey() async throws {
        let client = EdgeClient()
        #expect(try await client.post("/v1/orders?channel=shop", Self.two, key: nil).status == 401)
        #expect(client.gateway.seen.calls.isEmpty)
    }
}
