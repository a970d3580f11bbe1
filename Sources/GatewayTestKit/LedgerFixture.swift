public import Cryptography
public import Declarations
public import Foundation
public import Ledger

/// A ledger with a tenant, a lane per document kind and a clock, for tests of its contract. Every store must pass the same
/// suite.
public final class LedgerFixture: Sendable {
    public let ledger: StoredLedger
    public let clock: ManualClock
    public let folder: String
    public let guids: SeededGuids
    private let vault: Vault
    /// On PostgreSQL, its database; nil on a file.
    public let database: TestDatabase?

    /// - Parameters:
    ///   - predecessor: a fixture whose rows and clock go on; on a file it must be closed.
    ///   - isBeside: the predecessor goes on, too, as another node of its database. Otherwise it died long ago.
    ///   - sealing: what stands between the ledger and its vault.
    public init(
        continuing predecessor: LedgerFixture? = nil, isBeside: Bool = false, folder: String? = nil,
        policy: LedgerPolicy = LedgerPolicy(fillDelay: .zero), seed: UInt64 = 1, keyring: VaultKeyring? = nil,
        sealing: (Vault) -> any ColumnSealer = { $0 }
    ) throws {
        self.folder = try predecessor?.folder ?? folder ?? Checkout.temporaryFolder()
        self.clock = predecessor?.clock ?? ManualClock()
        self.guids = SeededGuids(seed: seed)
        self.vault = Vault(
            keyring: try keyring ?? VaultKeyring(VaultKeys(path: Checkout.keys + "/vault.keys")))
        if predecessor == nil, folder == nil, TestStore.current == .postgres {
            self.database = try TestDatabase()
        } else {
            self.database = predecessor?.database
        }
        if let predecessor, !isBeside {
            _ = try self.database?.rows("DELETE FROM node WHERE name = '\(predecessor.ledger.node)'")
        }
        if let database = self.database {
            self.ledger = try StoredLedger(
                postgres: PostgresDatabase(address: database.address), sealer: sealing(self.vault), policy: policy)
        } else {
            self.ledger = try StoredLedger(
                sqlite: self.folder + "/ledger.sqlite", sealer: sealing(self.vault), policy: policy)
        }
    }

    /// Makes the schema in an empty database.
    static func migrate(_ address: String) throws {
        let vault = Vault(keys: try VaultKeys(path: Checkout.keys + "/vault.keys"))
        let ledger = try StoredLedger(
            postgres: PostgresDatabase(address: address, readers: 1), sealer: vault, policy: LedgerPolicy())
        withExtendedLifetime(ledger) {}
    }

    public var path: String { self.folder + "/ledger.sqlite" }

    /// Rows as an outside program sees them, `sqlite3` or `psql`; columns with `|` between.
    public func rows(_ sql: String) throws -> [String] {
        if let database = self.database { return try database.rows(sql) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", "-cmd", ".timeout 5000", self.path, sql]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestDatabaseError("sqlite3 failed") }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Everything that the store keeps, as bytes: its files, or a dump in which columns of bytes are written out.
    ///
    /// - Parameter hex: columns of bytes of a database as hexadecimal digits, not as text where they are text.
    public func everything(hex: Bool = false) throws -> Data {
        var all = Data()
        guard let database = self.database else {
            for file in try FileManager.default.contentsOfDirectory(atPath: self.folder) {
                all += try Data(contentsOf: URL(fileURLWithPath: self.folder + "/" + file))
            }
            return all
        }
        let tables = try database.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for table in tables {
            let form = hex ? "hex" : "escape"
            for row in try database.rows("SET bytea_output = '\(form)'; SELECT * FROM \(table)") {
                all += Data(row.utf8)
            }
        }
        return all
    }
    public var now: Timestamp { self.clock.now() }
    public static let route = "test:DXPENT0000000001/nanjing"
    public static let identity = "test:DXPENT0000000001"

    /// An order as intake would hand it over. `content` stands for everything that may differ.
    public func order(
        _ orderNo: String, tenant: String = "merchant", content: Int = 1,
        files: Set<DocumentKind> = Set(DocumentKind.ofOrders)
    ) -> NewOrder {
        let order = Order(
            orderNo: orderNo, port: "nanjing", goodsValue: Amount(Int64(content)), freight: .zero, discount: .zero,
            taxTotal: .zero, acturalPaid: Amount(Int64(content)),
            buyer: .init(
                buyerRegNo: "user", buyerName: "王小样", buyerTelephone: "10000012345", buyerIdType: "1",
                buyerIdNumber: "000000199001010018"),
            consignee: .init(
                consignee: "王小样", consigneeTelephone: "10000012345", consigneeAddress: "样例省样例市样例路1号",
                consigneeDistrict: nil),
            payment: .init(payTransactionId: "P\(orderNo)", payTime: "20260301120000", amountPaid: Amount(1)),
            logistics: .init(
                logisticsNo: "L\(orderNo)", freight: .zero, insuredFee: .zero, grossWeight: Amount(1),
                netWeight: Amount(1)),
            note: nil, lines: [])
        let documents = DocumentKind.ofOrders.map { kind in
            // The waybill does not change with the content.
            NewDocument(
                key: Self.key(kind, orderNo, tenant), lane: files.contains(kind) ? self.lane(kind, tenant) : nil,
                contentHash: self.vault.digest(Array("\(kind) \(orderNo) \(kind == .waybill ? 0 : content)".utf8)),
                copNo: kind == .inventory ? "TG\(orderNo)" : nil)
        }
        return NewOrder(
            tenant: tenant, order: order, hash: self.vault.digest(Array("\(orderNo) \(content)".utf8)),
            estimatedTax: .zero, source: "test", partWait: .seconds(3600), documents: documents)
    }

    /// The key of an order's document.
    public static func key(_ kind: DocumentKind, _ orderNo: String, _ tenant: String = "merchant") -> BusinessKey {
        switch kind {
        case .order: .order(ebpCode: tenant, orderNo: orderNo)
        case .payment: .payment(payCode: "PAY", payTransactionId: "P\(orderNo)")
        case .waybill: .waybill(logisticsCode: "LOG", logisticsNo: "L\(orderNo)")
        default: .inventory(ebpCode: tenant, orderNo: orderNo)
        }
    }

    public func lane(_ kind: DocumentKind, _ tenant: String = "merchant") -> LaneKey {
        LaneKey(route: Self.route, port: "nanjing", kind: kind, signer: "rsa", tenant: tenant)
    }

    /// Freezes everything ready.
    public func freeze(perMessage: Int = 100) async throws -> [FrozenMessage] {
        try await self.ledger.freeze(
            FreezeRequest(
                messages: 100, documentsPerMessage: ["nanjing": perMessage], sealedAhead: 1000,
                sealWithin: .seconds(60), makeGuid: { [guids] in guids.next() }),
            now: self.now)
    }

    /// What the preparer would make of a frozen message: bytes that tell which message they are.
    public func sealed(_ message: FrozenMessage) -> SealedMessage {
        SealedMessage(
            id: message.id, fence: message.fence, bytes: Array("message \(message.id) \(message.rootGuid)".utf8),
            contentHashes: Dictionary(
                uniqueKeysWithValues: message.members.map { member in
                    switch member.content {
                    case .order(let order):
                        let text = "\(message.lane.kind) \(order.orderNo) \(order.goodsValue)"
                        return (member.submission, self.vault.digest(Array(text.utf8)))
                    case .body(let body): return (member.submission, self.vault.digest(body.canonicalBytes))
                    }
                }),
            refused: [])
    }

    /// Freezes and seals everything ready.
    @discardableResult
    public func prepare(perMessage: Int = 100) async throws -> [FrozenMessage] {
        let frozen = try await self.freeze(perMessage: perMessage)
        _ = try await self.ledger.seal(frozen.map(self.sealed), now: self.now)
        return frozen
    }

    /// Leases everything due.
    public func lease() async throws -> [LeasedDelivery] {
        try await self.ledger.lease(
            LeaseRequest(
                route: Self.route, limit: 100, lease: .seconds(60), makeEnvelopeID: { [guids] in guids.next() }),
            now: self.now)
    }

    /// Ends attempts.
    public func conclude(_ deliveries: [LeasedDelivery], _ outcome: AttemptConclusion.Outcome) async throws {
        try await self.ledger.conclude(
            deliveries.map { .init(attempt: $0.attempt, outcome: outcome, detail: "test", retryAfter: nil) },
            now: self.now)
    }

    /// Prepares and sends everything, accepted by the channel.
    @discardableResult
    public func send(perMessage: Int = 100) async throws -> [LeasedDelivery] {
        try await self.prepare(perMessage: perMessage)
        let deliveries = try await self.lease()
        try await self.conclude(deliveries, .accepted)
        return deliveries
    }

    /// One receipt, as a poll would bring it. `time` is seconds after the clock's present.
    @discardableResult
    public func receipt(
        _ kind: DocumentKind, _ orderNo: String, _ status: Int, after time: Int = 0, tenant: String = "merchant",
        rule: CodeRule = CodeRule(.unknown), code: String? = nil, preNo: String? = nil, invtNo: String? = nil,
        named: Bool = true, guid: String? = nil
    ) async throws -> ApplySummary {
        var record = ReceiptRecord(
            kind: kind.receipt, status: status, returnTime: (self.now + .seconds(time)).beijing17, returnInfo: "test")
        let parts = Self.key(kind, orderNo, tenant).parts
        record.guid = guid
        record.preNo = preNo
        record.invtNo = invtNo
        switch kind {
        case .order: (record.ebpCode, record.orderNo) = (parts[0], parts[1])
        case .payment: (record.payCode, record.payTransactionId) = (parts[0], parts[1])
        case .waybill: (record.logisticsCode, record.logisticsNo) = (parts[0], parts[1])
        default: if named { record.copNo = "TG\(orderNo)" }
        }
        return try await self.apply(record, code: code ?? "\(status)", rule: rule)
    }

    /// One receipt for a request (624, 626), by the request's own number.
    @discardableResult
    public func requestReceipt(
        _ kind: DocumentKind, _ copNo: String, _ status: Int, after time: Int = 0, rule: CodeRule = CodeRule(.unknown)
    ) async throws -> ApplySummary {
        var record = ReceiptRecord(
            kind: kind.receipt, status: status, returnTime: (self.now + .seconds(time)).beijing17, returnInfo: "test")
        record.copNo = copNo
        return try await self.apply(record, code: "\(status)", rule: rule)
    }

    /// A request about the inventory `invtNo`, as the gateway would make it.
    public func request(_ kind: DocumentKind, invtNo: String, copNo: String) -> NewDocument {
        let body = DocumentBody(
            kind, head: ["invtNo": invtNo, "copNo": copNo, "reason": "test"],
            lines: kind == .refund ? [["gnum": "1", "qty": "1"]] : [])
        return NewDocument(
            key: body.key, lane: self.lane(kind), contentHash: self.vault.digest(body.canonicalBytes), copNo: copNo,
            body: body)
    }

    /// One record through keeping and applying.
    public func apply(_ record: ReceiptRecord, code: String, rule: CodeRule) async throws -> ApplySummary {
        let raw = Array("\(record)".utf8)
        let kept = try await self.ledger.keep(
            ReceiptBatch(
                route: Self.identity, cursor: nil, items: [.init(kind: record.kind, format: "xml", bytes: raw)]),
            now: self.now)
        let fact = ReadReceipt.Fact(
            record: record, code: code, rule: rule, codes: [], namedOrderNo: nil, namedGuids: [])
        return try await self.ledger.apply(
            kept.isEmpty
                ? [ReadReceipt(raw: 0, route: Self.identity, facts: [fact], unreadable: nil)]
                : kept.map { ReadReceipt(raw: $0.id, route: $0.route, facts: [fact], unreadable: nil) },
            now: self.now)
    }

    /// The order as stored.
    public func stored(_ orderNo: String, tenant: String = "merchant") async throws -> OrderRecord? {
        try await self.ledger.order(orderNo, tenant: tenant, now: self.now)
    }

    /// State of one document.
    public func state(
        _ kind: DocumentKind, _ orderNo: String, tenant: String = "merchant"
    ) async throws -> DocumentState? {
        try await self.stored(orderNo, tenant: tenant)?.documents.first { $0.key.kind == kind }?.state
    }
}
