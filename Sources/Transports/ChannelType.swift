public import Declarations

/// The forms of channels we know; the raw value is the word in the configuration.
public enum ChannelType: String, Sendable, Hashable, Codable, CaseIterable {
    /// JSON envelope over HTTPS, receipts by polling lists (the port of Haikou).
    case haikou
}

extension ChannelConfiguration {
    /// Builds the channel. Nothing is connected yet.
    ///
    /// - Parameters:
    ///   - client: the process's one HTTP client.
    ///   - now: the clock.
    /// - Throws: `invalid_request` for a URL that cannot be used, `configuration` for a file that cannot be read.
    public func makeChannel(
        client: HTTPClient, now: @escaping @Sendable () -> Timestamp
    ) throws(TransportError) -> any Channel {
        try self.check()
        return switch self.type {
        case .haikou: HaikouChannel(configuration: self, client: client, now: now)
        }
    }
}
