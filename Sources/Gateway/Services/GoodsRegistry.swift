import Declarations
import Ledger
import Logging

/// Goods registries: what is known of an article's customs data, kept per tenant or shared by the tenants of a park.
struct GoodsRegistry: Sendable {
    private let premises: Premises

    init(_ premises: Premises) { self.premises = premises }

    /// Articles stored in one commit: an import of thousands never holds up orders.
    private static let chunk = 200

    /// The articles that orders name, as they are now.
    func book(for orders: [RawOrder], _ tenant: GatewayConfiguration.Tenant) async throws(GatewayError) -> GoodsBook {
        var seen: Set<[UInt8]> = []
        let itemNumbers = orders.flatMap(\.itemNumbers).filter { seen.insert(Array($0.utf8)).inserted }
        do {
            return try await self.premises.goods.goods(itemNumbers, in: tenant.goodsRegistry, self.premises.ledger)
        } catch {
            throw self.failure(error)
        }
    }

    /// Checks and stores articles; only articles that can fill an order line are taken.
    /// - Parameter isOperator: asks the operator, who may change every registry.
    func store(
        _ rows: [RawGoods], _ tenant: GatewayConfiguration.Tenant, source: IntakeSource, isOperator: Bool = false
    ) async throws(GatewayError) -> GoodsImport {
        if !isOperator { try self.requireEditor(tenant) }
        var check = GoodsCheck(
            tenant: tenant.profile, codes: self.premises.codes, policy: self.premises.intakePolicy(for: tenant),
            today: self.premises.clock.now())
        var results: [GoodsResult] = []
        results.reserveCapacity(rows.count)
        for start in stride(from: 0, to: rows.count, by: Self.chunk) {
            let chunk = rows[start..<min(start + Self.chunk, rows.count)].map { (raw: $0, verdict: check.check($0)) }
            do throws(GatewayError) {
                results += try await self.store(chunk, tenant, source)
            } catch {
                guard !results.isEmpty else { throw error }
                return GoodsImport(results: results, stopped: error)
            }
        }
        return GoodsImport(results: results)
    }

    private func store(
        _ rows: [(raw: RawGoods, verdict: GoodsVerdict)], _ tenant: GatewayConfiguration.Tenant, _ source: IntakeSource
    ) async throws(GatewayError) -> [GoodsResult] {
        let goods = rows.compactMap(\.verdict.goods)
        var changes: [GoodsChange] = []
        if !goods.isEmpty {
            // Also after a failure: a commit whose answer was lost may have changed them.
            defer { self.premises.goods.forget(goods.map(\.itemNo), in: tenant.goodsRegistry) }
            do {
                changes = try await self.premises.ledger.storeGoods(
                    goods, in: tenant.goodsRegistry, source: source.description, now: self.premises.clock.now())
            } catch {
                throw self.failure(error)
            }
        }
        var stored = changes[...]
        return rows.map { raw, verdict in
            var result = GoodsResult(
                itemNo: raw.itemNo, verdict: .refused, version: nil, violations: verdict.violations)
            guard verdict.goods != nil, let change = stored.popFirst() else { return result }
            switch change {
            case .stored(let version): (result.verdict, result.version) = (.accepted, version)
            case .unchanged(let version): (result.verdict, result.version) = (.unchanged, version)
            case .removed, .absent, .failed: result.violations = [.notStored(at: raw.place(of: .itemNo))]
            }
            if result.verdict != .refused { result.violations = verdict.warnings }
            return result
        }
    }

    func find(
        _ itemNo: String, _ tenant: GatewayConfiguration.Tenant
    ) async throws(GatewayError) -> GoodsView? {
        do {
            let ledger = self.premises.ledger
            guard let record = try await ledger.goods([itemNo], in: tenant.goodsRegistry).first,
                var view = GoodsView(record)
            else { return nil }
            view.history = try await ledger.goodsVersions(of: itemNo, in: tenant.goodsRegistry, limit: 100).map {
                .init(
                    version: $0.version, updatedAt: $0.updatedAt.rfc3339, source: $0.source, isRemoval: $0.goods == nil)
            }
            return view
        } catch {
            throw self.failure(error)
        }
    }

    func list(
        _ tenant: GatewayConfiguration.Tenant, after cursor: String?, limit: Int
    ) async throws(GatewayError) -> GoodsPage {
        var after: String?
        if let cursor {
            guard let itemNo = GoodsCursor.decode(cursor) else {
                throw GatewayError(.badCursor, "the cursor is not one of this gateway", isRetriable: false)
            }
            after = itemNo
        }
        let wanted = min(max(limit, 1), 1000)
        do {
            let records = try await self.premises.ledger.goods(
                in: tenant.goodsRegistry, after: after, limit: wanted + 1)
            let page = records.prefix(wanted)
            return GoodsPage(
                goods: page.compactMap { GoodsView($0) },
                next: records.count > wanted ? page.last.map { GoodsCursor.encode($0.itemNo) } : nil)
        } catch {
            throw self.failure(error)
        }
    }

    func remove(
        _ itemNo: String, _ tenant: GatewayConfiguration.Tenant, source: IntakeSource
    ) async throws(GatewayError) -> GoodsResult? {
        try self.requireEditor(tenant)
        defer { self.premises.goods.forget([itemNo], in: tenant.goodsRegistry) }
        do {
            let change = try await self.premises.ledger.removeGoods(
                itemNo, from: tenant.goodsRegistry, source: source.description, now: self.premises.clock.now())
            guard case .removed(let version) = change else { return nil }
            return GoodsResult(itemNo: itemNo, verdict: .removed, version: version, violations: [])
        } catch {
            throw self.failure(error)
        }
    }

    /// What several tenants declare by is not changed by any one of them, unless the configuration says so.
    private func requireEditor(_ tenant: GatewayConfiguration.Tenant) throws(GatewayError) {
        guard tenant.editsGoods else {
            throw GatewayError(
                .readOnly, "tenant \(tenant.id) may read the shared goods registry and not change it",
                isRetriable: false)
        }
    }

    private func failure(_ error: LedgerError) -> GatewayError {
        self.premises.logger.error("the goods registry cannot be used", metadata: ["error": "\(error)"])
        return GatewayError(
            error.code == .full ? .storageFull : .storage, "the goods registry cannot be used: \(error.code.rawValue)",
            isRetriable: true)
    }
}

/// Positions in a registry, opaque to callers: `g1.` and the article number's bytes in hexadecimal.
enum GoodsCursor {
    private static let prefix = "g1."

    static func encode(_ itemNo: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return Self.prefix
            + String(decoding: itemNo.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Nil when it is not one of ours.
    static func decode(_ text: String) -> String? {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let digits = text.dropFirst(Self.prefix.count).utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard !digits.isEmpty, digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension GoodsView {
    /// Nil for a removal.
    fileprivate init?(_ record: GoodsRecord) {
        guard let goods = record.goods else { return nil }
        self.init(goods: goods, version: record.version, updatedAt: record.updatedAt.rfc3339)
    }
}

extension Violation {
    /// This article alone could not be stored.
    fileprivate static func notStored(at place: String) -> Violation {
        Violation(
            code: "not_stored", at: place, element: nil,
            message: LocalizedText(
                en: "This article could not be stored; the operator has been told. Send it again later.",
                zh: "该商品未能保存，已通知运维人员，请稍后重新发送。", ko: "이 상품은 저장되지 않았으며 운영자에게 알렸습니다. 나중에 다시 보내십시오."))
    }
}
