import Declarations

/// A column whose values were made with a key of the vault: sealed, or hashed for look-up. Every such column is listed here;
/// what is not would be lost when its key is retired.
struct KeyedColumn: Sendable {
    /// With which sort of key.
    enum Key: Sendable {
        case data
        case lookup
    }

    let table: String
    let column: String
    let key: Key
    /// The columns of the primary key.
    let rowKey: [String]
    /// The tables that tell the place, joined to `t`, the table itself.
    var joins = ""
    /// What is opened, and the columns its place is made of.
    let sealed: String
    let facts: [String]
    /// The place of what is opened, from its facts.
    let place: @Sendable (_ row: any SQLRow, _ first: Int) throws -> SealedPlace

    /// Its name for people.
    var name: String { "\(self.table).\(self.column)" }
    var hasTextKey: Bool { self.rowKey.contains("tenant") }

    /// The first bytes of a value, which name the key, as the index has them.
    func mark(in table: String = "") -> String {
        "substr(\(table)\(self.column), 1, \(self.key == .data ? 2 : 1))"
    }

    /// The value is there and not erased, as the index has it.
    func isKept(in table: String = "") -> String { "length(\(table)\(self.column)) > 1" }

    /// The value made anew with the newest key.
    func renewed(
        _ old: [UInt8], _ sealed: [UInt8], at place: SealedPlace, by sealer: any ColumnSealer
    ) throws -> [UInt8] {
        switch self.key {
        case .data: return try sealer.seal(try sealer.open(old, for: place), for: place)
        case .lookup:
            // The hash of the buyer whom the sealed order names.
            let order = try StoredOrder.order(from: try sealer.open(sealed, for: place))
            return sealer.lookupHash(order.buyer.buyerIdNumber)
        }
    }

    func mark(of sealer: any ColumnSealer) -> [UInt8] { self.key == .data ? sealer.sealMark : sealer.lookupMark }

    /// What rests in the archive stays sealed for the place it came from.
    static let all =
        Self.orders(in: "order_body") + Self.quota + Self.documents(in: "document_body")
        + Self.messages(in: "message_body") + Self.receipts + Self.orders(in: "archived_order")
        + Self.documents(in: "archived_document") + Self.messages(in: "archived_message") + Self.archivedReceipts
        + Self.uploads

    private static func orders(in table: String) -> [KeyedColumn] {
        func column(
            _ name: String, _ key: Key = .data, sealed: String = "NULL",
            _ place: @escaping @Sendable (String, String, [UInt8]) -> SealedPlace
        ) -> KeyedColumn {
            KeyedColumn(
                table: table, column: name, key: key, rowKey: ["order_id", "revision"],
                joins: "JOIN customs_order o ON o.id = t.order_id", sealed: sealed,
                facts: ["o.tenant", "o.order_no", "t.hash"]
            ) { row, first in place(row.text(first), row.text(first + 1), row.blob(first + 2)) }
        }
        return [
            column("body") { .body($0, $1, $2) },
            column("repaired") { .repaired($0, $1, $2) },
            column("buyer_hash", .lookup, sealed: "t.body") { .body($0, $1, $2) },
        ]
    }

    private static func documents(in table: String) -> [KeyedColumn] {
        [
            KeyedColumn(
                table: table, column: "body", key: .data, rowKey: ["document_id", "revision"],
                joins: "JOIN document d ON d.id = t.document_id", sealed: "NULL",
                facts: ["d.kind", "d.key", "t.hash"]
            ) { row, first in
                .ownBody(
                    BusinessKey(kind: try DocumentKind(stored: row.int(first)), value: row.text(first + 1)),
                    row.blob(first + 2))
            }
        ]
    }

    private static func messages(in table: String) -> [KeyedColumn] {
        [
            KeyedColumn(
                table: table, column: "bytes", key: .data, rowKey: ["message_id"], sealed: "NULL",
                facts: ["t.message_id"]
            ) { row, first in .message(row.int(first)) }
        ]
    }

    private static let quota = [
        KeyedColumn(
            table: "quota", column: "buyer_hash", key: .lookup, rowKey: ["order_id"],
            joins: """
                JOIN customs_order o ON o.id = t.order_id
                LEFT JOIN order_body b ON b.order_id = o.id AND b.revision = o.revision
                LEFT JOIN archived_order a ON a.order_id = o.id AND a.revision = o.revision
                """, sealed: "COALESCE(b.body, a.body)", facts: ["o.tenant", "o.order_no", "COALESCE(b.hash, a.hash)"]
        ) { row, first in .body(row.text(first), row.text(first + 1), row.blob(first + 2)) }
    ]

    private static let receipts = [
        KeyedColumn(
            table: "raw_receipt", column: "body", key: .data, rowKey: ["id"], sealed: "NULL", facts: ["t.digest"]
        ) { row, first in .raw(row.blob(first)) },
        KeyedColumn(
            table: "receipt", column: "reading", key: .data, rowKey: ["id"], sealed: "NULL", facts: ["t.id"]
        ) { row, first in .orphan(row.int(first)) },
        KeyedColumn(
            table: "payment_evidence", column: "body", key: .data, rowKey: ["tenant", "order_no"], sealed: "NULL",
            facts: ["t.tenant", "t.order_no", "t.hash"]
        ) { row, first in .evidence(row.text(first), row.text(first + 1), row.blob(first + 2)) },
        KeyedColumn(
            table: "webhook", column: "body", key: .data, rowKey: ["id"], sealed: "NULL", facts: ["t.tenant", "t.name"]
        ) { row, first in .webhook(row.text(first), row.text(first + 1)) },
    ]

    private static let archivedReceipts = [
        KeyedColumn(
            table: "archived_receipt", column: "body", key: .data, rowKey: ["raw_id"],
            joins: "JOIN raw_receipt r ON r.id = t.raw_id", sealed: "NULL", facts: ["r.digest"]
        ) { row, first in .raw(row.blob(first)) }
    ]
}

extension KeyedColumn {
    fileprivate static let uploads = [
        KeyedColumn(
            table: "upload", column: "head", key: .data, rowKey: ["id"], sealed: "NULL", facts: ["t.tenant", "t.key"]
        ) { row, first in .upload(row.text(first), row.text(first + 1), "head") },
        KeyedColumn(
            table: "upload_file", column: "file", key: .data, rowKey: ["upload_id"],
            joins: "JOIN upload u ON u.id = t.upload_id", sealed: "NULL", facts: ["u.tenant", "u.key"]
        ) { row, first in .upload(row.text(first), row.text(first + 1), "file") },
        KeyedColumn(
            table: "upload_order", column: "body", key: .data, rowKey: ["upload_id", "number"],
            joins: "JOIN upload u ON u.id = t.upload_id", sealed: "NULL", facts: ["u.tenant", "u.key", "t.number"]
        ) { row, first in .uploadOrder(row.text(first), row.text(first + 1), Int(row.int(first + 2))) },
    ]
}

/// A value that names an older key, with what is needed to make it anew.
struct OutdatedValue: Sendable {
    let rowKey: [SQLValue]
    let old: [UInt8]
    let sealed: [UInt8]
    let place: SealedPlace
}
