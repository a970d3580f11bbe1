import Gateway
import HTTPTypes
import Hummingbird

/// Finds out from where somebody asks.
enum ClientAddress {
    /// What stands for an address that is not known.
    static let unknown = "unknown"

    /// The other end of the connection; where that is a trusted proxy, what it says of the one before it, and so on: the
    /// rightmost address of `X-Forwarded-For` that is no trusted proxy. What stands left of it anybody could have written.
    static func of(_ request: Request, _ context: EdgeContext, trusted: [NetworkRange]) -> String {
        let forwarded = HTTPField.Name("X-Forwarded-For").map { request.headers[values: $0] } ?? []
        return Self.of(peer: context.peer, forwarded: forwarded, trusted: trusted)
    }

    /// - Parameter forwarded: fields of the request in their order.
    static func of(peer: String?, forwarded: [String], trusted: [NetworkRange]) -> String {
        guard var address = peer.flatMap({ NetworkAddress($0) }) else { return Self.unknown }
        let hops = forwarded.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        for hop in hops.reversed() {
            guard trusted.contains(where: { $0.contains(address) }), let next = Self.address(ofHop: hop) else { break }
            address = next
        }
        return "\(address)"
    }

    /// Some proxies write the port, too: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
    private static func address(ofHop hop: Substring) -> NetworkAddress? {
        let text = hop.filter { $0 != " " && $0 != "\t" }
        if text.hasPrefix("[") { return NetworkAddress(text.dropFirst().prefix { $0 != "]" }) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return NetworkAddress(parts.count == 2 ? parts[0] : text[...])
    }
}
