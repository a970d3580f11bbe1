public import Declarations

extension StoredLedger {
    public func releaseTimes(orders: Int, each: Int) async throws(LedgerError) -> [String: [Duration]] {
        let taken = try await self.store.read { sql in
            try sql.rows(
                """
                SELECT n.port, n.released_at - n.created_at FROM (
                    SELECT id, port, released_at, created_at FROM customs_order ORDER BY id DESC LIMIT ?) n
                WHERE n.released_at IS NOT NULL ORDER BY n.id DESC
                """, [SQLValue(orders)]
            ) { (port: $0.text(0), time: $0.int(1)) }
        }
        return Dictionary(grouping: taken, by: \.port).mapValues { rows in
            rows.prefix(each).map { .milliseconds(max(0, $0.time)) }
        }
    }

    public func ownContent(
        ofOrder orderNo: String, tenant: String, kind: DocumentKind
    ) async throws(LedgerError) -> DocumentBody? {
        let found = try await self.store.read { sql in
            try sql.first(
                """
                SELECT d.key, COALESCE(b.hash, a.hash), COALESCE(b.body, a.body) FROM customs_order o
                JOIN document d ON d.id >= o.id * 64 AND d.id < (o.id + 1) * 64 AND d.kind = ?
                LEFT JOIN document_body b ON b.document_id = d.id AND b.revision = d.revision
                LEFT JOIN archived_document a ON a.document_id = d.id AND a.revision = d.revision
                WHERE o.tenant = ? AND o.order_no = ? AND length(COALESCE(b.body, a.body)) > 1
                ORDER BY d.id DESC LIMIT 1
                """, [SQLValue(kind.rawValue), .text(tenant), .text(orderNo)]
            ) { (key: $0.text(0), hash: $0.blob(1), body: $0.blob(2)) }
        }
        guard let found else { return nil }
        return try Self.mapped([found]) { found in
            let place = SealedPlace.ownBody(BusinessKey(kind: kind, value: found.key), found.hash)
            return try StoredJSON.value(DocumentBody.self, from: try self.sealer.open(found.body, for: place))
        }.first
    }

    public func givenAnswer(
        tenant: String, key: [UInt8], since: Timestamp
    ) async throws(LedgerError) -> GivenAnswer? {
        try await self.store.read { sql in
            try sql.first(
                """
                SELECT request, status, content_type, language, location, body FROM api_answer
                WHERE tenant = ? AND key = ? AND at >= ?
                """, [.text(tenant), .blob(key), .int(since.milliseconds)]
            ) { row in
                GivenAnswer(
                    request: row.blob(0), status: Int(row.int(1)), contentType: row.optionalText(2),
                    language: row.optionalText(3), location: row.optionalText(4), body: row.blob(5))
            }
        }
    }

    public func keepAnswer(
        _ answer: GivenAnswer, tenant: String, key: [UInt8], forgetting: Timestamp, now: Timestamp
    ) async throws(LedgerError) {
        try await self.write(now) { scope in
            try scope.keep(answer, tenant: tenant, key: key, forgetting: forgetting)
        }
    }
}
