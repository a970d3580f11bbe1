import Declarations
import Foundation
import Testing

@testable import Transports

/// Against a real RabbitMQ (`scripts/servers/rabbitmq`).
@Suite(.serialized, .enabled(if: RealServers.areThere)) struct AMQPChannelTests {
    /// Two queues of this test's own.
    private struct House {
        var settings: AMQPSettings

        init(_ variable: String = "TONGGUAN_TEST_AMQP") throws {
            let address = try #require(URLComponents(string: try RealServers.variable(variable)))
            let id = UUID().uuidString
            let isSecure = address.scheme == "amqps"
            self.settings = AMQPSettings(
                host: isSecure ? "localhost" : "127.0.0.1", port: try #require(address.port),
                ca: isSecure ? Self.checkout + "/certs/dev/ca.pem" : nil,
                virtualHost: String(address.path.dropFirst()), user: try #require(address.user),
                password: try #require(address.password), routingKey: "send-\(id)", receiveQueue: "receive-\(id)",
                heartbeat: .seconds(5), connectTimeout: .seconds(20), timeout: .seconds(20))
            let connection = try AMQPConnection(self.settings)
            #expect(connection.declare(self.settings.routingKey).isFine)
            #expect(connection.declare(self.settings.receiveQueue).isFine)
        }

        static var checkout: String {
            Fixtures.directory.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        }

        func channel() throws -> AMQPChannel { try AMQPChannel(self.settings, form: Post.form()) }

        /// The same queues from the other side.
        var port: AMQPSettings {
            var port = self.settings
            (port.routingKey, port.receiveQueue) = (self.settings.receiveQueue, self.settings.routingKey)
            return port
        }
    }

    private func failure(_ outcome: DeliveryOutcome) -> TransportError? {
        if case .notSent(let error) = outcome { error } else { nil }
    }

    @Test(
        "A confirmed message is in the queue, byte for byte", arguments: ["TONGGUAN_TEST_AMQP", "TONGGUAN_TEST_AMQPS"])
    func deliver(server: String) async throws {
        let house = try House(server)
        let message = Post.message()
        #expect(await (try house.channel()).deliver(message) == .accepted)
        let box = AMQPMailbox(house.port, tending: AMQPSender(house.port))
        let batch = try await Post.take(box)
        #expect(batch.items.map(\.receipt.bytes) == [message.bytes])
        try await box.settle([MailboxSettlement(id: try #require(batch.items.first).id, isReadable: true)])
    }

    @Test("10 MB arrive whole; many messages at once are all confirmed")
    func large() async throws {
        let house = try House()
        let channel = try house.channel()
        let bytes = (0..<(10 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(await channel.deliver(Post.message("BIG", bytes: bytes)) == .accepted)
        var port = house.port
        port.maximumBytes = bytes.count
        let box = AMQPMailbox(port, tending: AMQPSender(port))
        #expect(try await Post.take(box).items.first?.receipt.bytes == bytes)
        await withTaskGroup(of: DeliveryOutcome.self) { group in
            for _ in 0..<40 { group.addTask { await channel.deliver(Post.message()) } }
            for await outcome in group { #expect(outcome == .accepted) }
        }
        #expect(try await Post.take(box, 100, atLeast: 41).items.count == 41)
    }

    @Test(
        "Receipts come again until they are taken off, also after the connection ended; a repetition is the same bytes")
    func receive() async throws {
        let house = try House()
        let port = AMQPSender(house.port)
        for number in 0..<5 {
            #expect(await port.put(Post.receipt("R\(number)"), id: "\(number)", type: "CEB312Message") == .accepted)
        }
        do {
            let mailbox = try #require(try house.channel().mailbox)
            let first = try await Post.take(mailbox, 3, atLeast: 3)
            #expect(Post.orders(first) == ["R0", "R1", "R2"])
            #expect(!first.isEmptied)
            try await mailbox.settle(Array(Post.settled(first).prefix(1)))
            #expect(Post.orders(try await mailbox.take(upTo: 2)) == ["R1", "R2"])
        }
        // As after a crash: kept, and not yet taken off.
        let mailbox = try #require(try house.channel().mailbox)
        let again = try await Post.take(mailbox, 50, atLeast: 4)
        #expect(Post.orders(again).sorted() == ["R1", "R2", "R3", "R4"])
        try await mailbox.settle(Post.settled(again))
        // Ids of an earlier connection mean nothing.
        try await mailbox.settle(Post.settled(again) + [MailboxSettlement(id: "0/1", isReadable: true)])
        #expect(try await mailbox.take(upTo: 50).items.isEmpty)
    }

    @Test("No more than the prefetch is on its way, and what cannot be read is taken off, too")
    func prefetch() async throws {
        var house = try House()
        house.settings.prefetch = 2
        let port = AMQPSender(house.port)
        for number in 0..<4 { _ = await port.put(Array("garbage \(number)".utf8), id: "\(number)", type: "x") }
        let mailbox = try #require(try house.channel().mailbox)
        let two = try await Post.take(mailbox, 50, atLeast: 2)
        #expect(two.items.count == 2)
        #expect(!two.isEmptied, "the broker holds back the others")
        #expect(Post.orders(two) == ["unreadable", "unreadable"])
        try await mailbox.settle(Post.settled(two))
        let rest = try await Post.take(mailbox, 50, atLeast: 2)
        #expect(rest.items.count == 2)
        #expect(!rest.isEmptied)
        try await mailbox.settle(Post.settled(rest))
        let nothing = try await mailbox.take(upTo: 50)
        #expect(nothing.items.isEmpty)
        #expect(nothing.isEmptied)
    }

    @Test("Of a receipt that is too large only the beginning is held, and it is taken off as unreadable")
    func tooLarge() async throws {
        var house = try House()
        house.settings.maximumBytes = 1000
        let port = AMQPSender(house.port)
        _ = await port.put([UInt8](repeating: 65, count: 100_000), id: "1", type: "x")
        _ = await port.put(Post.receipt("SMALL"), id: "2", type: "x")
        let mailbox = try #require(try house.channel().mailbox)
        let both = try await Post.take(mailbox, 50, atLeast: 2)
        #expect(both.items.map(\.isCut) == [true, false])
        #expect(both.items.first?.receipt.bytes.count == MailboxItem.cutBytes)
        try await mailbox.settle(Post.settled(both))
        #expect(try await mailbox.take(upTo: 50).isEmptied)
    }

    @Test("Without a queue nothing is sent, and the reason is told")
    func unroutable() async throws {
        var house = try House()
        house.settings.routingKey = "nobody"
        let error = try #require(self.failure(await (try house.channel()).deliver(Post.message())))
        #expect(error.code == .unroutable)
        #expect(error.message.contains("NO_ROUTE"))
        house.settings.exchange = "no-such-exchange"
        let channel = try house.channel()
        #expect(self.failure(await channel.deliver(Post.message()))?.code == .unroutable)
        house.settings.receiveQueue = "no-such-queue"
        await #expect(throws: TransportError.self) { try await house.channel().mailbox?.take(upTo: 1) }
    }

    @Test("A wrong password is told and never shown")
    func password() async throws {
        var house = try House()
        house.settings.password = "sesame-17"
        let error = try #require(self.failure(await (try house.channel()).deliver(Post.message())))
        #expect(error.code == .authentication || error.code == .connectionLost)
        #expect(!"\(error) \(house.settings) \(String(reflecting: house.settings))".contains("sesame-17"))
    }

    @Test("Another authority, another name, no TLS where there is none: nothing is sent")
    func tls() async throws {
        var house = try House("TONGGUAN_TEST_AMQPS")
        house.settings.ca = House.checkout + "/certs/dev/signing-ca.pem"
        #expect(self.failure(await (try house.channel()).deliver(Post.message()))?.code == .tls)
        house.settings.ca = nil
        #expect(self.failure(await (try house.channel()).deliver(Post.message())) != nil)
        house.settings.host = "broker.example"
        #expect(throws: TransportError.self) { try house.channel() }
    }

    @Test("An idle connection is kept alive by looking into the mailbox")
    func heartbeats() async throws {
        var house = try House()
        house.settings.heartbeat = .seconds(1)
        let channel = try house.channel()
        #expect(await channel.deliver(Post.message()) == .accepted)
        let end = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < end {
            _ = try await channel.mailbox?.take(upTo: 1)
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(await channel.deliver(Post.message()) == .accepted)
    }

    @Test("A broker that dies and comes back: persistent messages are there, later ones arrive")
    func death() async throws {
        let house = try House()
        let folder = try RealServers.variable("TONGGUAN_TEST_AMQP_FOLDER")
        let channel = try house.channel()
        let mailbox = try #require(channel.mailbox)
        #expect(await channel.deliver(Post.message(bytes: Post.receipt("BEFORE"))) == .accepted)
        #expect(try await mailbox.take(upTo: 1).items.isEmpty)
        #expect(try RealServers.run("scripts/servers/rabbitmq", ["kill", folder]) == 0)
        let during = await channel.deliver(Post.message())
        #expect(during != .accepted)
        await #expect(throws: TransportError.self) { try await mailbox.take(upTo: 1) }
        #expect(try RealServers.run("scripts/servers/rabbitmq", ["again", folder]) == 0)
        let end = ContinuousClock.now + .seconds(60)
        var after = during
        while after != .accepted, ContinuousClock.now < end {
            after = await channel.deliver(Post.message(bytes: Post.receipt("AFTER")))
            try await Task.sleep(for: .milliseconds(200))
        }
        #expect(after == .accepted)
        let box = AMQPMailbox(house.port, tending: AMQPSender(house.port))
        let batch = try await Post.take(box, 50, atLeast: 2)
        #expect(Post.orders(batch).contains("BEFORE"))
        #expect(Post.orders(batch).contains("AFTER"))
    }

    /// Turns the broker's confirms into something else; `basic.ack` is class 60, method 80.
    private static func confirms(_ other: @escaping @Sendable (_ tag: [UInt8]) -> [UInt8]) -> Relay.Rewriting {
        let head: [UInt8] = [1, 0, 1, 0, 0, 0, 13, 0, 60, 0, 80]
        return { bytes in
            guard let place = bytes.indices.first(where: { bytes[$0...].starts(with: head) }) else { return bytes }
            let rest = bytes[(place + head.count)...]
            return Array(bytes[..<place]) + other(Array(rest.prefix(8))) + rest.dropFirst(10)
        }
    }

    /// Delivers over a broker whose confirms became something else; then over one that is itself again.
    private func outcome(_ rewriting: @escaping Relay.Rewriting) async throws -> DeliveryOutcome {
        var house = try House()
        let relay = try Relay(to: house.settings.port)
        house.settings.port = relay.port
        house.settings.timeout = .seconds(5)
        let channel = try house.channel()
        #expect(await channel.deliver(Post.message(bytes: Post.receipt("FIRST"))) == .accepted)
        relay.rewrite(rewriting)
        let outcome = await channel.deliver(Post.message(bytes: Post.receipt("DOUBTFUL")))
        relay.rewrite(nil)
        #expect(await channel.deliver(Post.message(bytes: Post.receipt("LAST"))) == .accepted)
        let box = AMQPMailbox(house.port, tending: AMQPSender(house.port))
        #expect(Post.orders(try await Post.take(box, 50, atLeast: 3)) == ["FIRST", "DOUBTFUL", "LAST"])
        return outcome
    }

    @Test("A confirm that is lost leaves the message unknown, and the next one has a confirm of its own")
    func lostConfirm() async throws {
        guard case .unknown(let error) = try await self.outcome(Self.confirms { _ in [] }) else {
            Issue.record("an outcome was invented")
            return
        }
        #expect(error.code == .timeout)
        #expect(error.phase == .afterSend)
    }

    @Test("A message that the broker could not keep may lie in one of its queues all the same")
    func nack() async throws {
        let nack = Self.confirms { tag in [1, 0, 1, 0, 0, 0, 13, 0, 60, 0, 120] + tag + [0, 206] }
        guard case .unknown(let error) = try await self.outcome(nack) else {
            Issue.record("an outcome was invented")
            return
        }
        #expect(error.code == .storage)
    }

    @Test("A channel that the broker closes for reasons of its own says nothing about the message")
    func closedChannel() async throws {
        // channel.close (20, 40) with 541 and the words "FAILED".
        let payload: [UInt8] = [0, 20, 0, 40, 2, 29, 6] + Array("FAILED".utf8) + [0, 60, 0, 40]
        let closing = Self.confirms { _ in [1, 0, 1, 0, 0, 0, UInt8(payload.count)] + payload + [206] }
        guard case .unknown(let error) = try await self.outcome(closing) else {
            Issue.record("an outcome was invented")
            return
        }
        #expect(error.message.contains("541 FAILED"))
    }

    @Test("While it is too early to connect again a message waits for the next try")
    func reconnection() async throws {
        var house = try House()
        let broker = house.settings.port
        house.settings.port = try Relay.freePort()
        let channel = try house.channel()
        #expect(self.failure(await channel.deliver(Post.message()))?.code == .connect)
        let relay = try Relay(to: broker, at: house.settings.port)
        #expect(await channel.deliver(Post.message()) == .accepted)
        withExtendedLifetime(relay) {}
    }

    @Test("When every try fails within the time-out, the last failure is told")
    func noReconnection() async throws {
        var house = try House()
        house.settings.port = try Relay.freePort()
        house.settings.timeout = .milliseconds(300)
        let channel = try house.channel()
        for _ in 0..<2 { #expect(self.failure(await channel.deliver(Post.message()))?.code == .connect) }
    }

    @Test("A broker that never speaks: nothing is sent")
    func silence() async throws {
        // A listener that takes the connection and never speaks.
        let listener = try SilentListener()
        var house = try House()
        house.settings.port = listener.port
        house.settings.connectTimeout = .seconds(1)
        let error = try #require(self.failure(await (try house.channel()).deliver(Post.message())))
        #expect([.timeout, .connectionLost, .connect].contains(error.code))
    }
}
