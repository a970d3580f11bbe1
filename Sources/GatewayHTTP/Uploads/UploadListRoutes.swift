import Declarations
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore

/// Stored uploads for programs: how far they are, their rows, fixes, the file back, letting go and taking back.
struct UploadListRoutes: Sendable {
    let gateway: any GatewayAPI
    let gate: UploadGate
    /// Bytes.
    let bodyLimit: Int

    /// `GET /v1/uploads`.
    @Sendable func list(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let query = request.uri.queryParameters
        let limit = try Self.number(query["limit"].map(String.init), 1...100) ?? 20
        let page = try await self.gateway.uploads(
            tenant: context.tenant, before: query["before"].map(String.init), limit: limit)
        return .json(
            .object([
                ("uploads", .array(page.uploads.map { $0.json(context.language) })), ("next", .text(page.next)),
            ]), language: context.language)
    }

    /// `GET /v1/uploads/{upload}`.
    @Sendable func show(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard let view = try await self.gateway.upload(try Self.key(context), tenant: context.tenant) else {
            throw Problem(.notFound)
        }
        return .json(view.json(context.language), language: context.language)
    }

    /// `GET /v1/uploads/{upload}/rows`.
    @Sendable func rows(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let query = request.uri.queryParameters
        let verdict = try query["verdict"].map { text in
            guard let verdict = IntakeResult.Verdict(rawValue: String(text)) else { throw Problem(.badParameter) }
            return verdict
        }
        let page = try await self.gateway.uploadRows(
            try Self.key(context), tenant: context.tenant, verdict: verdict,
            after: try Self.number(query["after"].map(String.init), 0...10_000_000) ?? 0,
            limit: try Self.number(query["limit"].map(String.init), 1...500) ?? 100)
        guard let page else { throw Problem(.notFound) }
        return .json(
            .object([
                ("rows", .array(page.rows.map { $0.json(context.language) })),
                ("next", page.next.map { .number(Int64($0)) } ?? .null),
            ]), language: context.language)
    }

    /// `POST /v1/uploads/{upload}/fixes`.
    @Sendable func fix(_ request: Request, _ context: EdgeContext) async throws -> Response {
        var fields = JSONFields(
            try await request.jsonValue(limit: 16_384), known: ["group", "value", "remember"])
        let group = fields.number("group", isRequired: true)
        let value = fields.text("value", isRequired: true)
        let remember = fields.flag("remember") ?? false
        guard fields.violations.isEmpty, let group, let value else {
            throw Problem(
                .operationRefused,
                members: [("violations", .array(fields.violations.map { $0.json(context.language) }))])
        }
        let outcome = try await self.gateway.fixUpload(
            try Self.key(context), tenant: context.tenant,
            UploadFix(group: group, value: value, isRemembered: remember))
        switch outcome {
        case nil: throw Problem(.notFound)
        case .impossible?: throw Problem(.operationImpossible, detail: UploadPhrases.noFix)
        case .reopened(let orders, let view)?:
            return .json(
                .object([("orders", .number(Int64(orders))), ("upload", view.json(context.language))]), status: 202,
                language: context.language)
        }
    }

    /// `POST /v1/uploads/{upload}/release`.
    @Sendable func release(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try Self.answer(
            try await self.gateway.releaseUpload(try Self.key(context), tenant: context.tenant), context)
    }

    /// `POST /v1/uploads/{upload}/withdraw`.
    @Sendable func withdraw(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try Self.answer(
            try await self.gateway.withdrawUpload(try Self.key(context), tenant: context.tenant), context)
    }

    /// `GET /v1/uploads/{upload}/workbook.xlsx`: of a CSV file a CSV file.
    @Sendable func file(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let file = try await self.gateway.uploadResult(
            try Self.key(context), tenant: context.tenant, language: UploadLanguage(context.language))
        guard let file else { throw Problem(.notFound) }
        return file.response
    }

    /// `POST /v1/receipts`.
    @Sendable func receipts(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let report = try await self.gate.enter {
            try await self.gateway.importReceipts(
                try await request.bytes(limit: self.bodyLimit), tenant: context.tenant)
        }
        return .json(
            .object([
                ("kept", .number(Int64(report.kept))), ("repeated", .number(Int64(report.repeated))),
                ("refused", .number(Int64(report.refused))),
            ]))
    }

    private static func answer(_ outcome: UploadActOutcome?, _ context: EdgeContext) throws -> Response {
        guard let outcome else { throw Problem(.notFound) }
        return .json(
            .object([
                ("orders", .number(Int64(outcome.done))), ("left", .number(Int64(outcome.left))),
                ("upload", outcome.upload.json(context.language)),
            ]), language: context.language)
    }

    static func key(_ context: EdgeContext) throws -> String {
        guard let key = context.parameters.get("upload"), key.utf8.count <= 64 else { throw Problem(.notFound) }
        return key
    }

    static func number(_ text: String?, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text else { return nil }
        guard let number = Int(text), range.contains(number) else { throw Problem(.badParameter) }
        return number
    }
}

extension UploadLanguage {
    init(_ language: Language) {
        self =
            switch language {
            case .en: .en
            case .zh: .zh
            case .ko: .ko
            }
    }
}

extension UploadResultFile {
    /// The file as a download.
    var response: Response {
        var headers = HTTPFields()
        headers[.contentType] = self.type
        headers[.cacheControl] = "no-store"
        headers[.contentDisposition] =
            "attachment; filename=\"result\(self.name.hasSuffix("xlsx") ? ".xlsx" : ".csv")\"; filename*=UTF-8''\(self.name.percentEncoded)"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: self.bytes)))
    }
}
