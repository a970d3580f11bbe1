import Declarations

/// What names which key of the vault.
extension LedgerReading {
    /// Counting stops here: beyond, a number says no more than "many".
    static let outdatedLimit = 10_000

    /// Values of a column that name an older key than the mark, in an order that only shrinks: what was passed over stays in
    /// front. (One that names a newer key names one that is not held; nothing can be done about it.)
    func outdated(_ column: KeyedColumn, mark: [UInt8], skipping: Int, limit: Int) throws -> [OutdatedValue] {
        let own = column.rowKey.map { "t.\($0)" }
        let columns = own + ["t.\(column.column)", column.sealed] + column.facts
        return try self.sql.rows(
            """
            SELECT \(columns.joined(separator: ", ")) FROM \(column.table) t \(column.joins)
            WHERE \(column.isKept(in: "t.")) AND \(column.mark(in: "t.")) < ?
            ORDER BY \(([column.mark(in: "t.")] + own).joined(separator: ", ")) LIMIT ? OFFSET ?
            """, [.blob(mark), SQLValue(limit), SQLValue(skipping)]
        ) { row in
            let first = own.count
            return OutdatedValue(
                rowKey: own.indices.map { column.hasTextKey ? .text(row.text($0)) : .int(row.int($0)) },
                old: row.blob(first), sealed: row.optionalBlob(first + 1) ?? [],
                place: try column.place(row, first + 2))
        }
    }

    /// How many values name an older key than the newest.
    func outdatedCount(_ sealer: any ColumnSealer) throws -> Int {
        try KeyedColumn.all.reduce(0) { sum, column in
            sum
                + (try self.sql.first(
                    """
                    SELECT COUNT(*) FROM (SELECT 1 FROM \(column.table)
                    WHERE \(column.isKept()) AND \(column.mark()) < ? LIMIT ?) v
                    """, [.blob(column.mark(of: sealer)), SQLValue(Self.outdatedLimit)]
                ) { Int($0.int(0)) } ?? 0)
        }
    }

    /// Whether a column holds a value that begins with a mark.
    func isNamed(_ mark: [UInt8], in column: KeyedColumn) throws -> Bool {
        try self.sql.first(
            "SELECT 1 FROM \(column.table) WHERE \(column.isKept()) AND \(column.mark()) = ? LIMIT 1",
            [.blob(mark)]
        ) { $0.int(0) } != nil
    }
}

extension LedgerScope {
    /// Writes values made anew; one that changed meanwhile stays as it is. The number that was written.
    func replace(_ values: [(old: OutdatedValue, new: [UInt8])], in column: KeyedColumn) throws -> Int {
        let condition = column.rowKey.map { "\($0) = ?" }.joined(separator: " AND ")
        return try values.reduce(0) { sum, value in
            sum
                + (try self.sql.execute(
                    "UPDATE \(column.table) SET \(column.column) = ? WHERE \(condition) AND \(column.column) = ?",
                    [.blob(value.new)] + value.old.rowKey + [.blob(value.old.old)]))
        }
    }
}
