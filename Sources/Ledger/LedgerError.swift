/// What the ledger refuses or fails at.
public struct LedgerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Stable codes.
    public enum Code: String, Sendable, Hashable {
        /// Another process owns this store.
        case owned
        /// The store could not be opened or migrated.
        case open
        /// The disk is full.
        case full
        /// The store is read-only or failed; retry later.
        case storage
        /// A sealed value did not open: wrong key, or the row was tampered with.
        case sealed
        /// A stored value is not what this program writes.
        case corrupt
        /// A question of the console took longer than it may.
        case slow
        /// The ledger is closed.
        case closed
    }

    public var code: Code
    /// For people; ids only.
    public var message: String
    /// The same call may succeed later.
    public var isRetriable: Bool

    public init(_ code: Code, _ message: String, isRetriable: Bool = false) {
        self.code = code
        self.message = message
        self.isRetriable = isRetriable
    }

    public var description: String { "\(self.code.rawValue): \(self.message)" }
}
