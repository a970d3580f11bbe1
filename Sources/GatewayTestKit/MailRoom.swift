public import PortSimulator

/// How a live pair talks when not over HTTPS: folders or queues between gateway and port.
public struct MailRoom: Sendable {
    /// Lines for the channel in the gateway's configuration, for instance `    type: folder`; asked with the pair's folder.
    public var channel: @Sendable (_ folder: String) throws -> String
    /// Carries messages and receipts between that channel and the port; nil leaves it to the test.
    public var mailer: (@Sendable (PortDesk, _ folder: String) throws -> PortMailer)?

    public init(
        channel: @escaping @Sendable (_ folder: String) throws -> String,
        mailer: (@Sendable (PortDesk, _ folder: String) throws -> PortMailer)? = nil
    ) {
        self.channel = channel
        self.mailer = mailer
    }
}
