import Declarations
import Gateway
import Testing

@testable import GatewayHTTP

/// `Idempotency-Key`.
@Suite struct AnswerMemoryTests {
    private static let order = #"{"orderNo":"I1"}"#

    @Test func theSameRequestGetsTheSameAnswer() async throws {
        let client = EdgeClient()
        let key = ["Idempotency-Key": "3f0c"]
        let first = try await client.post("/v1/orders", Self.order, key)
        let again = try await client.post("/v1/orders", Self.order, key)
        #expect(first.status == 202)
        #expect(again.status == 202)
        #expect(again.body == first.body)
        #expect(again.header("Location") == first.header("Location"))
        #expect(first.header("Idempotent-Replayed") == nil)
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(client.gateway.seen.calls.count == 1)
    }

    @Test func anotherRequestMayNotUseTheKey() async throws {
        let client = EdgeClient()
        let key = ["Idempotency-Key": "3f0c"]
        _ = try await client.post("/v1/orders", Self.order, key)
        let other = try await client.post("/v1/orders", #"{"orderNo":"I2"}"#, key)
        #expect(other.status == 422)
        #expect(try other.object()["code"] as? String == "idempotency_key_reused")
        // The same body at another address is another request, too.
        let elsewhere = try await client.post("/v1/orders:adopt", Self.order, key)
        #expect(elsewhere.status == 422)
        // A key belongs to its tenant.
        let tenant = try await client.post("/v1/orders", Self.order, key: "key-b", key)
        #expect(tenant.status == 202)
        #expect(client.gateway.seen.calls.map(\.tenant) == ["merchant-a", "merchant-b"])
    }

    @Test func refusalsAreRepeatedAndFailuresAreTriedAgain() async throws {
        let client = EdgeClient()
        let key = ["Idempotency-Key": "r"]
        let refused = try await client.post("/v1/orders", #"{"orderNo":"I-R"}"#, key)
        let again = try await client.post("/v1/orders", #"{"orderNo":"I-R"}"#, key)
        #expect(refused.status == 422)
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(again.header("Content-Type") == "application/problem+json")

        let failing = EdgeClient(
            FakeGateway { $0.refusal = (0, GatewayError(.storage, "gone", isRetriable: true)) })
        _ = try await failing.post("/v1/orders", Self.order, key)
        _ = try await failing.post("/v1/orders", Self.order, key)
        #expect(failing.gateway.seen.calls.count == 2)
    }

    @Test(arguments: ["", "a b", String(repeating: "k", count: 256), "ä"])
    func keysThatCannotBeUsed(_ key: String) async throws {
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders", Self.order, ["Idempotency-Key": key])
        #expect(answer.status == 400)
        #expect(try answer.object()["code"] as? String == "bad_idempotency_key")
        #expect(client.gateway.seen.calls.isEmpty)
    }

    @Test func aDryRunIsNotKept() async throws {
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders?dry_run=1", Self.order, ["Idempotency-Key": "d"])
        #expect(answer.status == 200)
        #expect(client.gateway.merchant.seen.answers.isEmpty)
        #expect(client.gateway.seen.calls.isEmpty)
        let refused = try await client.post("/v1/orders?dry_run=1", #"{"orderNo":"D-R"}"#)
        #expect(refused.status == 422)
        let word = try await client.post("/v1/orders?dry_run=yes", Self.order)
        #expect(word.status == 400)
    }

    @Test func twoAtOnceAreOne() async throws {
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let (gates, open) = AsyncStream<Void>.makeStream()
        let client = EdgeClient(
            FakeGateway {
                $0.beforeCommit = {
                    enter.yield()
                    for await _ in gates { break }
                }
            })
        let key = ["Idempotency-Key": "race"]
        async let first = client.post("/v1/orders", Self.order, key)
        for await _ in entered { break }
        let second = try await client.post("/v1/orders", Self.order, key)
        #expect(second.status == 409)
        #expect(second.header("Retry-After") == "1")
        open.yield()
        #expect(try await first.status == 202)
        #expect(client.gateway.seen.calls.count == 1)
    }
}
