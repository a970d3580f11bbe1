public import Declarations

/// What the gateway offers on goods registries. A tenant has one of its own, or shares that of a park.
public protocol GoodsAPI: Sendable {
    /// Checks and stores articles in the tenant's registry; what is stored holds for orders that come later. A bad article never
    /// spoils its neighbours. Throws only when nothing at all was taken.
    func storeGoods(_ goods: [RawGoods], tenant: String, source: IntakeSource) async throws(GatewayError) -> GoodsImport
    /// One article with its versions; nil when the registry has none of this number.
    func goods(_ itemNo: String, tenant: String) async throws(GatewayError) -> GoodsView?
    /// A page of the registry in the order of the article numbers' bytes.
    func goods(tenant: String, after cursor: String?, limit: Int) async throws(GatewayError) -> GoodsPage
    /// Removes an article; nil when the registry has none of this number.
    func removeGoods(
        _ itemNo: String, tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> GoodsResult?
}

/// What became of one article.
public struct GoodsResult: Sendable, Hashable, Codable {
    /// Article number; nil when it could not be read.
    public var itemNo: String?
    /// The verdict.
    public var verdict: Verdict
    /// Version that holds this content, or the removal; nil when refused.
    public var version: Int?
    /// All reasons for `refused`; warnings for the others.
    public var violations: [Violation]

    public init(itemNo: String?, verdict: Verdict, version: Int?, violations: [Violation]) {
        self.itemNo = itemNo
        self.verdict = verdict
        self.version = version
        self.violations = violations
    }

    /// What became of it.
    public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
        /// Stored now, as a new article or a new version.
        case accepted
        /// The same content is already there.
        case unchanged
        /// Not stored; `violations` say why.
        case refused
        /// Removed.
        case removed
    }
}

/// What became of articles that came together.
public struct GoodsImport: Sendable, Hashable {
    /// One result per article, in order; fewer than articles when it stopped.
    public var results: [GoodsResult]
    /// Why it stopped before its end; what was stored before it stays, and the same articles can be sent again.
    public var stopped: GatewayError?

    public init(results: [GoodsResult], stopped: GatewayError? = nil) {
        self.results = results
        self.stopped = stopped
    }
}

/// One article of a registry.
public struct GoodsView: Sendable, Hashable {
    public var goods: Goods
    /// Counts the changes of the article from 1.
    public var version: Int
    /// RFC 3339.
    public var updatedAt: String
    /// Its versions, newest first; empty in lists.
    public var history: [Version]

    public init(goods: Goods, version: Int, updatedAt: String, history: [Version] = []) {
        self.goods = goods
        self.version = version
        self.updatedAt = updatedAt
        self.history = history
    }

    /// One version.
    public struct Version: Sendable, Hashable {
        public var version: Int
        /// RFC 3339.
        public var updatedAt: String
        /// `api <request id>`, `upload <file name>`.
        public var source: String
        /// This version is the removal of the article.
        public var isRemoval: Bool

        public init(version: Int, updatedAt: String, source: String, isRemoval: Bool) {
            self.version = version
            self.updatedAt = updatedAt
            self.source = source
            self.isRemoval = isRemoval
        }
    }
}

/// A page of a registry.
public struct GoodsPage: Sendable, Hashable {
    public var goods: [GoodsView]
    /// Pass as `after` for the next page; nil when this is the last.
    public var next: String?

    public init(goods: [GoodsView], next: String?) {
        self.goods = goods
        self.next = next
    }
}
