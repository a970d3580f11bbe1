public import Cryptography
import RemoteSigners
public import Transports

extension GatewayConfiguration.KeySource {
    /// Opens a key that lies in files, as a check and at start; nil when it is elsewhere. Reads files on the caller's
    /// thread.
    ///
    /// - Throws: `ConfigurationError` with the key's name and what is wrong with its files.
    func openFile(
        name: String, environment: [String: String]? = nil
    ) throws(ConfigurationError) -> LocalKey? {
        switch self {
        case .pem(let key, let certificate, let passphrase):
            let secret = try passphrase?.read(environment: environment)
            return try Self.explained(name, key) { () throws(CryptographyError) in
                try LocalKey(keyPath: key, certificatePath: certificate, passphrase: secret)
            }
        case .pkcs12(let file, let password):
            let secret = try password?.read(environment: environment)
            return try Self.explained(name, file) { () throws(CryptographyError) in
                try LocalKey(pkcs12Path: file, password: secret)
            }
        case .pkcs11, .agent, .remote: return nil
        }
    }

    /// Opens the key, wherever it is. A PIN is shown to a card once.
    ///
    /// - Parameters:
    ///   - name: `signer/key`, for errors.
    ///   - client: what reaches keys on other hosts.
    /// - Throws: `CryptographyError`; `isRetriable` when the key may answer later.
    public func open(
        name: String, client: HTTPClient, environment: [String: String]? = nil
    ) async throws(CryptographyError) -> any SigningKey {
        do {
            if let file = try self.openFile(name: name, environment: environment) { return file }
            switch self {
            case .pem, .pkcs12: throw CryptographyError(.keyUnreadable, "\(name) is no key in a file")
            case .pkcs11(let module, let token, let object, let certificate, let pin):
                let settings = TokenSettings(
                    module: module, token: token, object: .init(object), certificatePath: certificate)
                return try await TokenKey(settings, pin: try pin.read(environment: environment))
            case .agent(let url, let ca, let pin, let timeout):
                var settings = AgentSettings(url: url)
                settings.caFile = ca
                settings.answerTimeout = timeout
                return try await AgentKey.open(settings, pin: try pin?.read(environment: environment))
            case .remote(let url, let key, let ca, let clientCertificate, let clientKey, let timeout):
                var settings = RemoteSettings(
                    url: url, keyName: key, caFile: ca, clientCertificateFile: clientCertificate,
                    clientKeyFile: clientKey)
                settings.timeout = timeout
                return try await RemoteKey.open(settings, client: client)
            }
        } catch let error as CryptographyError {
            throw error
        } catch let error as ConfigurationError {
            throw CryptographyError(.fileUnreadable, error.problems.first?.reason ?? "\(name) cannot be opened")
        } catch {
            throw CryptographyError(.keyUnreadable, "\(name) cannot be opened")
        }
    }

    private static func explained<Key>(
        _ name: String, _ place: String, _ open: () throws(CryptographyError) -> Key
    ) throws(ConfigurationError) -> Key {
        do {
            return try open()
        } catch {
            throw ConfigurationError(
                .invalid, [.init(file: place, line: 1, keyPath: "signers.\(name)", reason: error.description)])
        }
    }
}
