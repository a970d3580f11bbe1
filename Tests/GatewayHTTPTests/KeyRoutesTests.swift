import Declarations
import Gateway
import Testing

@testable import GatewayHTTP

/// What a key may do, for how long, how often, and over which connection.
@Suite struct KeyRoutesTests {
    private static func caller(_ scopes: APIScope..., rate: RequestRate = .standard) -> APIAdmission {
        .admitted(APICaller(tenant: "merchant-a", keyName: "erp", scopes: Set(scopes), rate: rate))
    }

    @Test func aKeyWithoutTheScopeIsToldWhichItNeeds() async throws {
        let client = EdgeClient(FakeGateway(admissions: ["reader": Self.caller(.ordersRead)]))
        #expect(try await client.get("/v1/events", key: "reader").status == 200)
        let refused = try await client.post("/v1/orders", #"{"orderNo":"K1"}"#, key: "reader")
        #expect(refused.status == 403)
        let problem = try refused.object()
        #expect(problem["code"] as? String == "scope_missing")
        #expect(problem["scopes"] as? [String] == ["orders.write"])
        #expect(client.gateway.seen.calls.isEmpty)
    }

    @Test func anExpiredKeyHasItsOwnCode() async throws {
        let client = EdgeClient(FakeGateway(admissions: ["old": .expired, "bare": .certificateMissing]))
        let expired = try await client.get("/v1/events", key: "old")
        #expect(expired.status == 401)
        #expect(try expired.object()["code"] as? String == "key_expired")
        #expect(expired.header("WWW-Authenticate") != nil)
        let bare = try await client.get("/v1/events", key: "bare")
        #expect(bare.status == 403)
        #expect(try bare.object()["code"] as? String == "client_certificate_missing")
    }

    @Test func whatIsAboveTheRateWaits() async throws {
        let slow = Self.caller(.ordersRead, rate: RequestRate(perSecond: 1, burst: 3))
        let client = EdgeClient(FakeGateway(admissions: ["slow": slow]))
        var statuses: [Int] = []
        var last: EdgeClient.Answer?
        for _ in 0..<8 {
            let answer = try await client.get("/v1/events", key: "slow")
            statuses.append(answer.status)
            if answer.status == 429 { last = answer }
        }
        #expect(statuses.prefix(3).allSatisfy { $0 == 200 })
        let refused = try #require(last)
        #expect(refused.header("Retry-After") == "1")
        #expect(try refused.object()["code"] as? String == "rate_exceeded")
        // Another tenant has a room of its own.
        #expect(try await client.get("/v1/events", key: "key-b").status == 200)
    }

    @Test func theLogNamesTheTenantAndTheKey() async throws {
        let log = LogRecorder()
        let client = EdgeClient(
            FakeGateway(admissions: ["reader": Self.caller(.ordersRead)]), logger: log.logger)
        _ = try await client.get("/v1/events", key: "reader", ["X-Request-Id": "my-id"])
        let line = try #require(log.lines.first { $0.contains("route=/v1/events") })
        for part in ["tenant=merchant-a", "key=erp", "request_id=my-id", "status=200"] {
            #expect(line.contains(part), "\(line)")
        }
    }
}
