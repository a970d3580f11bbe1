import CRabbitMQ

/// One connection with one channel, freed with the object. Used by one actor, on whose thread all its calls block.
@safe final class AMQPConnection {
    private let pointer: amqp_connection_state_t

    /// Connects and logs in.
    ///
    /// - Throws: `connect`, `tls`, `authentication`, `connection_lost`; always `before_send`.
    init(_ settings: AMQPSettings) throws(TransportError) {
        // As for libcurl: a write to a closed socket must never end the process.
        _ = isLibcurlReady
        guard let pointer = unsafe amqp_new_connection() else {
            throw TransportError(.other, "librabbitmq has no memory", phase: .beforeSend)
        }
        unsafe self.pointer = pointer
        let end = unsafe Self.open(pointer, settings)
        guard end.isFine else { throw end.error(.beforeSend) }
    }

    deinit { unsafe _ = amqp_destroy_connection(self.pointer) }

    private static func open(_ pointer: amqp_connection_state_t, _ settings: AMQPSettings) -> AMQPEnd {
        func text<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
            guard let text else { return body(nil) }
            return unsafe text.withCString { unsafe body($0) }
        }
        let certificate = settings.clientCertificate
        return unsafe text(settings.host) { host in
            unsafe text(settings.ca) { ca in
                unsafe text(certificate?.certificateFile) { certificateFile in
                    unsafe text(certificate?.keyFile) { keyFile in
                        unsafe text(settings.virtualHost) { virtualHost in
                            unsafe text(settings.user) { user in
                                unsafe text(settings.password) { password in
                                    var address = unsafe tg_amqp_address(
                                        host: host, port: Int32(clamping: settings.port),
                                        tls: settings.ca == nil ? 0 : 1, ca: ca, certificate: certificateFile,
                                        key: keyFile, vhost: virtualHost, user: user, password: password,
                                        heartbeat: Int32(clamping: settings.heartbeat.components.seconds),
                                        connect_timeout: Self.milliseconds(settings.connectTimeout),
                                        timeout: Self.milliseconds(settings.timeout))
                                    return unsafe AMQPEnd(tg_amqp_open(pointer, &address))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// From now on the broker confirms every message.
    func confirm() -> AMQPEnd { unsafe AMQPEnd(tg_amqp_confirm(self.pointer)) }

    /// Hands a message to the library; only a confirm says more.
    func publish(_ bytes: [UInt8], id: String, type: String, exchange: String, key: String) -> AMQPEnd {
        unsafe bytes.withUnsafeBytes { buffer in
            unsafe AMQPEnd(
                tg_amqp_publish(self.pointer, exchange, key, id, type, buffer.baseAddress, buffer.count))
        }
    }

    /// The next thing the broker says to a publisher; serves heartbeats.
    func wait(_ time: Duration) -> AMQPEnd { unsafe AMQPEnd(tg_amqp_wait(self.pointer, Self.milliseconds(time))) }

    /// From now on the broker sends what is in the queue, so many at once.
    func consume(_ queue: String, prefetch: Int) -> AMQPEnd {
        unsafe AMQPEnd(tg_amqp_consume(self.pointer, queue, Int32(clamping: prefetch)))
    }

    /// A message of the queue; of one that is larger than allowed, its beginning.
    struct Delivery {
        var tag: UInt64
        var bytes: [UInt8]
        var isCut: Bool
    }

    /// The next message of the queue, when one comes within the time; serves heartbeats.
    func next(_ time: Duration, limit: Int) -> (end: AMQPEnd, delivery: Delivery?) {
        var envelope = unsafe amqp_envelope_t()
        let end = unsafe AMQPEnd(tg_amqp_next(self.pointer, Self.milliseconds(time), &envelope))
        guard end.isFine else { return (end, nil) }
        defer { unsafe amqp_destroy_envelope(&envelope) }
        let body = unsafe UnsafeRawBufferPointer(start: envelope.message.body.bytes, count: envelope.message.body.len)
        let isCut = body.count > limit
        let bytes = unsafe Array(isCut ? body.prefix(MailboxItem.cutBytes) : body[...])
        return unsafe (end, Delivery(tag: envelope.delivery_tag, bytes: bytes, isCut: isCut))
    }

    /// Takes a message off the queue; false when the connection is gone.
    func takeOff(_ tag: UInt64, isGood: Bool) -> Bool {
        unsafe tg_amqp_take_off(self.pointer, tag, isGood ? 1 : 0) == 0
    }

    /// Makes a durable queue. Tests use it; real queues are made by the node.
    func declare(_ queue: String) -> AMQPEnd { unsafe AMQPEnd(tg_amqp_declare(self.pointer, queue)) }

    /// Removes a queue. Tests use it.
    func delete(_ queue: String) -> AMQPEnd { unsafe AMQPEnd(tg_amqp_delete(self.pointer, queue)) }

    private static func milliseconds(_ time: Duration) -> Int32 {
        Int32(clamping: Int64(Swift.max(.zero, time) / .milliseconds(1)))
    }
}
