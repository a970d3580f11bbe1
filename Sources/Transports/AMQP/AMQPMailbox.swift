import CRabbitMQ
import Manifests

/// The queue of receipts, on a connection of its own. What is not taken off comes again: from here while the connection
/// stands, from the broker after that.
actor AMQPMailbox: Mailbox {
    private let settings: AMQPSettings
    private let sender: AMQPSender
    private let queue = WorkQueue(label: "amqp receiver")
    private var connection: AMQPConnection?
    private var reconnection = Reconnection()
    /// Handed out by this connection and not settled, in the order of the queue.
    private var unsettled: [AMQPConnection.Delivery] = []
    /// Tags belong to a connection: those of an earlier one mean nothing.
    private var generation = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    /// - Parameter sender: its idle connection is looked after here, too.
    init(_ settings: AMQPSettings, tending sender: AMQPSender) {
        self.settings = settings
        self.sender = sender
    }

    func take(upTo limit: Int) async throws(TransportError) -> MailboxBatch {
        if !self.sender.isBusy { await self.sender.tend() }
        let connection = try self.connected()
        // The broker sends no more than the prefetch before something is taken off.
        let most = Swift.min(limit, self.settings.prefetch)
        var wait = self.unsettled.isEmpty ? Self.longWait : Self.shortWait
        while self.unsettled.count < most, self.heldBytes < MailboxBatch.byteBudget {
            let (end, delivery) = connection.next(wait, limit: self.settings.maximumBytes)
            guard let delivery else {
                if end.kind == TG_AMQP_NOTHING { break }
                self.drop()
                throw end.error(.beforeSend)
            }
            self.unsettled.append(delivery)
            wait = Self.shortWait
        }
        let items = self.unsettled.prefix(limit).map { delivery in
            MailboxItem(
                id: "\(self.generation)/\(delivery.tag)",
                receipt: RawReceipt(kind: nil, format: .xml, bytes: delivery.bytes), isCut: delivery.isCut)
        }
        // More may be on its way behind any receipt: only a look that waited long for nothing found the queue empty.
        return MailboxBatch(items: items, isEmptied: items.isEmpty)
    }

    private var heldBytes: Int { self.unsettled.reduce(0) { $0 + $1.bytes.count } }

    /// How long a look waits for a first receipt, and for each one behind it.
    private static let (longWait, shortWait) = (Duration.milliseconds(200), Duration.milliseconds(10))

    /// What cannot be read is rejected: the broker moves it to the queue's dead letters, if it has such.
    func settle(_ settlements: [MailboxSettlement]) throws(TransportError) {
        for settlement in settlements {
            let parts = settlement.id.split(separator: "/")
            guard parts.count == 2, parts[0] == String(self.generation), let tag = UInt64(parts[1]),
                let place = self.unsettled.firstIndex(where: { $0.tag == tag }), let connection = self.connection
            else { continue }
            guard connection.takeOff(tag, isGood: settlement.isReadable) else {
                self.drop()
                throw TransportError(.connectionLost, "the broker is gone", phase: .afterSend)
            }
            self.unsettled.remove(at: place)
        }
    }

    private func connected() throws(TransportError) -> AMQPConnection {
        if let connection = self.connection { return connection }
        if let error = self.reconnection.tooEarly(.now) { throw error }
        do throws(TransportError) {
            let connection = try AMQPConnection(self.settings)
            let end = connection.consume(self.settings.receiveQueue, prefetch: self.settings.prefetch)
            guard end.isFine else { throw end.error(.beforeSend) }
            self.reconnection.succeeded()
            self.connection = connection
            self.generation += 1
            return connection
        } catch {
            self.reconnection.failed(error, .now)
            throw error
        }
    }

    private func drop() {
        self.connection = nil
        self.unsettled = []
    }
}
