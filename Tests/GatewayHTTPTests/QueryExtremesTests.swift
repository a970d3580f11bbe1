import Declarations
import Foundation
import HTTPTypes
import Testing

@testable import GatewayHTTP

/// Numbers that nobody means, wherever an address of the API takes something: refused or without effect, never our own fault.
@Suite struct QueryExtremesTests {
    private static let endpoints = GatewayRoutes(
        settings: HTTPSettings(), gateway: FakeGateway(), metrics: HTTPMetrics(), sheetReader: TestSheet.read
    ).endpoints

    private static let values = [
        "99999999999999999999", "9223372036854775807", "-9223372036854775808", "-1", "1e400", "NaN", "%00",
    ]

    private static func path(_ endpoint: Endpoint, _ value: String?) -> String {
        endpoint.path.split(separator: "/", omittingEmptySubsequences: false).map { part -> String in
            guard part.hasPrefix("{") else { return String(part) }
            return value ?? (part == "{month}" ? "2026-01" : part == "{kind}" ? "311" : "7")
        }.joined(separator: "/")
    }

    @Test("In every parameter of every query", arguments: Self.values)
    func queries(_ value: String) async throws {
        let client = EdgeClient { $0.operatorToken = nil }
        var asked = 0
        for endpoint in Self.endpoints where endpoint.method == .get {
            let names = endpoint.parameters.filter { $0.place == .query }.map(\.name)
            for name in Set(names).union(["page", "limit"]) {
                let answer = try await client.get("\(Self.path(endpoint, nil))?\(name)=\(value)")
                #expect(answer.status < 500, "\(endpoint.path) \(name)")
                asked += 1
            }
        }
        #expect(asked > 50)
    }

    @Test("In every place of every path", arguments: Self.values)
    func paths(_ value: String) async throws {
        let client = EdgeClient { $0.operatorToken = nil }
        for endpoint in Self.endpoints where !endpoint.pathParameters.isEmpty {
            let answer = try await client.call(
                endpoint.method.rawValue, Self.path(endpoint, value), key: "key-a",
                ["Content-Type": "application/json"], body: endpoint.method == .get ? nil : Array("{}".utf8))
            #expect(answer.status < 500, "\(endpoint.method.rawValue) \(endpoint.path)")
        }
    }

    @Test(
        "In every number of a body",
        arguments: Self.values.filter { $0 != "%00" } + ["-1e400", "1E9", "0x7f", "+5", "[]", "\"1e400\""])
    func bodies(_ value: String) async throws {
        let client = EdgeClient()
        let numbers = "{\"orderNo\":\"A\",\"goodsValue\":\(value),\"lines\":[{\"gnum\":\(value),\"qty\":\(value)}]}"
        for (path, body) in [
            ("/v1/orders", numbers), ("/v1/orders", "[\(value)]"), ("/v1/orders", "{\"orders\":[\(numbers),\(value)]}"),
            ("/v1/uploads/up_1/fixes", "{\"group\":\(value),\"value\":\"035\",\"remember\":\(value)}"),
            ("/v1/webhooks", "{\"url\":\(value),\"events\":\(value)}"),
            ("/v1/goods", "{\"goods\":[{\"qty\":\(value)}]}"),
        ] {
            #expect(try await client.post(path, body).status < 500, "\(path) \(body)")
        }
    }
}
