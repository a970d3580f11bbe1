public import Declarations

/// Processes that share one store: each shows that it lives, and takes over what a dead one held.
public protocol NodeLedger: Sendable {
    /// This process among those that share the store; another one after every start.
    var node: String { get }

    /// Whether other processes may use the store at the same time. Where not, nobody needs to show that it lives.
    var isShared: Bool { get }

    /// Shows that this node lives. To be called every five seconds (`NodeLife.beat`).
    func beat(now: Timestamp) async throws(LedgerError)

    /// Gives back what this node holds, at its orderly end: others need not wait until it is missed.
    func leave(now: Timestamp) async throws(LedgerError)

    /// Nodes that showed themselves lately, oldest first.
    func nodes() async throws(LedgerError) -> [NodeRecord]

    /// Makes this node the only one that polls a transport identity for a while; false while another one is it. Always true
    /// where the store is not shared.
    func holdPolling(of identity: String, for span: Duration, now: Timestamp) async throws(LedgerError) -> Bool

    /// The store's own clock, which all nodes go by; nil where the machine's is the only one.
    func storeTime() async throws(LedgerError) -> Timestamp?

    /// Calls back, on a thread of its own, when another node wrote something. For good; only the first call counts.
    func listen(_ heard: @escaping @Sendable () -> Void)
}

/// How nodes know of each other's life.
public enum NodeLife {
    /// A node shows itself this often.
    public static let beat: Duration = .seconds(5)
    /// What a node holds that did not show itself for so long is given to the others.
    public static let missed: Duration = .seconds(15)
    /// A node that could not show itself for so long sends nothing more: it may be taken for dead soon. Shorter than `missed`
    /// by what the other's clock and the way to the port may take.
    public static let doubted: Duration = .seconds(10)
    /// Of a node silent for so long, a command that needs the store for itself takes no notice.
    static let forgotten: Duration = .seconds(60)
}

/// A process that uses the store.
public struct NodeRecord: Sendable, Hashable {
    public var name: String
    public var startedAt: Timestamp
    public var beatAt: Timestamp
}
