import Foundation
import Testing

@testable import GatewayHTTP

@Suite struct EventRoutesTests {
    @Test func eventsCarryTheirCursor() async throws {
        let client = EdgeClient()
        let answer = try await client.get("/v1/events?after=c%2F0&limit=7")
        #expect(answer.status == 200)
        let body = try answer.object()
        #expect(body["next"] as? String == "c1")
        #expect(body["more"] as? Bool == false)
        let event = try #require((body["events"] as? [[String: Any]])?.first)
        #expect(event["type"] as? String == "order.rejected")
        #expect(event["order_sequence"] as? Int == 3)
        #expect(event["data"] as? [String: String] == ["code": "1313", "camelCase": "kept"])
        let asked = client.gateway.seen.eventsAsked
        #expect(asked.first?.after == "c/0")
        #expect(asked.first?.limit == 7)
    }

    @Test func beginningAndDefaultLimit() async throws {
        let client = EdgeClient()
        #expect(try await client.get("/v1/events").status == 200)
        #expect(try await client.get("/v1/events?after=").status == 200)
        let asked = client.gateway.seen.eventsAsked
        #expect(asked.allSatisfy { $0.after == nil && $0.limit == 100 })
    }

    @Test(arguments: ["0", "1001", "-1", "x", "", "1.5"])
    func limitOutOfBoundsIsRefused(_ limit: String) async throws {
        let answer = try await EdgeClient().get("/v1/events?limit=\(limit)")
        #expect(answer.status == 400)
        #expect(try answer.object()["type"] as? String == "/problems/bad_parameter")
    }

    @Test func foreignCursorIsRefused() async throws {
        let answer = try await EdgeClient().get("/v1/events?after=foreign")
        #expect(answer.status == 400)
        #expect(try answer.object()["type"] as? String == "/problems/bad_cursor")
    }
}
