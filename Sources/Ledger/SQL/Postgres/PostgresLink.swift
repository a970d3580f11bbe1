/// A connection that is made when it is needed and made again when it was lost.
///
/// `@unchecked Sendable`: its owner uses it on one serial dispatch queue only (`CommitQueue`, `PostgresReaders`), or before
/// and after that queue has work.
final class PostgresLink: @unchecked Sendable {
    private let address: String
    /// Looks at a new connection before it is used.
    private let accept: @Sendable (PostgresConnection) throws -> Void
    private var connection: PostgresConnection?
    /// While no server answers, calls fail at once except one per this time.
    private var pause: Duration = .zero
    private var nextTry = ContinuousClock.now
    private var failure: (any Error)?

    private static let firstPause: Duration = .milliseconds(100)
    private static let longestPause: Duration = .seconds(1)

    init(address: String, accept: @escaping @Sendable (PostgresConnection) throws -> Void = { _ in }) {
        self.address = address
        self.accept = accept
    }

    /// Runs a transaction: begins, runs the body, commits. An error undoes it, and a body that cannot be told to be committed
    /// always ends in an error: a connection that is lost while it commits leaves both possible.
    func transact<T>(
        begin: String, commit: (PostgresConnection) -> String, _ body: (PostgresSession) throws -> T
    ) throws -> T {
        let connection = try self.begun(begin)
        connection.hasChanged = false
        connection.depth = 0
        do {
            let result = try body(PostgresSession(connection: connection))
            // A transaction that a swallowed error had broken is rolled back by COMMIT, and only its name tells.
            let ended = try connection.command(commit(connection)).command
            guard ended == "COMMIT" else { throw PostgresError.lost("the transaction ended with \(ended)") }
            return result
        } catch {
            if !connection.isLost { _ = try? connection.command("ROLLBACK") }
            self.dropWhenLost(error)
            throw error
        }
    }

    /// Ends the connection.
    func close() { self.connection = nil }

    /// A transaction on a connection that works. One that died unnoticed since its last use is made again once: nothing ran
    /// on it yet.
    private func begun(_ begin: String) throws -> PostgresConnection {
        let isFresh = self.connection == nil
        let connection = try self.open()
        do {
            try connection.command(begin)
            return connection
        } catch {
            if !connection.isLost { _ = try? connection.command("ROLLBACK") }
            self.dropWhenLost(error)
            guard !isFresh, self.connection == nil else { throw error }
        }
        let again = try self.open()
        do {
            try again.command(begin)
            return again
        } catch {
            if !again.isLost { _ = try? again.command("ROLLBACK") }
            self.dropWhenLost(error)
            throw error
        }
    }

    /// The connection, or a new one.
    func open() throws -> PostgresConnection {
        if let connection = self.connection, !connection.isLost { return connection }
        self.connection = nil
        if let failure, ContinuousClock.now < self.nextTry { throw failure }
        do {
            let connection = try PostgresConnection(address: self.address)
            try self.accept(connection)
            self.connection = connection
            self.pause = .zero
            self.failure = nil
            return connection
        } catch {
            self.pause = min(max(self.pause * 2, Self.firstPause), Self.longestPause)
            self.nextTry = ContinuousClock.now + self.pause
            self.failure = error
            throw error
        }
    }

    private func dropWhenLost(_ error: any Error) {
        if self.connection?.isLost == true || (error as? PostgresError)?.endsConnection == true {
            self.connection = nil
        }
    }
}
