extension Schema {
    /// By which key every sealed or hashed value was made, as an index: what names an older key is found and counted without
    /// looking at the rest (`KeyedColumn`). And what erasure goes by: when an order became final, when a receipt came.
    ///
    /// An erased value is one byte; it needs no key and stands in none of these indexes.
    static let sealing = [
        "CREATE INDEX order_body_body_key ON order_body (substr(body, 1, 2)) WHERE length(body) > 1",
        "CREATE INDEX order_body_repaired_key ON order_body (substr(repaired, 1, 2)) WHERE length(repaired) > 1",
        "CREATE INDEX order_body_buyer_hash_key ON order_body (substr(buyer_hash, 1, 1)) WHERE length(buyer_hash) > 1",
        "CREATE INDEX quota_buyer_hash_key ON quota (substr(buyer_hash, 1, 1)) WHERE length(buyer_hash) > 1",
        "CREATE INDEX document_body_body_key ON document_body (substr(body, 1, 2)) WHERE length(body) > 1",
        "CREATE INDEX message_body_bytes_key ON message_body (substr(bytes, 1, 2)) WHERE length(bytes) > 1",
        "CREATE INDEX raw_receipt_body_key ON raw_receipt (substr(body, 1, 2)) WHERE length(body) > 1",
        "CREATE INDEX receipt_reading_key ON receipt (substr(reading, 1, 2)) WHERE length(reading) > 1",
        "CREATE INDEX payment_evidence_body_key ON payment_evidence (substr(body, 1, 2)) WHERE length(body) > 1",
        "ALTER TABLE customs_order ADD COLUMN erased_at INTEGER",
        """
        CREATE INDEX customs_order_kept ON customs_order (since)
        WHERE erased_at IS NULL AND state IN ('released', 'closed', 'cancelled', 'returned', 'rejected', 'filed', 'in_customs')
        """,
        "CREATE INDEX raw_receipt_kept ON raw_receipt (received_at) WHERE length(body) > 1",
        "CREATE INDEX receipt_raw ON receipt (raw_id)",
        "CREATE INDEX payment_evidence_kept ON payment_evidence (keep_until) WHERE length(body) > 1",
    ]
}
