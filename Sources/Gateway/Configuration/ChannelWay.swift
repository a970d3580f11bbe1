public import Transports

/// How a channel that is no Haikou port is reached.
public enum ChannelWay: Sendable, Hashable {
    /// Folders of client software (`type: folder`).
    case folder(FolderSettings)
    /// Folders on a server (`type: sftp`); the passphrase of the key is read at start-up.
    case sftp(SFTPSettings, passphrase: GatewayConfiguration.Secret?)
    /// Queues of a broker (`type: amqp`); the password is read at start-up.
    case amqp(AMQPSettings, password: GatewayConfiguration.Secret)
}

extension GatewayConfiguration.Channel {
    /// The longest that one delivery may take: waiting for its turn, sending, and finding out what became of it.
    var longestDelivery: Duration {
        switch self.way {
        case nil: self.requestTimeout
        case .folder: self.requestTimeout * 2
        case .sftp: self.requestTimeout * 4
        case .amqp: self.requestTimeout * 3 + self.connectTimeout
        }
    }

    /// Whether receipts wait in a mailbox, or come by themselves: such a channel serves one transport identity.
    var hasMailbox: Bool { self.way != nil || self.type == .simulator }
}
