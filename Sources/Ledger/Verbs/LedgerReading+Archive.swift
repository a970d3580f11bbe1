import Declarations

/// An archived order before its bodies are opened.
struct ArchivedRows: Sendable {
    var order: ArchivedOrder
    var parts: [Part]

    struct Part: Sendable {
        var kind: String
        var name: String
        var sealed: [UInt8]
        var place: SealedPlace
    }

    func open(by sealer: any ColumnSealer) throws -> ArchivedOrder {
        var order = self.order
        order.parts = try self.parts.map { part in
            ArchivedOrder.Part(kind: part.kind, name: part.name, bytes: try sealer.open(part.sealed, for: part.place))
        }
        return order
    }
}

/// What rests in the archive, and the restores of this ledger.
extension LedgerReading {
    func archivedOrders(_ page: ArchivePage) throws -> [ArchivedRows] {
        let orders = try self.sql.rows(
            """
            SELECT o.id, o.tenant, o.order_no, o.state, o.since FROM customs_order o
            WHERE o.id > ? AND o.archived = 1 AND o.erased_at IS NULL AND o.since >= ? AND o.since < ?
            ORDER BY o.id LIMIT ?
            """,
            [.int(page.after), .int(page.from.milliseconds), .int(page.to.milliseconds), SQLValue(page.limit)]
        ) { row in
            ArchivedOrder(
                id: row.int(0), tenant: row.text(1), orderNo: row.text(2), state: try OrderState(stored: row.text(3)),
                since: Timestamp(milliseconds: row.int(4)), parts: [])
        }
        return try orders.map { ArchivedRows(order: $0, parts: try self.archivedParts($0)) }
    }

    private func archivedParts(_ order: ArchivedOrder) throws -> [ArchivedRows.Part] {
        let range = DocumentID.range(of: order.id)
        let bodies = try self.sql.rows(
            "SELECT revision, hash, body FROM archived_order WHERE order_id = ? AND length(body) > 1 ORDER BY revision",
            [.int(order.id)]
        ) { row in
            ArchivedRows.Part(
                kind: "order", name: "\(row.int(0))", sealed: row.blob(2),
                place: .body(order.tenant, order.orderNo, row.blob(1)))
        }
        let documents = try self.sql.rows(
            """
            SELECT d.kind, d.key, a.revision, a.hash, a.body FROM archived_document a
            JOIN document d ON d.id = a.document_id
            WHERE a.document_id >= ? AND a.document_id < ? AND length(a.body) > 1 ORDER BY a.document_id, a.revision
            """, range
        ) { row in
            let kind = try DocumentKind(stored: row.int(0))
            return ArchivedRows.Part(
                kind: "document", name: "\(kind.rawValue) \(row.int(2))", sealed: row.blob(4),
                place: .ownBody(BusinessKey(kind: kind, value: row.text(1)), row.blob(3)))
        }
        let messages = try self.sql.rows(
            """
            SELECT a.message_id, a.bytes FROM archived_message a WHERE length(a.bytes) > 1 AND a.message_id IN (
                SELECT s.message_id FROM submission s WHERE s.document_id >= ? AND s.document_id < ?)
            ORDER BY a.message_id
            """, range
        ) { row in
            ArchivedRows.Part(
                kind: "message", name: "\(row.int(0))", sealed: row.blob(1), place: .message(row.int(0)))
        }
        let receipts = try self.sql.rows(
            """
            SELECT a.raw_id, r.digest, a.body FROM archived_receipt a JOIN raw_receipt r ON r.id = a.raw_id
            WHERE a.raw_id IN (SELECT f.raw_id FROM receipt f WHERE f.order_id = ?) ORDER BY a.raw_id
            """, [.int(order.id)]
        ) { row in
            ArchivedRows.Part(kind: "receipt", name: "\(row.int(0))", sealed: row.blob(2), place: .raw(row.blob(1)))
        }
        return bodies + documents + messages + receipts
    }

    func epochs() throws -> [LedgerEpoch] {
        try self.sql.rows(
            """
            SELECT number, backup_at, restored_at, last_sequence, replayed_at, resumed_at FROM ledger_epoch
            ORDER BY number
            """, []
        ) { row in
            LedgerEpoch(
                number: Int(row.int(0)), backupAt: Timestamp(milliseconds: row.int(1)),
                restoredAt: Timestamp(milliseconds: row.int(2)), lastSequence: row.int(3),
                replayedAt: row.optionalInt(4).map(Timestamp.init(milliseconds:)),
                resumedAt: row.optionalInt(5).map(Timestamp.init(milliseconds:)))
        }
    }

    func journals() throws -> [JournalRecord] {
        try self.sql.rows(
            "SELECT id, place, replayed_epoch, unreadable, damaged FROM receipt_journal ORDER BY place, id", []
        ) { row in
            JournalRecord(
                id: row.text(0), place: row.text(1), replayedEpoch: Int(row.int(2)), unreadable: Int(row.int(3)),
                damaged: Int(row.int(4)))
        }
    }

    /// Numbers events of the same history alike: those of the backup belong to the epoch in which they happened.
    func inTheirEpochs(_ events: [EventRecord]) throws -> [EventRecord] {
        let epochs = try self.epochs()
        guard !epochs.isEmpty else { return events }
        return events.map { event in
            var event = event
            event.epoch = epochs.last { $0.lastSequence < event.sequence }?.number ?? 1
            return event
        }
    }
}
