import Cryptography
import Declarations
import Transports

extension GatewayConfiguration {
    /// A channel per transport identity, by `channel:dxpId`: its ports share connections and mailbox.
    ///
    /// - Throws: `TransportError` or `ConfigurationError`, naming what is wrong.
    func makeChannels(
        client: HTTPClient, clock: any GatewayClock, simulator: any BuiltInPort
    ) throws -> [String: any Transports.Channel] {
        var channels: [String: any Transports.Channel] = [:]
        for port in self.ports.values {
            guard let settings = self.channels[port.channel] else { continue }
            let identity = "\(settings.name):\(port.dxpId)"
            guard channels[identity] == nil else { continue }
            if settings.type == .simulator {
                channels[identity] = try simulator.channel(dxpId: port.dxpId)
                continue
            }
            let flows = Set(
                self.ports.values.filter { $0.channel == port.channel && $0.dxpId == port.dxpId }
                    .map(\.profile.mode.flow))
            channels[identity] = try settings.make(dxpId: port.dxpId, flows: flows, client: client, clock: clock)
        }
        return channels
    }

    /// Where receipts may be pushed to, by channel.
    ///
    /// - Throws: `ConfigurationError` when a token cannot be read.
    func makePushDoors(_ routes: [String: Route]) throws(ConfigurationError) -> [String: PushDoor] {
        var doors: [String: PushDoor] = [:]
        for channel in self.channels.values {
            let route = routes.values.filter { $0.identity.hasPrefix(channel.name + ":") }
                .min { $0.identity < $1.identity }
            guard let secret = channel.push, let route else { continue }
            let token = unsafe try secret.read().withBytes { unsafe Digest.sha256(Array($0)) }
            doors[channel.name] = PushDoor(token: token, identity: route.identity, channel: route.channel)
        }
        return doors
    }
}

extension GatewayConfiguration.Channel {
    /// Builds the channel of one transport identity. Nothing is connected yet.
    fileprivate func make(
        dxpId: String, flows: Set<KindDefinition.Flow>, client: HTTPClient, clock: any GatewayClock
    ) throws -> any Transports.Channel {
        let now: @Sendable () -> Timestamp = { clock.now() }
        let form = MessageForm(envelope: self.envelope, dxpId: dxpId)
        switch self.way {
        case nil:
            var transport = self.haikou(dxpId: dxpId)
            // Receipts are polled by identity, whichever of its ports asks.
            transport.flows = flows
            return try transport.makeChannel(client: client, now: now)
        case .folder(let settings):
            return try FolderChannel(settings, form: form, now: now)
        case .sftp(var settings, let passphrase):
            settings.passphrase = try passphrase.map { try $0.text() }
            return try SFTPChannel(settings, form: form, now: now)
        case .amqp(var settings, let password):
            settings.password = try password.text()
            return try AMQPChannel(settings, form: form)
        }
    }

    private func haikou(dxpId: String) -> ChannelConfiguration {
        ChannelConfiguration(
            type: .haikou, url: self.url, dxpId: dxpId,
            connection: self.policy, pollTimeout: self.requestTimeout, maximumPollBytes: self.answerLimit)
    }

    /// How the port is connected to: trust, our certificate, pin, time-outs.
    var policy: ConnectionPolicy {
        var client: ClientCertificate?
        if let certificate = self.clientCertificate, let key = self.clientKey {
            client = ClientCertificate(certificateFile: certificate, keyFile: key)
        }
        return ConnectionPolicy(
            caFile: self.ca, clientCertificate: client, pinnedPublicKey: self.pinnedPublicKey,
            connectTimeout: self.connectTimeout, totalTimeout: self.requestTimeout)
    }
}

extension GatewayConfiguration.Secret {
    /// The secret as text, for libraries that take nothing else.
    func text() throws(ConfigurationError) -> String {
        unsafe try self.read().withBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
