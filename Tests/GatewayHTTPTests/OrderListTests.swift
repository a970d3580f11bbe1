import Declarations
import Gateway
import Testing

@testable import GatewayHTTP

/// Lists of orders and what lies behind one.
@Suite struct OrderListTests {
    private static let path = "/v1/orders/A%2F1%20%E8%AE%A2%E5%8D%95"

    @Test func filtersReachTheGateway() async throws {
        let client = EdgeClient()
        let answer = try await client.get(
            "/v1/orders?state=rejected,held&port=nanjing&from=2026-01-05T09:30:00%2B08:00&to=2026-02-01T00:00:00Z"
                + "&kind=625&cause=1313&prefix=A&after=o9&limit=20")
        #expect(answer.status == 200)
        let asked = try #require(client.gateway.merchant.seen.asked.first)
        #expect(asked.filter.states == [.rejected, .held])
        #expect(asked.filter.port == "nanjing")
        #expect(asked.filter.since?.rfc3339 == "2026-01-05T01:30:00.000Z")
        #expect(asked.filter.until?.rfc3339 == "2026-02-01T00:00:00.000Z")
        #expect(asked.filter.cause == "1313")
        #expect(asked.filter.kind == 625)
        #expect(asked.filter.prefix == "A")
        #expect(asked.tenant == "merchant-a")
        #expect(asked.after == "o9")
        #expect(asked.limit == 20)
        let page = try answer.object()
        let order = try #require((page["orders"] as? [[String: Any]])?.first)
        #expect(order["orderNo"] as? String == FakeGateway.known)
        #expect(order["next_action"] as? String == "correct")
        #expect(order["final"] as? Bool == true)
        #expect(order["state_page"] as? String == "/states/rejected")
        #expect(page["next"] as? String == "o7")
    }

    @Test func exceptionsAreWhatWaitsForSomebody() async throws {
        let client = EdgeClient()
        _ = try await client.get("/v1/orders?exception=true")
        _ = try await client.get("/v1/orders?exception=true&state=held,released")
        let asked = client.gateway.merchant.seen.asked.map(\.filter.states)
        #expect(asked == [[.rejected, .held, .unknown, .conflict], [.held]])
    }

    @Test(arguments: [
        "state=lost", "state=", "from=yesterday", "to=2026-13-01T00:00:00Z", "limit=0", "limit=201", "limit=x",
        "exception=maybe", "kind=0", "kind=x", "after=foreign",
    ])
    func whatCannotBeAskedIsNamed(_ query: String) async throws {
        let answer = try await EdgeClient().get("/v1/orders?" + query)
        #expect(answer.status == 400, "\(answer.text)")
    }

    @Test func documentsMessagesAndReceipts() async throws {
        let client = EdgeClient()
        let documents = try await client.get(Self.path + "/documents").object()
        #expect((documents["documents"] as? [[String: Any]])?.first?["kind"] as? Int == 621)
        let fields = try await client.get(Self.path + "/documents/311").object()
        #expect((fields["head"] as? [String: String])?["orderNo"] == FakeGateway.known)
        let xml = try await client.get(Self.path + "/documents/311", ["Accept": "application/xml"])
        #expect(xml.text == "<document/>")
        #expect(xml.header("Content-Type") == "application/xml")
        #expect(try await client.get(Self.path + "/documents/623").status == 404)

        let messages = try await client.get(Self.path + "/messages").object()
        let message = try #require((messages["messages"] as? [[String: Any]])?.first?["href"] as? String)
        #expect(try await client.get(message).text == "<message/>")
        #expect(try await client.get(Self.path + "/messages/8").status == 404)
        let receipts = try await client.get(Self.path + "/receipts").object()
        let receipt = try #require((receipts["receipts"] as? [[String: Any]])?.first?["href"] as? String)
        #expect(try await client.get(receipt).text == "<receipt/>")
        #expect(try await client.get(Self.path + "/receipts/x").status == 404)
    }

    @Test(arguments: ["2026-01-05T01:30:00Z", "2026-01-05T09:30:00.000+08:00", "2026-01-04t20:30:00-05:00"])
    func momentsInAnyZone(_ text: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == "2026-01-05T01:30:00.000Z")
    }

    @Test(arguments: [
        "2026-02-30T00:00:00Z", "2026-01-05T24:00:00Z", "2026-01-05", "2026-01-05T01:30:00", "2026-01-05T01:30:00+8",
        "2026-01-05T01:30:00.Z", "2026-01-05T01:30:00Zx", "",
    ])
    func whatIsNoMoment(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }
}
