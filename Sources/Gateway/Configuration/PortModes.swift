import Declarations

/// A mapping from trade modes to values, out of `modes.yaml` or a port file.
struct PortModes {
    let owner: YAMLValue
    private let modes: [(name: String, value: YAMLValue, fields: YAMLObject)]

    /// Names in the order of the file.
    var names: [String] { self.modes.map(\.name) }

    /// Reads every mode, so that a mistake is found whether or not a port uses it.
    init?(_ value: YAMLValue, allowed: [String]?, keys: [String]) {
        let entries = allowed.map { value.object($0)?.entries } ?? value.entries(expected: "trade modes")
        guard let entries else { return nil }
        self.owner = value
        self.modes = entries.filter { allowed?.contains($0.name) ?? true }.compactMap { name, value in
            value.object(keys).map { (name, value, $0) }
        }
        if entries.isEmpty { value.report("must hold at least a trade mode") }
        for mode in self.modes {
            var scratch = PortDraft()
            for layer in self.layers(mode.name) { scratch.apply(layer) }
        }
    }

    /// The mode's values, after those of the mode that it is like.
    func layers(_ name: String) -> [YAMLObject] {
        guard let mode = self.modes.first(where: { $0.name == name }) else { return [] }
        guard let like = mode.fields.optional("like") else { return [mode.fields] }
        let others = self.modes.filter { $0.name != name && $0.fields.optional("like") == nil }
        guard let model = like.text(upTo: 40), let other = others.first(where: { $0.name == model }) else {
            like.report("is no other mode of this list that stands for itself", allowed: others.map(\.name))
            return [mode.fields]
        }
        return [other.fields, mode.fields]
    }
}
