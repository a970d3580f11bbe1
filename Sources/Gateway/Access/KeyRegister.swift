import Cryptography
public import Declarations
import Synchronization

/// The keys of all tenants in use. Replaced as a whole when the configuration is read again.
public final class KeyRegister: Sendable {
    private struct Entry {
        var grant: APIKeyGrant
        var caller: APICaller
        /// SHA-256 of the certificates one of which must be shown; none when it is not asked for.
        var certificates: Set<[UInt8]>
    }

    private let entries: Mutex<[Entry]>
    /// When each key last let somebody in, by its hash; since the start of this process.
    private let uses = Mutex<[[UInt8]: Timestamp]>([:])

    /// The keys of these tenants.
    public init(_ tenants: some Sequence<GatewayConfiguration.Tenant>) {
        self.entries = Mutex(Self.entries(of: tenants))
    }

    /// From now on these keys, and no others, let somebody in.
    public func replace(with tenants: some Sequence<GatewayConfiguration.Tenant>) {
        let entries = Self.entries(of: tenants)
        self.entries.withLock { $0 = entries }
        let kept = Set(entries.map(\.grant.hash))
        self.uses.withLock { uses in uses = uses.filter { kept.contains($0.key) } }
    }

    private static func entries(of tenants: some Sequence<GatewayConfiguration.Tenant>) -> [Entry] {
        tenants.flatMap { tenant in
            tenant.apiKeys.map { grant in
                Entry(
                    grant: grant,
                    caller: APICaller(
                        tenant: tenant.id, keyName: grant.name, scopes: grant.scopes, rate: tenant.requestRate,
                        isTest: tenant.isTest),
                    certificates: tenant.clientCertificates)
            }
        }
    }

    /// The keys of a tenant, without what they are made of.
    func grants(of tenant: String) -> [APIKeyGrant] {
        self.entries.withLock { $0.filter { $0.caller.tenant == tenant }.map(\.grant) }
    }

    /// When a key last let somebody in here; nil when it has not since the start.
    func lastUse(of grant: APIKeyGrant) -> Timestamp? { self.uses.withLock { $0[grant.hash] } }

    /// Whom a key lets in. Every key is compared, so that the time tells nothing.
    public func admission(forAPIKey key: String, certificate: [UInt8]?, now: Timestamp) -> APIAdmission {
        let hash = Digest.sha256(key)
        let entries = self.entries.withLock { $0 }
        let found = entries.reduce(nil as Entry?) { ConstantTime.equals($1.grant.hash, hash) ? $1 : $0 }
        // A key that looks like the other side's opens nothing, wherever its hash stands.
        guard let found, found.caller.isTest == APIKey.isTest(key) else { return .unknown }
        if let expires = found.grant.expires, now >= expires { return .expired }
        if !found.certificates.isEmpty {
            guard let certificate, found.certificates.contains(Digest.sha256(certificate)) else {
                return .certificateMissing
            }
        }
        self.uses.withLock { $0[found.grant.hash] = now }
        return .admitted(found.caller)
    }
}

extension GatewayDesk {
    public func admission(forAPIKey key: String, certificate: [UInt8]?) -> APIAdmission {
        self.premises.keys.admission(forAPIKey: key, certificate: certificate, now: self.premises.clock.now())
    }
}
