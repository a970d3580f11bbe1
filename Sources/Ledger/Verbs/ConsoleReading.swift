import Declarations

/// What the console's pages read. Runs on a snapshot, by index and position, and counts nothing.
struct ConsoleReading {
    let sql: any SQLSession

    func session(_ token: [UInt8]) throws -> ConsoleSessionRecord? {
        try self.sql.first(
            "SELECT account, proof, created_at, seen_at FROM console_session WHERE token = ?", [.blob(token)]
        ) { row in
            ConsoleSessionRecord(
                token: token, account: row.text(0), proof: row.blob(1), createdAt: Timestamp(milliseconds: row.int(2)),
                seenAt: Timestamp(milliseconds: row.int(3)))
        }
    }

    func auditLog(_ scope: TenantScope, before id: Int64?, limit: Int) throws -> [AuditEntry] {
        let (condition, arguments) = scope.condition("tenant")
        return try self.sql.rows(
            """
            SELECT id, at, account, act, tenant, target, detail FROM audit
            WHERE id < ? AND \(condition) ORDER BY id DESC LIMIT ?
            """, [.int(id ?? .max)] + arguments + [SQLValue(limit)]
        ) { row in
            AuditEntry(
                id: row.int(0), at: Timestamp(milliseconds: row.int(1)), account: row.text(2), act: row.text(3),
                tenant: row.text(4), target: row.text(5), detail: row.text(6))
        }
    }

    /// Questions with the order that they are about, as far as their subject names one.
    func openQuestions(
        _ scope: TenantScope, kind: String?, before id: Int64?, limit: Int
    ) throws -> [OpenQuestion] {
        var (condition, arguments) = scope.condition("tenant")
        if let kind {
            condition += " AND kind = ?"
            arguments.append(.text(kind))
        }
        let questions = try self.sql.rows(
            """
            SELECT id, kind, tenant, subject, opened_at, detail FROM exception
            WHERE closed_at IS NULL AND id < ? AND \(condition) ORDER BY id DESC LIMIT ?
            """, [.int(id ?? .max)] + arguments + [SQLValue(limit)]
        ) { row in
            OpenQuestion(
                id: row.int(0), kind: row.text(1), tenant: row.text(2), subject: row.text(3),
                openedAt: Timestamp(milliseconds: row.int(4)), detail: row.text(5))
        }
        return try questions.map { question in
            var question = question
            question.orderNo = try self.orderNo(ofSubject: question.subject, tenant: question.tenant)
            return question
        }
    }

    /// The order behind `order 7`, `document 449`, `submission 12`; nil for other subjects.
    private func orderNo(ofSubject subject: String, tenant: String) throws -> String? {
        let words = subject.split(separator: " ", maxSplits: 1)
        guard words.count == 2, !tenant.isEmpty else { return nil }
        let id = Int64(words[1])
        switch (words[0], id) {
        case ("order", let id?): return try self.orderNo(id, tenant)
        case ("document", let id?): return try self.orderNo(DocumentID.order(of: id), tenant)
        case ("submission", let id?):
            let document = try self.sql.first("SELECT document_id FROM submission WHERE id = ?", [.int(id)]) {
                $0.int(0)
            }
            return try document.flatMap { try self.orderNo(DocumentID.order(of: $0), tenant) }
        default: return nil
        }
    }

    private func orderNo(_ id: Int64, _ tenant: String) throws -> String? {
        try self.sql.first("SELECT order_no FROM customs_order WHERE id = ? AND tenant = ?", [.int(id), .text(tenant)])
        { $0.text(0) }
    }

    func newestEvent(_ scope: TenantScope) throws -> Int64 {
        guard let tenants = scope.tenants else {
            return try self.sql.first("SELECT COALESCE(MAX(sequence), 0) FROM event", []) { $0.int(0) } ?? 0
        }
        return try tenants.map { tenant in
            try self.sql.first("SELECT COALESCE(MAX(sequence), 0) FROM event WHERE tenant = ?", [.text(tenant)]) {
                $0.int(0)
            } ?? 0
        }.max() ?? 0
    }
}

extension TenantScope {
    /// As a condition on a column; nothing is seen by whoever sees no tenant.
    func condition(_ column: String) -> (String, [SQLValue]) {
        guard let tenants = self.tenants else { return ("1 = 1", []) }
        guard !tenants.isEmpty else { return ("1 = 0", []) }
        let marks = Array(repeating: "?", count: tenants.count).joined(separator: ", ")
        return ("\(column) IN (\(marks))", tenants.sorted().map(SQLValue.text))
    }
}
