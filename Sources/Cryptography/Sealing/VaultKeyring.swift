import Synchronization

/// The keys that a vault uses now. They can be replaced while it works: whoever seals afterwards uses the newest.
public final class VaultKeyring: Sendable, CustomStringConvertible {
    private let current: Mutex<VaultKeys>

    public init(_ keys: VaultKeys) { self.current = Mutex(keys) }

    /// The keys in use.
    public var keys: VaultKeys { self.current.withLock { $0 } }

    /// Uses other keys from now on. All that are in use must be among them: a key is only ever removed while nothing runs,
    /// after the ledger said that nothing names it.
    ///
    /// - Returns: whether anything changed.
    /// - Throws: `vaultKeysInvalid` when a number is missing or means another key; then nothing is replaced.
    @discardableResult
    public func replace(with keys: VaultKeys) throws(CryptographyError) -> Bool {
        try self.current.withLock { current throws(CryptographyError) in
            for kind in VaultKeys.Kind.allCases {
                for (number, key) in current.keys(kind).sorted(by: { $0.key < $1.key }) {
                    guard let next = keys.keys(kind)[number] else {
                        throw CryptographyError(
                            .vaultKeysInvalid,
                            "the new vault keys lack \(kind.rawValue) \(number), which is in use; the old ones stay")
                    }
                    guard next == key else {
                        throw CryptographyError(
                            .vaultKeysInvalid,
                            "the new vault keys have another \(kind.rawValue) \(number); the old ones stay")
                    }
                }
            }
            let isChanged =
                keys.data.count != current.data.count || keys.lookup.count != current.lookup.count
            current = keys
            return isChanged
        }
    }

    /// The numbers, never the keys.
    public var description: String { self.keys.description }
}
