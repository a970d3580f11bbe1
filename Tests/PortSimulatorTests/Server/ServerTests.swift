import Declarations
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import PortSimulator

/// The simulator on the network, asked by curl.
@Suite struct ServerTests {
    struct Answer: Sendable {
        var status: String
        var body: String
        var exit: Int32
    }

    @Test func customersNeedACertificateAndControlIsApart() async throws {
        let workshop = try Workshop.shared.get()
        try await self.withServer { addresses in
            let message = try await workshop.message(
                .order, [Workshop.order("N1")], signer: workshop.signers[0], at: MachineClock().now())
            let file = workshop.keys + "/envelope-\(UUID().uuidString).json"
            try Data(Workshop.envelope(message, .order)).write(to: URL(fileURLWithPath: file))
            let post = ["--data-binary", "@" + file, addresses.url + "/cebcmsg"]
            let stranger = try await self.curl(post, certificate: nil)
            #expect(stranger.exit != 0)
            let answer = try await self.curl(post)
            #expect(answer.status == "200")
            #expect(answer.body == "OK")
            let since = (MachineClock().now() + .seconds(-60)).beijing14
            let poll = addresses.url + "/ceb312msg?dxpid=\(Papers.dxpId)&qryid=\(since)"
            var statuses: [Int] = []
            for _ in 0..<100 where statuses.count < 2 {
                let rows = try await self.curl([poll])
                let parsed = try JSONSerialization.jsonObject(with: Data(rows.body.utf8)) as? [[String: Any]]
                statuses = (parsed ?? []).compactMap { $0["returnstatus"] as? Int }
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(statuses == [2, 120])
            #expect(try await self.curl([addresses.url + "/control/record"]).status == "404")
            let summary = try await self.curl([addresses.control + "/control/record?summary=1"])
            #expect(summary.body.contains(#""violations":[]"#))
            let order = try await self.curl([addresses.control + "/control/orders/N1"])
            #expect(order.body.contains(#""status":120"#))
            let raw = try await self.curl([addresses.control + "/control/messages/1"])
            #expect(Array(raw.body.utf8) == message)
        }
    }

    @Test func faultsOnTheWire() async throws {
        let workshop = try Workshop.shared.get()
        try await self.withServer { addresses in
            let message = try await workshop.message(
                .order, [Workshop.order("W1")], signer: workshop.signers[0], at: MachineClock().now())
            let file = workshop.keys + "/envelope-\(UUID().uuidString).json"
            try Data(Workshop.envelope(message, .order)).write(to: URL(fileURLWithPath: file))
            let post = ["--data-binary", "@" + file, addresses.url + "/cebcmsg"]
            func set(_ json: String) async throws -> String {
                try await self.curl(["--data-binary", json, addresses.control + "/control/faults"]).status
            }
            #expect(try await set(#"{"halfReply":{"times":1}}"#) == "200")
            // 18 and 56: the transfer ended early.
            #expect([18, 56].contains(try await self.curl(post).exit))
            #expect(try await set(#"{"hangBefore":{"times":1},"hangSeconds":60}"#) == "200")
            #expect(try await self.curl(["--max-time", "1"] + post).exit == 28)
            #expect(try await set(#"{"errorAfter":{"times":1}}"#) == "200")
            #expect(try await self.curl(post).status == "500")
            #expect(try await set(#"{"pollHalf":{"times":1}}"#) == "200")
            let poll = addresses.url + "/ceb312msg?dxpid=\(Papers.dxpId)&qryid=20200101000000"
            #expect([18, 56].contains(try await self.curl([poll]).exit))
            #expect(try await self.curl([poll]).exit == 0)
            #expect(try await set(#"{"nonsense":1}"#) == "400")
        }
    }

    private func withServer(_ body: @Sendable (PortServer.Addresses) async throws -> Void) async throws {
        let workshop = try Workshop.shared.get()
        let desk = try PortDesk(settings: PortSettings(), judge: try workshop.judge())
        let listening = PortServer.Listening(
            certificate: workshop.keys + "/server.pem", key: workshop.keys + "/server.key",
            clientAuthority: workshop.keys + "/ca.pem")
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (stream, door) = AsyncStream<PortServer.Addresses>.makeStream()
        let server = PortServer(desk: desk, listening: listening, logger: logger) { door.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await addresses in stream {
                try await body(addresses)
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func curl(_ arguments: [String], certificate: String? = "client") async throws -> Answer {
        let keys = try Workshop.shared.get().keys
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        var all = ["curl", "-sS", "--cacert", keys + "/ca.pem", "-w", "\n%{http_code}"]
        if let certificate { all += ["--cert", "\(keys)/\(certificate).pem", "--key", "\(keys)/\(certificate).key"] }
        process.arguments = all + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let collected = Mutex<Data>(Data())
        return try await withCheckedThrowingContinuation { continuation in
            output.fileHandleForReading.readabilityHandler = { handle in
                let part = handle.availableData
                collected.withLock { $0.append(part) }
            }
            process.terminationHandler = { process in
                output.fileHandleForReading.readabilityHandler = nil
                let rest = (try? output.fileHandleForReading.readToEnd()) ?? Data()
                let data = collected.withLock { data in
                    data.append(rest)
                    return data
                }
                let text = String(decoding: data, as: UTF8.self)
                let cut = text.lastIndex(of: "\n") ?? text.startIndex
                continuation.resume(
                    returning: Answer(
                        status: String(text[cut...].dropFirst()), body: String(text[..<cut]),
                        exit: process.terminationStatus))
            }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }
}
