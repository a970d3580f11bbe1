import Declarations
import Gateway

/// What the form for a file offers beside the file, as the configuration has it.
struct UploadChoices: Sendable {
    /// Shop channels whose columns a table may have, by identifier.
    let channels: [ChannelMapping]
    /// Ports by name that orders of the tenants may go through.
    let ports: [String]
    /// Those of exports too, which messages may mean.
    private let allPorts: [String]

    /// - Parameter tenants: those whose ports may be known; none on a page that is open to everybody.
    init(_ gateway: any GatewayAPI, tenants: [String] = []) {
        self.channels = gateway.channelMappings.values.sorted { $0.id < $1.id }
        self.ports = gateway.ports(of: tenants, isForTables: true)
        self.allPorts = gateway.ports(of: tenants, isForTables: false)
    }

    /// What was chosen and cannot be.
    enum Fault: Equatable {
        /// What it may be instead.
        case channel([String]), port([String])
        /// The rows of a table in our own columns name their ports themselves: a choice would count for nothing.
        case needsChannel

        /// For programs; names the parameter.
        var reason: String {
            switch self {
            case .channel(let known): "channel: one of \(known.joined(separator: ", "))"
            case .port(let known): "port: one of \(known.joined(separator: ", "))"
            case .needsChannel: "port: for a table only with channel; without one each row names its port"
            }
        }

        var phrase: LocalizedText {
            self == .needsChannel ? UploadDeskPhrases.needsChannel : UploadDeskPhrases.noChoice
        }
    }

    /// What is wrong with the choices for a file; nil when all is well.
    func fault(channel: String?, port: String?, of file: [UInt8]) -> Fault? {
        if let channel, !self.channels.contains(where: { $0.id == channel }) {
            return .channel(self.channels.map(\.id))
        }
        guard let port else { return nil }
        guard self.allPorts.contains(port) else { return .port(self.allPorts) }
        return channel == nil && UploadFile.isTable(file) ? .needsChannel : nil
    }

    /// What a file was read with: whose columns a table has and, of a shop's, the port; of messages the port that was chosen.
    func used(by view: UploadView) -> [(title: LocalizedText, value: LocalizedText)] {
        guard let id = view.channel else {
            if ["csv", "xlsx"].contains(view.format) { return [(UploadPhrases.channel, UploadPhrases.ownColumns)] }
            return view.port.map { [(UploadPhrases.port, LocalizedText(en: $0, zh: $0, ko: $0))] } ?? []
        }
        let name = self.channels.first { $0.id == id }?.name ?? LocalizedText(en: id, zh: id, ko: id)
        let port = view.port.map { LocalizedText(en: $0, zh: $0, ko: $0) } ?? UploadPhrases.defaultPort
        return [(UploadPhrases.channel, name), (UploadPhrases.port, port)]
    }
}

extension Multipart {
    /// What was chosen in a list; nil for its first entry, which stands for no choice.
    func choice(_ name: String) -> String? {
        let text = self.part(name).map {
            String(decoding: $0.content, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
