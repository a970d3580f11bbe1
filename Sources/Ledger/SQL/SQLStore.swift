package import Declarations

/// Where the rows are: one SQLite file, or a PostgreSQL database that several nodes share. What a store must offer beyond
/// `SQLSession` is only this.
package protocol SQLStore: Sendable {
    /// Runs the body in a transaction shared with other callers of this process; returns after the commit is on disk.
    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession, TallyBook) throws -> T
    ) async throws(LedgerError) -> T

    /// Runs the body on a snapshot; never waits for a writer.
    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T

    /// Like `read`, on connections of its own, and given up after `limit`: for what people look at.
    func readBriefly<T: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T

    /// What the store syncs before a commit is told, in its own words; for health and tests.
    func durability() async throws(LedgerError) -> String

    /// Leaves no copy of erased values in the store's own log.
    func emptyLog() async throws(LedgerError)

    /// Size of the write-ahead log in bytes; 0 where that is another program's affair.
    var logBytes: Int64 { get }

    /// Several processes use it at the same time.
    var isShared: Bool { get }

    /// The store's own clock; nil where the machine's is the only one.
    func time() async throws(LedgerError) -> Timestamp?

    /// Calls back, on a thread of its own, when another process may have written something.
    func listen(_ heard: @escaping @Sendable () -> Void)

    /// Waits for pending commits and closes.
    func close() async
}

extension SQLStore {
    package func readBriefly<T: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T {
        try await self.read(body)
    }

    package var isShared: Bool { false }
    package func time() async throws(LedgerError) -> Timestamp? { nil }
    package func listen(_ heard: @escaping @Sendable () -> Void) {}
}
