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

    init(
        gateway: any GatewayAPI, authentication: Authentication, settings: HTTPSettings,
        sheetReader: @escaping @Sendable ([UInt8]) throws -> Sheet
    ) {
        self.gateway = gateway
        self.authentication = authentication
        self.settings = settings
        self.sheetReader = sheetReader
        self.gate = UploadGate(limit: settings.concurrentUploads)
    }

    /// `GET /upload`.
    @Sendable func form(_ request: Request, _ context: EdgeContext) async throws -> Response {
        .page(UploadPage.form(limit: self.settings.uploadBodyLimit, context.language), context)
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
        let known = Authentication.bearer(request) == nil ? nil : try self.authentication.tenant(of: request)
        guard let kind = Kind(request.headers[.contentType]) else { throw Problem(.unsupportedMediaType) }
        if known == nil, case .csv = kind { throw Problem(.unauthorized) }
        return try await self.gate.enter {
            let body = try await request.bytes(limit: self.settings.uploadBodyLimit)
            let upload = try self.upload(body, kind, known)
            return try await self.answer(upload, context)
        }
    }

    private enum Kind {
        case csv
        case form(boundary: [UInt8])

        init?(_ type: String?) {
            guard let type else { return nil }
            if type.lowercased().hasPrefix("text/csv") {
                self = .csv
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
    }

    private func upload(_ body: [UInt8], _ kind: Kind, _ known: String?) throws -> Upload {
        switch kind {
        case .csv:
            guard let known else { throw Problem(.unauthorized) }
            return Upload(tenant: known, fileName: "orders.csv", content: body)
        case .form(let boundary):
            guard let form = Multipart(body, boundary: boundary) else { throw Problem(.badUpload) }
            let tenant = try known ?? self.authentication.tenant(forKey: Self.key(of: form))
            guard let file = form.part("file"), !file.content.isEmpty else { throw Problem(.badUpload) }
            return Upload(
                tenant: tenant, fileName: Self.plain(file.fileName ?? "orders.csv"), content: Array(file.content))
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
                UploadPage.result(report, limit: self.settings.uploadBodyLimit, context.language),
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
