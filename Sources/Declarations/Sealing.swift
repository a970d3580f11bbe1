/// Seals columns and makes look-up hashes. The ledger is handed one; it never sees a key.
public protocol ColumnSealer: Sendable {
    /// Compresses, then encrypts and authenticates bytes for one place. The result names its key.
    func seal(_ plain: [UInt8], for place: SealedPlace) throws -> [UInt8]
    /// The bytes that were sealed for exactly this place; throws when key, place or bytes do not fit.
    func open(_ sealed: [UInt8], for place: SealedPlace) throws -> [UInt8]
    /// A keyed hash (32 bytes, prefixed by its one-byte key version) by which a personal value can be looked up.
    func lookupHash(_ value: String) -> [UInt8]
    /// The hashes under every look-up key that is held, newest first: rows of before a change of keys are found by them.
    func lookupHashes(_ value: String) -> [[UInt8]]
    /// The first bytes of every value that is sealed now. A value that begins otherwise should be sealed again.
    var sealMark: [UInt8] { get }
    /// The first bytes of every look-up hash that is made now.
    var lookupMark: [UInt8] { get }
    /// Plain SHA-256, 32 bytes.
    func digest(_ bytes: [UInt8]) -> [UInt8]
}

/// Where a sealed value belongs; bound into the seal so that it cannot be moved to another place.
public struct SealedPlace: Sendable, Hashable {
    /// Tenant, or empty when the row has none.
    public var tenant: String
    /// Table.
    public var table: String
    /// Column.
    public var column: String
    /// Row key.
    public var row: String

    public init(tenant: String, table: String, column: String, row: String) {
        self.tenant = tenant
        self.table = table
        self.column = column
        self.row = row
    }
}
