import Declarations

extension ConfigurationLoader {
    /// `api_keys` of a tenant: hashes, or mappings with what a key may do and how long.
    func apiKeys(_ value: YAMLValue) -> [APIKeyGrant]? {
        guard let entries = value.list(of: "API key hashes") else { return nil }
        if entries.isEmpty { value.report("must hold at least one API key hash (tongguan api-key new)") }
        return entries.compactMap { $0.isMapping ? self.grant($0) : self.keyHash($0).map { APIKeyGrant(hash: $0) } }
    }

    private func grant(_ value: YAMLValue) -> APIKeyGrant? {
        guard let fields = value.object(["hash", "name", "scopes", "expires"]) else { return nil }
        let hash = fields.required("hash").flatMap { self.keyHash($0) }
        guard let hash else { return nil }
        // What cannot be read is reported, and with it the whole configuration is refused.
        return APIKeyGrant(
            hash: hash, name: fields.optional("name")?.text(upTo: 40),
            scopes: fields.optional("scopes").flatMap { self.scopes($0) } ?? Set(APIScope.allCases),
            expires: fields.optional("expires").flatMap { self.endOfDay($0) })
    }

    private func scopes(_ value: YAMLValue) -> Set<APIScope>? {
        guard let entries = value.list(of: "scopes") else { return nil }
        if entries.isEmpty { value.report("must hold at least one scope", allowed: APIScope.allCases.map(\.rawValue)) }
        let scopes = entries.compactMap { $0.word(APIScope.self) }
        return scopes.count == entries.count ? Set(scopes) : nil
    }

    /// The moment after the last of a day in Beijing.
    private func endOfDay(_ value: YAMLValue) -> Timestamp? {
        let form = "a day such as 2027-01-31, the last on which the key works"
        return value.text(form: form) { Timestamp(day: $0) != nil }.flatMap(Timestamp.init(day:))
            .map { $0 + .seconds(86_400) }
    }

    private func keyHash(_ value: YAMLValue) -> [UInt8]? {
        let form = "sha256: and 64 hexadecimal digits, as printed by tongguan api-key new"
        return value.text(form: form) { hash(in: $0) != nil }.flatMap(hash(in:))
    }

    /// `client_certificates` of a tenant: SHA-256 fingerprints, with or without colons.
    func certificateFingerprints(_ value: YAMLValue) -> Set<[UInt8]>? {
        guard let entries = value.list(of: "SHA-256 fingerprints") else { return nil }
        if entries.isEmpty { value.report("must hold at least one fingerprint") }
        func bytes(_ text: String) -> [UInt8]? { hash(in: "sha256:" + text.filter { $0 != ":" }) }
        let form = "64 hexadecimal digits, as printed by openssl x509 -noout -fingerprint -sha256"
        let prints = entries.compactMap { entry in entry.text(form: form) { bytes($0) != nil }.flatMap(bytes) }
        return prints.count == entries.count ? Set(prints) : nil
    }

    /// `request_rate` of a tenant.
    func requestRate(_ value: YAMLValue) -> RequestRate? {
        guard let fields = value.object(["per_second", "burst"]) else { return nil }
        return RequestRate(
            perSecond: fields.optional("per_second")?.integer(1...100_000) ?? RequestRate.standard.perSecond,
            burst: fields.optional("burst")?.integer(1...1_000_000) ?? RequestRate.standard.burst)
    }
}
