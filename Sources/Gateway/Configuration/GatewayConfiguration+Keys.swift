public import Cryptography

extension GatewayConfiguration.Secrets {
    /// Reads the vault's keys, and the master key when they are wrapped by one.
    ///
    /// - Throws: `ConfigurationError` when a secret is missing, exposed or malformed, or is the wrong master key.
    public func vaultKeys(environment: [String: String]? = nil) throws(ConfigurationError) -> VaultKeys {
        let text = try self.vault.read(environment: environment)
        let master = try self.masterKey(environment: environment)
        do {
            return try VaultKeys(text, master: master)
        } catch {
            throw ConfigurationError(
                .invalid,
                [.init(file: self.vault.place, line: 1, keyPath: "secrets.vault", reason: error.description)])
        }
    }

    /// Reads the key that wraps the vault's keys; nil when they lie open.
    ///
    /// - Throws: `ConfigurationError` when it is missing, exposed or malformed.
    public func masterKey(environment: [String: String]? = nil) throws(ConfigurationError) -> MasterKey? {
        guard let source = self.master else { return nil }
        let text = try source.read(environment: environment)
        do {
            return try MasterKey(text, place: "secrets.master")
        } catch {
            throw ConfigurationError(
                .invalid, [.init(file: source.place, line: 1, keyPath: "secrets.master", reason: error.description)])
        }
    }
}
