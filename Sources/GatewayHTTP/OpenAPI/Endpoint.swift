import Gateway
import HTTPTypes
import Hummingbird

/// One method at one address: who may, what goes in, what comes out, and who answers.
///
/// Everything else is made from these values: the router and its 405, the key, its scope and the tenant's rate before the
/// handler runs, `/openapi.json`, `/docs`, and the tests that try every address as another tenant. To add some, make a file
/// `GatewayRoutes+X.swift` with a property `var xEndpoints: [Endpoint]`, and name it in `GatewayRoutes.endpoints`:
///
///     Endpoint(.get, "/v1/things/{id}", .tenant(.ordersRead), "One thing", things.show)
///         .query("lang", .string("en, zh or ko"))
///         .answer(200, "The thing", .ref(.thing))       // a case of SchemaName, its schema beside the encoder
///         .problems(.notFound)                          // beyond those that every such address has
///
/// The handler of a tenant's address finds its tenant in `context.tenant`.
struct Endpoint: Sendable {
    typealias Handler = @Sendable (Request, EdgeContext) async throws -> Response

    let method: HTTPRequest.Method
    /// With parameters in braces, for instance `/v1/orders/{orderNo}`; their schemas are in `PathParameter`.
    let path: String
    let audience: Audience
    /// A few words for the list of addresses.
    let summary: String
    let handler: Handler
    /// What cannot be said in a few words.
    private(set) var explanation: String?
    private(set) var parameters: [Parameter] = []
    private(set) var body: Body?
    private(set) var answers: [Answer] = []
    private(set) var ownProblems: [ProblemCode] = []
    /// `Idempotency-Key` is honoured. The answer is kept for two days as it is, so it must hold nothing secret.
    private(set) var isRepeatable = false

    init(
        _ method: HTTPRequest.Method, _ path: String, _ audience: Audience, _ summary: String,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.audience = audience
        self.summary = summary
        self.handler = handler
    }

    /// Where a parameter beside the path stands.
    struct Parameter: Sendable {
        enum Place: String, Sendable { case query, header }

        var name: String
        var place: Place
        var schema: JSONSchema
    }

    /// What may be sent.
    struct Body: Sendable {
        /// By content type; without a schema it is bytes.
        var contents: [(type: String, schema: JSONSchema?)]
        var isRequired: Bool
    }

    /// One good answer.
    struct Answer: Sendable {
        var status: Int
        var meaning: String
        /// Without a schema it is text or bytes.
        var contents: [(type: String, schema: JSONSchema?)]
    }

    /// Names of the parameters in the path, in order.
    var pathParameters: [String] {
        self.path.split(separator: "/").compactMap { part in
            part.hasPrefix("{") && part.hasSuffix("}") ? String(part.dropFirst().dropLast()) : nil
        }
    }

    // MARK: Said one after the other

    /// Says more than the summary.
    func explained(_ text: String) -> Endpoint { self.with { $0.explanation = text } }

    /// A parameter of the query.
    func query(_ name: String, _ schema: JSONSchema) -> Endpoint {
        self.with { $0.parameters.append(.init(name: name, place: .query, schema: schema)) }
    }

    /// A JSON body.
    func takes(_ schema: JSONSchema, isRequired: Bool = true) -> Endpoint {
        self.takes([("application/json", schema)], isRequired: isRequired)
    }

    /// A body in one of several forms.
    func takes(_ contents: [(type: String, schema: JSONSchema?)], isRequired: Bool = true) -> Endpoint {
        self.with { $0.body = Body(contents: contents, isRequired: isRequired) }
    }

    /// A JSON answer.
    func answer(_ status: Int, _ meaning: String, _ schema: JSONSchema) -> Endpoint {
        self.answer(status, meaning, [("application/json", schema)])
    }

    /// An answer in one of several forms; none for an answer without a body.
    func answer(_ status: Int, _ meaning: String, _ contents: [(type: String, schema: JSONSchema?)]) -> Endpoint {
        self.with { $0.answers.append(Answer(status: status, meaning: meaning, contents: contents)) }
    }

    /// What this address refuses beyond what all do.
    func problems(_ codes: ProblemCode...) -> Endpoint { self.with { $0.ownProblems += codes } }

    /// Honours `Idempotency-Key`.
    func repeatable() -> Endpoint {
        self.with { endpoint in
            endpoint.isRepeatable = true
            endpoint.parameters.append(.init(name: "Idempotency-Key", place: .header, schema: AnswerMemory.keySchema))
        }
    }

    private func with(_ change: (inout Endpoint) -> Void) -> Endpoint {
        var endpoint = self
        change(&endpoint)
        return endpoint
    }
}
