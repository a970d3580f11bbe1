public import Declarations
import Ledger
import Manifests

/// An upload that somebody named by its number, and where a row of its file is.
public struct UploadPlace: Sendable, Hashable {
    public var tenant: String
    public var key: String
    /// Nil when no row was asked for.
    public var row: Row?

    /// A row of the file.
    public enum Row: Sendable, Hashable {
        /// It is of the order of this number, counted from 1.
        case order(Int)
        /// No order has it; the last row that was seen of one.
        case missing(last: Int)
        /// The file is still being read, or nothing could be read of it.
        case unread
    }

    public init(tenant: String, key: String, row: Row? = nil) {
        self.tenant = tenant
        self.key = key
        self.row = row
    }
}

extension UploadFile {
    /// A table, rather than messages or an archive.
    public static func isTable(_ bytes: [UInt8]) -> Bool {
        let format = try? SpreadsheetFormat(of: bytes)
        return format == .csv || format == .xlsx
    }
}

extension GatewayDesk {
    /// Orders that are looked through for a row that stands apart from the first row of its order.
    private static let searched = 10_000
    private static let atOnce = 500

    public func uploadPlace(
        _ number: Int64, row: Int?, _ scope: TenantScope
    ) async throws(GatewayError) -> UploadPlace? {
        guard number > 0, number < .max else { return nil }
        for tenant in self.tenants(in: scope) {
            let found = try await self.uploading { () async throws(LedgerError) in
                try await self.premises.ledger.uploads(tenant: tenant, before: number + 1, limit: 1).first
            }
            guard let found, found.id == number else { continue }
            var place = UploadPlace(tenant: tenant, key: found.key)
            if let row { place.row = try await self.place(ofRow: row, in: found) }
            return place
        }
        return nil
    }

    /// Orders are numbered by their first rows, so the last one that begins at or before a row has it, unless one that began
    /// earlier goes on there.
    private func place(ofRow row: Int, in upload: UploadRecord) async throws(GatewayError) -> UploadPlace.Row {
        guard upload.state != .received, upload.orders > 0 else { return .unread }
        var (low, high) = (1, upload.orders)
        while low < high {
            let middle = (low + high + 1) / 2
            guard let lines = try await self.rows(ofOrders: middle - 1, upTo: middle, of: upload).first?.lines,
                let first = lines.min()
            else { return .unread }
            if first <= row { low = middle } else { high = middle - 1 }
        }
        // The order after it, too: it says that the file goes on behind the row.
        var (end, last, count) = (min(low + 1, upload.orders), 0, 2)
        while end > max(0, low - Self.searched) {
            let start = max(0, end - count)
            for order in try await self.rows(ofOrders: start, upTo: end, of: upload).reversed() {
                if order.lines.contains(row) { return .order(order.number) }
                last = max(last, order.lines.max() ?? 0)
            }
            (end, count) = (start, Self.atOnce)
        }
        return .missing(last: last)
    }

    /// The rows of the orders after a number up to another.
    private func rows(
        ofOrders after: Int, upTo last: Int, of upload: UploadRecord
    ) async throws(GatewayError) -> [(number: Int, lines: [Int])] {
        var (after, found) = (after, [(number: Int, lines: [Int])]())
        while after < last {
            let orders = try await self.uploading { [after] () async throws(LedgerError) in
                try await self.premises.ledger.uploadOrders(
                    .init(.all, after: after, limit: last - after), of: upload, isBrief: true)
            }
            guard let end = orders.last else { break }
            found += orders.map { ($0.number, UploadBody.read($0).rows.map(\.line)) }
            after = end.number
        }
        return found
    }
}
