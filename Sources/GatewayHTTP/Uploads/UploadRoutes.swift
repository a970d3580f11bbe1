import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// The broker's way in: a form, its template, and what takes the file.
struct UploadRoutes: Sendable {
    private let gateway: any GatewayAPI
    private let authentication: Authentication
    private let settings: HTTPSettings
    private let sheetReader: @Sendable ([UInt8]) throws -> Sheet
    private let gate: UploadGate
    /// Forms whose key comes with the body: nobody without a key takes the place of those that have one.
    private let formGate: UploadGate

    init(
        gateway: any GatewayAPI, authentication: Authentication, settings: HTTPSettings,
        sheetReader: @escaping @Sendable ([UInt8]) throws -> Sheet, gate: UploadGate
    ) {
        self.gateway = gateway
        self.authentication = authentication
        self.settings = settings
        self.sheetReader = sheetReader
        self.gate = gate
        self.formGate = UploadGate(limit: settings.concurrentUploads)
    }

    /// Those of the pages, which are open to everybody.
    private var choices: UploadChoices { UploadChoices(self.gateway) }

    /// `GET /upload`.
    @Sendable func form(_ request: Request, _ context: EdgeContext) async throws -> Response {
        var response = Response.page(
            UploadPage.form(limit: self.settings.uploadBodyLimit, self.choices, context.language), context)
        response.headers[.contentSecurityPolicy] = EdgeMiddleware.policy + UploadScript.policy
        return response
    }

    /// `GET /upload/template.csv`.
    @Sendable func template(_ request: Request, _ context: EdgeContext) async throws -> Response {
        var response = Response.text(UploadTemplate.text, type: "text/csv; charset=utf-8")
        response.headers[.contentDisposition] = "attachment; filename=\"tongguan-orders.csv\""
        return response
    }

    /// `POST /v1/uploads`: every row gets its fate; a bad one stops no other.
    @Sendable func submit(_ request: Request, _ context: EdgeContext) async throws -> Response {
        // A key in the head is checked before the body is read; the form's key comes with the body.
        let known =
            Authentication.bearer(request) == nil
            ? nil
            : try self.authentication.admit(self.authentication.caller(of: request, [.uploads]), context)
        guard let kind = Kind(request.headers[.contentType]) else { throw Problem(.unsupportedMediaType) }
        if known == nil, kind.isRaw { throw Problem(.unauthorized) }
        return try await (known == nil ? self.formGate : self.gate).enter {
            let body = try await request.bytes(limit: self.settings.uploadBodyLimit)
            let upload = try self.upload(body, kind, known, request, context)
            if upload.isLater { return try await self.store(upload, context) }
            return try await self.answer(upload, context)
        }
    }

    /// Stores the file; it is worked off in the background. A browser goes on to the upload's page.
    private func store(_ upload: Upload, _ context: EdgeContext) async throws -> Response {
        var random = SystemRandomNumberGenerator()
        let pass = String(random.next(), radix: 36) + String(random.next(), radix: 36)
        let stored = try await self.gateway.openUpload(
            UploadFile(
                name: upload.fileName, bytes: upload.content, isDryRun: upload.isDryRun, isHeld: upload.isHeld,
                pass: context.wantsPage ? pass : nil, channel: upload.channel, port: upload.port), tenant: upload.tenant
        )
        guard let first = stored.first else { throw Problem(.badUpload) }
        if context.wantsPage { return UploadPageRoutes.welcome(first, pass: pass, context) }
        var response = Response.json(
            stored.count == 1
                ? first.json(context.language)
                : .object([("uploads", .array(stored.map { $0.json(context.language) }))]),
            status: 202, language: context.language)
        response.headers[.location] = "/v1/uploads/\(first.key)"
        return response
    }

    private enum Kind {
        case csv
        /// A workbook, an archive, a message, or whatever its first bytes say.
        case file
        case form(boundary: [UInt8])

        /// The body is the file itself.
        var isRaw: Bool { if case .form = self { false } else { true } }

        private static let files = [
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip", "application/xml",
            "text/xml", "application/octet-stream",
        ]

        init?(_ type: String?) {
            guard let type else { return nil }
            if type.lowercased().hasPrefix("text/csv") {
                self = .csv
            } else if Self.files.contains(where: type.lowercased().hasPrefix) {
                self = .file
            } else if let boundary = Multipart.boundary(of: type) {
                self = .form(boundary: boundary)
            } else {
                return nil
            }
        }
    }

    private struct Upload {
        var tenant: String
        var fileName: String
        var content: [UInt8]
        var isDryRun = false
        var isHeld = false
        /// It is stored and worked off in the background.
        var isLater = false
        /// The shop channel whose columns it has, and the port that it does not name.
        var channel: String?
        var port: String?
    }

    private func upload(
        _ body: [UInt8], _ kind: Kind, _ known: String?, _ request: Request, _ context: EdgeContext
    ) throws -> Upload {
        var upload = try self.file(body, kind, known, context)
        let query = request.uri.queryParameters
        // Another word must not turn a rehearsal into the real thing.
        func isSet(_ name: String) throws -> Bool {
            guard let word = query[name[...]] else { return false }
            guard word == "0" || word == "1" else { throw Problem(.badParameter, reason: "\(name): 0 or 1") }
            return word == "1"
        }
        upload.isDryRun = try isSet("dry_run") || upload.isDryRun
        upload.isHeld = try isSet("hold") || upload.isHeld
        if let channel = query["channel"] { upload.channel = String(channel) }
        if let port = query["port"] { upload.port = String(port) }
        let choices = UploadChoices(self.gateway, tenants: [upload.tenant])
        if let fault = choices.fault(channel: upload.channel, port: upload.port, of: upload.content) {
            throw Problem(.badParameter, reason: fault.reason)
        }
        let prefers = HTTPField.Name("Prefer").flatMap { request.headers[$0] } ?? ""
        let isBinary = [[0x50, 0x4B], [0xD0, 0xCF], [0x3C]].contains { upload.content.starts(with: $0) }
        upload.isLater =
            upload.isLater || upload.isDryRun || upload.isHeld || isBinary || upload.channel != nil
            || prefers.lowercased().contains("respond-async")
        return upload
    }

    private func file(
        _ body: [UInt8], _ kind: Kind, _ known: String?, _ context: EdgeContext
    ) throws -> Upload {
        switch kind {
        case .csv:
            guard let known else { throw Problem(.unauthorized) }
            return Upload(tenant: known, fileName: "orders.csv", content: body)
        case .file:
            guard let known else { throw Problem(.unauthorized) }
            return Upload(tenant: known, fileName: "upload", content: body, isLater: true)
        case .form(let boundary):
            guard let form = Multipart(body, boundary: boundary) else { throw Problem(.badUpload) }
            let tenant =
                try known
                ?? self.authentication.admit(
                    self.authentication.caller(forKey: Self.key(of: form), [.uploads]), context)
            guard let file = form.part("file"), !file.content.isEmpty else { throw Problem(.badUpload) }
            func isSet(_ name: String) -> Bool { form.part(name).map { $0.content.elementsEqual("1".utf8) } ?? false }
            var upload = Upload(
                tenant: tenant, fileName: Self.plain(file.fileName ?? "orders.csv"), content: Array(file.content),
                isDryRun: isSet("dry_run"), isHeld: isSet("hold"), isLater: isSet("background"))
            upload.channel = form.choice("channel")
            upload.port = form.choice("port")
            return upload
        }
    }

    private static func key(of form: Multipart) -> String {
        let bytes = form.part("api_key")?.content ?? []
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        let trimmed = bytes.drop { blanks.contains($0) }
        let end = trimmed.lastIndex { !blanks.contains($0) }.map { $0 + 1 } ?? trimmed.startIndex
        return String(decoding: trimmed[trimmed.startIndex..<end], as: UTF8.self)
    }

    /// The last part of a path, without control characters, at most 120 characters.
    static func plain(_ fileName: String) -> String {
        let scalars = fileName.unicodeScalars
        let start = scalars.lastIndex { $0 == "/" || $0 == "\\" }.map { scalars.index(after: $0) } ?? scalars.startIndex
        let kept = scalars[start...].filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(120)
        return kept.isEmpty ? "orders.csv" : String(String.UnicodeScalarView(kept))
    }

    private func answer(_ upload: Upload, _ context: EdgeContext) async throws -> Response {
        let sheet: Sheet
        do {
            sheet = try self.sheetReader(upload.content)
        } catch let fault as SheetFault {
            throw Problem(
                .badSheet, reason: fault.reason, members: fault.line.map { [("line", .number(Int64($0)))] } ?? [])
        } catch {
            throw Problem(.badSheet)
        }
        let orders = RawOrder.read(sheet: sheet)
        guard !orders.isEmpty else { throw Problem(.badSheet) }
        let (results, refusal) = try await self.submit(orders, upload)
        let report = UploadReport(
            fileName: upload.fileName, sheet: sheet, orders: orders, results: results,
            stopped: refusal.map { ProblemCode($0.code) })
        if context.wantsPage {
            var response = Response.page(
                UploadPage.result(
                    report, limit: self.settings.uploadBodyLimit, self.choices, context.language),
                status: report.stopped?.status ?? 200, context)
            if let seconds = report.stopped?.retryAfter { response.headers[.retryAfter] = String(seconds) }
            return response
        }
        guard let stopped = report.stopped else {
            return .json(report.json(context.language), language: context.language)
        }
        throw Problem(stopped, members: [("upload", report.json(context.language))])
    }

    /// Hands the orders over in chunks. A refusal of the first chunk is thrown; a later one ends the upload early,
    /// and what was taken before it stays taken.
    private func submit(_ orders: [RawOrder], _ upload: Upload) async throws -> ([IntakeResult], GatewayError?) {
        var results: [IntakeResult] = []
        results.reserveCapacity(orders.count)
        while results.count < orders.count {
            let end = min(results.count + self.settings.uploadChunk, orders.count)
            do throws(GatewayError) {
                results += try await self.gateway.submit(
                    Array(orders[results.count..<end]), tenant: upload.tenant,
                    source: .upload(fileName: upload.fileName))
            } catch {
                guard !results.isEmpty else { throw error }
                return (results, error)
            }
            guard results.count == end else { throw Problem(.internalError) }
        }
        return (results, nil)
    }
}
