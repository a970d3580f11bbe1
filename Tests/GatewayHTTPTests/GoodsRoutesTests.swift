import Declarations
import Foundation
import Gateway
import Synchronization
import Testing

@testable import GatewayHTTP

@Suite struct GoodsRoutesTests {
    private static let csv = ["Content-Type": "text/csv; charset=utf-8"]
    private static let article = #"{"itemNo":"A/1","gcode":"3304990039","netContent":{"value":50,"unit":"ml"}}"#

    @Test func anArticleIsStoredReadChangedAndRemoved() async throws {
        let client = EdgeClient()
        let stored = try await client.post("/v1/goods", Self.article)
        #expect(stored.status == 200)
        let body = try stored.object()
        #expect(body["verdict"] as? String == "accepted")
        #expect(body["version"] as? Int == 1)
        #expect(body["href"] as? String == "/v1/goods/A%2F1")
        #expect(try await client.post("/v1/goods", Self.article).object()["verdict"] as? String == "unchanged")
        #expect(client.gateway.shelf.seen.sources.first == .api(requestID: try #require(stored.header("X-Request-Id"))))

        let shown = try await client.get("/v1/goods/A%2F1")
        #expect(shown.status == 200)
        let goods = try #require(try shown.object()["goods"] as? [String: Any])
        #expect(goods["itemNo"] as? String == "A/1")
        #expect((goods["netContent"] as? [String: String]) == ["value": "50", "unit": "ml"])
        #expect((try shown.object()["history"] as? [[String: Any]])?.first?["source"] as? String == "api 1")

        let back = String(decoding: try JSONSerialization.data(withJSONObject: goods), as: UTF8.self)
        let again = try await client.call("PUT", "/v1/goods/A%2F1", key: "key-a", [:], body: Array(back.utf8))
        #expect(try again.object()["verdict"] as? String == "unchanged")
        let named = try await client.call(
            "PUT", "/v1/goods/A%2F1", key: "key-a", [:], body: Array(#"{"gcode":"1"}"#.utf8))
        #expect(try named.object()["version"] as? Int == 2)

        let removed = try await client.call("DELETE", "/v1/goods/A%2F1", key: "key-a", [:], body: nil)
        #expect(removed.status == 200)
        #expect(try removed.object()["verdict"] as? String == "removed")
        #expect(try await client.call("DELETE", "/v1/goods/A%2F1", key: "key-a", [:], body: nil).status == 404)
        #expect(try await client.get("/v1/goods/A%2F1").status == 404)
    }

    @Test func aBadArticleIsAProblem() async throws {
        let answer = try await EdgeClient().post(
            "/v1/goods", #"{"itemNo":"B-R","gcode":"1","x":1}"#, ["Accept-Language": "zh"])
        #expect(answer.status == 422)
        #expect(answer.header("Content-Type") == "application/problem+json")
        let body = try answer.object()
        #expect(body["code"] as? String == "goods_refused")
        #expect(body["itemNo"] as? String == "B-R")
        let violations = try #require(body["violations"] as? [[String: Any]])
        #expect(violations.compactMap { $0["code"] as? String } == ["unknown_field", "unknown_commodity"])
        #expect(violations.compactMap { $0["pointer"] as? String } == ["/x", "/gcode"])
        #expect(violations.last?["message"] as? String == "中文说明")
    }

    @Test(arguments: ["[%]", #"{"goods":[%]}"#])
    func aBatchHasAStatusPerArticle(_ form: String) async throws {
        let list = #"{"itemNo":"A"},{"itemNo":"B-R"},{"itemNo":"A"}"#
        let answer = try await EdgeClient().post("/v1/goods", form.replacing("%", with: list))
        #expect(answer.status == 200)
        let body = try answer.object()
        #expect(body["counts"] as? [String: Int] == ["accepted": 1, "unchanged": 1, "refused": 1])
        let items = try #require(body["items"] as? [[String: Any]])
        #expect(items.compactMap { $0["status"] as? Int } == [200, 422, 200])
    }

    @Test(arguments: ["POST", "PUT"])
    func everyRowOfAFileGetsItsFate(_ method: String) async throws {
        let file = "itemNo,gname,\"gcode\",colour\r\nA,\"two\nlines\",1,x\r\nB-R,x,2,\r\n,,,\r\nA,\"two\nlines\",1,\r\n"
        let client = EdgeClient()
        let answer = try await client.call(method, "/v1/goods", key: "key-b", Self.csv, body: Array(file.utf8))
        #expect(answer.status == 200)
        let body = try answer.object()
        // The fake refuses what has a fault of reading; the header's faults are told once.
        #expect(body["counts"] as? [String: Int] == ["accepted": 0, "unchanged": 0, "refused": 3])
        let header = try #require(body["header"] as? [[String: Any]])
        #expect(header.filter { $0["cell"] as? String == "D1" }.map { $0["column"] as? String } == ["colour"])
        #expect(header.contains { $0["code"] as? String == "missing_column" && $0["column"] == nil })
        let rows = try #require(body["rows"] as? [[String: Any]])
        #expect(rows.compactMap { $0["row"] as? Int } == [2, 4, 6])
        #expect(rows.compactMap { $0["itemNo"] as? String } == ["A", "B-R", "A"])
        let message = try #require((rows[1]["messages"] as? [[String: Any]])?.first)
        #expect(message["cell"] as? String == "C4")
        #expect(message["column"] as? String == "gcode")
        #expect(message["message"] as? String == "wrong in English")
    }

    @Test func anImportThatStopsSaysWhatIsDone() async throws {
        let client = EdgeClient()
        client.gateway.shelf.state.withLock { $0.stopsAfter = 1 }
        let header = GoodsField.allCases.map(\.rawValue).joined(separator: ",")
        let rows = ["A", "B", "C"].map { $0 + String(repeating: ",1", count: GoodsField.allCases.count - 1) }
        let file = ([header] + rows).joined(separator: "\n")
        let answer = try await client.call("POST", "/v1/goods", key: "key-a", Self.csv, body: Array(file.utf8))
        #expect(answer.status == 503)
        let upload = try #require(try answer.object()["upload"] as? [String: Any])
        #expect(upload["complete"] as? Bool == false)
        let verdicts = (upload["rows"] as? [[String: Any]])?.map { $0["verdict"] as? String }
        #expect(verdicts == ["accepted", nil, nil])
        let batch = try await client.post("/v1/goods", #"[{"itemNo":"X"},{"itemNo":"Y"}]"#)
        #expect(batch.status == 503)
        #expect((try batch.object()["items"] as? [Any])?.count == 1)
    }

    @Test func theListGoesOnByItsCursor() async throws {
        let client = EdgeClient()
        _ = try await client.post("/v1/goods", #"[{"itemNo":"A"},{"itemNo":"B"},{"itemNo":"C"}]"#)
        let first = try await client.get("/v1/goods?limit=2").object()
        #expect((first["goods"] as? [[String: Any]])?.count == 2)
        let next = try #require(first["next"] as? String)
        let second = try await client.get("/v1/goods?limit=2&after=\(next)").object()
        #expect((second["goods"] as? [[String: Any]])?.count == 1)
        #expect(second["next"] is NSNull)
        #expect(try await client.get("/v1/goods", key: "key-b").object()["next"] is NSNull)
        #expect(try await client.get("/v1/goods?limit=0").status == 400)
        #expect(try await client.get("/v1/goods?after=foreign").status == 400)
    }

    @Test func sharedRegistriesAreReadOnly() async throws {
        let client = EdgeClient()
        client.gateway.shelf.state.withLock {
            $0.refusal = GatewayError(.readOnly, "internal words", isRetriable: false)
        }
        let answer = try await client.post("/v1/goods", Self.article)
        #expect(answer.status == 403)
        #expect(try answer.object()["code"] as? String == "goods_read_only")
        #expect(!answer.text.contains("internal words"))
        #expect(try await client.call("DELETE", "/v1/goods/A", key: "key-a", [:], body: nil).status == 403)
    }

    @Test func unusableRequestsAreRefused() async throws {
        let client = EdgeClient()
        func code(_ body: String, _ fields: [String: String] = [:], key: String? = "key-a") async throws -> String? {
            try await client.post("/v1/goods", body, key: key, fields).object()["code"] as? String
        }
        #expect(try await code("{") == "malformed_goods")
        #expect(try await code("[]") == "malformed_goods")
        #expect(try await code("7") == "malformed_goods")
        #expect(try await code(Self.article, key: nil) == "unauthorized")
        #expect(try await code(Self.article, ["Content-Type": "text/plain"]) == "unsupported_media_type")
        #expect(try await code("no table here", Self.csv) == "bad_sheet")
        #expect(try await code("itemNo\n", Self.csv) == "bad_sheet")
        #expect(try await client.get("/v1/goods", key: "key-x").status == 401)
        let other = try await client.call(
            "PUT", "/v1/goods/A", key: "key-a", [:], body: Array(#"{"itemNo":"B"}"#.utf8))
        #expect(try other.object()["code"] as? String == "malformed_goods")
        let list = try await client.call("PUT", "/v1/goods/A", key: "key-a", [:], body: Array("[{}]".utf8))
        #expect(list.status == 400)
        let wrong = try await client.call("DELETE", "/v1/goods", key: "key-a", [:], body: nil)
        #expect(wrong.header("Allow") == "GET, HEAD, POST, PUT")
        #expect(client.gateway.shelf.seen.sources.isEmpty)
        let small = EdgeClient { $0.uploadBodyLimit = 20 }
        let file = "itemNo\n" + String(repeating: "A\n", count: 20)
        #expect(try await small.post("/v1/goods", file, Self.csv).status == 413)
    }
}
