import Declarations
import Gateway

/// What the form for a file offers beside the file, as the configuration has it.
struct UploadChoices: Sendable {
    /// Shop channels whose columns a table may have, by identifier.
    let channels: [ChannelMapping]
    /// Ports by name.
    let ports: [String]

    init(_ gateway: any GatewayAPI) {
        self.channels = gateway.channelMappings.values.sorted { $0.id < $1.id }
        self.ports = gateway.ports
    }

    /// The parameter that names what is not there, with what it may be; nil when all is well.
    func fault(channel: String?, port: String?) -> String? {
        if let channel, !self.channels.contains(where: { $0.id == channel }) {
            return "channel: one of \(self.channels.map(\.id).joined(separator: ", "))"
        }
        if let port, !self.ports.contains(port) { return "port: one of \(self.ports.joined(separator: ", "))" }
        return nil
    }

    /// What a table was read with: whose columns it has and, of a shop's, the port; empty for messages of customs.
    func used(by view: UploadView) -> [(title: LocalizedText, value: LocalizedText)] {
        guard let id = view.channel else {
            return ["csv", "xlsx"].contains(view.format) ? [(UploadPhrases.channel, UploadPhrases.ownColumns)] : []
        }
        let name = self.channels.first { $0.id == id }?.name ?? LocalizedText(en: id, zh: id, ko: id)
        let port = view.port.map { LocalizedText(en: $0, zh: $0, ko: $0) } ?? UploadPhrases.defaultPort
        return [(UploadPhrases.channel, name), (UploadPhrases.port, port)]
    }
}

extension Multipart {
    /// What was chosen in a list; nil for its first entry, which stands for no choice.
    func choice(_ name: String) -> String? {
        let text = self.part(name).map { String(decoding: $0.content, as: UTF8.self) }
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
