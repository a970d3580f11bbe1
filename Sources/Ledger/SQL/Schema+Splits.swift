extension Schema {
    /// Which orders share one payment of their buyer. Amounts are the parts' own and the whole payment's.
    static let splits = [
        """
        CREATE TABLE payment_split (
            order_id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, parent TEXT NOT NULL, amount INTEGER NOT NULL,
            total INTEGER NOT NULL, orders INTEGER NOT NULL) STRICT
        """,
        "CREATE INDEX payment_split_parent ON payment_split (tenant, parent)",
    ]
}
