import Declarations

extension ConfigurationLoader {
    /// Text in three languages.
    func localized(_ value: YAMLValue) -> LocalizedText? { value.localized() }
}

/// `modes.yaml`: what holds everywhere, and the trade modes.
struct ModeTable {
    let defaults: YAMLObject?
    let modes: PortModes
}

/// A file of `ports/`: one customs place in the modes it takes.
struct PortFile {
    let name: LocalizedText
    let fields: YAMLObject
    let modes: PortModes
    /// The mode that goes by the port's plain name.
    let standard: String
}

extension ConfigurationLoader {
    /// Reads `modes.yaml` of the templates.
    func modeTable(templates: String?, at value: YAMLValue) -> ModeTable? {
        guard let templates else { return nil }
        let path = templates + "/modes.yaml"
        guard self.isReadableFile(path) else {
            value.report("there is no readable file \(path)")
            return nil
        }
        guard let fields = self.document(path)?.object(["defaults", "modes"]) else { return nil }
        let defaults = fields.optional("defaults")?.object(PortDraft.keys + ["unconfirmed"])
        var scratch = PortDraft()
        if let defaults { scratch.apply(defaults) }
        let keys = PortDraft.modeKeys + PortDraft.keys + ["like", "unconfirmed"]
        guard let modes = fields.required("modes").flatMap({ PortModes($0, allowed: nil, keys: keys) }) else {
            return nil
        }
        return ModeTable(defaults: defaults, modes: modes)
    }

    /// A port profile: a name for `TEMPLATES/ports/NAME.yaml`, or a path that ends in `.yaml`.
    func portFile(_ value: YAMLValue, templates: String?, table: ModeTable?) -> PortFile? {
        guard let name = value.text() else { return nil }
        let path: String
        if name.hasSuffix(".yaml") {
            path = self.resolve(name, from: value.file)
        } else {
            guard let templates, isIdentifier(name) else {
                if templates != nil {
                    value.report("is no profile name", allowed: ["a name in ports/ of the templates, or a .yaml path"])
                }
                return nil
            }
            path = templates + "/ports/\(name).yaml"
        }
        guard self.isReadableFile(path) else {
            value.report("there is no readable file \(path)")
            return nil
        }
        return table.flatMap { self.readPortFile(path, $0) }
    }

    private func readPortFile(_ path: String, _ table: ModeTable) -> PortFile? {
        let keys = ["id", "name", "default_mode", "modes", "unconfirmed"] + PortDraft.keys
        guard let fields = self.document(path)?.object(keys) else { return nil }
        _ = fields.required("id")?.identifier()
        let name = fields.required("name")?.localized()
        var scratch = PortDraft()
        scratch.apply(fields)
        let modes = fields.required("modes").flatMap {
            PortModes($0, allowed: table.modes.names, keys: PortDraft.keys + ["like", "unconfirmed"])
        }
        let standard = fields.required("default_mode").flatMap { value in
            modes.flatMap { self.reference(value, to: $0.names, "mode in this file") }
        }
        guard let name, let modes, let standard else { return nil }
        return PortFile(name: name, fields: fields, modes: modes, standard: standard)
    }

    /// One mode of a port with what the configuration says about it.
    ///
    /// - Parameter own: the port's entry in the configuration, and its entry for this mode.
    func profile(
        _ id: String, _ mode: String, _ file: PortFile, _ table: ModeTable, own: [YAMLObject]
    ) -> (profile: PortProfile, title: LocalizedText)? {
        var draft = PortDraft()
        let layers = [table.defaults].compactMap(\.self) + table.modes.layers(mode) + [file.fields]
        for layer in layers + file.modes.layers(mode) + own { draft.apply(layer) }
        let missing = PortDraft.required.filter { !draft.given.contains($0) }
        for key in missing { (PortDraft.modeKeys.contains(key) ? table.modes.owner : own[0].owner).lacks(key) }
        guard missing.isEmpty, let label = draft.label else { return nil }
        var title = file.name
        if mode != file.standard {
            title.en += ", \(label.en)"
            title.zh += "（\(label.zh)）"
            title.ko += ", \(label.ko)"
        }
        draft.profile.id = id
        draft.profile.name = title.en
        if !draft.given.contains("port_code") { draft.profile.portCode = draft.profile.customsCode }
        for (key, remark) in draft.unconfirmed.sorted(by: { $0.key < $1.key }) {
            guard let reason = remark.text() else { continue }
            draft.profile.unconfirmed[key] = reason
            self.log.note(
                .init(
                    file: remark.file, line: remark.line, keyPath: "ports.\(id).\(key)",
                    reason: "not confirmed: \(reason)"))
        }
        return (draft.profile, title)
    }
}
