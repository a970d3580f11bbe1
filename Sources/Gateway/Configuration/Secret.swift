public import Cryptography
import FoundationEssentials

extension GatewayConfiguration {
    /// Where a secret comes from; the secret itself is never part of a configuration.
    public enum Secret: Sendable, Hashable {
        /// The content of a file.
        case file(String)
        /// The value of an environment variable.
        case environment(String)
    }
}

extension GatewayConfiguration.Secret {
    /// The file or variable, for people.
    var place: String {
        switch self {
        case .file(let path): path
        case .environment(let name): "environment variable \(name)"
        }
    }

    /// The secret, without the line end that editors add. A variable of the environment cannot be wiped, for it stays readable
    /// in `/proc` as long as the process lives: a file is the better place.
    ///
    /// - Parameter environment: where variables are looked up. Default: the environment of the process.
    /// - Throws: `ConfigurationError` (`unreadable`) when the file or variable is missing or empty, or when others may read the
    ///   file.
    public func read(environment: [String: String]? = nil) throws(ConfigurationError) -> SecretBytes {
        var bytes: [UInt8]
        switch self {
        case .file(let path):
            do {
                bytes = unsafe try SecretFile.read(path).withBytes { unsafe Array($0) }
            } catch {
                throw self.unreadable(error.message)
            }
        case .environment(let name):
            bytes = (environment ?? ProcessInfo.processInfo.environment)[name].map { Array($0.utf8) } ?? []
        }
        while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
        let secret = SecretBytes(consuming: &bytes)
        guard !secret.isEmpty else { throw self.unreadable("the secret is missing or empty") }
        return secret
    }

    private func unreadable(_ reason: String) -> ConfigurationError {
        ConfigurationError(.unreadable, [.init(file: self.place, line: 1, keyPath: "", reason: reason)])
    }
}
