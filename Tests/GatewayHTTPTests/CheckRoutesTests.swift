import Declarations
import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

@Suite struct CheckRoutesTests {
    @Test func goodOrderShowsItsDocuments() async throws {
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders:check", #"{"orderNo":"1"}"#)
        #expect(answer.status == 200)
        #expect(answer.header("Location") == nil)
        let body = try answer.object()
        #expect(body["verdict"] as? String == "accepted")
        #expect(body["estimated_tax"] as? String == "16.38")
        #expect(body["foreseen"] == nil)
        #expect((body["violations"] as? [Any])?.isEmpty == true)
        let documents = try #require(body["documents"] as? [[String: Any]])
        #expect(documents.map { $0["kind"] as? Int } == [311, 411])
        #expect(documents.map { $0["is_ours"] as? Bool } == [true, false])
        #expect(documents[0]["key"] as? String == "E/1")
        #expect(documents[0]["xml"] as? String == "<ceb:CEB311Message/>")
        #expect(client.gateway.acts.seen.checks.first?.tenant == "merchant-a")
        #expect(client.gateway.seen.calls.isEmpty)
    }

    @Test func badOrderShowsWhatCustomsWouldAnswer() async throws {
        let answer = try await EdgeClient().post(
            "/v1/orders:check", #"{"orderNo":"1-R","qty9":1}"#, ["Accept-Language": "ko"])
        #expect(answer.status == 200)
        let body = try answer.object()
        #expect(body["verdict"] as? String == "refused")
        let places = (body["violations"] as? [[String: Any]])?.compactMap { $0["pointer"] as? String }
        #expect(places == ["/qty9", "/buyer/buyerIdNumber"])
        #expect((body["documents"] as? [Any])?.isEmpty == true)
        let foreseen = try #require(body["foreseen"] as? [String: Any])
        #expect(foreseen["receipt"] as? Int == 622)
        #expect(foreseen["code"] as? String == "1332")
        #expect(foreseen["meaning"] as? String == "뜻")
    }

    @Test func warningsAreNoViolations() async throws {
        let body = try await EdgeClient().post("/v1/orders:check", #"{"orderNo":"1-H","qty9":1}"#).object()
        #expect((body["violations"] as? [Any])?.isEmpty == true)
        #expect((body["warnings"] as? [Any])?.count == 1)
    }

    @Test(arguments: [#"[{"orderNo":"1"},{"orderNo":"2-R"}]"#, #"{"orders":[{"orderNo":"1"},{"orderNo":"2-R"}]}"#])
    func batchTellsTheStatusOfEach(_ document: String) async throws {
        let body = try await EdgeClient().post("/v1/orders:check", document).object()
        #expect((body["counts"] as? [String: Int])?["refused"] == 1)
        let items = try #require(body["items"] as? [[String: Any]])
        #expect(items.compactMap { $0["status"] as? Int } == [202, 422])
        #expect(items.compactMap { ($0["body"] as? [String: Any])?["orderNo"] as? String } == ["1", "2-R"])
    }

    @Test(arguments: [("[]", 400), ("{", 400), ("7", 400)])
    func unreadableIsRefused(_ document: String, _ status: Int) async throws {
        let client = EdgeClient()
        #expect(try await client.post("/v1/orders:check", document).status == status)
        #expect(client.gateway.acts.seen.checks.isEmpty)
    }

    @Test func checksAreBoundedAsOrdersAre() async throws {
        let client = EdgeClient { $0.orderBodyLimit = 5000 }
        let many = "[" + (0..<1001).map { #"{"orderNo":"\#($0)"}"# }.joined(separator: ",") + "]"
        #expect(try await client.post("/v1/orders:check", many).status == 413)
        #expect(try await client.post("/v1/orders:check", "{}" + String(repeating: " ", count: 5000)).status == 413)
        #expect(try await client.post("/v1/orders:check", "{}", key: nil).status == 401)
        #expect(try await client.post("/v1/orders:check", "{}", ["Content-Type": "text/csv"]).status == 415)
        let get = try await client.get("/v1/orders:check")
        #expect(get.status == 405)
        #expect(get.header("Allow") == "POST")
        #expect(client.gateway.acts.seen.checks.isEmpty)
    }
}
