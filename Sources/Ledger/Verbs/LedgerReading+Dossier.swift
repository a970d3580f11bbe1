import Declarations

/// What acts on an order read first.
extension LedgerReading {
    func dossier(_ orderNo: String, tenant: String, now: Timestamp) throws -> Dossier? {
        let head = try self.sql.first(
            "SELECT id, port, revision, state, requests FROM customs_order WHERE tenant = ? AND order_no = ?",
            [.text(tenant), .text(orderNo)]
        ) { row in
            (
                id: row.int(0), port: row.text(1), revision: Int(row.int(2)),
                state: try OrderState(stored: row.text(3)), requests: Int(row.int(4))
            )
        }
        guard let head else { return nil }
        let numbers = try self.inventoryNumbers(head.id)
        return Dossier(
            orderNo: orderNo, port: head.port, revision: head.revision, state: head.state,
            facts: try self.actFacts(head.id, numbers, now: now), invtNo: numbers.invtNo, copNo: numbers.copNo,
            returned: try self.returned(head.id), requests: head.requests, content: nil,
            epoch: try self.epochs().last?.number ?? 1)
    }

    /// What decides which acts are possible.
    ///
    /// - Parameter numbers: those of its inventory.
    func actFacts(
        _ order: Int64, _ numbers: OrderRecord.InventoryNumbers, now: Timestamp
    ) throws -> OrderActFacts {
        let documents = try self.sql.rows(
            "SELECT kind, state, lane_id, next_app_type FROM document WHERE id >= ? AND id < ? ORDER BY id",
            DocumentID.range(of: order)
        ) { row in
            OrderActFacts.Document(
                kind: try DocumentKind(stored: row.int(0)), state: try DocumentState(stored: row.text(1)),
                isOurs: row.optionalInt(2) != nil, isDeleting: row.text(3) == "3")
        }
        let head = try self.sql.first("SELECT released_at, erased_at FROM customs_order WHERE id = ?", [.int(order)]) {
            (released: $0.optionalInt(0), erased: $0.optionalInt(1))
        }
        var facts = OrderActFacts(
            documents: documents, hasInvtNo: numbers.invtNo != nil,
            releasedAt: head?.released.map(Timestamp.init(milliseconds:)),
            mayBeDeclared: try self.mayBeDeclared(order))
        facts.isErased = head?.erased != nil
        facts.isUntold = try self.isUntold(order, now)
        return facts
    }

    /// An earlier filing of the inventory may be stored at customs.
    private func mayBeDeclared(_ order: Int64) throws -> Bool {
        // While a restored ledger is held nobody knows.
        try self.sql.first(
            """
            SELECT 1 FROM document d WHERE d.id = ? AND (EXISTS (
                SELECT 1 FROM submission s WHERE s.document_id = d.id AND (
                    s.state IN ('attempted', 'filed', 'in_customs', 'held', 'silent')
                    OR s.state IN ('superseded', 'void') AND d.maybe_sent = 1))
            OR d.maybe_sent = 1 AND EXISTS (SELECT 1 FROM ledger_epoch WHERE resumed_at IS NULL))
            """, [.int(DocumentID.derived(.inventory, of: order))]
        ) { $0.int(0) } != nil
    }

    /// So long after a restore receipts may still tell of an inventory that the lost edition filed. For ever, and what waits for
    /// a part that never comes could not be taken back.
    private static let telling = Duration.seconds(86_400)

    /// The inventory waited when the backup was made, and was not filed here since.
    private func isUntold(_ order: Int64, _ now: Timestamp) throws -> Bool {
        try self.sql.first(
            """
            SELECT 1 FROM document d WHERE d.id = ? AND d.maybe_sent = 1
                AND NOT EXISTS (SELECT 1 FROM submission s
                    WHERE s.document_id = d.id AND s.state NOT IN ('frozen', 'sealed', 'withdrawn'))
                AND EXISTS (SELECT 1 FROM ledger_epoch WHERE resumed_at IS NULL OR resumed_at > ?)
            """,
            [.int(DocumentID.derived(.inventory, of: order)), .int((now - Self.telling).milliseconds)]
        ) { $0.int(0) } != nil
    }

    /// Own number of the inventory and the newest that customs gave it.
    func inventoryNumbers(_ order: Int64) throws -> OrderRecord.InventoryNumbers {
        let inventory = DocumentID.derived(.inventory, of: order)
        // The newest last; the condition is that of the index.
        let known = try self.sql.rows(
            """
            SELECT a.type, a.value FROM alias a LEFT JOIN submission s ON s.id = a.submission_id
            WHERE a.document_id = ? AND a.type IN ('preNo', 'invtNo') ORDER BY COALESCE(s.number, 0), a.value
            """, [.int(inventory)]
        ) { ($0.text(0), $0.text(1)) }
        let numbers = Dictionary(known, uniquingKeysWith: { $1 })
        let own = try self.sql.first("SELECT cop_no FROM document WHERE id = ?", [.int(inventory)]) {
            $0.optionalText(0)
        }
        return .init(copNo: own ?? nil, preNo: numbers["preNo"], invtNo: numbers["invtNo"])
    }

    /// Quantities by line in returns that are under way or accepted.
    private func returned(_ order: Int64) throws -> [Int: Amount] {
        let rows = try self.sql.rows(
            """
            SELECT r.gnum, r.quantity FROM returned_line r JOIN document d ON d.id = r.document_id
            WHERE d.id >= ? AND d.id < ? AND d.state NOT IN ('rejected', 'withdrawn', 'deleted')
            """, DocumentID.range(of: order)
        ) { (Int($0.int(0)), $0.int(1)) }
        return rows.reduce(into: [:]) { sums, row in
            sums[row.0] = Amount(units: (sums[row.0]?.units ?? 0) + row.1)
        }
    }
}
