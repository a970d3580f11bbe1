import Cryptography
import Foundation
import NIOSSL

/// The agent's address, taken apart.
struct AgentAddress {
    let isSecure: Bool
    let host: String
    let port: Int
    let path: String

    /// - Throws: `keyUnavailable` when it is no websocket address.
    init(_ url: String) throws(AgentFault) {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty, parts.user == nil,
            let scheme = parts.scheme, scheme == "ws" || scheme == "wss"
        else {
            throw AgentFault(.noConnection, "the agent's address is not of the form ws://host:port or wss://host:port")
        }
        self.isSecure = scheme == "wss"
        // `URLComponents` keeps the brackets of an IPv6 address.
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        self.port = parts.port ?? (self.isSecure ? 443 : 80)
        self.path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
    }

    /// For people and for the `Host` header.
    var authority: String { self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)" }

    /// TLS 1.2 or newer, with the agent's name or address checked; nil for `ws`.
    ///
    /// - Throws: `keyUnavailable` when the authority's file cannot be read.
    func secureContext(caFile: String?) throws(AgentFault) -> NIOSSLContext? {
        guard self.isSecure else { return nil }
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            if let caFile { configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(caFile)) }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw AgentFault(.noConnection, "the authority of the agent cannot be used: \(caFile ?? "the system's")")
        }
    }

    /// The name that TLS asks for: none when the host is an address, which is then checked itself.
    var serverName: String? {
        let isAddress =
            self.host.contains(":") || self.host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
        return isAddress ? nil : self.host
    }
}
