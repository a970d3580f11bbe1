import Foundation
import Testing

@testable import GatewayHTTP

/// `/v1/orders/{orderNo}/payment-evidence`.
@Suite struct EvidenceRoutesTests {
    private static let good = #"{"payExchangeInfoHead":{"initalRequest":"<pay payer=\"张三\"/>"}}"#

    private func put(
        _ orderNo: String, _ body: String = EvidenceRoutesTests.good, key: String? = "key-a",
        client: EdgeClient = EdgeClient(), language: String = "en"
    ) async throws -> EdgeClient.Answer {
        try await client.call(
            "PUT", "/v1/orders/\(orderNo)/payment-evidence", key: key,
            ["Content-Type": "application/json", "Accept-Language": language], body: Array(body.utf8))
    }

    @Test func aRecordIsStored() async throws {
        let answer = try await self.put("E1")
        #expect(answer.status == 201)
        let object = try answer.object()
        #expect(object["orderNo"] as? String == "E1")
        #expect(object["revision"] as? Int == 1)
        #expect(object["complete"] as? Bool == true)
        #expect(try await self.put("E1-H").status == 200)
        let partial = try await self.put("E1-M").object()
        #expect(partial["complete"] as? Bool == false)
        #expect(
            (partial["missing"] as? [[String: Any]])?.first?["pointer"] as? String == "/payExchangeInfoHead/verDept")
    }

    @Test func withoutKeyNothing() async throws {
        #expect(try await self.put("E1", key: nil).status == 401)
        let client = EdgeClient()
        #expect(try await client.get("/v1/orders/E1/payment-evidence", key: nil).status == 401)
        #expect(try await client.post("/v1/orders/E1/payment-evidence/resend", "", key: nil).status == 401)
    }

    @Test func violationsAreTold() async throws {
        let body = #"{"payExchangeInfoHead":{"initalRequest":"x","verDept":"8","payer":"张三"}}"#
        let answer = try await self.put("E1", body, language: "zh")
        #expect(answer.status == 422)
        let object = try answer.object()
        #expect(object["type"] as? String == "/problems/evidence_refused")
        let violations = try #require(object["violations"] as? [[String: Any]])
        #expect(violations.compactMap { $0["code"] as? String } == ["not_allowed", "unknown_field"])
        #expect(!answer.text.contains("张三"))
        #expect((violations.first?["message"] as? String)?.contains("验核机构") == true)
    }

    @Test func contradictionsAreTold() async throws {
        let answer = try await self.put("E1-C")
        #expect(answer.status == 422)
        #expect(try answer.object()["orderNo"] as? String == "E1-C")
    }

    @Test(arguments: ["", "[]", "{", "7"])
    func otherThanAnObjectIsRefused(_ body: String) async throws {
        #expect(try await self.put("E1", body).status == 400)
    }

    @Test func troubleIsToldWithoutWords() async throws {
        let answer = try await self.put("E1-X")
        #expect(answer.status == 503)
        #expect(!answer.text.contains("internal words"))
    }

    @Test func numbersAreDecodedAndBounded() async throws {
        #expect(try await self.put("E%2F1").object()["orderNo"] as? String == "E/1")
        #expect(try await self.put("E%FF").status == 404)
        #expect(try await self.put(String(repeating: "E", count: 61)).status == 404)
    }

    @Test func theViewHoldsWhatCustomsAsked() async throws {
        let client = EdgeClient()
        let answer = try await client.get("/v1/orders/E1/payment-evidence")
        #expect(answer.status == 200)
        let object = try answer.object()
        #expect(object["keep_until"] as? String == "2029-01-06T01:30:00.000Z")
        let question = try #require((object["questions"] as? [[String: Any]])?.first)
        #expect(question["state"] as? String == "refused" && question["session"] as? String == "s-1")
        #expect(try await client.get("/v1/orders/X1/payment-evidence").status == 404)
        #expect(try await client.get("/v1/orders/E1/payment-evidence", key: "key-b").status == 404)
    }

    @Test func whatWasRefusedIsSentAgain() async throws {
        let client = EdgeClient()
        let answer = try await client.post("/v1/orders/E1/payment-evidence/resend", "")
        #expect(answer.status == 200)
        #expect(try answer.object()["sent_again"] as? Int == 1)
        #expect(try await client.post("/v1/orders/X1/payment-evidence/resend", "").status == 404)
    }

    @Test func contentIsNeverLogged() async throws {
        let recorder = LogRecorder()
        let client = EdgeClient(logger: recorder.logger)
        for order in ["E1", "E1-C", "E1-X"] { _ = try await self.put(order, client: client) }
        _ = try await self.put("E1", #"{"payExchangeInfoHead":{"initalRequest":7,"payer":"张三"}}"#, client: client)
        #expect(!recorder.lines.joined().contains("张三"))
    }
}
