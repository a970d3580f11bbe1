public import Declarations
import Foundation
import Synchronization

/// The ledger on a store: one SQLite file for one merchant with one key on one machine, up to a park.
///
/// Personal data is sealed before it enters the writer's queue and opened after it left, so the single writer only
/// moves bytes.
public final class StoredLedger: Ledger {
    package let store: any SQLStore
    let sealer: any ColumnSealer
    let journal = JournalSlot()
    let listeners = EventSlot()
    let policy: LedgerPolicy
    /// This process among those that share the store; another one after every start.
    public let node: String

    /// On a store that is open.
    package init(
        store: any SQLStore, sealer: any ColumnSealer, policy: LedgerPolicy, node: String = UUID().uuidString
    ) {
        self.store = store
        self.sealer = sealer
        self.policy = policy
        self.node = node
    }

    /// The database and what stands beside it: write-ahead log, its index, ownership lock.
    public static func fileNames(for name: String) -> [String] { ["", "-wal", "-shm", ".lock"].map { name + $0 } }

    /// What the store syncs before a commit is told, as it says itself: `synchronous=2` is SQLite's FULL.
    public func durability() async throws(LedgerError) -> String { try await self.store.durability() }

    // MARK: Order in

    public func accept(_ orders: [NewOrder], now: Timestamp) async throws(LedgerError) -> [AcceptResult] {
        let sealed = try Self.mapped(orders) { new in
            SealedBody(
                order: try self.sealer.seal(StoredOrder.bytes(of: new.order), for: .body(new, "body")),
                repaired: new.repairedValues.isEmpty
                    ? nil
                    : try self.sealer.seal(try StoredJSON.bytes(of: new.repairedValues), for: .body(new, "repaired")))
        }
        return try await self.write(now) { scope in
            try zip(orders, sealed).map { order, body in
                try scope.outcome(of: "order \(order.order.orderNo)") { try $0.accept(order, sealedBody: body) }
            }
        }
    }

    // MARK: Prepared

    public func freeze(_ request: FreezeRequest, now: Timestamp) async throws(LedgerError) -> [FrozenMessage] {
        guard try await self.mayFreeze(request, now: now) else { return [] }
        let rows = try await self.write(now) { try $0.freeze(request) }
        // An order is opened once for all its documents of this round, and kept no longer than the round.
        var opened: [FrozenRows.Revision: Order] = [:]
        return rows.map { self.open($0, &opened) }
    }

    private func open(_ message: FrozenRows, _ opened: inout [FrozenRows.Revision: Order]) -> FrozenMessage {
        var frozen = FrozenMessage(
            id: message.id, fence: message.fence, lane: message.lane, rootGuid: message.rootGuid, key: message.key,
            keyFence: message.keyFence, members: [])
        for member in message.members {
            do {
                frozen.members.append(
                    FrozenMessage.Member(
                        submission: member.submission, document: member.document, guid: member.guid,
                        appType: member.appType, appTime: member.appTime, copNo: member.copNo,
                        content: try self.open(member, message.lane.tenant, &opened)))
            } catch {
                frozen.unreadable.append(member.submission)
            }
        }
        return frozen
    }

    private func open(
        _ member: FrozenRows.Member, _ tenant: String, _ opened: inout [FrozenRows.Revision: Order]
    ) throws -> FrozenMessage.Content {
        if let own = member.own {
            let plain = try self.sealer.open(own.body, for: .ownBody(member.key, own.hash))
            return .body(try StoredJSON.value(DocumentBody.self, from: plain))
        }
        guard let order = member.order else {
            throw LedgerError(.corrupt, "document \(member.document) has no content")
        }
        if let known = opened[member.revision] { return .order(known) }
        let plain = try self.open(order.body, tenant, member.orderNo, order.hash)
        opened[member.revision] = plain
        return .order(plain)
    }

    public func seal(_ messages: [SealedMessage], now: Timestamp) async throws(LedgerError) -> [Bool] {
        let sealed = try Self.mapped(messages) { message in
            try message.bytes.map { try self.sealer.seal($0, for: .message(message.id)) }
        }
        return try await self.write(now) { scope in
            try zip(messages, sealed).map { message, bytes in
                try scope.isolated("message \(message.id)") { try $0.seal(message, sealedBytes: bytes) }
                    == .success(true)
            }
        }
    }

    // MARK: Sent

    public func lease(_ request: LeaseRequest, now: Timestamp) async throws(LedgerError) -> [LeasedDelivery] {
        guard try await self.mayLease(request, now: now) else { return [] }
        let rows = try await self.write(now) { try $0.lease(request) }
        var leased: [LeasedDelivery] = []
        for row in rows {
            do {
                leased.append(
                    LeasedDelivery(
                        attempt: row.attempt, message: row.message, tenant: row.tenant, kind: row.kind,
                        envelopeID: row.envelopeID,
                        bytes: try self.sealer.open(row.body, for: .message(row.message)), attemptNumber: row.number))
            } catch {
                try await self.write(now) { try $0.dieUnopened(message: row.message) }
            }
        }
        return leased
    }

    public func conclude(_ conclusions: [AttemptConclusion], now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { scope in
            for conclusion in conclusions {
                _ = try scope.isolated("attempt \(conclusion.attempt)") { try $0.conclude(conclusion) }
            }
        }
    }

    // MARK: Receipts back

    public func pollCursor(route: String, stream: ReceiptKind) async throws(LedgerError) -> Timestamp? {
        try await self.store.read { sql in
            let known = try sql.first(
                "SELECT since FROM poll_cursor WHERE route = ? AND stream = ?",
                [.text(route), SQLValue(stream.rawValue)]
            ) { Timestamp(milliseconds: $0.int(0)) }
            // A stream that was first polled after the backup brought receipts all the same.
            return try known ?? LedgerReading(sql: sql).epochs().last { $0.isHeld }?.backupAt
        }
    }

    public func keep(_ batch: ReceiptBatch, now: Timestamp) async throws(LedgerError) -> [KeptReceipt] {
        let digests = batch.items.map { self.sealer.digest($0.bytes) }
        // An overlapping poll brings most receipts again: those are not sealed a second time.
        let known = try await self.store.read { sql in
            try digests.map { digest in
                try sql.first("SELECT 1 FROM raw_receipt WHERE digest = ?", [.blob(digest)]) { $0.int(0) } != nil
            }
        }
        var fresh = batch
        fresh.items = zip(batch.items, known).filter { !$0.1 }.map(\.0)
        let freshDigests = zip(digests, known).filter { !$0.1 }.map(\.0)
        let sealed = try Self.mapped(Array(zip(fresh.items, freshDigests))) { item, digest in
            (digest: digest, body: try self.sealer.seal(item.bytes, for: .raw(digest)))
        }
        // A simulator that comes back has lost its orders, and so have its receipts.
        if !batch.isJournaled, !RouteName.isTest(batch.route) { try await self.journal(fresh, sealed, now: now) }
        return try await self.write(now) { [fresh] in try $0.keep(fresh, sealed: sealed) }
    }

    public func unreadReceipts(
        route: String, limit: Int, now: Timestamp
    ) async throws(LedgerError) -> [KeptReceipt] {
        let rows = try await self.store.read { sql in
            try sql.rows(
                """
                SELECT id, route, kind, format, digest, body FROM raw_receipt
                WHERE state = 'unread' AND route = ? ORDER BY id LIMIT ?
                """, [.text(route), SQLValue(limit)]
            ) { row in
                (
                    receipt: KeptReceipt(
                        id: row.int(0), route: row.text(1), kind: try row.optionalInt(2).map(ReceiptKind.init(stored:)),
                        format: row.text(3), bytes: row.blob(5)),
                    digest: row.blob(4)
                )
            }
        }
        var readable: [KeptReceipt] = []
        for row in rows {
            var receipt = row.receipt
            do {
                receipt.bytes = try self.sealer.open(receipt.bytes, for: .raw(row.digest))
                readable.append(receipt)
            } catch {
                let reading = ReadReceipt(
                    raw: receipt.id, route: route, facts: [], unreadable: "its seal does not open")
                _ = try await self.apply([reading], now: now)
            }
        }
        return readable
    }

    public func apply(_ readings: [ReadReceipt], now: Timestamp) async throws(LedgerError) -> ApplySummary {
        try await self.write(now) { scope in
            var summary = ApplySummary()
            for reading in readings {
                var next = summary
                switch try scope.isolated("raw receipt \(reading.raw)", { try $0.apply(reading, &next) }) {
                case .success: summary = next
                case .failure: try scope.setAside(reading)
                }
            }
            return summary
        }
    }

    // MARK: Time passes

    public func recover(now: Timestamp) async throws(LedgerError) -> RecoverySummary {
        try await self.write(now) { [isShared = self.store.isShared] in try $0.recover(isShared: isShared) }
    }

    public func sweep(limit: Int, now: Timestamp) async throws(LedgerError) -> SweepSummary {
        try await self.write(now) { [isShared = self.store.isShared] scope in
            if isShared { try scope.rescueFromDeadNodes() }
            try scope.endLapsedLeases()
            return try scope.sweep(limit: limit)
        }
    }

    // MARK: Acts of a person

    public func dossier(
        _ orderNo: String, tenant: String, now: Timestamp
    ) async throws(LedgerError) -> Dossier? {
        let found = try await self.store.read { try LedgerReading(sql: $0).dossier(orderNo, tenant: tenant, now: now) }
        guard var dossier = found else { return nil }
        dossier.content = try await self.content(ofOrder: orderNo, tenant: tenant)
        return dossier
    }

    public func cancel(_ request: CancelRequest, now: Timestamp) async throws(LedgerError) -> ActResult {
        try await self.act(on: request.orderNo, now) { try $0.cancel(request) }
    }

    public func refund(_ request: RefundRequest, now: Timestamp) async throws(LedgerError) -> ActResult {
        try await self.act(on: request.orderNo, now) { try $0.refund(request) }
    }

    public func confirmArrival(
        _ orderNo: String, tenant: String, now: Timestamp
    ) async throws(LedgerError) -> ActResult {
        try await self.act(on: orderNo, now) { try $0.confirmArrival(orderNo, tenant: tenant) }
    }

    public func refile(
        _ orderNo: String, tenant: String, kinds: Set<DocumentKind>, now: Timestamp
    ) async throws(LedgerError) -> ActResult {
        try await self.act(on: orderNo, now) { try $0.refile(orderNo, tenant: tenant, kinds: kinds) }
    }

    public func settle(
        _ orderNo: String, tenant: String, kind: DocumentKind, as state: SettledState, now: Timestamp
    ) async throws(LedgerError) -> ActResult {
        try await self.act(on: orderNo, now) { try $0.settle(orderNo, tenant: tenant, kind: kind, as: state) }
    }

    public func proceed(_ orderNo: String, tenant: String, now: Timestamp) async throws(LedgerError) -> ActResult {
        try await self.act(on: orderNo, now) { try $0.proceed(orderNo, tenant: tenant) }
    }

    private func act(
        on orderNo: String, _ now: Timestamp, _ body: @escaping @Sendable (LedgerScope) throws -> ActResult
    ) async throws(LedgerError) -> ActResult {
        let result = try await self.write(now) { scope in try scope.isolated("order \(orderNo)", body) }
        return try result.get()
    }

    // MARK: Documents of their own, orders of others

    public func file(_ filings: [NewFiling], now: Timestamp) async throws(LedgerError) -> [AcceptResult] {
        try await self.write(now) { scope in
            try filings.map { filing in
                try scope.outcome(of: "document \(filing.document.key)") { try $0.file(filing) }
            }
        }
    }

    public func dossier(ofExport invtNo: String, tenant: String) async throws(LedgerError) -> String? {
        try await self.store.read { sql in
            try sql.first(
                """
                SELECT o.order_no FROM alias a JOIN customs_order o ON o.id = a.document_id / \(DocumentID.slots)
                WHERE a.value = ? AND a.type = ? AND o.tenant = ?
                """, [.text(invtNo), .text(Alias.type("invtNo", of: .exportInventory)), .text(tenant)]
            ) { $0.text(0) }
        }
    }

    public func adopt(_ orders: [AdoptedOrder], now: Timestamp) async throws(LedgerError) -> [AcceptResult] {
        let sealed = try Self.mapped(orders) { adopted in
            SealedBody(
                order: try self.sealer.seal(
                    StoredOrder.bytes(of: adopted.order.order), for: .body(adopted.order, "body")),
                repaired: nil)
        }
        return try await self.write(now) { scope in
            try zip(orders, sealed).map { adopted, body in
                try scope.outcome(of: "order \(adopted.order.order.orderNo)") {
                    try $0.adopt(adopted, sealedBody: body)
                }
            }
        }
    }

    // MARK: Reading

    public func order(_ orderNo: String, tenant: String, now: Timestamp) async throws(LedgerError) -> OrderRecord? {
        try await self.store.read { try LedgerReading(sql: $0).order(orderNo, tenant: tenant, now: now) }
    }

    public func content(ofOrder orderNo: String, tenant: String) async throws(LedgerError) -> Order? {
        let body = try await self.store.read { sql in
            try sql.first(
                """
                SELECT COALESCE(b.body, a.body), COALESCE(b.hash, a.hash) FROM customs_order o
                LEFT JOIN order_body b ON b.order_id = o.id AND b.revision = o.revision
                LEFT JOIN archived_order a ON a.order_id = o.id AND a.revision = o.revision
                WHERE o.tenant = ? AND o.order_no = ? AND o.erased_at IS NULL AND COALESCE(b.body, a.body) IS NOT NULL
                """, [.text(tenant), .text(orderNo)]
            ) { (body: $0.blob(0), hash: $0.blob(1)) }
        }
        guard let body else { return nil }
        return try Self.mapped([body]) { try self.open($0.body, tenant, orderNo, $0.hash) }.first
    }

    public func events(
        tenant: String, after sequence: Int64, limit: Int
    ) async throws(LedgerError) -> [EventRecord] {
        try await self.store.read { try LedgerReading(sql: $0).events(tenant: tenant, after: sequence, limit: limit) }
    }

    public func statistics(now: Timestamp) async throws(LedgerError) -> LedgerStatistics {
        var statistics = try await self.store.read { try LedgerReading(sql: $0).statistics(now: now) }
        statistics.outdatedValues = try await self.store.read { [sealer = self.sealer] in
            try LedgerReading(sql: $0).outdatedCount(sealer)
        }
        statistics.logBytes = self.store.logBytes
        return statistics
    }

    public func exceptions(limit: Int) async throws(LedgerError) -> [ExceptionRecord] {
        try await self.store.read { try LedgerReading(sql: $0).exceptions(limit: limit) }
    }

    public func close() async { await self.store.close() }

    // MARK: Inside

    func write<T: Sendable>(
        _ now: Timestamp, _ body: @escaping @Sendable (LedgerScope) throws -> T
    ) async throws(LedgerError) -> T {
        let told = ToldEvents()
        let result = try await self.store.write {
            [sealer = self.sealer, policy = self.policy, node = self.node] sql, tallies in
            let result = try body(
                LedgerScope(sql: sql, tallies: tallies, sealer: sealer, policy: policy, now: now, node: node))
            told.set(tallies.told)
            return result
        }
        self.listeners.tell(told.all)
        return result
    }

    func open(_ body: [UInt8], _ tenant: String, _ orderNo: String, _ hash: [UInt8]) throws -> Order {
        try StoredOrder.order(from: try self.sealer.open(body, for: .body(tenant, orderNo, hash)))
    }

    /// Sealing errors as ours.
    static func mapped<S, T>(_ values: [S], _ transform: (S) throws -> T) throws(LedgerError) -> [T] {
        do {
            return try values.map(transform)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.sealed, "a sealed value could not be sealed or opened: \(error)")
        }
    }
}

extension SealedPlace {
    fileprivate static func body(_ new: NewOrder, _ column: String) -> SealedPlace {
        var place = SealedPlace.body(new.tenant, new.order.orderNo, new.hash)
        place.column = column
        return place
    }
}
