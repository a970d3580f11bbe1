public import Declarations
import Manifests

/// Folders on a server over SFTP: the same traffic as in local folders.
public struct SFTPChannel: MailChannel {
    let form: MessageForm
    private let sender: SFTPSession
    private let box: SFTPMailbox
    private let settings: SFTPSettings

    /// A channel; nothing is connected yet. Sending and receiving have a connection and a thread each.
    ///
    /// - Parameter now: the clock, for the names of days.
    /// - Throws: `configuration`, naming what is wrong.
    public init(
        _ settings: SFTPSettings, form: MessageForm, now: @escaping @Sendable () -> Timestamp
    ) throws(TransportError) {
        if let problem = form.problem ?? settings.problem {
            throw TransportError(.configuration, problem, phase: .beforeSend)
        }
        self.form = form
        self.settings = settings
        self.sender = SFTPSession(settings)
        self.box = SFTPMailbox(settings, now: now)
    }

    public var mailbox: (any Mailbox)? { self.box }

    public func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        let deadline = ContinuousClock.now + self.settings.timeout
        do throws(TransportError) {
            let (name, bytes) = try self.form.pack(message)
            return await self.sender.put(name, bytes, before: deadline)
        } catch {
            return .notSent(error)
        }
    }
}
