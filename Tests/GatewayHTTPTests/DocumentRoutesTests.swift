import Declarations
import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

@Suite struct DocumentRoutesTests {
    private static func document(_ number: String) -> String {
        #"{"kind":711,"port":"nanjing","head":{"copNo":"\#(number)"},"lines":[{"gnum":1,"logisticsNo":"L1"}]}"#
    }

    @Test func documentReachesTheGatewayAsWritten() async throws {
        let client = EdgeClient()
        let answer = try await client.post(
            "/v1/documents",
            #"{"kind":"711","port":"nanjing","delete":true,"head":{"copNo":"N 1","note":""},"lines":[{"gnum":1,"qty":12.10}]}"#
        )
        #expect(answer.status == 202)
        #expect(answer.header("Location") == "/v1/orders/N%201")
        let body = try answer.object()
        #expect(body["dossier"] as? String == "N 1")
        #expect(body["verdict"] as? String == "accepted")
        #expect(body["href"] as? String == "/v1/orders/N%201")
        let call = try #require(client.gateway.acts.seen.filings.first)
        #expect(call.tenant == "merchant-a")
        #expect(call.source == .api(requestID: try #require(answer.header("X-Request-Id"))))
        #expect(
            call.documents == [
                DocumentFiling(
                    kind: 711, port: "nanjing", head: ["copNo": "N 1"], lines: [["gnum": "1", "qty": "12.10"]],
                    isDeletion: true)
            ])
    }

    @Test(arguments: [("1-H", 200, nil), ("1-C", 409, "document_conflict"), ("1-R", 422, "document_refused")])
    func verdictsAreThoseOfOrders(_ number: String, _ status: Int, _ code: String?) async throws {
        let answer = try await EdgeClient().post("/v1/documents", Self.document(number))
        #expect(answer.status == status)
        let body = try answer.object()
        #expect(body["type"] as? String == code.map { "/problems/\($0)" })
        if code != nil {
            #expect(answer.header("Content-Type") == "application/problem+json")
            let violation = try #require((body["violations"] as? [[String: Any]])?.first)
            #expect(violation["pointer"] as? String == "/head/copNo")
        }
    }

    @Test(arguments: ["", #"{"documents":"#])
    func brokenDocumentsStopNoOther(_ opening: String) async throws {
        let client = EdgeClient()
        let list = [
            Self.document("1"), #"{"kind":711,"head":[],"extra":1}"#, Self.document("2-R"),
            #"{"kind":711,"port":"p","head":{"a":null,"b":{}},"lines":[{"qty":1},{"qty":[]}]}"#, "null",
            Self.document("3-H"),
        ]
        let answer = try await client.post(
            "/v1/documents", opening + "[" + list.joined(separator: ",") + "]" + (opening.isEmpty ? "" : "}"))
        #expect(answer.status == 200)
        let body = try answer.object()
        #expect(
            body["counts"] as? [String: Int] == ["accepted": 1, "already_here": 1, "needs_you": 0, "refused": 4])
        let items = try #require(body["items"] as? [[String: Any]])
        #expect(items.compactMap { $0["status"] as? Int } == [202, 422, 422, 422, 422, 200])
        let places = items.map { item -> [String] in
            let body = item["body"] as? [String: Any]
            return (body?["violations"] as? [[String: Any]] ?? []).compactMap {
                "\($0["code"] ?? "") \($0["pointer"] ?? "")"
            }.sorted()
        }
        #expect(places[1] == ["required /port", "unknown_field /extra", "wrong_type /head"])
        #expect(places[3] == ["null_value /head/a", "wrong_type /head/b", "wrong_type /lines/1/qty"])
        #expect(places[4] == ["null_value "])
        #expect(
            client.gateway.acts.seen.filings.map { $0.documents.compactMap { $0.head["copNo"] } } == [
                ["1", "2-R", "3-H"]
            ])
    }

    @Test(arguments: [
        ("[]", "empty_batch"), (#"{"documents":[]}"#, "empty_batch"), ("7", "malformed_json"), ("[", "malformed_json"),
    ])
    func unreadableIsRefused(_ document: String, _ code: String) async throws {
        let client = EdgeClient()
        let answer = try await client.post("/v1/documents", document)
        #expect(answer.status == 400)
        #expect(try answer.object()["type"] as? String == "/problems/\(code)")
        #expect(client.gateway.acts.seen.filings.isEmpty)
    }

    @Test func documentsAreBoundedAndTheTenantsOwn() async throws {
        let client = EdgeClient { $0.ordersPerRequest = 2 }
        let three = "[" + ["1", "2", "3"].map(Self.document).joined(separator: ",") + "]"
        #expect(try await client.post("/v1/documents", three).status == 413)
        #expect(try await client.post("/v1/documents", Self.document("1"), key: nil).status == 401)
        #expect(try await client.post("/v1/documents", "x", ["Content-Type": "text/plain"]).status == 415)
        #expect(try await client.get("/v1/documents").header("Allow") == "POST")
        #expect(client.gateway.acts.seen.filings.isEmpty)
        #expect(try await client.post("/v1/documents", Self.document("1"), key: "key-b").status == 202)
        #expect(client.gateway.acts.seen.filings.map(\.tenant) == ["merchant-b"])
    }
}
