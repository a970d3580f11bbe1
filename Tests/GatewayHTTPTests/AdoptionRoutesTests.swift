import Declarations
import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

@Suite struct AdoptionRoutesTests {
    private static func adoption(
        _ number: String, documents: String = #"{"621":{"state":"filed","appTime":"20260301120000"}}"#
    )
        -> String
    { #"{"order":{"orderNo":"\#(number)","goodsValue":12.10},"documents":\#(documents)}"# }

    @Test func adoptionReachesTheGateway() async throws {
        let client = EdgeClient()
        let document = #"""
            {"order":{"orderNo":"1","goodsValue":12.10},"releasedAt":"20260302090000","documents":{
            "311":{"state":"filed","appTime":"20260301120000"},
            "621":{"state":"released","appTime":"20260301120001","copNo":"C1","preNo":"P1","invtNo":"I1"}}}
            """#
        let answer = try await client.post("/v1/orders:adopt", document)
        #expect(answer.status == 202)
        #expect(answer.header("Location") == "/v1/orders/1")
        let call = try #require(client.gateway.acts.seen.adoptions.first)
        #expect(call.tenant == "merchant-a")
        let adoption = try #require(call.orders.first)
        #expect(adoption.order.head[.goodsValue]?.text == "12.10")
        #expect(adoption.releasedAt == "20260302090000")
        #expect(
            adoption.documents == [
                311: .init(state: "filed", appTime: "20260301120000", copNo: nil, preNo: nil, invtNo: nil),
                621: .init(state: "released", appTime: "20260301120001", copNo: "C1", preNo: "P1", invtNo: "I1"),
            ])
    }

    @Test func brokenAdoptionsStopNoOther() async throws {
        let client = EdgeClient()
        let list = [
            Self.adoption("1"), #"{"documents":{}}"#, Self.adoption("2-R"), "7",
            Self.adoption("3", documents: #"{"711":{},"621":{"state":"filed"}}"#), Self.adoption("4-H"),
        ]
        let answer = try await client.post("/v1/orders:adopt", "[" + list.joined(separator: ",") + "]")
        #expect(answer.status == 200)
        let items = try #require(try answer.object()["items"] as? [[String: Any]])
        #expect(items.compactMap { $0["status"] as? Int } == [202, 422, 422, 422, 422, 200])
        let places = items.map { item -> [String] in
            let body = item["body"] as? [String: Any]
            return (body?["violations"] as? [[String: Any]] ?? []).compactMap {
                "\($0["code"] ?? "") \($0["pointer"] ?? "")"
            }.sorted()
        }
        #expect(places[1] == ["required /order"])
        #expect(places[2] == ["identity_checksum /order/buyer/buyerIdNumber"])
        #expect(places[3] == ["wrong_type "])
        #expect(places[4] == ["required /documents/621/appTime", "unknown_field /documents/711"])
        #expect(
            client.gateway.acts.seen.adoptions.map { $0.orders.compactMap(\.order.orderNo) } == [["1", "2-R", "4-H"]])
    }

    @Test func placesOutsideTheOrderStay() async throws {
        let answer = try await EdgeClient().post("/v1/orders:adopt", Self.adoption("1", documents: "{}"))
        let warning = try #require((try answer.object()["warnings"] as? [[String: Any]])?.first)
        #expect(warning["pointer"] as? String == "/releasedAt")
    }

    @Test(arguments: [("", 422), ("[]", 400), ("7", 400), ("{", 400)])
    func unreadableIsRefused(_ document: String, _ status: Int) async throws {
        let client = EdgeClient()
        #expect(try await client.post("/v1/orders:adopt", document).status == status)
        #expect(client.gateway.acts.seen.adoptions.isEmpty)
    }

    @Test func adoptionsAreBoundedAndTheTenantsOwn() async throws {
        let client = EdgeClient { $0.ordersPerRequest = 2 }
        let three = "[" + ["1", "2", "3"].map { Self.adoption($0) }.joined(separator: ",") + "]"
        #expect(try await client.post("/v1/orders:adopt", three).status == 413)
        #expect(try await client.post("/v1/orders:adopt", Self.adoption("1"), key: nil).status == 401)
        #expect(try await client.get("/v1/orders:adopt").status == 405)
        #expect(client.gateway.acts.seen.adoptions.isEmpty)
        #expect(try await client.post("/v1/orders:adopt", Self.adoption("1"), key: "key-b").status == 202)
        #expect(client.gateway.acts.seen.adoptions.map(\.tenant) == ["merchant-b"])
    }
}
