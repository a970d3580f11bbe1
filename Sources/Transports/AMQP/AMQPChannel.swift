import Declarations
import Manifests

/// Queues of a node of the data exchange platform: messages are published persistent and confirmed, receipts consumed.
public struct AMQPChannel: MailChannel {
    let form: MessageForm
    private let sender: AMQPSender
    private let box: AMQPMailbox

    /// A channel; nothing is connected yet.
    ///
    /// - Throws: `configuration`, naming what is wrong.
    public init(_ settings: AMQPSettings, form: MessageForm) throws(TransportError) {
        if let problem = form.problem ?? settings.problem {
            throw TransportError(.configuration, problem, phase: .beforeSend)
        }
        self.form = form
        self.sender = AMQPSender(settings)
        self.box = AMQPMailbox(settings, tending: self.sender)
    }

    public var mailbox: (any Mailbox)? { self.box }

    public func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        do throws(TransportError) {
            let (_, bytes) = try self.form.pack(message)
            return await self.sender.put(bytes, id: message.envelopeID, type: message.kind.messageName)
        } catch {
            return .notSent(error)
        }
    }
}
