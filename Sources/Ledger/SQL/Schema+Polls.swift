extension Schema {
    /// When, by our own clock, a stream was last read on. `since` is the port's time: the two clocks may be hours apart.
    static let polls = ["ALTER TABLE poll_cursor ADD COLUMN polled_at INTEGER NOT NULL DEFAULT 0"]
}
