import Declarations

/// What the exchange platform itself says about an envelope (`DxpRep`).
extension LedgerScope {
    /// Binds the answer to the attempt whose envelope it quotes. A bad one ends that attempt as if the channel had said so:
    /// passing troubles lead to redelivery, all others to a stopped lane. Anything else is only recorded.
    func applyPlatformAnswer(_ id: Int64, _ receipt: IncomingReceipt, attempt: PlatformAttempt) throws {
        try self.sql.execute("UPDATE receipt SET state = 'applied' WHERE id = ?", [.int(id)])
        self.tallies.add("receipt.applied")
        self.tallies.add("platform.answers")
        // Customs answered meanwhile, or a later attempt is on its way: this one no longer matters.
        guard attempt.isOpen else { return }
        let rule = receipt.fact.rule
        let detail = "the exchange platform answered \(receipt.fact.code)"
        switch rule.codeClass {
        case .outcome: return
        case .unknown:
            try self.openException(
                "platform_answer", tenant: "", subject: "message \(attempt.message)",
                "message \(attempt.message): \(detail), which this edition does not know; ask the node")
        default:
            // The channel had taken it; what the platform says of it comes later and counts for more.
            try self.sql.execute(
                "UPDATE attempt SET outcome = NULL, ended_at = NULL WHERE id = ?", [.int(attempt.id)])
            try self.conclude(
                AttemptConclusion(
                    attempt: attempt.id, outcome: rule.isRetriable ? .unknown : .refused, detail: detail,
                    retryAfter: nil))
        }
    }

    /// The attempt with an envelope's id.
    func attempt(ofEnvelope id: String?) throws -> PlatformAttempt? {
        guard let id, !id.isEmpty else { return nil }
        return try self.sql.first(
            """
            SELECT a.id, a.message_id, m.state, (SELECT MAX(b.id) FROM attempt b WHERE b.message_id = a.message_id)
            FROM attempt a JOIN message m ON m.id = a.message_id WHERE a.envelope_id = ?
            """, [.text(id)]
        ) { row in
            // Not by their numbers: those begin anew when nothing was sent.
            PlatformAttempt(
                id: row.int(0), message: row.int(1), isOpen: row.int(0) == row.int(3) && row.text(2) == "unresolved")
        }
    }
}

/// An attempt that the platform speaks of.
struct PlatformAttempt {
    var id: Int64
    var message: Int64
    /// It is the message's newest, and nobody else has answered yet.
    var isOpen: Bool
}
