import Transports

extension ConfigurationLoader {
    /// One entry of `channels`: which keys it may have depends on its type.
    func channel(
        _ name: String, _ value: YAMLValue, policy: GatewayConfiguration.Policy?
    ) -> GatewayConfiguration.Channel? {
        let entries = value.isMapping ? value.entries(expected: "a mapping") ?? [] : []
        guard let type = entries.first(where: { $0.name == "type" })?.value else {
            return self.haikouChannel(name, value, policy: policy)
        }
        switch type.word(GatewayConfiguration.ChannelType.self) {
        case nil: return nil
        case .haikou: return self.haikouChannel(name, value, policy: policy)
        case .folder: return self.folderChannel(name, value)
        case .sftp: return self.sftpChannel(name, value)
        case .amqp: return self.amqpChannel(name, value)
        case .simulator: return self.simulatorChannel(name, value)
        }
    }

    /// `push: {token: …}`: receipts may be pushed to this channel by whoever has the token.
    func push(_ fields: YAMLObject) -> GatewayConfiguration.Secret? {
        fields.optional("push")?.object(["token"])?.required("token").flatMap { self.secret($0) }
    }

    /// Keys that all channels with a mailbox share.
    static let mailKeys = ["type", "envelope", "push", "poll_interval", "request_timeout"]

    /// What those keys say; nil when one of them is wrong.
    func mail(
        _ name: String, _ type: GatewayConfiguration.ChannelType, _ fields: YAMLObject, pollInterval: Duration
    ) -> GatewayConfiguration.Channel? {
        let envelope = fields.optional("envelope").map { $0.word(Envelope.self) } ?? Envelope.none
        let interval = fields.optional("poll_interval").map { $0.duration(.milliseconds(50)...(.seconds(3600))) }
        let request = fields.optional("request_timeout").map { $0.duration(.milliseconds(100)...(.seconds(600))) }
        let push = self.push(fields)
        guard let envelope, let interval = interval ?? pollInterval, let request = request ?? .seconds(30) else {
            return nil
        }
        var channel = GatewayConfiguration.Channel(
            name: name, type: type, url: "", ca: "", clientCertificate: nil, clientKey: nil, pinnedPublicKey: nil,
            connectTimeout: .seconds(10), requestTimeout: request, pollInterval: interval, pollOverlap: .zero,
            answerLimit: 10_000_000)
        channel.envelope = envelope
        channel.push = push
        return channel
    }

    /// A mailbox has one reader: two identities would take each other's receipts.
    func checkMailboxes(
        _ ports: [String: GatewayConfiguration.Port], _ channels: [String: GatewayConfiguration.Channel],
        _ value: YAMLValue?
    ) {
        for channel in channels.values.sorted(by: { $0.name < $1.name }) where channel.hasMailbox {
            let users = ports.values.filter { $0.channel == channel.name }
            if Set(users.map(\.dxpId)).count > 1 {
                value?.report(
                    "the channel \"\(channel.name)\" has one mailbox, so its ports must have one dxp_id",
                    at: value?.keyLine)
            }
            for dxpId in Set(users.map(\.dxpId)) {
                guard let problem = MessageForm(envelope: channel.envelope, dxpId: dxpId).problem else { continue }
                value?.report("dxp_id \(dxpId) on the channel \"\(channel.name)\": \(problem)", at: value?.keyLine)
            }
        }
    }
}
