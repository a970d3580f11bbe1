import Declarations

extension ConfigurationLoader {
    /// One entry of `ports`: a port of the templates in one or several modes, what it changes, and our identity there.
    ///
    /// The port's standard mode goes by the entry's name, the others by `NAME-MODE`.
    func ports(
        _ name: String, _ value: YAMLValue, templates: String?, table: ModeTable?, channels: [String],
        delivery: DeliverySettings
    ) -> [GatewayConfiguration.Port]? {
        let own = ["profile", "modes", "channel", "cop_code", "cop_name", "dxp_id", "concurrency", "delivery"]
        guard let fields = value.object(own + PortDraft.keys) else { return nil }
        let file = fields.required("profile").flatMap { self.portFile($0, templates: templates, table: table) }
        let channel = fields.required("channel").flatMap { self.reference($0, to: channels, "channel") }
        let code = fields.required("cop_code")?.text(form: enterpriseCodeForm, isEnterpriseCode)
        let transmitter = fields.required("cop_name")?.text(upTo: 100)
        let dxpId = fields.required("dxp_id")?.text(form: "letters and digits, 1 to 30", isExchangeID)
        let concurrency = fields.optional("concurrency").map { $0.integer(1...64) } ?? 4
        let delivery = fields.optional("delivery").flatMap { self.delivery($0, over: delivery) } ?? delivery
        var scratch = PortDraft()
        scratch.apply(fields)
        guard let file, let table else { return nil }
        let modes = fields.optional("modes").map { self.modes($0, of: file) } ?? [(file.standard, nil)]
        let profiles = modes.compactMap { mode, changes in
            let id = mode == file.standard ? name : "\(name)-\(mode)"
            if !isIdentifier(id) { value.report("\"\(id)\" would be too long for a name", at: value.keyLine) }
            return self.profile(id, mode, file, table, own: [fields] + (changes.map { [$0] } ?? []))
        }
        guard let channel, let code, let transmitter, let dxpId, let concurrency else { return nil }
        return profiles.map {
            .init(
                profile: $0.profile, title: $0.title, channel: channel, copCode: code, copName: transmitter,
                dxpId: dxpId, concurrency: concurrency, delivery: delivery)
        }
    }

    /// `modes`: a list of modes, or a mapping from modes to what is different in them.
    private func modes(_ value: YAMLValue, of file: PortFile) -> [(name: String, changes: YAMLObject?)] {
        if value.isMapping {
            guard let modes = PortModes(value, allowed: file.modes.names, keys: PortDraft.keys) else { return [] }
            return modes.names.map { ($0, modes.layers($0).first) }
        }
        var modes: [(name: String, changes: YAMLObject?)] = []
        let entries = value.list(of: "trade modes") ?? []
        if value.isList, entries.isEmpty { value.report("must hold at least a trade mode", allowed: file.modes.names) }
        for entry in entries {
            guard let mode = self.reference(entry, to: file.modes.names, "mode of this port") else { continue }
            if modes.contains(where: { $0.name == mode }) { entry.report("the mode stands twice") }
            modes.append((mode, nil))
        }
        return modes
    }

    /// All ports by their identifiers; reports those that two entries would make.
    func byIdentifier(
        _ entries: [String: [GatewayConfiguration.Port]], _ value: YAMLValue?
    ) -> [String: GatewayConfiguration.Port] {
        var ports: [String: GatewayConfiguration.Port] = [:]
        for port in entries.sorted(by: { $0.key < $1.key }).flatMap(\.value) {
            if ports.updateValue(port, forKey: port.id) != nil {
                value?.report("two entries would be the port \"\(port.id)\"", at: value?.keyLine)
            }
        }
        return ports
    }

    /// A value that must be one of the names of another section.
    func reference(_ value: YAMLValue, to names: [String], _ what: String) -> String? {
        guard let name = value.text(upTo: 100) else { return nil }
        guard names.contains(name) else {
            value.report("there is no \(what) \"\(name)\"", allowed: names)
            return nil
        }
        return name
    }
}

let enterpriseCodeForm = "10 or 18 capital letters and digits"

/// A customs registration number or a unified social credit code.
func isEnterpriseCode(_ text: String) -> Bool {
    (text.utf8.count == 10 || text.utf8.count == 18)
        && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
}

private func isExchangeID(_ text: String) -> Bool {
    (1...30).contains(text.utf8.count)
        && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
}
