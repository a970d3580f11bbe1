import Declarations
import Gateway
import HTTPTypes

/// The description of the interface (OpenAPI 3.1), made from the endpoints.
struct OpenAPIDocument: Sendable {
    let endpoints: [Endpoint]

    /// Those for programs, by address, in the order of the table.
    var paths: [(path: String, endpoints: [Endpoint])] {
        let described = self.endpoints.filter(\.audience.isDescribed)
        var order: [String] = []
        for endpoint in described where !order.contains(endpoint.path) { order.append(endpoint.path) }
        return order.map { path in (path, described.filter { $0.path == path }) }
    }

    var json: JSON {
        .object([
            ("openapi", "3.1.0"),
            (
                "info",
                .object([
                    ("title", "Tongguan"), ("version", "1"),
                    ("summary", "Customs gateway for bonded-zone cross-border orders"),
                    ("description", .string(Self.introduction)),
                ])
            ),
            ("servers", .array([.object([("url", "/")])])),
            (
                "paths",
                .object(
                    self.paths.map { path, endpoints in
                        (
                            path,
                            .object(endpoints.map { ($0.method.rawValue.lowercased(), self.operation($0)) })
                        )
                    })
            ),
            (
                "components",
                .object([
                    ("schemas", .object(SchemaName.allCases.map { ($0.rawValue, $0.schema.json) })),
                    (
                        "securitySchemes",
                        .object([
                            ("apiKey", Self.bearer("A tenant's key, tg_…, made with `tongguan api-key new`.")),
                            ("operator", Self.bearer("The token of http.operator_token.")),
                        ])
                    ),
                ])
            ),
        ])
    }

    static let introduction = """
        Send `Authorization: Bearer <key>`. Messages are in the language of `Accept-Language` (en, zh, ko); codes and states \
        are the same in all. Every answer has an `X-Request-Id`, yours if you send one. Refusals are problems (RFC 9457) with a \
        stable `code` and all violations at once; their `type` is a page. Amounts are decimal numbers as text. The same order \
        sent twice is stored once. What is above your rate is answered 429 with `Retry-After`.
        """

    private static func bearer(_ about: String) -> JSON {
        .object([("type", "http"), ("scheme", "bearer"), ("description", .string(about))])
    }

    private func operation(_ endpoint: Endpoint) -> JSON {
        let parameters =
            endpoint.pathParameters.map { Self.parameter($0, "path", true, PathParameter.schema($0)) }
            + endpoint.parameters.map { Self.parameter($0.name, $0.place.rawValue, false, $0.schema) }
        return .object(of: [
            "summary": .string(endpoint.summary),
            "description": endpoint.explanation.map(JSON.string),
            "operationId": .string(Self.name(of: endpoint)),
            "tags": .array([.string(Self.tag(of: endpoint))]),
            "security": .array(Self.security(endpoint.audience)),
            "parameters": parameters.isEmpty ? nil : .array(parameters),
            "requestBody": endpoint.body.map { body in
                .object([("required", .bool(body.isRequired)), ("content", Self.contents(body.contents))])
            },
            "responses": .object(Self.answers(endpoint)),
        ])
    }

    private static func parameter(_ name: String, _ place: String, _ isRequired: Bool, _ schema: JSONSchema) -> JSON {
        .object([
            ("name", .string(name)), ("in", .string(place)), ("required", .bool(isRequired)), ("schema", schema.json),
        ])
    }

    private static func contents(_ contents: [(type: String, schema: JSONSchema?)]) -> JSON {
        .object(
            contents.map { type, schema in
                (type, .object(schema.map { [("schema", $0.json)] } ?? []))
            })
    }

    /// Good answers, and problems by status.
    private static func answers(_ endpoint: Endpoint) -> [(name: String, value: JSON)] {
        let good = endpoint.answers.map { answer -> (name: String, value: JSON) in
            (
                String(answer.status),
                .object(of: [
                    "description": .string(answer.meaning),
                    "content": answer.contents.isEmpty ? nil : Self.contents(answer.contents),
                ])
            )
        }
        let codes = Dictionary(grouping: endpoint.problems, by: \.status)
        let bad = codes.sorted { $0.key < $1.key }.map { status, codes -> (name: String, value: JSON) in
            let words = codes.map { "`\($0.rawValue)`: \($0.title.en)." }.joined(separator: " ")
            return (
                String(status),
                .object([
                    ("description", .string(words)),
                    ("content", Self.contents([("application/problem+json", .ref(.problem))])),
                ])
            )
        }
        return good + bad
    }

    private static func security(_ audience: Audience) -> [JSON] {
        func need(_ name: String, _ scopes: [String] = []) -> JSON {
            .object([(name, .array(scopes.map(JSON.string)))])
        }
        return switch audience {
        case .tenants(let scopes): scopes.map { need("apiKey", [$0.rawValue]) }
        case .tenantsByForm(let scope): [need("apiKey", [scope.rawValue])]
        case .operators: [need("operator")]
        case .observers: [.object([]), need("operator")]
        case .ports, .anyone, .people: []
        }
    }

    /// For instance `post_v1_orders_orderNo_cancel`.
    static func name(of endpoint: Endpoint) -> String {
        let words = endpoint.path.split { !$0.isLetter && !$0.isNumber }
        return ([endpoint.method.rawValue.lowercased()] + words.map(String.init)).joined(separator: "_")
    }

    /// The group of an endpoint: the first word of its address that says what it is about.
    static func tag(of endpoint: Endpoint) -> String {
        let words = endpoint.path.split { "/:".contains($0) }
        return String(words.first { $0 != "v1" } ?? "pages")
    }
}
