import Ledger
import Manifests

/// Receipts that a person saved from the Single Window.
public protocol ReceiptImportAPI: Sendable {
    /// Keeps receipts, as XML or as an archive of XML, that are about the tenant's own documents and nothing else. What names a
    /// document that the tenant has not is refused whole, and nobody learns whether somebody else has it.
    func importReceipts(_ file: [UInt8], tenant: String) async throws(GatewayError) -> ReceiptImport
}

/// What became of receipts that were handed in.
public struct ReceiptImport: Sendable, Hashable {
    /// Kept now, and known before byte for byte.
    public var kept: Int
    public var repeated: Int
    /// No receipt, or about a document that the tenant has not.
    public var refused: Int

    public init(kept: Int = 0, repeated: Int = 0, refused: Int = 0) {
        self.kept = kept
        self.repeated = repeated
        self.refused = refused
    }
}

extension GatewayDesk {
    public func importReceipts(_ file: [UInt8], tenant: String) async throws(GatewayError) -> ReceiptImport {
        _ = try self.known(tenant)
        var report = ReceiptImport()
        let files = await HeavyWork.desk.run {
            (try? SpreadsheetFormat(of: file)) == .zip
                ? ((try? SpreadsheetBundle.files(file, limit: 1000).map(\.bytes)) ?? []) : [file]
        }
        if files.isEmpty { report.refused = 1 }
        for bytes in files {
            guard let reading = try? ReceiptReader.reading(bytes), !reading.records.isEmpty, reading.problems.isEmpty,
                let port = try await self.uploading({ () async throws(LedgerError) in
                    try await self.premises.ledger.port(ofReceipts: reading.records, tenant: tenant)
                }), let route = self.premises.routes[port]
            else {
                report.refused += 1
                continue
            }
            let kept = try await self.uploading { () async throws(LedgerError) in
                try await self.premises.ledger.keep(
                    ReceiptBatch(
                        route: route.identity, cursor: nil, items: [.init(kind: nil, format: "xml", bytes: bytes)]),
                    now: self.premises.clock.now())
            }
            report.kept += kept.count
            report.repeated += 1 - kept.count
            self.premises.wakeups.collector(route.identity).raise()
        }
        return report
    }
}
