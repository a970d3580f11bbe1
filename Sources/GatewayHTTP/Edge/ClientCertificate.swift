import NIOCore
import NIOSSL

/// The certificate that the client of the present request showed when its connection was made.
enum ClientCertificate {
    /// DER; nil when there is none. Set around each request by `EdgeMiddleware`.
    @TaskLocal static var shown: [UInt8]?

    /// Asks a connection; nil without one, without TLS and without a certificate.
    static func of(_ channel: (any Channel)?) async -> [UInt8]? {
        guard let channel else { return nil }
        return try? await channel.nioSSL_peerCertificate().get()?.toDERBytes()
    }
}
