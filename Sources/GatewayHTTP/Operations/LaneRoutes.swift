import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// `/v1/operations/…`: lanes, routes and dead letters. Only with the operator token, and never without one configured.
struct LaneRoutes: Sendable {
    let gateway: any GatewayAPI
    private static let bodyLimit = 64 << 10

    /// `GET /v1/operations/lanes?route=&tenant=&kind=`
    @Sendable func lanes(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try Self.response(try await self.gateway.lanes(try Self.query(request)), context)
    }

    /// `POST /v1/operations/lanes/pause`, `{"route", "tenant", "kind"}`; what is left out means any.
    @Sendable func pause(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try await self.set(.pause, request, context)
    }

    /// `POST /v1/operations/lanes/resume`
    @Sendable func resume(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try await self.set(.resume, request, context)
    }

    /// `POST /v1/operations/lanes/drain`
    @Sendable func drain(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try await self.set(.drain, request, context)
    }

    private func set(_ act: LaneActWord, _ request: Request, _ context: EdgeContext) async throws -> Response {
        let query = try await Self.body(request, context)
        return try Self.response(try await self.gateway.setLanes(query, act), context)
    }

    /// `GET /v1/operations/routes`
    @Sendable func routes(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try Self.response(try await self.gateway.routes(), context)
    }

    /// `GET /v1/operations/dead-letters?route=&tenant=&kind=&after=&limit=`
    @Sendable func deadLetters(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        var limit = 100
        if let given = parameters["limit"] {
            guard let value = Int(given), (1...1000).contains(value) else { throw Problem(.badParameter) }
            limit = value
        }
        let after = parameters["after"].map { Int64(String($0)) } ?? 0
        guard let after, after >= 0 else { throw Problem(.badCursor) }
        return try Self.response(
            try await self.gateway.deadLetters(try Self.query(request), after: after, limit: limit), context)
    }

    /// `POST /v1/operations/dead-letters/redrive`: all that fit the body's filter, those after message `after`.
    @Sendable func redriveAll(_ request: Request, _ context: EdgeContext) async throws -> Response {
        var after: Int?
        let query = try await Self.body(request, context, and: "after") { after = $0.number("after") }
        return try Self.response(
            try await self.gateway.redriveAll(query, after: Int64(max(0, after ?? 0))), context)
    }

    /// `POST /v1/operations/dead-letters/{id}/redrive`
    @Sendable func redrive(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try Self.response(try await self.gateway.redrive(try Self.message(context)), context)
    }

    /// `POST /v1/operations/dead-letters/{id}/bury`
    @Sendable func bury(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try Self.response(try await self.gateway.bury(try Self.message(context)), context)
    }

    // MARK: Inside

    private static func message(_ context: EdgeContext) throws -> Int64 {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }), id > 0 else { throw Problem(.notFound) }
        return id
    }

    private static func query(_ request: Request) throws -> LaneQuery {
        let parameters = request.uri.queryParameters
        var query = LaneQuery(
            route: parameters["route"].map { String($0) }, tenant: parameters["tenant"].map { String($0) })
        if let kind = parameters["kind"] {
            guard let number = Int(kind) else {
                throw Problem(.badParameter, reason: "kind: a message number such as 621 is expected")
            }
            query.kind = number
        }
        return query
    }

    private static func body(
        _ request: Request, _ context: EdgeContext, and more: String..., read: (inout JSONFields) -> Void = { _ in }
    ) async throws -> LaneQuery {
        var fields = JSONFields(
            try await request.jsonValue(limit: Self.bodyLimit), known: Set(["route", "tenant", "kind"] + more))
        let query = LaneQuery(
            route: fields.text("route"), tenant: fields.text("tenant"), kind: fields.number("kind"))
        read(&fields)
        guard fields.violations.isEmpty else { throw Self.refused(fields.violations, context) }
        return query
    }

    private static func refused(_ violations: [Violation], _ context: EdgeContext) -> Problem {
        Problem(
            .operationRefused,
            members: [("violations", .array(violations.map { $0.json(context.language) }))])
    }

    private static func response(_ answer: OperationsAnswer, _ context: EdgeContext) throws -> Response {
        switch answer {
        case .done(let value): .json(value)
        case .refused(let violations): throw Self.refused(violations, context)
        case .impossible(let why): throw Problem(.operationImpossible, detail: why)
        case .notFound: throw Problem(.notFound, detail: Self.noLetter)
        }
    }

    private static let noLetter = LocalizedText(
        en: "No dead letter has this number; it was delivered, sent again or buried. List them with GET.",
        zh: "没有该编号的死信；它可能已送达、已重新发送或已作废。请用 GET 查询列表。",
        ko: "이 번호의 배달 불능 전문이 없습니다. 이미 전달, 재전송 또는 폐기되었습니다. GET으로 목록을 확인하십시오.")
}

extension Authentication {
    private static let wrongToken = LocalizedText(
        en:
            "The operator token is missing or wrong. Send the one of `http.operator_token` as `Authorization: Bearer <token>`.",
        zh: "缺少运维令牌或令牌错误。请以 `Authorization: Bearer <令牌>` 发送 `http.operator_token` 中的令牌。",
        ko: "운영자 토큰이 없거나 틀립니다. `http.operator_token`의 토큰을 `Authorization: Bearer <토큰>`으로 보내십시오.")

    /// Lets an operator in: unlike `isOperator`, never anybody when no token is configured.
    /// - Throws: `Problem` 403 without a configured token, 401 with a wrong one.
    func requireOperator(_ request: Request) throws {
        guard self.operatorToken != nil else { throw Problem(.noOperatorToken) }
        guard self.isOperator(request) else { throw Problem(.unauthorized, detail: Self.wrongToken) }
    }
}
