import Declarations
import Gateway

/// Uploads: it keeps what it was given, per tenant, and has nothing to say about rows.
extension FakeGateway {
    func openUpload(_ file: UploadFile, tenant: String) async throws(GatewayError) -> [UploadView] {
        self.uploadShelf.add(file, tenant)
    }

    func uploads(tenant: String, before cursor: String?, limit: Int) async throws(GatewayError) -> UploadPageView {
        UploadPageView(uploads: self.uploadShelf.all(tenant), next: nil)
    }

    func upload(_ key: String, tenant: String) async throws(GatewayError) -> UploadView? {
        self.uploadShelf.all(tenant).first { $0.key == key }
    }

    func uploadRows(
        _ key: String, tenant: String, verdict: IntakeResult.Verdict?, after: Int, limit: Int
    ) async throws(GatewayError) -> UploadRowsView? {
        try await self.upload(key, tenant: tenant) == nil ? nil : UploadRowsView(rows: [], next: nil)
    }

    func fixUpload(_ key: String, tenant: String, _ fix: UploadFix) async throws(GatewayError) -> UploadFixOutcome? {
        try await self.upload(key, tenant: tenant).map { fix.group == 1 ? .reopened(1, $0) : .impossible }
    }

    func uploadResult(
        _ key: String, tenant: String, language: UploadLanguage
    ) async throws(GatewayError) -> UploadResultFile? {
        try await self.upload(key, tenant: tenant).map { _ in
            UploadResultFile(name: "r.csv", type: "text/csv; charset=utf-8", bytes: Array("a\r\n".utf8))
        }
    }

    func releaseUpload(_ key: String, tenant: String) async throws(GatewayError) -> UploadActOutcome? {
        try await self.upload(key, tenant: tenant).map { UploadActOutcome(done: 1, left: 0, upload: $0) }
    }

    func withdrawUpload(_ key: String, tenant: String) async throws(GatewayError) -> UploadActOutcome? {
        try await self.releaseUpload(key, tenant: tenant)
    }

    func importReceipts(_ file: [UInt8], tenant: String) async throws(GatewayError) -> ReceiptImport {
        ReceiptImport(kept: 1)
    }

    func blankWorkbook(_ language: UploadLanguage) throws(GatewayError) -> [UInt8] { Array("PK".utf8) }

    func uploadTenant(_ key: String, pass: String) async -> String? { self.uploadShelf.tenant(key, pass) }
}
