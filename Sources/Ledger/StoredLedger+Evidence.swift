public import Declarations

extension StoredLedger {
    public func keepEvidence(_ evidence: NewEvidence, now: Timestamp) async throws(LedgerError) -> EvidenceKept {
        let sealed = try Self.mapped([evidence]) { new in
            let plain = try StoredJSON.bytes(of: new.input)
            let hash = self.sealer.digest(plain)
            return (hash: hash, body: try self.sealer.seal(plain, for: .evidence(new.tenant, new.orderNo, hash)))
        }
        return try await self.write(now) { scope in
            guard let sealed = sealed.first else { throw LedgerError(.corrupt, "nothing was sealed") }
            return try scope.keepEvidence(evidence, hash: sealed.hash, body: sealed.body)
        }
    }

    public func takeQuestion(_ question: NewQuestion, now: Timestamp) async throws(LedgerError) -> QuestionTaken {
        try await self.write(now) { try $0.takeQuestion(question) }
    }

    public func claimAnswers(
        limit: Int, sealWithin: Duration, now: Timestamp
    ) async throws(LedgerError) -> [ClaimedAnswer] {
        let rows = try await self.write(now) { try $0.claimAnswers(limit: limit, sealWithin: sealWithin) }
        return rows.map { row in
            var answer = row.answer
            do {
                answer.order = try row.order.map { try self.open($0.body, answer.tenant, answer.orderNo, $0.hash) }
                answer.input = try row.input.map { try self.input($0.body, $0.hash, answer.orderNo, answer.tenant) }
            } catch {
                answer.isUnreadable = true
            }
            return answer
        }
    }

    public func sealAnswers(_ answers: [SealedAnswer], now: Timestamp) async throws(LedgerError) -> [Bool] {
        let sealed = try Self.mapped(answers) { answer -> [UInt8]? in
            guard case .bytes(let bytes) = answer.outcome else { return nil }
            return try self.sealer.seal(bytes, for: .message(answer.message))
        }
        return try await self.write(now) { scope in
            try zip(answers, sealed).map { answer, bytes in
                try scope.isolated("message \(answer.message)") { try $0.sealAnswer(answer, sealedBytes: bytes) }
                    == .success(true)
            }
        }
    }

    public func resendAnswers(
        orderNo: String, tenant: String, makeGuid: @escaping @Sendable () -> String, now: Timestamp
    ) async throws(LedgerError) -> Int {
        try await self.write(now) { try $0.resendAnswers(orderNo: orderNo, tenant: tenant, makeGuid: makeGuid) }
    }

    public func evidence(ofOrder orderNo: String, tenant: String) async throws(LedgerError) -> EvidenceRecord? {
        let place: [SQLValue] = [.text(tenant), .text(orderNo)]
        let (stored, questions) = try await self.store.read { sql in
            let stored = try sql.first(
                """
                SELECT revision, hash, body, stored_at, keep_until FROM payment_evidence
                WHERE tenant = ? AND order_no = ?
                """, place
            ) { row in
                (
                    revision: Int(row.int(0)), hash: row.blob(1), body: row.blob(2),
                    storedAt: Timestamp(milliseconds: row.int(3)), keepUntil: Timestamp(milliseconds: row.int(4))
                )
            }
            let questions = try sql.rows(
                """
                SELECT r.session_id, r.asked_at, r.missing, m.state, m.attempts FROM evidence_request r
                JOIN message m ON m.id = r.message_id WHERE r.tenant = ? AND r.order_no = ? ORDER BY r.id LIMIT 1000
                """, place, EvidenceRecord.Question.init)
            return (stored, questions)
        }
        guard let stored else {
            return questions.isEmpty ? nil : EvidenceRecord(questions: questions)
        }
        let kept = Erased.isMark(stored.body) ? [] : [stored]
        let input = try Self.mapped(kept) { try self.input($0.body, $0.hash, orderNo, tenant) }.first
        return EvidenceRecord(
            input: input, revision: stored.revision, storedAt: stored.storedAt, keepUntil: stored.keepUntil,
            questions: questions)
    }

    private func input(_ body: [UInt8], _ hash: [UInt8], _ orderNo: String, _ tenant: String) throws -> EvidenceInput {
        try StoredJSON.value(
            EvidenceInput.self, from: try self.sealer.open(body, for: .evidence(tenant, orderNo, hash)))
    }
}

extension EvidenceRecord.Question {
    init(_ row: any SQLRow) throws {
        self.sessionID = row.text(0)
        self.askedAt = Timestamp(milliseconds: row.int(1))
        self.missing = row.text(2).split(separator: " ").map(String.init)
        self.attempts = Int(row.int(4))
        self.state =
            switch row.text(3) {
            case "frozen": row.text(2).isEmpty ? .preparing : .waiting
            case "delivered": .delivered
            case "refused": .refused
            case "dead": .failed
            default: .sending
            }
    }
}
