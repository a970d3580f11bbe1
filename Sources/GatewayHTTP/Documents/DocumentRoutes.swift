import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// `POST /v1/documents`: documents that are filed by their fields (513, 711, all export).
struct DocumentRoutes: Sendable {
    let gateway: any GatewayAPI
    let settings: HTTPSettings

    /// Takes one document, or a batch whose documents do not influence each other. Answers after the commit.
    @Sendable func file(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        let value = try await request.jsonValue(limit: self.settings.orderBodyLimit)
        let (items, isBatch) = try Self.items(value)
        try self.settings.admit(items.count)
        let results = try await self.results(
            items.map(FilingBody.init), tenant, source: .api(requestID: context.requestID))
        let answers = results.map { FilingAnswer($0, context.language) }
        if isBatch { return FilingAnswer.batch(answers, context) }
        guard let answer = answers.first else { throw Problem(.internalError) }
        return answer.response(context)
    }

    /// The gateway sees only what could be read; the others are refused with their faults.
    private func results(
        _ read: [FilingBody], _ tenant: String, source: IntakeSource
    ) async throws -> [FilingResult] {
        let readable = read.filter(\.violations.isEmpty).map(\.filing)
        let filed = readable.isEmpty ? [] : try await self.gateway.file(readable, tenant: tenant, source: source)
        guard filed.count == readable.count else { throw Problem(.internalError) }
        var rest = filed[...]
        return read.compactMap { body in
            guard body.violations.isEmpty else {
                return FilingResult(verdict: .refused, dossier: nil, revision: nil, violations: body.violations)
            }
            return rest.popFirst()
        }
    }

    /// One object, an array, or `{"documents": […]}`.
    private static func items(_ value: JSONText.Value) throws -> (items: [JSONText.Value], isBatch: Bool) {
        let items: [JSONText.Value]
        switch value {
        case .array(let elements): items = elements
        case .object(let members):
            guard members.count == 1, members[0].key == "documents", case .array(let elements) = members[0].value else {
                return ([value], false)
            }
            items = elements
        default: throw Problem(.malformedJSON, reason: "a document object or an array of documents is expected")
        }
        guard !items.isEmpty else { throw Problem(.emptyBatch) }
        return (items, true)
    }
}

/// What is answered for one document: the same body alone and inside a batch.
struct FilingAnswer: Sendable {
    let result: FilingResult
    let status: Int
    let body: JSON

    init(_ result: FilingResult, _ language: Language) {
        self.result = result
        let notes = JSON.array(result.violations.map { $0.json(language) })
        switch result.verdict {
        case .accepted, .alreadyHere:
            self.status = OrderAnswer.status(of: result.verdict)
            self.body = .object(of: [
                "dossier": .text(result.dossier),
                "verdict": .string(result.verdict.rawValue),
                "revision": result.revision.map { .number(Int64($0)) },
                "href": result.dossier.map { .string(OrderAnswer.path(of: $0)) },
                "warnings": notes,
            ])
        case .needsYou, .refused:
            let code = result.verdict == .refused ? ProblemCode.documentRefused : .documentConflict
            self.status = code.status
            self.body = Problem(
                code,
                members: [
                    ("dossier", .text(result.dossier)), ("verdict", .string(result.verdict.rawValue)),
                    ("violations", notes),
                ]
            ).json(language, requestID: nil)
        }
    }

    /// The answer to a request for this document alone.
    func response(_ context: EdgeContext) -> Response {
        let isProblem = self.status >= 400
        var response = Response.json(
            self.body, status: self.status, type: isProblem ? "application/problem+json" : "application/json",
            language: context.language)
        if let dossier = self.result.dossier, !isProblem {
            response.headers[.location] = OrderAnswer.path(of: dossier)
        }
        return response
    }

    /// The answer to a batch: 200, each document's own status and body inside, in the order given.
    static func batch(_ answers: [FilingAnswer], _ context: EdgeContext) -> Response {
        let items = answers.enumerated().map { index, answer in
            JSON.object([
                ("index", .number(Int64(index))), ("status", .number(Int64(answer.status))), ("body", answer.body),
            ])
        }
        return .json(
            .object([("counts", VerdictCounts(answers.map(\.result.verdict)).json), ("items", .array(items))]),
            language: context.language)
    }
}
