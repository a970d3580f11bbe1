internal import CPostgreSQL

/// One connection. Every call blocks its thread until the server answered, so it is used on a dispatch queue of its own
/// only; never by two threads at once.
@safe final class PostgresConnection {
    /// What holds on every connection where the address does not say otherwise: nobody waits long for a host that is gone,
    /// and only a server that can be written is the right one.
    private static let settings = """
        connect_timeout=5 keepalives=1 keepalives_idle=5 keepalives_interval=2 keepalives_count=3 tcp_user_timeout=10000 \
        target_session_attrs=read-write application_name=tongguan client_encoding=UTF8
        """
    /// A writer that stops in the middle of its work gives the turn back after five seconds, whatever became of it.
    private static let rules = """
        SET statement_timeout = '30s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '5s'; \
        SET jit = off; SET DateStyle = ISO
        """
    /// The server ends a statement after 30 seconds; a server that does not even do that is gone.
    static let answerLimit: Duration = .seconds(40)
    /// More statements than the verbs have: those with lists come in many lengths.
    private static let keptStatements = 1000

    private let handle: OpaquePointer
    private var names: [StatementKey: String] = [:]
    /// Nothing can run on it any more.
    private(set) var isLost = false
    /// Something was written since the transaction began.
    var hasChanged = false
    /// Savepoints that are open.
    var depth = 0
    /// How long a statement may take; nil without end, where the server is not to end it either. A server that is gone is
    /// noticed by TCP all the same.
    var answerLimit: Duration? = PostgresConnection.answerLimit

    private struct StatementKey: Hashable {
        var sql: String
        var types: [UInt32]
    }

    /// - Parameter address: a URL of libpq or its `key=value` form; several hosts are tried in turn.
    init(address: String) throws(PostgresError) {
        var problem: UnsafeMutablePointer<CChar>?
        let opened = unsafe tg_pq_connect(address, Self.settings, &problem)
        guard let handle = unsafe opened else {
            // What libpq says here may repeat the address, and with it a password.
            if let problem = unsafe problem { unsafe PQfreemem(problem) }
            throw PostgresError(state: nil, message: "the address of the database cannot be read", isLost: true)
        }
        unsafe self.handle = handle
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            let error = unsafe PostgresError(connection: handle)
            self.isLost = true
            throw error
        }
        unsafe PQsetnonblocking(handle, 1)
        try self.command(Self.rules)
    }

    deinit { unsafe PQfinish(self.handle) }

    /// A setting of the server, as it says itself.
    func setting(_ name: String) throws(PostgresError) -> String {
        try self.command("SELECT current_setting('\(name)')").text(0, 0)
    }

    /// Runs commands without parameters, several at once if need be; the last one's result, in text form.
    @discardableResult
    func command(_ sql: String) throws(PostgresError) -> PostgresResult {
        try self.send { unsafe PQsendQuery(self.handle, sql) }
    }

    /// Runs a statement with `?` for its parameters; the result is in binary form.
    func run(_ sql: String, _ arguments: [SQLValue]) throws(PostgresError) -> PostgresResult {
        let parameters = PostgresParameters(arguments)
        let key = StatementKey(sql: sql, types: parameters.types)
        let name: String
        if let known = self.names[key] {
            name = known
        } else {
            if self.names.count >= Self.keptStatements {
                try self.command("DEALLOCATE ALL")
                self.names.removeAll()
            }
            name = "s\(self.names.count + 1)"
            let text = PostgresSQL.numbered(sql)
            try self.send {
                unsafe PQsendPrepare(self.handle, name, text, Int32(key.types.count), key.types)
            }
            self.names[key] = name
        }
        return try self.send {
            unsafe tg_pq_send(
                self.handle, name, Int32(key.types.count), parameters.bytes, parameters.offsets, parameters.lengths)
        }
    }

    /// Asks to hear what is said on a channel.
    func listen(to channel: String) throws(PostgresError) { try self.command("LISTEN \(channel)") }

    /// What was said on channels since the last call, waiting for the first a while.
    func notices(within limit: Duration) throws(PostgresError) -> [String] {
        guard unsafe tg_pq_wait(self.handle, 0, limit.wholeMilliseconds) >= 0,
            unsafe PQconsumeInput(self.handle) == 1
        else { throw self.lost() }
        var said: [String] = []
        while let notice = unsafe PQnotifies(self.handle) {
            unsafe said.append(String(cString: notice.pointee.extra))
            unsafe PQfreemem(notice)
        }
        return said
    }

    // MARK: Inside

    @discardableResult
    private func send(_ body: () -> Int32) throws(PostgresError) -> PostgresResult {
        guard !self.isLost else { throw .lost("the connection was lost") }
        guard body() == 1 else { throw self.lost() }
        let end = self.answerLimit.map { ContinuousClock.now + $0 }
        while true {
            let rest = unsafe PQflush(self.handle)
            if rest == 0 { break }
            if rest < 0 { throw self.lost() }
            try self.wait(until: end, writes: true)
        }
        var last: PostgresResult?
        var failure: PostgresError?
        while true {
            while unsafe PQisBusy(self.handle) == 1 { try self.wait(until: end, writes: false) }
            guard let answer = unsafe PQgetResult(self.handle) else { break }
            let status = unsafe PQresultStatus(answer)
            if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY {
                unsafe last = PostgresResult(owning: answer)
            } else {
                if failure == nil { unsafe failure = PostgresError(result: answer, connection: self.handle) }
                unsafe PQclear(answer)
            }
        }
        if let failure {
            if failure.endsConnection { self.isLost = true }
            throw failure
        }
        guard let last else { throw self.lost() }
        return last
    }

    private func wait(until end: ContinuousClock.Instant?, writes: Bool) throws(PostgresError) {
        let rest = end.map { ContinuousClock.now.duration(to: $0) } ?? Self.answerLimit
        let milliseconds = rest.wholeMilliseconds
        guard milliseconds > 0 else {
            self.isLost = true
            throw .lost("the server does not answer")
        }
        guard unsafe tg_pq_wait(self.handle, writes ? 1 : 0, milliseconds) >= 0,
            unsafe PQconsumeInput(self.handle) == 1
        else {
            throw self.lost()
        }
    }

    private func lost() -> PostgresError {
        self.isLost = true
        return unsafe PostgresError(connection: self.handle)
    }
}

extension Duration {
    /// As `poll` wants it, 0 at least.
    fileprivate var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = self.components
        return Int32(clamping: max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    }
}
