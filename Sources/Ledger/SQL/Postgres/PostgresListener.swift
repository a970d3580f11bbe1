import Dispatch
import Foundation
import Synchronization

/// Hears on a thread and a connection of its own that other nodes wrote something. What it misses while it is not connected,
/// polling finds.
final class PostgresListener: Sendable {
    /// The channel every node speaks on; what it says is its name.
    static let channel = "tongguan"

    private let address: String
    private let node: String
    private let heard: @Sendable () -> Void
    private let isClosed = Mutex(false)
    private let queue = DispatchQueue(label: "tongguan.ledger.listener")

    init(address: String, node: String, heard: @escaping @Sendable () -> Void) {
        self.address = address
        self.node = node
        self.heard = heard
    }

    func start() { self.queue.async { self.run() } }

    /// Ends within half a second.
    func close() async {
        self.isClosed.withLock { $0 = true }
        await withCheckedContinuation { continuation in
            self.queue.async { continuation.resume() }
        }
    }

    private func run() {
        let link = PostgresLink(address: self.address) { try $0.listen(to: Self.channel) }
        while !self.isClosed.withLock({ $0 }) {
            do {
                let said = try link.open().notices(within: .milliseconds(500))
                if said.contains(where: { $0 != self.node }) { self.heard() }
            } catch {
                // Its own thread: a pause here stops nobody.
                Thread.sleep(forTimeInterval: 0.5)
            }
        }
        link.close()
    }
}
