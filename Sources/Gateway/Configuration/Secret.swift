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
    /// The secret, without the line end that editors add.
    ///
    /// - Throws: `ConfigurationError` (`unreadable`) when the file or variable is missing or empty.
    public func read(environment: [String: String]? = nil) throws(ConfigurationError) -> [UInt8] {
        var bytes: [UInt8]
        let place: String
        switch self {
        case .file(let path):
            place = path
            bytes = FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
        case .environment(let name):
            place = "environment variable \(name)"
            bytes = (environment ?? ProcessInfo.processInfo.environment)[name].map { [UInt8]($0.utf8) } ?? []
        }
        while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
        guard !bytes.isEmpty else {
            throw ConfigurationError(
                .unreadable,
                [.init(file: place, line: 1, keyPath: "", reason: "the secret is missing, unreadable or empty")])
        }
        return bytes
    }
}
