import Declarations

extension ConfigurationLoader {
    /// Section `tenants`: a list of tenants; an entry `{include: FILE}` stands for the tenants of another file.
    func tenants(_ value: YAMLValue, signers: [String], ports: PortNames) -> [GatewayConfiguration.Tenant] {
        var tenants: [(tenant: GatewayConfiguration.Tenant, place: YAMLValue)] = []
        self.collect(value, signers: signers, ports: ports, into: &tenants, includes: true)
        if tenants.isEmpty { value.report("must hold at least a tenant that can be used") }
        self.refuseRepeats(tenants)
        self.checkTests(tenants, simulated: ports.simulated, all: Set(ports.declared))
        return tenants.map(\.tenant)
    }

    private func collect(
        _ value: YAMLValue, signers: [String], ports: PortNames,
        into tenants: inout [(tenant: GatewayConfiguration.Tenant, place: YAMLValue)], includes: Bool
    ) {
        for entry in value.list(of: "tenants") ?? [] {
            if includes, entry.holds("include") {
                guard let fields = entry.object(["include"]) else { continue }
                guard let path = fields.required("include").flatMap({ self.file($0) }) else { continue }
                guard let root = self.document(path) else { continue }
                self.collect(root, signers: signers, ports: ports, into: &tenants, includes: false)
            } else if let tenant = self.tenant(entry, signers: signers, ports: ports) {
                tenants.append((tenant, entry))
            }
        }
    }

    private func refuseRepeats(_ tenants: [(tenant: GatewayConfiguration.Tenant, place: YAMLValue)]) {
        var ids: Set<String> = []
        var keys: Set<[UInt8]> = []
        for (tenant, place) in tenants {
            if !ids.insert(tenant.id).inserted { place.report("the tenant \"\(tenant.id)\" stands twice") }
            for key in tenant.apiKeys where !keys.insert(key.hash).inserted {
                place.report("an API key of \"\(tenant.id)\" stands twice")
            }
        }
    }

    private func tenant(
        _ value: YAMLValue, signers: [String], ports: PortNames
    ) -> GatewayConfiguration.Tenant? {
        let keys = [
            "id", "api_keys", "platform", "merchant", "payment", "logistics", "declarant", "warehouse", "ems_no",
            "assure_code", "files", "signers", "site_operator", "ports", "goods", "edits_goods", "realtime",
            "rules", "client_certificates", "request_rate", "test",
        ]
        guard let fields = value.object(keys) else { return nil }
        let id = fields.required("id")?.identifier()
        let isTest = fields.optional("test")?.boolean() ?? false
        let apiKeys = fields.required("api_keys").flatMap { self.apiKeys($0) }
        func enterprise(_ key: String) -> Enterprise? { fields.required(key).flatMap { self.enterprise($0) } }
        let platform = enterprise("platform")
        let merchant = enterprise("merchant")
        let payment = enterprise("payment")
        let logistics = enterprise("logistics")
        let declarant = enterprise("declarant")
        let places = fields.optional("ports").map { self.places($0, ports: ports) } ?? [:]
        let warehouse = fields.optional("warehouse").flatMap { self.enterprise($0) }
        let emsNo = fields.optional("ems_no")?.text(upTo: 30)
        for port in ports.underAccountBook(isTest: isTest) {
            if fields.optional("warehouse") == nil, places[port]?.warehouse == nil { value.lacks("warehouse") }
            if fields.optional("ems_no") == nil, places[port]?.emsNo == nil { value.lacks("ems_no") }
        }
        let site = fields.optional("site_operator").flatMap { self.enterprise($0) }
        let guarantors = [platform, merchant, logistics].compactMap { $0?.code }
        let assureCode = fields.required("assure_code").flatMap { assure in
            // While an enterprise is unreadable the list would be wrong; that problem is reported already.
            guarantors.count == 3
                ? self.reference(assure, to: guarantors, "guarantor among platform, merchant and logistics")
                : assure.text(upTo: 18)
        }
        let files = fields.required("files").flatMap { self.kinds($0) }
        let chosen = fields.required("signers").flatMap { self.signerNames($0, files: files, signers: signers) }
        let realTime = fields.optional("realtime").flatMap {
            self.realTime($0, signers: signers, platform: platform, payment: payment)
        }
        guard let id, let apiKeys, let platform, let merchant, let payment, let logistics, let declarant,
            let assureCode, let files, let chosen
        else { return nil }
        var profile = TenantProfile(
            id: id, platform: platform, merchant: merchant, payment: payment, logistics: logistics,
            declarant: declarant, warehouse: warehouse, emsNo: emsNo, assureCode: assureCode, files: files)
        profile.siteOperator = site
        profile.places = places
        var tenant = GatewayConfiguration.Tenant(profile: profile, apiKeys: apiKeys, signers: chosen)
        tenant.realTime = realTime
        tenant.isTest = isTest
        tenant.clientCertificates =
            fields.optional("client_certificates").flatMap { self.certificateFingerprints($0) } ?? []
        tenant.requestRate = fields.optional("request_rate").flatMap { self.requestRate($0) } ?? .standard
        tenant.severities = fields.optional("rules")?.severities() ?? [:]
        tenant.sharedGoods = fields.optional("goods")?.identifier()
        if let edits = fields.optional("edits_goods") {
            if fields.optional("goods") == nil { edits.report("is for a shared registry; name it under goods") }
            tenant.editsSharedGoods = edits.boolean() ?? false
        }
        return tenant
    }

    /// What the tenant has at single ports, by the identifiers of their profiles.
    private func places(_ value: YAMLValue, ports: PortNames) -> [String: TenantProfile.Place] {
        var places: [String: TenantProfile.Place] = [:]
        for (name, value) in value.object(ports.declared)?.entries ?? [] {
            guard let fields = value.object(["warehouse", "ems_no", "site_operator"]) else { continue }
            let place = TenantProfile.Place(
                warehouse: fields.optional("warehouse").flatMap { self.enterprise($0) },
                emsNo: fields.optional("ems_no")?.text(upTo: 30),
                siteOperator: fields.optional("site_operator").flatMap { self.enterprise($0) })
            for port in ports.entries[name] ?? [] { places[port.id] = place }
        }
        return places
    }

    private func enterprise(_ value: YAMLValue) -> Enterprise? {
        guard let fields = value.object(["code", "name"]) else { return nil }
        let code = fields.required("code")?.text(form: enterpriseCodeForm, isEnterpriseCode)
        let name = fields.required("name")?.text(upTo: 100)
        guard let code, let name else { return nil }
        return Enterprise(code: code, name: name)
    }

    private func kinds(_ value: YAMLValue) -> Set<DocumentKind>? {
        guard let entries = value.list(of: "document kinds") else { return nil }
        if entries.isEmpty { value.report("must hold at least one kind", allowed: kindNames) }
        var kinds: Set<DocumentKind> = []
        for entry in entries {
            guard let kind = entry.word(KindWord.self)?.kind else { continue }
            if !kinds.insert(kind).inserted { entry.report("the kind stands twice") }
        }
        return kinds
    }

    private func signerNames(
        _ value: YAMLValue, files: Set<DocumentKind>?, signers: [String]
    ) -> [DocumentKind: String]? {
        // Documents that are filed by their fields, and requests, may have a signer of their own.
        let further = DocumentKind.allCases.filter { !DocumentKind.ofOrders.contains($0) }
        let allowed = files.map { $0.sorted().map { String($0.rawValue) } } ?? kindNames
        guard let fields = value.object(allowed + further.map { String($0.rawValue) }) else { return nil }
        var chosen: [DocumentKind: String] = [:]
        for kind in (files ?? []).sorted() {
            chosen[kind] = fields.required(String(kind.rawValue)).flatMap { self.reference($0, to: signers, "signer") }
        }
        for kind in further {
            chosen[kind] = fields.optional(String(kind.rawValue)).flatMap { self.reference($0, to: signers, "signer") }
        }
        return chosen
    }
}

/// The ports that tenants may name.
struct PortNames {
    /// Keys of the section `ports`.
    var declared: [String]
    /// Those that could be read, each in its modes.
    var entries: [String: [GatewayConfiguration.Port]]

    /// Channels inside this process, for test tenants.
    var simulators: Set<String> = []

    /// Keys of the section `ports` that lead to a simulator.
    var simulated: Set<String> {
        Set(self.entries.filter { $0.value.contains { self.simulators.contains($0.channel) } }.keys)
    }

    /// Identifiers of the ports whose orders need an account book, among those that such a tenant can use.
    func underAccountBook(isTest: Bool) -> [String] {
        self.entries.values.flatMap(\.self)
            .filter { $0.profile.mode.accountBook == .required && self.simulators.contains($0.channel) == isTest }
            .map(\.id).sorted()
    }
}

/// The kinds as they are written in the file.
private enum KindWord: String, CaseIterable {
    case order = "311"
    case payment = "411"
    case waybill = "511"
    case inventory = "621"

    var kind: DocumentKind? { Int(self.rawValue).flatMap(DocumentKind.init(rawValue:)) }
}

private let kindNames = KindWord.allCases.map(\.rawValue)

/// The 32 bytes of `sha256:HEX`; nil for anything else.
func hash(in text: String) -> [UInt8]? {
    guard text.hasPrefix("sha256:") else { return nil }
    let digits = text.utf8.dropFirst(7).map { byte -> UInt8? in
        switch byte {
        case 48...57: byte - 48
        case 97...102: byte - 87
        case 65...70: byte - 55
        default: nil
        }
    }
    let nibbles = digits.compactMap(\.self)
    guard digits.count == 64, nibbles.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
}
