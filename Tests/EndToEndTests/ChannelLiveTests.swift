import Foundation
import GatewayTestKit
import PortSimulator
import Testing

@testable import Transports

/// Orders over every kind of channel, with the gateway's own services and real folders, servers and brokers.
@Suite(.serialized) struct ChannelLiveTests {
    private static let areServersThere = ProcessInfo.processInfo.environment["TONGGUAN_TEST_SERVERS"] == "1"

    private static func folders(below root: String) throws {
        for name in ["out", "in", "done", "failed"] {
            try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
        }
    }

    private static func names(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    /// Hands in orders and follows them to their release; the port's own record must be clean.
    private func file(_ orders: [String], with pair: LivePair) async throws {
        for order in orders {
            let answer = try await pair.call(.post, "/v1/orders", body: SampleOrder(order).json)
            #expect(answer.status == 202, "\(String(decoding: answer.body, as: UTF8.self))")
        }
        for order in orders {
            let state = try await pair.state(of: order, reaching: "released", within: .seconds(240))
            #expect(state == "released", "\(order)")
        }
        let record = await pair.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        #expect(record.declarations.count == orders.count * 4)
        #expect(record.requests.allSatisfy { $0.officiallyValid ?? true })
    }

    @Test("Orders through folders come back released, bare and in DxpMsg", arguments: ["none", "dxp"])
    func folder(envelope: String) async throws {
        try await LivePair.run(
            mail: MailRoom(
                channel: { folder in
                    try Self.folders(below: folder)
                    return """
                            type: folder
                            envelope: \(envelope)
                            send: \(folder)/out
                            receive: \(folder)/in
                            done: \(folder)/done
                            failed: \(folder)/failed
                            poll_interval: 100ms
                        """
                },
                mailer: { desk, folder in
                    PortMailer(desk: desk, folderIn: folder + "/out", folderOut: folder + "/in")
                })
        ) { pair in
            try await self.file(["FOLDER1-\(envelope)", "FOLDER2-\(envelope)"], with: pair)
            #expect(Self.names(pair.folder + "/failed").isEmpty)
            #expect(!Self.names(pair.folder + "/done").isEmpty)
        }
    }

    @Test("Orders over SFTP come back released", .enabled(if: areServersThere))
    func sftp() async throws {
        let server = try #require(ProcessInfo.processInfo.environment["TONGGUAN_TEST_SFTP"])
        func read(_ name: String) throws -> String {
            try String(contentsOfFile: "\(server)/\(name)", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let root = "\(server)/root/\(UUID().uuidString)"
        try Self.folders(below: root)
        let (port, user, fingerprint) = (try read("port"), try read("user"), try read("fingerprint"))
        try await LivePair.run(
            mail: MailRoom(
                channel: { _ in
                    """
                        type: sftp
                        envelope: dxp
                        host: 127.0.0.1
                        port: \(port)
                        user: \(user)
                        key: \(server)/keys/locked
                        passphrase: {file: \(server)/keys/locked.passphrase}
                        host_key: \(fingerprint)
                        send: \(root)/out
                        receive: \(root)/in
                        done: delete
                        failed: \(root)/failed
                        poll_interval: 200ms
                    """
                },
                mailer: { desk, _ in PortMailer(desk: desk, folderIn: root + "/out", folderOut: root + "/in") })
        ) { pair in
            try await self.file(["SFTP1", "SFTP2"], with: pair)
            #expect(Self.names(root + "/failed").isEmpty)
        }
    }

    @Test("Orders over AMQP come back released", .enabled(if: areServersThere))
    func amqp() async throws {
        let address = try #require(
            ProcessInfo.processInfo.environment["TONGGUAN_TEST_AMQPS"].flatMap { URLComponents(string: $0) })
        let id = UUID().uuidString
        let (port, user, password) = (
            try #require(address.port), try #require(address.user), try #require(address.password)
        )
        let virtualHost = String(address.path.dropFirst())
        let settings = AMQPSettings(
            host: "localhost", port: port, ca: Checkout.keys + "/ca.pem", virtualHost: virtualHost, user: user,
            password: password, routingKey: "back-\(id)", receiveQueue: "out-\(id)")
        // Another suite kills the broker and starts it again.
        var opened = try? AMQPConnection(settings)
        for _ in 0..<120 where opened == nil {
            try await Task.sleep(for: .milliseconds(500))
            opened = try? AMQPConnection(settings)
        }
        guard let connection = opened else {
            Issue.record("the broker does not answer")
            return
        }
        for queue in ["out-\(id)", "back-\(id)"] { #expect(connection.declare(queue).isFine) }
        try await LivePair.run(
            mail: MailRoom(
                channel: { folder in
                    try Data(password.utf8).write(to: URL(fileURLWithPath: folder + "/broker"))
                    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder + "/broker")
                    return """
                            type: amqp
                            envelope: dxp
                            url: amqps://localhost:\(port)/\(virtualHost)
                            ca: \(Checkout.keys)/ca.pem
                            user: \(user)
                            password: {file: broker}
                            routing_key: out-\(id)
                            receive_queue: back-\(id)
                            poll_interval: 200ms
                        """
                },
                mailer: { desk, _ in
                    let sender = AMQPSender(settings)
                    let box = AMQPMailbox(settings, tending: sender)
                    return PortMailer(
                        desk: desk,
                        fetch: {
                            guard let batch = try? await box.take(upTo: 50) else { return [] }
                            let letters = batch.items.map { PortMailer.Letter(name: $0.id, bytes: $0.receipt.bytes) }
                            try? await box.settle(batch.items.map { MailboxSettlement(id: $0.id, isReadable: true) })
                            return letters
                        },
                        give: { await sender.put($0.bytes, id: $0.name, type: "receipt") == .accepted })
                })
        ) { pair in
            try await self.file(["AMQP1", "AMQP2"], with: pair)
        }
    }

    @Test("Receipts that are pushed release orders; pushed twice they change nothing")
    func push() async throws {
        let token = "push-token-of-the-platform"
        try await LivePair.run(
            mail: MailRoom(channel: { folder in
                try Self.folders(below: folder)
                try Data(token.utf8).write(to: URL(fileURLWithPath: folder + "/token"))
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder + "/token")
                return """
                        type: folder
                        envelope: dxp
                        send: \(folder)/out
                        receive: \(folder)/in
                        done: delete
                        failed: \(folder)/failed
                        poll_interval: 100ms
                        push: {token: {file: token}}
                    """
            })
        ) { pair in
            @Sendable func push(
                _ body: [UInt8], token: String, channel: String = "nanjing-https"
            ) async throws
                -> HTTPResponse
            {
                try await pair.client.send(
                    HTTPRequest(
                        .post, "\(pair.url)/v1/channels/\(channel)/receipts",
                        headers: [
                            HTTPHeader("Authorization", "Bearer \(token)"), HTTPHeader("Content-Type", "text/xml"),
                        ],
                        body: body,
                        policy: ConnectionPolicy(caFile: Checkout.keys + "/ca.pem", totalTimeout: .seconds(60))))
            }
            let folder = pair.folder
            let mailer = PortMailer(
                desk: pair.desk,
                fetch: {
                    Self.names(folder + "/out").filter { $0.hasSuffix(".xml") && !$0.hasPrefix(".") }.compactMap {
                        name in
                        let path = "\(folder)/out/\(name)"
                        guard let data = FileManager.default.contents(atPath: path) else { return nil }
                        try? FileManager.default.removeItem(atPath: path)
                        return PortMailer.Letter(name: name, bytes: Array(data))
                    }
                },
                give: { letter in
                    let first = try? await push(letter.bytes, token: token)
                    let again = try? await push(letter.bytes, token: token)
                    let report = again.flatMap { try? pair.json($0) }
                    return first?.status == 200 && report?["repeated"] as? Int == 1 && report?["kept"] as? Int == 0
                })
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    while !Task.isCancelled {
                        await mailer.pass()
                        try? await Task.sleep(for: .milliseconds(100))
                    }
                }
                try await self.file(["PUSH1"], with: pair)
                tasks.cancelAll()
            }
            #expect(try await push([60], token: "wrong").status == 401)
            #expect(try await push([60], token: token, channel: "nobody").status == 404)
            let garbage = try pair.json(try await push(Array("no receipt".utf8), token: token))
            #expect(garbage["kept"] as? Int == 1)
            #expect(garbage["unreadable"] as? Int == 1)
        }
    }
}
