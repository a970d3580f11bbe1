import Declarations
import Foundation
import Gateway
import HTTPTypes
import Testing

@testable import GatewayHTTP

/// What the table of endpoints promises holds for every one of them.
@Suite struct EndpointTests {
    private static let routes = GatewayRoutes(
        settings: HTTPSettings(), gateway: FakeGateway(), metrics: HTTPMetrics(), sheetReader: TestSheet.read)
    static let endpoints = routes.endpoints

    private static func path(_ endpoint: Endpoint) -> String {
        endpoint.path.replacing("{orderNo}", with: "A%2F1%20%E8%AE%A2%E5%8D%95").replacing("{kind}", with: "311")
            .replacing("{id}", with: endpoint.path.contains("receipts") ? "8" : "7")
            .replacing("{itemNo}", with: "A1").replacing("{month}", with: "2026-01")
            .replacing("{", with: "").replacing("}", with: "")
    }

    private static var tenants: [Endpoint] {
        self.endpoints.filter { if case .tenants = $0.audience { true } else { false } }
    }

    @Test func noAddressStandsTwice() {
        let names = Self.endpoints.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(names).count == names.count)
        #expect(Set(Self.endpoints.map(OpenAPIDocument.name(of:))).count == names.count)
        #expect(Self.endpoints.count > 40)
    }

    @Test func withoutAKeyNothingOfATenantIsToldOrDone() async throws {
        let client = EdgeClient()
        for endpoint in Self.tenants {
            for key in [nil, "wrong", ""] {
                let answer = try await client.call(
                    endpoint.method.rawValue, Self.path(endpoint), key: key, [:], body: Array("{}".utf8))
                #expect(answer.status == 401, "\(endpoint.method.rawValue) \(endpoint.path)")
            }
        }
        #expect(client.gateway.seen.calls.isEmpty)
        #expect(client.gateway.acts.seen.acts.isEmpty)
    }

    @Test func everyKeyNeedsOneOfTheScopes() async throws {
        for endpoint in Self.tenants {
            guard case .tenants(let scopes) = endpoint.audience else { continue }
            #expect(!scopes.isEmpty)
            let others = Set(APIScope.allCases).subtracting(scopes)
            let client = EdgeClient(
                FakeGateway(admissions: ["k": .admitted(APICaller(tenant: "merchant-a", scopes: others))]))
            let answer = try await client.call(
                endpoint.method.rawValue, Self.path(endpoint), key: "k", [:], body: Array("{}".utf8))
            #expect(answer.status == 403, "\(endpoint.method.rawValue) \(endpoint.path)")
        }
    }

    @Test func anotherTenantSeesNothing() async throws {
        let client = EdgeClient()
        let json = ["Content-Type": "application/json"]
        for endpoint in Self.tenants where endpoint.path.contains("{orderNo}") {
            let word = endpoint.path.split(separator: "/").last ?? ""
            let body = Array((["cancel", "return"].contains(word) ? #"{"reason":"r"}"# : "{}").utf8)
            // A payment record may come before its order, and a correction may be a first revision.
            guard endpoint.method != .put else { continue }
            let answer = try await client.call(
                endpoint.method.rawValue, Self.path(endpoint), key: "key-b", json,
                body: endpoint.method == .get ? nil : body)
            #expect([404, 422].contains(answer.status), "\(endpoint.method.rawValue) \(endpoint.path) \(answer.text)")
        }
        let acts = client.gateway.acts.seen
        #expect(!acts.acts.isEmpty)
        #expect(acts.acts.allSatisfy { $0.tenant == "merchant-b" })
    }

    @Test func operatorsAddressesNeedTheToken() async throws {
        let client = EdgeClient { $0.operatorToken = "op" }
        for endpoint in Self.endpoints where endpoint.audience == .operators {
            for key in [nil, "key-a"] {
                let answer = try await client.call(
                    endpoint.method.rawValue, Self.path(endpoint), key: key, [:], body: nil)
                #expect(answer.status == 401, "\(endpoint.path)")
            }
        }
    }

    @Test func otherMethodsAreRefusedWithThoseAllowed() async throws {
        let client = EdgeClient()
        for path in Set(Self.endpoints.map(\.path)) {
            let known = Set(Self.endpoints.filter { $0.path == path }.map(\.method.rawValue))
            for method in ["PATCH", "TRACE", "DELETE"] where !known.contains(method) {
                let answer = try await client.call(
                    method, path.replacing("{", with: "").replacing("}", with: ""), key: "key-a", [:], body: nil)
                #expect(answer.status == 405, "\(method) \(path)")
                let allowed = Set((answer.header("Allow") ?? "").split(separator: ", ").map(String.init))
                #expect(allowed.subtracting(["HEAD"]) == known, "\(path)")
            }
        }
    }

    @Test func theDocumentNamesEveryAddressAndHoldsTogether() async throws {
        let client = EdgeClient()
        let document = try await client.get("/openapi.json", key: nil).object()
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let described = Self.endpoints.filter(\.audience.isDescribed)
        #expect(paths.reduce(0) { $0 + $1.value.count } == described.count)
        let components = try #require(document["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: Any])
        let text = try await client.get("/openapi.json", key: nil).text
        for part in text.split(separator: "#/components/schemas/").dropFirst() {
            let name = String(part.prefix { $0 != "\"" })
            #expect(schemas[name] != nil, "\(name)")
        }
        // What no address uses is a leftover.
        for name in SchemaName.allCases {
            #expect(text.contains("schemas/\(name.rawValue)\""), "\(name.rawValue)")
        }
    }

    @Test func theOrdersFieldsAreThoseOfTheReader() throws {
        let schema = String(decoding: OrderSchemas.order.json.bytes, as: UTF8.self)
        let line = String(decoding: OrderSchemas.line.json.bytes, as: UTF8.self)
        for field in InputField.all {
            let name = try #require(field.path.last)
            #expect((field.isLine ? line : schema).contains("\"\(name)\":{"), "\(name)")
        }
    }

    @Test(arguments: [Language.en, .zh, .ko])
    func theReadablePageNamesEveryAddress(_ language: Language) async throws {
        let page = try await EdgeClient().get("/docs?lang=\(language.rawValue)", key: nil, ["Accept": "text/html"])
        #expect(page.status == 200)
        for endpoint in Self.endpoints where endpoint.audience.isDescribed {
            #expect(page.text.contains("<code>\(endpoint.method.rawValue) \(endpoint.path)</code>"), "\(endpoint.path)")
        }
        #expect(!page.text.contains("style=") && !page.text.contains("<script"))
        #expect(page.text.contains(DocsPhrase.title.text.text(in: language)))
    }

    @Test(arguments: OrderState.allCases)
    func everyStateHasAPage(_ state: OrderState) async throws {
        for language in Language.allCases {
            let page = try await EdgeClient().get("/states/\(state.rawValue)?lang=\(language.rawValue)", key: nil)
            #expect(page.status == 200)
            #expect(page.text.contains(state.meaning.text(in: language)))
        }
    }

    @Test func codesHavePages() async throws {
        let client = EdgeClient()
        #expect(try await client.get("/codes/622/1313", key: nil).text.contains("remedy"))
        #expect(try await client.get("/codes/622", key: nil).text.contains("/codes/622/1313"))
        for path in ["/codes/622/9", "/codes/1", "/codes/x", "/states/lost"] {
            #expect(try await client.get(path, key: nil).status == 404, "\(path)")
        }
    }
}
