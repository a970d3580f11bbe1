public import Declarations
import Manifests

/// Folders of client software of the data exchange platform, which sends what it finds and lays receipts beside it.
public struct FolderChannel: MailChannel {
    let form: MessageForm
    private let desk: FolderDesk

    /// A channel on two or more folders; nothing is opened yet.
    ///
    /// - Parameter now: the clock, for the names of days.
    /// - Throws: `configuration`, naming the folder and what is wrong with it.
    public init(
        _ settings: FolderSettings, form: MessageForm, now: @escaping @Sendable () -> Timestamp
    ) throws(TransportError) {
        if let problem = form.problem ?? settings.problem {
            throw TransportError(.configuration, problem, phase: .beforeSend)
        }
        self.form = form
        self.desk = FolderDesk(settings, now: now)
    }

    public var mailbox: (any Mailbox)? { self.desk }

    public func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        let deadline = self.desk.deadline
        do throws(TransportError) {
            let (name, bytes) = try self.form.pack(message)
            return await self.desk.put(name, bytes, before: deadline)
        } catch {
            return .notSent(error)
        }
    }
}
