import Foundation
import Testing

@testable import GatewayHTTP

/// `/v1/webhooks…`: what is read, what is answered, and to whom.
@Suite struct WebhookRoutesTests {
    @Test func list() async throws {
        let answer = try await EdgeClient().get("/v1/webhooks")
        #expect(answer.status == 200)
        let webhook = try #require((try answer.object()["webhooks"] as? [[String: Any]])?.first)
        #expect(webhook["id"] as? String == "wh_1")
        #expect(webhook["events"] as? [String] == ["order.*"])
        #expect(webhook["secret"] == nil)
        let stranger = try await EdgeClient().get("/v1/webhooks", key: "key-b")
        #expect((try stranger.object()["webhooks"] as? [Any])?.isEmpty == true)
    }

    @Test func creationShowsTheSecretOnce() async throws {
        let client = EdgeClient()
        let answer = try await client.post(
            "/v1/webhooks", #"{"url": "https://shop.example/a", "events": ["document.filed"], "description": ""}"#)
        #expect(answer.status == 201)
        #expect(answer.header("Location") == "/v1/webhooks/wh_1")
        #expect(try answer.object()["secret"] as? String == "whsec_c2VjcmV0")
        #expect(answer.header("Cache-Control") == "no-store")
        #expect(try await client.get("/v1/webhooks/wh_1").object()["secret"] == nil)
    }

    @Test(arguments: [
        (#"{}"#, "/url"), (#"{"url": 1, "urls": 2}"#, "/urls"), (#"{"url": "x", "events": "all"}"#, "/events"),
        (#"{"url": "x", "events": [1]}"#, "/events/0"), (#"{"url": "x", "enabled": "yes"}"#, "/enabled"), (#"[]"#, ""),
    ])
    func whatIsWrongIsNamed(_ body: String, _ place: String) async throws {
        let answer = try await EdgeClient().post("/v1/webhooks", body)
        #expect(answer.status == 422)
        let problem = try answer.object()
        #expect(problem["type"] as? String == "/problems/webhook_refused")
        let places = (problem["violations"] as? [[String: Any]])?.compactMap { $0["pointer"] as? String }
        #expect(places?.contains(place) == true, "\(places ?? [])")
    }

    @Test func oneMoreThanAllowed() async throws {
        let answer = try await EdgeClient().post("/v1/webhooks", #"{"url": "x", "description": "one more"}"#)
        #expect(answer.status == 409)
        #expect(try answer.object()["code"] as? String == "webhook_limit")
    }

    @Test func changeAndRemove() async throws {
        let client = EdgeClient()
        let body = Array(#"{"enabled": false}"#.utf8)
        let json = ["Content-Type": "application/json"]
        let changed = try await client.call("PUT", "/v1/webhooks/wh_1", key: "key-a", json, body: body)
        #expect(changed.status == 200)
        #expect(try changed.object()["enabled"] as? Bool == false)
        #expect(try await client.call("PUT", "/v1/webhooks/wh_1", key: "key-b", json, body: body).status == 404)
        #expect(try await client.call("DELETE", "/v1/webhooks/wh_1", key: "key-a", [:], body: nil).status == 204)
        #expect(try await client.call("DELETE", "/v1/webhooks/wh_2", key: "key-a", [:], body: nil).status == 404)
        let rotated = try await client.post("/v1/webhooks/wh_1/rotate-secret", "")
        #expect(rotated.status == 200)
        #expect(try rotated.object()["secret"] as? String == "whsec_bmV3")
    }

    @Test func theLog() async throws {
        let client = EdgeClient()
        let answer = try await client.get("/v1/webhooks/wh_1/deliveries?limit=1")
        #expect(answer.status == 200)
        let delivery = try #require((try answer.object()["deliveries"] as? [[String: Any]])?.first)
        #expect(delivery["attempts"] as? Int == 2)
        #expect(delivery["status"] as? Int == 500)
        #expect(delivery["next_attempt_at"] as? String == "2026-01-05T01:36:00.000Z")
        #expect(try answer.object()["next"] as? String == "e1.7")
        #expect(try await client.get("/v1/webhooks/wh_1/deliveries?before=foreign").status == 400)
        #expect(try await client.get("/v1/webhooks/wh_1/deliveries?limit=0").status == 400)
        #expect(try await client.get("/v1/webhooks/wh_9/deliveries").status == 404)
    }

    @Test func replayAndTest() async throws {
        let client = EdgeClient()
        for body in [#"{"after": "e1.3"}"#, #"{"event": "e1.3"}"#, #"{"since": "2026-01-05T01:31:00Z"}"#] {
            #expect(try await client.post("/v1/webhooks/wh_1/replay", body).status == 202, "\(body)")
        }
        for body in ["{}", #"{"after": "e1.3", "event": "e1.3"}"#, #"{"since": "yesterday"}"#] {
            #expect(try await client.post("/v1/webhooks/wh_1/replay", body).status == 422, "\(body)")
        }
        let test = try await client.post("/v1/webhooks/wh_1/test", "")
        #expect(test.status == 200)
        #expect(try test.object()["delivered"] as? Bool == false)
        #expect(try test.object()["status"] as? Int == 404)
    }
}
