import Declarations
import Ledger
import Synchronization

/// The articles that orders asked for lately, per registry, so that intake seldom reads the ledger for them. Only where this
/// process owns the ledger: of a shared one another node may change them.
final class GoodsCache: Sendable {
    private struct Shelf {
        /// By the bytes of the article number; nil for one that the registry does not have.
        var goods: [[UInt8]: Goods?] = [:]
        /// Counts changes: what was read before a change is not kept after it.
        var generation = 0
    }

    /// Articles kept of one registry; beyond that the shelf is cleared.
    private static let limit = 50_000

    private let shelves = Mutex<[String: Shelf]>([:])

    /// The articles of these numbers that the registry has.
    func goods(
        _ itemNumbers: [String], in registry: String, _ ledger: any Ledger
    ) async throws(LedgerError) -> GoodsBook {
        guard !itemNumbers.isEmpty else { return GoodsBook() }
        guard !ledger.isShared else {
            return GoodsBook(try await ledger.goods(itemNumbers, in: registry).compactMap(\.goods))
        }
        let (known, missing, generation) = self.shelves.withLock { shelves -> ([Goods], [String], Int) in
            let shelf = shelves[registry] ?? Shelf()
            var (known, missing): ([Goods], [String]) = ([], [])
            for itemNo in itemNumbers {
                switch shelf.goods[Array(itemNo.utf8)] {
                case .none: missing.append(itemNo)
                case .some(.none): break
                case .some(.some(let goods)): known.append(goods)
                }
            }
            return (known, missing, shelf.generation)
        }
        guard !missing.isEmpty else { return GoodsBook(known) }
        let found = try await ledger.goods(missing, in: registry).compactMap(\.goods)
        self.shelves.withLock { shelves in
            var shelf = shelves[registry] ?? Shelf()
            guard shelf.generation == generation else { return }
            if shelf.goods.count + missing.count > Self.limit { shelf.goods = [:] }
            for itemNo in missing { shelf.goods[Array(itemNo.utf8)] = .some(nil) }
            for goods in found { shelf.goods[Array(goods.itemNo.utf8)] = goods }
            shelves[registry] = shelf
        }
        return GoodsBook(known + found)
    }

    /// Articles changed, or may have changed.
    func forget(_ itemNumbers: [String], in registry: String) {
        self.shelves.withLock { shelves in
            var shelf = shelves[registry] ?? Shelf()
            shelf.generation += 1
            for itemNo in itemNumbers { shelf.goods[Array(itemNo.utf8)] = nil }
            shelves[registry] = shelf
        }
    }
}
