public import Declarations

extension StoredLedger {
    public var isShared: Bool { self.store.isShared }

    public func beat(now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { [isShared = self.store.isShared] scope in
            try scope.beat()
            // Here and not with the sweep alone, whose interval is the operator's.
            if isShared { try scope.rescueFromDeadNodes() }
        }
    }

    public func leave(now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { try $0.giveBack(of: $0.node, "the gateway ended before the outcome") }
    }

    public func nodes() async throws(LedgerError) -> [NodeRecord] {
        try await self.store.read { sql in
            try sql.rows("SELECT name, started_at, beat_at FROM node ORDER BY started_at, name", []) { row in
                NodeRecord(
                    name: row.text(0), startedAt: Timestamp(milliseconds: row.int(1)),
                    beatAt: Timestamp(milliseconds: row.int(2)))
            }
        }
    }

    /// Whether another process used the store within the last minute.
    public func hasLivingNodes() async throws(LedgerError) -> Bool {
        guard let now = try await self.storeTime() else { return false }
        return try await self.nodes().contains { $0.name != self.node && now - $0.beatAt < NodeLife.forgotten }
    }

    public func holdPolling(
        of identity: String, for span: Duration, now: Timestamp
    ) async throws(LedgerError) -> Bool {
        guard self.isShared else { return true }
        // Nodes that only wait ask on a snapshot: writers take turns.
        let isElsewhere = try await self.store.read { [node = self.node] sql in
            try sql.first(
                "SELECT 1 FROM poller WHERE identity = ? AND node <> ? AND held_until > ?",
                [.text(identity), .text(node), .int(now.milliseconds)]
            ) { $0.int(0) } != nil
        }
        if isElsewhere { return false }
        return try await self.write(now) { try $0.holdPolling(of: identity, for: span) }
    }

    public func storeTime() async throws(LedgerError) -> Timestamp? { try await self.store.time() }

    public func listen(_ heard: @escaping @Sendable () -> Void) { self.store.listen(heard) }

    /// Whether a lane or a lapsed message of a signer may be due; as `mayLease`.
    func mayFreeze(_ request: FreezeRequest, now: Timestamp) async throws(LedgerError) -> Bool {
        guard self.isShared else { return true }
        let signer = (request.turn?.signer).map { [SQLValue.text($0)] } ?? []
        let ofSigner = signer.isEmpty ? "" : "AND l.signer = ?"
        return try await self.store.read { sql in
            try sql.first(
                """
                SELECT 1 FROM lane l WHERE l.paused = 0 AND l.stopped IS NULL AND l.next_due <= ? \(ofSigner)
                UNION ALL
                SELECT 1 FROM message m JOIN lane l ON l.id = m.lane_id
                WHERE m.state = 'frozen' AND m.due_at <= ? \(ofSigner) LIMIT 1
                """, [.int(now.milliseconds)] + signer + [.int(now.milliseconds)] + signer
            ) { $0.int(0) } != nil
        }
    }

    /// Whether anything is due. Where nodes take turns to write, an idle one asks on a snapshot first.
    func mayLease(_ request: LeaseRequest, now: Timestamp) async throws(LedgerError) -> Bool {
        guard self.isShared, !request.isPilot else { return true }
        return try await self.store.read { sql in
            try sql.first(
                """
                SELECT 1 FROM lane l WHERE l.route = ? AND l.paused <> 1 AND l.stopped IS NULL AND EXISTS (
                    SELECT 1 FROM message m WHERE m.lane_id = l.id AND m.state IN ('sealed', 'unresolved')
                        AND m.due_at - m.urgency <= ? AND m.due_at <= ?) LIMIT 1
                """, [.text(request.route), .int(now.milliseconds), .int(now.milliseconds)]
            ) { $0.int(0) } != nil
        }
    }
}
