import CRabbitMQ
import Synchronization

/// Publishes on a connection of its own, one message after the other, each confirmed before the next.
actor AMQPSender {
    private let settings: AMQPSettings
    private let queue = WorkQueue(label: "amqp sender")
    private var connection: AMQPConnection?
    private var published: UInt64 = 0
    private var reconnection = Reconnection()
    private let busy = Mutex(0)

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    init(_ settings: AMQPSettings) { self.settings = settings }

    /// Whether messages are on their way, so that nobody else need serve heartbeats.
    nonisolated var isBusy: Bool { self.busy.withLock { $0 } > 0 }

    /// Publishes one message and waits for its confirm.
    nonisolated func put(_ bytes: [UInt8], id: String, type: String) async -> DeliveryOutcome {
        self.busy.withLock { $0 += 1 }
        defer { self.busy.withLock { $0 -= 1 } }
        let deadline = ContinuousClock.now + self.settings.timeout
        // That it is too early to connect says nothing new about the broker: the message waits for the next try.
        while let (due, error) = await self.pause() {
            do { try await Task.sleep(until: Swift.min(due, deadline), clock: .continuous) } catch { break }
            if due >= deadline { return .notSent(error) }
        }
        return await self.publish(bytes, id: id, type: type, before: deadline)
    }

    private func pause() -> (due: ContinuousClock.Instant, error: TransportError)? {
        self.connection == nil ? self.reconnection.pause(.now) : nil
    }

    private func publish(
        _ bytes: [UInt8], id: String, type: String, before deadline: ContinuousClock.Instant
    ) -> DeliveryOutcome {
        guard ContinuousClock.now < deadline else {
            return .notSent(TransportError(.timeout, "the connection was busy for too long", phase: .beforeSend))
        }
        let connection: AMQPConnection
        do throws(TransportError) { connection = try self.connected() } catch { return .notSent(error) }
        let end = connection.publish(
            bytes, id: id, type: type, exchange: self.settings.exchange, key: self.settings.routingKey)
        self.published += 1
        guard end.isFine else {
            self.connection = nil
            return .unknown(end.error(.afterSend))
        }
        return self.confirmed(connection, by: .now + self.settings.timeout)
    }

    private func confirmed(_ connection: AMQPConnection, by deadline: ContinuousClock.Instant) -> DeliveryOutcome {
        var returned: AMQPEnd?
        while true {
            let end = connection.wait(deadline - .now)
            switch end.kind {
            case TG_AMQP_RETURNED: returned = end
            case TG_AMQP_ACK where end.tag >= self.published:
                guard let returned else { return .accepted }
                return .notSent(
                    TransportError(
                        .unroutable, "no queue takes it: \(returned.words)", phase: .beforeSend))
            case TG_AMQP_NACK where end.tag >= self.published:
                // One of several queues may have it all the same.
                return .unknown(TransportError(.storage, "the broker could not keep it", phase: .afterSend))
            case TG_AMQP_ACK, TG_AMQP_NACK: continue
            case TG_AMQP_CHANNEL_CLOSED:
                self.connection = nil
                // Why it did not take the message: no right to write, no such exchange, too large. Else nobody knows.
                return DeliveryOutcome(end.error([403, 404, 406].contains(end.code) ? .beforeSend : .afterSend))
            default:
                // A late confirm must not be taken for that of a later message.
                self.connection = nil
                return .unknown(end.error(.afterSend))
            }
        }
    }

    /// A connection that lives, as far as can be told without sending.
    private func connected() throws(TransportError) -> AMQPConnection {
        if let connection = self.connection, connection.wait(.zero).kind == TG_AMQP_NOTHING { return connection }
        self.connection = nil
        if let error = self.reconnection.tooEarly(.now) { throw error }
        do throws(TransportError) {
            let connection = try AMQPConnection(self.settings)
            let end = connection.confirm()
            guard end.isFine else { throw end.error(.beforeSend) }
            self.reconnection.succeeded()
            self.published = 0
            self.connection = connection
            return connection
        } catch {
            self.reconnection.failed(error, .now)
            throw error
        }
    }

    /// Serves heartbeats of an idle connection; to be called more often than twice per heartbeat.
    func tend() {
        guard let connection = self.connection, connection.wait(.zero).kind != TG_AMQP_NOTHING else { return }
        self.connection = nil
    }
}
