import Foundation
import Testing

@testable import GatewayHTTP

@Suite struct ReceiptPushRoutesTests {
    private static let path = "/v1/channels/gz/receipts"

    private static func headers(_ token: String?, _ type: String = "application/xml") -> [String: String] {
        var headers = ["Content-Type": type]
        if let token { headers["Authorization"] = "Bearer \(token)" }
        return headers
    }

    private static func counts(_ answer: EdgeClient.Answer) throws -> [Int?] {
        let report = try answer.object()
        return ["kept", "repeated", "unreadable"].map { report[$0] as? Int }
    }

    @Test func oneReceiptIsTheBodyAndManyAreAList() async throws {
        let client = EdgeClient()
        let one = try await client.post(Self.path, "<a/>", key: nil, Self.headers("right"))
        #expect(one.status == 200)
        #expect(try Self.counts(one) == [1, 0, 0])
        let base64 = Data("<b/>".utf8).base64EncodedString()
        let many = try await client.post(
            Self.path, #"["<a/>", "\#(base64)", "<old/>", "garbage!"]"#, key: nil,
            Self.headers("right", "application/json"))
        #expect(many.status == 200)
        #expect(try Self.counts(many) == [3, 1, 1])
        let garbage = try await client.post(Self.path, "no XML", key: nil, Self.headers("right", "text/plain"))
        #expect(garbage.status == 200)
        #expect(try Self.counts(garbage) == [1, 0, 1])
    }

    @Test func onlyTheTokenOpensTheDoorAndOnlyDoorsAreThere() async throws {
        let client = EdgeClient()
        for token in [nil, "wrong", "", "right2", String(repeating: "r", count: 600)] {
            #expect(try await client.post(Self.path, "<a/>", key: nil, Self.headers(token)).status == 401)
        }
        #expect(
            try await client.post("/v1/channels/other/receipts", "<a/>", key: nil, Self.headers("right")).status == 404)
        #expect(
            try await client.post("/v1/channels/%zz/receipts", "<a/>", key: nil, Self.headers("right")).status == 404)
    }

    @Test func badBodiesAndAFullDiskAreTold() async throws {
        let client = EdgeClient()
        #expect(try await client.post(Self.path, "", key: nil, Self.headers("right")).status == 400)
        for text in ["[]", "{}", "[1]", "[\"\"]", "[\"<a/>\""] {
            let answer = try await client.post(Self.path, text, key: nil, Self.headers("right", "application/json"))
            #expect(answer.status == 400, "\(text)")
        }
        let list = "[" + Array(repeating: "\"<a/>\"", count: 1001).joined(separator: ",") + "]"
        #expect(
            try await client.post(Self.path, list, key: nil, Self.headers("right", "application/json")).status == 413)
        #expect(try await client.post(Self.path, "<full/>", key: nil, Self.headers("right")).status >= 500)
    }
}
