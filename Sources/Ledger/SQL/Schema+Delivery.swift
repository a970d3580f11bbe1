extension Schema {
    /// What delivery goes by: acts of a person on lanes, head starts, letters that are dead.
    ///
    /// `urgency` is a head start in milliseconds: what is due is claimed by `due_at - urgency`, so that age wins in the end.
    /// `lane.paused` is 0 running, 1 paused, 2 draining; `lane.sent_turn` rises whenever the lane's messages are leased;
    /// `lane.claimed_at` is when its documents were last put into a message.
    static let delivery: [String] = [
        "ALTER TABLE document ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX document_rank ON document (lane_id, (due_at - urgency), id) WHERE state = 'ready'",
        "ALTER TABLE message ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE message ADD COLUMN failing_since INTEGER",
        "ALTER TABLE message ADD COLUMN dead_at INTEGER",
        "ALTER TABLE message ADD COLUMN dead_reason TEXT",
        "DROP INDEX message_due",
        """
        CREATE INDEX message_rank ON message (lane_id, (due_at - urgency), id)
        WHERE state IN ('sealed', 'unresolved')
        """,
        "DROP INDEX message_failing",
        """
        CREATE INDEX message_failing ON message (lane_id, due_at)
        WHERE failures > 0 AND state IN ('sealed', 'unresolved')
        """,
        "CREATE INDEX message_dead ON message (id) WHERE state = 'dead'",
        "UPDATE message SET dead_at = frozen_at, dead_reason = 'its bytes cannot be opened' WHERE state = 'dead'",
        "ALTER TABLE lane ADD COLUMN sent_turn INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE lane ADD COLUMN claimed_at INTEGER NOT NULL DEFAULT 0",
        """
        CREATE TABLE lane_act (
            id INTEGER PRIMARY KEY, route TEXT NOT NULL, tenant TEXT NOT NULL, kind INTEGER NOT NULL,
            mode INTEGER NOT NULL, at INTEGER NOT NULL) STRICT
        """,
    ]
}
