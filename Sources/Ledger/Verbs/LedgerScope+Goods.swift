import Declarations

/// Goods registries. Orders that are stored never look here again: what was filed stands in their own bodies.
extension LedgerScope {
    /// Stores an article; the same facts again change nothing.
    func store(_ goods: Goods, in registry: String, source: String) throws -> GoodsChange {
        let known = try GoodsReading(sql: self.sql).newest(goods.itemNo, in: registry)
        if let known, known.goods == goods { return .unchanged(version: known.version) }
        let body = String(decoding: try StoredJSON.bytes(of: goods.facts), as: UTF8.self)
        let version = (known?.version ?? 0) + 1
        try self.write(goods.itemNo, registry, version: version, source: source, body: body)
        return .stored(version: version)
    }

    /// Removes an article; its versions stay for the record.
    func remove(_ itemNo: String, from registry: String, source: String) throws -> GoodsChange {
        let known = try GoodsReading(sql: self.sql).newest(itemNo, in: registry)
        guard let known, known.goods != nil else { return .absent }
        try self.write(itemNo, registry, version: known.version + 1, source: source, body: nil)
        return .removed(version: known.version + 1)
    }

    private func write(_ itemNo: String, _ registry: String, version: Int, source: String, body: String?) throws {
        let arguments: [SQLValue] = [
            .text(registry), .text(itemNo), SQLValue(version), self.nowValue, .text(source), SQLValue(body),
        ]
        try self.sql.execute(
            """
            INSERT INTO goods (registry, item_no, version, updated_at, source, body) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (registry, item_no) DO UPDATE SET version = excluded.version,
                updated_at = excluded.updated_at, source = excluded.source, body = excluded.body
            """, arguments)
        try self.sql.execute(
            """
            INSERT INTO goods_version (registry, item_no, version, updated_at, source, body)
            VALUES (?, ?, ?, ?, ?, ?)
            """, arguments)
    }
}

/// What look-ups and lists read of the registries. Runs on a snapshot.
struct GoodsReading {
    let sql: any SQLSession

    private static let columns = "item_no, version, updated_at, source, body"

    /// The newest version of an article, also when that is its removal; nil when there never was one.
    func newest(_ itemNo: String, in registry: String) throws -> GoodsRecord? {
        try self.sql.first(
            "SELECT \(Self.columns) FROM goods WHERE registry = ? AND item_no = ?", [.text(registry), .text(itemNo)],
            Self.record)
    }

    /// Articles that are there, in the order of the bytes of their numbers.
    func list(_ registry: String, after itemNo: String, limit: Int) throws -> [GoodsRecord] {
        try self.sql.rows(
            """
            SELECT \(Self.columns) FROM goods
            WHERE registry = ? AND item_no > ? AND body IS NOT NULL ORDER BY item_no LIMIT ?
            """, [.text(registry), .text(itemNo), SQLValue(limit)], Self.record)
    }

    /// Versions of an article, newest first.
    func versions(of itemNo: String, in registry: String, limit: Int) throws -> [GoodsRecord] {
        try self.sql.rows(
            """
            SELECT \(Self.columns) FROM goods_version
            WHERE registry = ? AND item_no = ? ORDER BY version DESC LIMIT ?
            """, [.text(registry), .text(itemNo), SQLValue(limit)], Self.record)
    }

    private static func record(_ row: any SQLRow) throws -> GoodsRecord {
        let itemNo = row.text(0)
        let facts = try row.optionalText(4).map {
            try StoredJSON.value([GoodsField: String].self, from: Array($0.utf8))
        }
        return GoodsRecord(
            itemNo: itemNo, version: Int(row.int(1)), updatedAt: Timestamp(milliseconds: row.int(2)),
            source: row.text(3), goods: facts.map { Goods(itemNo: itemNo, facts: $0) })
    }
}
