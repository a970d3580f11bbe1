import Cryptography
import Declarations
import Transports

extension GatewayConfiguration {
    /// The keys of a signer, ready to be reached.
    func keySources(of signer: Signer, client: HTTPClient) -> [SignerPool.Source] {
        let needs = self.needs(ofSigner: signer.name)
        return signer.keys.map { key in
            SignerPool.Source(
                name: key.name, perMinute: key.perMinute, room: key.room, isElsewhere: key.source.isElsewhere
            ) { () async throws(CryptographyError) in
                let opened = try await key.source.open(name: key.name, client: client)
                if let reason = EnterpriseNeed.refusal(of: opened.certificate.info, by: needs) {
                    throw CryptographyError(.certificateForeign, reason)
                }
                return opened
            }
        }
    }

    /// A pool per signer; no key is reached yet.
    func makePools(client: HTTPClient, now: Timestamp) -> [String: SignerPool] {
        self.signers.mapValues {
            SignerPool(name: $0.name, sources: self.keySources(of: $0, client: client), now: now)
        }
    }
}

extension Assembly {
    /// Takes over the keys of a newly read configuration without a restart: the keys of signers that are there already.
    ///
    /// - Returns: signers that came or went, which only a restart can follow.
    public func replaceKeys(with configuration: GatewayConfiguration) async -> [String] {
        let now = self.premises.clock.now()
        for (name, pool) in self.premises.signers {
            guard let signer = configuration.signers[name] else { continue }
            await pool.replace(with: configuration.keySources(of: signer, client: self.client), now: now)
        }
        return Set(self.premises.signers.keys).symmetricDifference(configuration.signers.keys).sorted()
    }
}
