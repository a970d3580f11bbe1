import Declarations

extension LedgerScope {
    /// Each answer takes up to 20 older ones with it, so that the table needs no service of its own.
    func keep(_ answer: GivenAnswer, tenant: String, key: [UInt8], forgetting: Timestamp) throws {
        try self.sql.execute(
            """
            DELETE FROM api_answer WHERE (tenant, key) IN (
                SELECT tenant, key FROM api_answer WHERE at < ? ORDER BY at LIMIT 20)
            """, [.int(forgetting.milliseconds)])
        try self.sql.execute(
            """
            INSERT INTO api_answer (tenant, key, request, status, content_type, language, location, body, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, key) DO UPDATE SET
                request = excluded.request, status = excluded.status, content_type = excluded.content_type,
                language = excluded.language, location = excluded.location, body = excluded.body, at = excluded.at
            WHERE api_answer.at < ?
            """,
            [
                .text(tenant), .blob(key), .blob(answer.request), SQLValue(answer.status), SQLValue(answer.contentType),
                SQLValue(answer.language), SQLValue(answer.location), .blob(answer.body), .int(self.now.milliseconds),
                .int(forgetting.milliseconds),
            ])
    }
}
