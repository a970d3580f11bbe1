public import Declarations

extension StoredLedger {
    public func reseal(_ walk: ResealWalk, limit: Int, now: Timestamp) async throws(LedgerError) -> ResealWalk {
        var walk = walk
        walk.resealed = 0
        for column in KeyedColumn.all where walk.resealed < limit {
            let skipping = walk.unreadable[column.name] ?? 0
            let mark = column.mark(of: self.sealer)
            let room = limit - walk.resealed
            let outdated = try await self.store.read { sql in
                try LedgerReading(sql: sql).outdated(column, mark: mark, skipping: skipping, limit: room)
            }
            guard !outdated.isEmpty else { continue }
            var renewed: [(old: OutdatedValue, new: [UInt8])] = []
            for value in outdated {
                do {
                    renewed.append(
                        (value, try column.renewed(value.old, value.sealed, at: value.place, by: self.sealer)))
                } catch {
                    walk.unreadable[column.name, default: 0] += 1
                }
            }
            walk.resealed += try await self.write(now) { [renewed] in try $0.replace(renewed, in: column) }
        }
        return walk
    }

    public func namesDataKey(_ mark: [UInt8]) async throws(LedgerError) -> Bool { try await self.names(mark, .data) }

    public func namesLookupKey(_ mark: [UInt8]) async throws(LedgerError) -> Bool {
        try await self.names(mark, .lookup)
    }

    private func names(_ mark: [UInt8], _ key: KeyedColumn.Key) async throws(LedgerError) -> Bool {
        try await self.store.read { sql in
            let reading = LedgerReading(sql: sql)
            return try KeyedColumn.all.contains { try $0.key == key && reading.isNamed(mark, in: $0) }
        }
    }

    public func erase(_ request: ErasureRequest, now: Timestamp) async throws(LedgerError) -> ErasureSummary {
        try await self.write(now) { try $0.erase(request) }
    }

    public func settleErasure() async throws(LedgerError) { try await self.store.emptyLog() }
}

extension SealedPlace {
    /// A revision's body belongs to its order number and content hash.
    static func body(_ tenant: String, _ orderNo: String, _ hash: [UInt8]) -> SealedPlace {
        SealedPlace(tenant: tenant, table: "order_body", column: "body", row: "\(orderNo) \(Self.hex(hash))")
    }

    /// What a revision was before normalisation belongs where its body does.
    static func repaired(_ tenant: String, _ orderNo: String, _ hash: [UInt8]) -> SealedPlace {
        SealedPlace(tenant: tenant, table: "order_body", column: "repaired", row: "\(orderNo) \(Self.hex(hash))")
    }

    /// Signed bytes belong to their message.
    static func message(_ id: Int64) -> SealedPlace {
        SealedPlace(tenant: "", table: "message_body", column: "bytes", row: "\(id)")
    }

    /// A raw receipt belongs to its own digest.
    static func raw(_ digest: [UInt8]) -> SealedPlace {
        SealedPlace(tenant: "", table: "raw_receipt", column: "body", row: Self.hex(digest))
    }

    /// The content of a document belongs to its key and content hash.
    static func ownBody(_ key: BusinessKey, _ hash: [UInt8]) -> SealedPlace {
        SealedPlace(
            tenant: "", table: "document_body", column: "body",
            row: "\(key.kind.rawValue) \(key.value) \(Self.hex(hash))")
    }

    /// A reading that belongs to nobody yet belongs to its own row.
    static func orphan(_ id: Int64) -> SealedPlace {
        SealedPlace(tenant: "", table: "receipt", column: "reading", row: "\(id)")
    }

    /// Supplied content belongs to its order number and its own hash.
    static func evidence(_ tenant: String, _ orderNo: String, _ hash: [UInt8]) -> SealedPlace {
        SealedPlace(tenant: tenant, table: "payment_evidence", column: "body", row: "\(orderNo) \(Self.hex(hash))")
    }

    /// Bytes in hexadecimal, without leading zeros, with dots between: the form that every stored seal is bound to.
    private static func hex(_ bytes: [UInt8]) -> String {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 3)
        for byte in bytes {
            if !text.isEmpty { text.append(UInt8(ascii: ".")) }
            if byte > 15 { text.append(digit(byte >> 4)) }
            text.append(digit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
