import Foundation
import Testing

@testable import GatewayHTTP

@Suite struct LaneRoutesTests {
    private static let reads = ["lanes", "routes", "dead-letters"].map { "/v1/operations/\($0)" }
    private static let acts = [
        "lanes/pause", "lanes/resume", "lanes/drain", "dead-letters/redrive", "dead-letters/1/redrive",
        "dead-letters/1/bury",
    ].map { "/v1/operations/\($0)" }

    @Test("Without a configured token nobody gets in, with the remedy; with one only its owner")
    func tokenGuardsEverything() async throws {
        let open = EdgeClient()
        let guarded = EdgeClient { $0.operatorToken = "op-secret" }
        for path in Self.reads {
            let answer = try await open.get(path, key: "key-a")
            #expect(answer.status == 403)
            #expect(try answer.object()["code"] as? String == "no_operator_token")
            #expect((try answer.object()["detail"] as? String ?? "").contains("http.operator_token"))
            for key in [nil, "key-a", "op-secre"] { #expect(try await guarded.get(path, key: key).status == 401) }
            #expect(try await guarded.get(path, key: "op-secret").status == 200)
        }
        for path in Self.acts {
            #expect(try await open.post(path, "{}", key: "key-a").status == 403)
            for key in [nil, "key-a", "op-secre"] {
                #expect(try await guarded.post(path, "{}", key: key).status == 401)
            }
            #expect(try await guarded.post(path, "{}", key: "op-secret").status == 200)
        }
    }

    @Test("A filter reaches the gateway, from a query or a body")
    func filters() async throws {
        let client = EdgeClient { $0.operatorToken = "op" }
        let listed = try await client.get("/v1/operations/lanes?tenant=m&kind=621", key: "op").object()
        #expect(listed["tenant"] as? String == "m")
        #expect(listed["kind"] as? Int == 621)
        #expect(listed["route"] is NSNull)
        let paused = try await client.post(
            "/v1/operations/lanes/pause", #"{"route": "a:X/b", "kind": 311}"#, key: "op"
        ).object()
        #expect(paused["asked"] as? String == "pause")
        #expect(paused["route"] as? String == "a:X/b")
        #expect(paused["kind"] as? Int == 311)
        let letters = try await client.get("/v1/operations/dead-letters?after=7&limit=5", key: "op").object()
        #expect(letters["asked"] as? String == "dead-letters 7 5")
        let path = "/v1/operations/dead-letters/redrive"
        let redriven = try await client.post(path, #"{"tenant": "m", "after": 7}"#, key: "op").object()
        #expect(redriven["asked"] as? String == "redrive-all 7")
        #expect(redriven["tenant"] as? String == "m")
        #expect(try await client.post(path, "{}", key: "op").object()["asked"] as? String == "redrive-all 0")
        #expect(try await client.post(path, #"{"after": "x"}"#, key: "op").status == 422)
    }

    @Test("What is wrong is named by field, reason and remedy")
    func refusals() async throws {
        let client = EdgeClient { $0.operatorToken = "op" }
        let unknown = try await client.post("/v1/operations/lanes/drain", #"{"route": "gone"}"#, key: "op")
        #expect(unknown.status == 422)
        let violation = try #require((try unknown.object()["violations"] as? [[String: Any]])?.first)
        #expect(violation["pointer"] as? String == "/route")
        #expect((violation["message"] as? String ?? "").contains("known"))
        let misspelt = try await client.post("/v1/operations/lanes/pause", #"{"rout": "x"}"#, key: "op")
        #expect(misspelt.status == 422)
        #expect(try await client.post("/v1/operations/lanes/pause", "{", key: "op").status == 400)
        #expect(try await client.get("/v1/operations/lanes?kind=x", key: "op").status == 400)
        #expect(try await client.get("/v1/operations/dead-letters?limit=0", key: "op").status == 400)
        #expect(try await client.get("/v1/operations/dead-letters?after=x", key: "op").status == 400)
    }

    @Test("A dead letter that is gone is 404, one that was overtaken 409 with the reason")
    func letters() async throws {
        let client = EdgeClient { $0.operatorToken = "op" }
        let path = "/v1/operations/dead-letters/"
        #expect(try await client.post(path + "404/redrive", "", key: "op").status == 404)
        #expect(try await client.post(path + "404/bury", "", key: "op").status == 404)
        #expect(try await client.post(path + "x/bury", "", key: "op").status == 404)
        let overtaken = try await client.post(path + "9/redrive", "", key: "op")
        #expect(overtaken.status == 409)
        #expect(try overtaken.object()["detail"] as? String == "overtaken")
        #expect(try await client.get(path + "9/redrive", key: "op").status == 405)
    }
}
