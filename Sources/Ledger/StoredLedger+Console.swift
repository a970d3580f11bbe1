public import Declarations

extension StoredLedger {
    // MARK: Sessions, log of acts

    public func openSession(_ session: ConsoleSessionRecord, now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { try $0.openSession(session) }
    }

    public func session(_ token: [UInt8]) async throws(LedgerError) -> ConsoleSessionRecord? {
        try await self.brief { try $0.session(token) }
    }

    public func touchSession(_ token: [UInt8], now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { try $0.touchSession(token) }
    }

    public func closeSession(_ token: [UInt8], now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { try $0.closeSession(token) }
    }

    public func audit(_ entry: AuditEntry) async throws(LedgerError) {
        try await self.write(entry.at) { try $0.audit(entry) }
    }

    public func auditLog(
        _ scope: TenantScope, before id: Int64?, limit: Int
    ) async throws(LedgerError) -> [AuditEntry] {
        try await self.brief { try $0.auditLog(scope, before: id, limit: limit) }
    }

    // MARK: Lists

    public func orderLines(
        _ filter: OrderListFilter, _ scope: TenantScope, before id: Int64?, limit: Int
    ) async throws(LedgerError) -> [ListedOrder] {
        try await self.brief { try $0.orderLines(filter, scope, before: id, limit: limit) }
    }

    public func search(
        _ question: SearchQuestion, _ scope: TenantScope, limit: Int
    ) async throws(LedgerError) -> [SearchHit] {
        guard question.isBuyer else { return try await self.brief { try $0.search(question, scope, limit: limit) } }
        let hashes = self.sealer.lookupHashes(question.text)
        return try await self.brief { try $0.orders(ofBuyer: hashes, scope, limit: limit) }
    }

    public func openQuestions(
        _ scope: TenantScope, kind: String?, before id: Int64?, limit: Int
    ) async throws(LedgerError) -> [OpenQuestion] {
        try await self.brief { try $0.openQuestions(scope, kind: kind, before: id, limit: limit) }
    }

    public func openQuestion(_ id: Int64, _ scope: TenantScope) async throws(LedgerError) -> OpenQuestion? {
        guard id < .max else { return nil }
        return try await self.brief {
            try $0.openQuestions(scope, kind: nil, before: id + 1, limit: 1).first { $0.id == id }
        }
    }

    // MARK: One order

    public func trail(ofOrder orderNo: String, tenant: String) async throws(LedgerError) -> OrderTrail? {
        try await self.brief { try $0.trail(ofOrder: orderNo, tenant: tenant) }
    }

    public func signedMessage(_ id: Int64, _ scope: TenantScope) async throws(LedgerError) -> [UInt8]? {
        guard let sealed = try await self.brief({ try $0.signedMessage(id, scope) }) else { return nil }
        return try Self.mapped([sealed]) { try self.sealer.open($0, for: .message(id)) }.first
    }

    public func rawReceipt(_ id: Int64, _ scope: TenantScope) async throws(LedgerError) -> [UInt8]? {
        guard let sealed = try await self.brief({ try $0.rawReceipt(id, scope) }) else { return nil }
        return try Self.mapped([sealed]) { try self.sealer.open($0.body, for: .raw($0.digest)) }.first
    }

    // MARK: Overview

    public func pipeline(
        _ scope: TenantScope, tenants: [String], hours: Int, now: Timestamp
    ) async throws(LedgerError) -> Pipeline {
        try await self.brief { try $0.pipeline(scope, tenants: tenants, hours: hours, now: now) }
    }

    public func newestEvent(_ scope: TenantScope) async throws(LedgerError) -> Int64 {
        try await self.brief { try $0.newestEvent(scope) }
    }

    /// A look at the ledger that is given up when it takes long.
    func brief<T: Sendable>(
        _ body: @escaping @Sendable (ConsoleReading) throws -> T
    ) async throws(LedgerError) -> T {
        try await self.store.readBriefly(within: ConsolePatience.limit) { try body(ConsoleReading(sql: $0)) }
    }
}
