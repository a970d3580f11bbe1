import Cryptography
public import Declarations
public import Ledger

extension GatewayConfiguration {
    /// A PostgreSQL database that several gateways share (`database`); without it the ledger is a file in `data`.
    public struct Database: Sendable, Hashable {
        /// Where its address is: a URL of libpq with one host or several.
        public var url: URLSource
        /// Connections for reading, 1…32 (`readers`). Default 4.
        public var readers: Int

        /// An address may hold a password; only one without may stand in the file.
        public enum URLSource: Sendable, Hashable {
            case secret(Secret)
            case text(String)
        }
    }

    /// Opens the ledger that this configuration names.
    ///
    /// - Parameter migrates: brings it to this edition's schema; otherwise one of an older edition is refused.
    /// - Throws: `LedgerError`; `ConfigurationError` when the address of a database cannot be read or the folder of a file is
    ///   open to others.
    public func openLedger(
        sealer: any ColumnSealer, policy: LedgerPolicy? = nil, migrates: Bool = true
    ) throws -> StoredLedger {
        let policy = policy ?? self.ledgerPolicy
        guard let database = self.database else {
            let ledger = try StoredLedger(
                sqlite: self.data + "/ledger.sqlite", sealer: sealer, policy: policy, migrates: migrates)
            try SecretFile.check(folder: self.data, names: StoredLedger.fileNames(for: "ledger.sqlite"))
            return ledger
        }
        let address =
            switch database.url {
            case .text(let text): text
            case .secret(let secret):
                unsafe try secret.read().withBytes { unsafe String(decoding: $0, as: UTF8.self) }
            }
        return try StoredLedger(
            postgres: PostgresDatabase(address: address, readers: database.readers), sealer: sealer, policy: policy,
            migrates: migrates)
    }
}

extension ConfigurationLoader {
    /// The section `database`.
    func database(_ value: YAMLValue) -> GatewayConfiguration.Database? {
        guard let fields = value.object(["url", "readers"]) else { return nil }
        let readers = fields.optional("readers").map { $0.integer(1...32) } ?? 4
        guard let url = fields.required("url").flatMap({ self.databaseURL($0) }), let readers else { return nil }
        return GatewayConfiguration.Database(url: url, readers: readers)
    }

    private func databaseURL(_ value: YAMLValue) -> GatewayConfiguration.Database.URLSource? {
        if value.isMapping { return self.secret(value).map { .secret($0) } }
        guard let text = value.text() else { return nil }
        switch PostgresDatabase.hasPassword(text) {
        case nil:
            value.report("is no address of PostgreSQL", allowed: ["postgresql://user@host:5432/name"])
            return nil
        case true?:
            value.report("holds a password; put the address into a file", allowed: ["{file: PATH}", "{env: NAME}"])
            return nil
        default: return .text(text)
        }
    }
}
