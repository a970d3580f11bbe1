import Declarations
import Gateway
import Synchronization

/// Goods registries in memory, by tenant. Article numbers that end in `-R` are refused at their commodity code.
final class FakeShelf: Sendable {
    struct State: Sendable {
        var goods: [String: [String: GoodsView]] = [:]
        var sources: [IntakeSource] = []
        /// Thrown by every change.
        var refusal: GatewayError?
        /// Storing stops after so many articles.
        var stopsAfter: Int?
    }

    let state = Mutex(State())

    var seen: State { self.state.withLock { $0 } }
}

extension FakeGateway {
    func storeGoods(
        _ goods: [RawGoods], tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> GoodsImport {
        let refusal = self.shelf.state.withLock { state in
            state.sources.append(source)
            return state.refusal
        }
        if let refusal { throw refusal }
        return self.shelf.state.withLock { state in
            var answer = GoodsImport(results: [])
            for raw in goods {
                if let limit = state.stopsAfter, answer.results.count == limit {
                    answer.stopped = GatewayError(.storage, "internal words", isRetriable: true)
                    break
                }
                answer.results.append(Self.store(raw, in: &state.goods[tenant, default: [:]]))
            }
            return answer
        }
    }

    private static func store(_ raw: RawGoods, in shelf: inout [String: GoodsView]) -> GoodsResult {
        guard let itemNo = raw.itemNo, !itemNo.hasSuffix("-R"), raw.violations.isEmpty else {
            let violation = Self.violation("unknown_commodity", at: raw.place(of: .gcode))
            return GoodsResult(
                itemNo: raw.itemNo, verdict: .refused, version: nil, violations: raw.violations + [violation])
        }
        let goods = Goods(itemNo: itemNo, facts: raw.values.mapValues(\.text))
        let known = shelf[itemNo]
        if let known, known.goods == goods {
            return GoodsResult(itemNo: itemNo, verdict: .unchanged, version: known.version, violations: [])
        }
        let version = (known?.version ?? 0) + 1
        shelf[itemNo] = GoodsView(
            goods: goods, version: version, updatedAt: "2026-01-05T01:30:00.000Z",
            history: [
                .init(version: version, updatedAt: "2026-01-05T01:30:00.000Z", source: "api 1", isRemoval: false)
            ])
        return GoodsResult(itemNo: itemNo, verdict: .accepted, version: version, violations: [])
    }

    func goods(_ itemNo: String, tenant: String) async throws(GatewayError) -> GoodsView? {
        self.shelf.seen.goods[tenant]?[itemNo]
    }

    func goods(tenant: String, after cursor: String?, limit: Int) async throws(GatewayError) -> GoodsPage {
        if cursor == "foreign" { throw GatewayError(.badCursor, "internal words", isRetriable: false) }
        let all = (self.shelf.seen.goods[tenant] ?? [:]).values.sorted { $0.goods.itemNo < $1.goods.itemNo }
        let rest = all.filter { $0.goods.itemNo > cursor ?? "" }
        let page = Array(rest.prefix(limit))
        return GoodsPage(goods: page, next: rest.count > limit ? page.last?.goods.itemNo : nil)
    }

    func removeGoods(
        _ itemNo: String, tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> GoodsResult? {
        let (refusal, known) = self.shelf.state.withLock { state in
            (state.refusal, state.refusal == nil ? state.goods[tenant]?.removeValue(forKey: itemNo) : nil)
        }
        if let refusal { throw refusal }
        return known.map { GoodsResult(itemNo: itemNo, verdict: .removed, version: $0.version + 1, violations: []) }
    }
}
