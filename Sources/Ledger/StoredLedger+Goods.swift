public import Declarations

/// Goods registries.
extension StoredLedger {
    public func storeGoods(
        _ goods: [Goods], in registry: String, source: String, now: Timestamp
    ) async throws(LedgerError) -> [GoodsChange] {
        try await self.write(now) { scope in
            try goods.map { article in
                let result = try scope.isolated("article \(article.itemNo) of \(registry)") {
                    try $0.store(article, in: registry, source: source)
                }
                switch result {
                case .success(let change): return change
                case .failure(let error): return .failed(error)
                }
            }
        }
    }

    public func removeGoods(
        _ itemNo: String, from registry: String, source: String, now: Timestamp
    ) async throws(LedgerError) -> GoodsChange {
        try await self.write(now) { try $0.remove(itemNo, from: registry, source: source) }
    }

    public func goods(_ itemNumbers: [String], in registry: String) async throws(LedgerError) -> [GoodsRecord] {
        try await self.store.read { sql in
            let reading = GoodsReading(sql: sql)
            return try itemNumbers.compactMap { try reading.newest($0, in: registry) }.filter { $0.goods != nil }
        }
    }

    public func goods(
        in registry: String, after itemNo: String?, limit: Int
    ) async throws(LedgerError) -> [GoodsRecord] {
        try await self.store.read { sql in
            try GoodsReading(sql: sql).list(registry, after: itemNo ?? "", limit: limit)
        }
    }

    public func goodsVersions(
        of itemNo: String, in registry: String, limit: Int
    ) async throws(LedgerError) -> [GoodsRecord] {
        try await self.store.read { try GoodsReading(sql: $0).versions(of: itemNo, in: registry, limit: limit) }
    }

    public func revision(
        ofOrder orderNo: String, tenant: String, hash: [UInt8]
    ) async throws(LedgerError) -> Int? {
        try await self.store.read { sql in
            try sql.first(
                "SELECT revision FROM customs_order WHERE tenant = ? AND order_no = ? AND hash = ?",
                [.text(tenant), .text(orderNo), .blob(hash)]
            ) { Int($0.int(0)) }
        }
    }
}
