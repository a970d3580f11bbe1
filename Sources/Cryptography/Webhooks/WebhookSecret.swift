import Manifests

/// What sender and receiver of webhooks share (Standard Webhooks 1.0): `whsec_` and base64 of 24 to 64 bytes.
public struct WebhookSecret: Sendable, Equatable, CustomStringConvertible {
    /// Marks a secret in text, so that scanners for leaked secrets can find it.
    public static let prefix = "whsec_"
    private static let sizes = 24...64

    private let key: SecretBytes

    private init(key: SecretBytes) { self.key = key }

    /// Reads a secret, with the prefix or without.
    ///
    /// - Returns: nil when it is not base64 of 24 to 64 bytes.
    public init?(_ text: String) {
        let digits = text.hasPrefix(Self.prefix) ? text.dropFirst(Self.prefix.count) : Substring(text)
        guard var bytes = Base64.decode(digits.utf8), Self.sizes.contains(bytes.count) else { return nil }
        self.key = SecretBytes(consuming: &bytes)
    }

    /// A new secret of 32 random bytes.
    ///
    /// - Throws: `libraryFailed` when there is no random source.
    public static func generate() throws(CryptographyError) -> WebhookSecret {
        WebhookSecret(key: try SecretBytes.random(32))
    }

    /// As it is shown once and given to receivers.
    public var text: String {
        let bytes = unsafe self.key.withBytes { unsafe Array($0) }
        return Self.prefix + String(decoding: Base64.encode(bytes), as: UTF8.self)
    }

    /// `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`.
    ///
    /// - Parameters:
    ///   - id: names the message through all tries; holds no point.
    ///   - timestamp: of this try, seconds since 1970.
    public func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let code = MessageAuthentication.hmacSHA256(Array("\(id).\(timestamp).".utf8) + body, key: self.key)
        return "v1," + String(decoding: Base64.encode(code), as: UTF8.self)
    }

    /// Shows nothing.
    public var description: String { "\(Self.prefix)…" }
}
