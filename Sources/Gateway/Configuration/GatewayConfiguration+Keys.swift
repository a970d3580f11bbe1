public import Cryptography

extension GatewayConfiguration.Signer {
    /// Loads key and certificate and checks that they belong together. Reads files on the caller's thread.
    ///
    /// - Throws: `ConfigurationError` with the signer's name and what is wrong with its files.
    public func open(environment: [String: String]? = nil) throws(ConfigurationError) -> PEMSigner {
        var passphrase: String?
        if let secret = self.passphrase {
            passphrase = String(decoding: try secret.read(environment: environment), as: UTF8.self)
        }
        do {
            return try PEMSigner(
                name: self.name, keyPath: self.key, certificatePath: self.certificate, passphrase: passphrase)
        } catch {
            throw ConfigurationError(
                .invalid,
                [.init(file: self.key, line: 1, keyPath: "signers.\(self.name)", reason: error.description)])
        }
    }
}

extension GatewayConfiguration.Secrets {
    /// Reads the vault's keys.
    ///
    /// - Throws: `ConfigurationError` when the secret is missing, exposed or malformed.
    public func vaultKeys(environment: [String: String]? = nil) throws(ConfigurationError) -> VaultKeys {
        do {
            switch self.vault {
            case .file(let path):
                return try VaultKeys(path: path)
            case .environment:
                return try VaultKeys(
                    text: String(decoding: try self.vault.read(environment: environment), as: UTF8.self))
            }
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw ConfigurationError(
                .invalid, [.init(file: "secrets.vault", line: 1, keyPath: "secrets.vault", reason: "\(error)")])
        }
    }
}
