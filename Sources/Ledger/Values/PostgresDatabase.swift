internal import CPostgreSQL

/// Where a shared database is.
public struct PostgresDatabase: Sendable {
    /// A URL of libpq, or its `key=value` form; several hosts, the first that can be written is used. May hold a password, so
    /// it is never shown.
    public var address: String
    /// Connections for reading, beside the one that writes and the one that listens; at least 1.
    public var readers: Int

    public init(address: String, readers: Int = 4) {
        self.address = address
        self.readers = readers
    }

    /// Whether an address holds a password; nil when it cannot be read.
    public static func hasPassword(_ address: String) -> Bool? {
        let answer = unsafe tg_pq_has_password(address)
        return answer < 0 ? nil : answer == 1
    }
}
