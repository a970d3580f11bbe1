public import Declarations

/// Uploads. What is sealed is sealed before the writer and opened after it.
extension StoredLedger {
    public func openUpload(_ upload: NewUpload, now: Timestamp) async throws(LedgerError) {
        let sealed = try Self.mapped([(upload.head, "head"), (upload.file, "file")]) { plain, column in
            try self.sealer.seal(plain, for: .upload(upload.tenant, upload.key, column))
        }
        try await self.write(now) { scope in
            let id = try scope.sql.first(
                """
                INSERT INTO upload (key, tenant, created_at, state, dry_run, held, held_until, head)
                VALUES (?, ?, ?, 'received', ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING id
                """,
                [
                    .text(upload.key), .text(upload.tenant), scope.nowValue, SQLValue(upload.isDryRun),
                    SQLValue(upload.heldUntil != nil), .int(upload.heldUntil?.milliseconds ?? 0), .blob(sealed[0]),
                ]
            ) { $0.int(0) }
            guard let id else { return }
            try scope.sql.execute(
                "INSERT INTO upload_file (upload_id, file) VALUES (?, ?)", [.int(id), .blob(sealed[1])])
        }
    }

    public func claimUpload(lease: Duration, now: Timestamp) async throws(LedgerError) -> UploadRecord? {
        let isAlone = !self.isShared
        let isWork = try await self.store.read { sql in
            try sql.first("SELECT 1 FROM upload WHERE state IN ('received', 'checking') LIMIT 1", []) { $0.int(0) }
                != nil
        }
        guard isWork else { return nil }
        let row = try await self.write(now) { scope in
            try scope.claimUpload(lease: lease, takesOver: isAlone)
        }
        return try self.opened(row.map { [$0] } ?? []).first
    }

    public func upload(_ key: String) async throws(LedgerError) -> UploadRecord? {
        let rows = try await self.store.read { sql in
            try sql.rows(
                "SELECT \(UploadRow.columns) FROM upload WHERE key = ?", [.text(key)], UploadRow.record)
        }
        return try self.opened(rows).first
    }

    public func uploads(tenant: String, before id: Int64?, limit: Int) async throws(LedgerError) -> [UploadRecord] {
        let rows = try await self.store.read { sql in
            try sql.rows(
                "SELECT \(UploadRow.columns) FROM upload WHERE tenant = ? AND id < ? ORDER BY id DESC LIMIT ?",
                [.text(tenant), .int(id ?? .max), SQLValue(limit)], UploadRow.record)
        }
        return try self.opened(rows)
    }

    public func uploadFile(_ key: String) async throws(LedgerError) -> [UInt8]? {
        let row = try await self.store.read { sql in
            try sql.first(
                "SELECT u.tenant, f.file FROM upload u JOIN upload_file f ON f.upload_id = u.id WHERE u.key = ?",
                [.text(key)]
            ) { ($0.text(0), $0.blob(1)) }
        }
        guard let (tenant, sealed) = row, sealed.count > 1 else { return nil }
        return try Self.mapped([sealed]) { try self.sealer.open($0, for: .upload(tenant, key, "file")) }.first
    }

    @discardableResult
    public func store(
        _ orders: [UploadOrder], of upload: UploadRecord, lease: Duration, now: Timestamp
    ) async throws(LedgerError) -> UploadStanding? {
        let bodies = try Self.mapped(orders) { order in
            try self.sealer.seal(order.body, for: .uploadOrder(upload, order.number))
        }
        let head = try Self.mapped([upload.head]) {
            try self.sealer.seal($0, for: .upload(upload.tenant, upload.key, "head"))
        }
        return try await self.write(now) { scope in
            guard let standing = try scope.store(upload, head: head[0], lease: lease) else { return nil }
            for (order, body) in zip(orders, bodies) { try scope.store(order, body, upload: upload.id) }
            return standing
        }
    }

    public func releaseUpload(_ upload: UploadRecord, now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { try $0.release(upload: upload.id) }
    }

    public func withdrawUpload(_ upload: UploadRecord, now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { try $0.withdraw(upload: upload.id) }
    }

    public func uploadOrders(
        _ query: UploadQuery, of upload: UploadRecord, isBrief: Bool
    ) async throws(LedgerError) -> [UploadOrder] {
        let look = { @Sendable (sql: any SQLSession) in
            try LedgerReading(sql: sql).uploadOrders(query, upload: upload.id)
        }
        let rows =
            isBrief
            ? try await self.store.readBriefly(within: ConsolePatience.limit, look) : try await self.store.read(look)
        // A sealed body may be far smaller than what comes out of it.
        var bytes = 0
        let opened = try Self.mapped(rows) { row -> UploadOrder? in
            guard bytes < UploadQuery.maxBytes else { return nil }
            var row = row
            row.body = try self.sealer.open(row.body, for: .uploadOrder(upload, row.number))
            bytes += row.body.count
            return row
        }
        return opened.compactMap { $0 }
    }

    public func uploadProblems(of upload: UploadRecord) async throws(LedgerError) -> [Int: Int] {
        try await self.store.read { sql in
            var counts: [Int: Int] = [:]
            let sets = try sql.rows(
                """
                SELECT problems, COUNT(*) FROM upload_order WHERE upload_id = ? AND problems <> '' GROUP BY problems
                """, [.int(upload.id)]
            ) { ($0.text(0), Int($0.int(1))) }
            for (set, orders) in sets {
                for case let number? in set.split(separator: " ").map({ Int($0) }) {
                    counts[number, default: 0] += orders
                }
            }
            return counts
        }
    }

    public func reopenUploadOrders(
        problem: Int, of upload: UploadRecord, now: Timestamp
    ) async throws(LedgerError) -> Int? {
        let head = try Self.mapped([upload.head]) {
            try self.sealer.seal($0, for: .upload(upload.tenant, upload.key, "head"))
        }
        return try await self.write(now) { try $0.reopen(problem: problem, of: upload, head: head[0]) }
    }

    public func uploadAliases(tenant: String) async throws(LedgerError) -> [String: [String: String]] {
        try await self.store.read { sql in
            var aliases: [String: [String: String]] = [:]
            let rows = try sql.rows(
                "SELECT field, value, replacement FROM upload_alias WHERE tenant = ? ORDER BY field, value LIMIT 10000",
                [.text(tenant)]
            ) { ($0.text(0), $0.text(1), $0.text(2)) }
            for (field, value, replacement) in rows { aliases[field, default: [:]][value] = replacement }
            return aliases
        }
    }

    public func storeUploadAlias(
        _ replacement: String, for value: String, field: String, tenant: String, now: Timestamp
    ) async throws(LedgerError) {
        try await self.write(now) { scope in
            _ = try scope.sql.execute(
                """
                INSERT INTO upload_alias (tenant, field, value, replacement, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (tenant, field, value) DO UPDATE SET replacement = excluded.replacement
                """, [.text(tenant), .text(field), .text(value), .text(replacement), scope.nowValue])
        }
    }

    public func releaseHold(
        ofOrders numbers: [String], tenant: String, now: Timestamp
    ) async throws(LedgerError) -> Int {
        try await self.write(now) { scope in
            try numbers.count { try scope.releaseHold(ofOrder: $0, tenant: tenant) }
        }
    }

    public func port(ofReceipts records: [ReceiptRecord], tenant: String) async throws(LedgerError) -> String? {
        try await self.store.read { [sealer = self.sealer, policy = self.policy, node = self.node] sql in
            // Looked up as the writer would, and nothing is written.
            let scope = LedgerScope(
                sql: sql, tallies: TallyBook(), sealer: sealer, policy: policy, now: Timestamp(milliseconds: 0),
                node: node)
            var port: String?
            for record in records {
                guard let found = try scope.port(ofReceipt: record, tenant: tenant) else { return nil }
                port = found
            }
            return port
        }
    }

    public func deleteUploads(before: Timestamp, limit: Int, now: Timestamp) async throws(LedgerError) -> Int {
        try await self.write(now) { try $0.deleteUploads(before: before, limit: limit) }
    }

    private func opened(_ rows: [UploadRecord]) throws(LedgerError) -> [UploadRecord] {
        try Self.mapped(rows) { row in
            var row = row
            row.head = try self.sealer.open(row.head, for: .upload(row.tenant, row.key, "head"))
            return row
        }
    }
}

extension SealedPlace {
    /// A column of an upload belongs to its key.
    static func upload(_ tenant: String, _ key: String, _ column: String) -> SealedPlace {
        SealedPlace(tenant: tenant, table: "upload", column: column, row: key)
    }

    /// An order of an upload belongs to its number there.
    static func uploadOrder(_ tenant: String, _ key: String, _ number: Int) -> SealedPlace {
        SealedPlace(tenant: tenant, table: "upload_order", column: "body", row: "\(key) \(number)")
    }

    fileprivate static func uploadOrder(_ upload: UploadRecord, _ number: Int) -> SealedPlace {
        .uploadOrder(upload.tenant, upload.key, number)
    }
}
