import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// The goods registry of a tenant: `/v1/goods` and `/v1/goods/{itemNo}`.
struct GoodsRoutes: Sendable {
    private let gateway: any GatewayAPI
    private let settings: HTTPSettings
    private let sheetReader: @Sendable ([UInt8]) throws -> Sheet
    private let gate: UploadGate

    init(
        gateway: any GatewayAPI, settings: HTTPSettings,
        sheetReader: @escaping @Sendable ([UInt8]) throws -> Sheet
    ) {
        self.gateway = gateway
        self.settings = settings
        self.sheetReader = sheetReader
        self.gate = UploadGate(limit: settings.concurrentUploads)
    }

    /// `POST` and `PUT /v1/goods`: adds and changes articles, from JSON (one or many) or from a CSV file; removes none.
    /// Every article gets its fate; a bad one stops no other.
    @Sendable func submit(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        switch ContentKind(request.headers[.contentType]) {
        case .csv:
            return try await self.gate.enter {
                let body = try await request.bytes(limit: self.settings.uploadBodyLimit)
                return try await self.upload(body, tenant, context)
            }
        case .json:
            let (goods, isList) = try self.read(try await request.bytes(limit: self.settings.orderBodyLimit))
            let stored = try await self.gateway.storeGoods(
                goods, tenant: tenant, source: .api(requestID: context.requestID))
            let answers = stored.results.map { GoodsAnswer($0, context.language) }
            if isList { return try GoodsAnswer.batch(answers, stopped: stored.stopped, context) }
            guard let answer = answers.first else { throw Problem(.internalError) }
            return answer.response(context)
        case nil: throw Problem(.unsupportedMediaType)
        }
    }

    /// `PUT /v1/goods/{itemNo}`: one article, whose number may be left out of the body.
    @Sendable func put(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        let itemNo = try Self.itemNo(context)
        guard case .json = ContentKind(request.headers[.contentType]) else { throw Problem(.unsupportedMediaType) }
        let (goods, isList) = try self.read(try await request.bytes(limit: self.settings.orderBodyLimit))
        guard !isList, var article = goods.first else {
            throw Problem(.malformedGoods, reason: "one article is expected at this address")
        }
        if article.values[.itemNo] == nil {
            article.values[.itemNo] = .init(itemNo, at: "/itemNo")
        } else if article.itemNo.map({ $0.utf8.elementsEqual(itemNo.utf8) }) != true {
            throw Problem(.malformedGoods, reason: "itemNo differs from the number in the address")
        }
        let stored = try await self.gateway.storeGoods(
            [article], tenant: tenant, source: .api(requestID: context.requestID))
        guard let result = stored.results.first else { throw Problem(.internalError) }
        return GoodsAnswer(result, context.language).response(context)
    }

    /// `GET /v1/goods/{itemNo}`: the article as it is now, and its versions.
    @Sendable func show(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        guard let view = try await self.gateway.goods(try Self.itemNo(context), tenant: tenant) else {
            throw Problem(.notFound)
        }
        return .json(view.json(withHistory: true))
    }

    /// `GET /v1/goods?after=&limit=`: the registry in the order of the article numbers' bytes.
    @Sendable func list(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        let query = request.uri.queryParameters
        var limit = 100
        if let given = query["limit"] {
            guard let value = Int(given), (1...1000).contains(value) else { throw Problem(.badParameter) }
            limit = value
        }
        let after = query["after"].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        return .json(try await self.gateway.goods(tenant: tenant, after: after, limit: limit).json)
    }

    /// `DELETE /v1/goods/{itemNo}`: orders that come later find no such article; its versions stay for the record.
    @Sendable func remove(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        let removed = try await self.gateway.removeGoods(
            try Self.itemNo(context), tenant: tenant, source: .api(requestID: context.requestID))
        guard let removed else { throw Problem(.notFound) }
        return GoodsAnswer(removed, context.language).response(context)
    }

    private static func itemNo(_ context: EdgeContext) throws -> String {
        guard let given = context.parameters.get("itemNo"), let itemNo = given.percentDecoded, !itemNo.isEmpty else {
            throw Problem(.notFound)
        }
        return itemNo
    }

    private func read(_ body: [UInt8]) throws -> (goods: [RawGoods], isList: Bool) {
        let read: (goods: [RawGoods], isList: Bool)
        do throws(DeclarationError) {
            read = try RawGoods.read(json: body)
        } catch {
            throw Problem(.malformedGoods, reason: error.message)
        }
        guard !read.goods.isEmpty else { throw Problem(.malformedGoods, reason: "the list is empty") }
        return read
    }

    private func upload(_ body: [UInt8], _ tenant: String, _ context: EdgeContext) async throws -> Response {
        let sheet: Sheet
        do {
            sheet = try self.sheetReader(body)
        } catch let fault as SheetFault {
            throw Problem(
                .badSheet, reason: fault.reason, members: fault.line.map { [("line", .number(Int64($0)))] } ?? [])
        } catch {
            throw Problem(.badSheet)
        }
        let goods = RawGoods.read(sheet: sheet)
        guard !goods.isEmpty else { throw Problem(.badSheet) }
        let stored = try await self.gateway.storeGoods(goods, tenant: tenant, source: .upload(fileName: "goods.csv"))
        let report = GoodsReport(sheet: sheet, goods: goods, stored: stored)
        guard let stopped = stored.stopped else {
            return .json(report.json(context.language), language: context.language)
        }
        throw Problem(ProblemCode(stopped.code), members: [("upload", report.json(context.language))])
    }
}

/// What a body says it is.
private enum ContentKind {
    case json, csv

    /// A missing type is taken for JSON; nil for anything that is neither.
    init?(_ type: String?) {
        guard let type else {
            self = .json
            return
        }
        let essence = type.prefix { $0 != ";" && $0 != " " }.lowercased()
        if essence == "text/csv" {
            self = .csv
        } else if essence == "application/json" || (essence.hasPrefix("application/") && essence.hasSuffix("+json")) {
            self = .json
        } else {
            return nil
        }
    }
}
