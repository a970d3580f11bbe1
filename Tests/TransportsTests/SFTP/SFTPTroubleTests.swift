import Declarations
import Foundation
import Testing

@testable import Transports

/// Against a real OpenSSH whose SFTP breaks as told (`Fixtures/sftp_breaker.py`).
@Suite(.serialized, .enabled(if: RealServers.areThere)) struct SFTPTroubleTests {
    /// A server of this test's own, with its folders.
    private final class House {
        let root: String
        let settings: SFTPSettings

        init() throws {
            let server = try RealServers.variable("TONGGUAN_TEST_SFTP")
            let root = "\(server)/root/\(UUID().uuidString)"
            self.root = root
            for name in ["out", "in", "done", "failed"] {
                try FileManager.default.createDirectory(
                    atPath: "\(root)/\(name)", withIntermediateDirectories: true)
            }
            func read(_ name: String) throws -> String {
                try String(contentsOfFile: "\(server)/\(name)", encoding: .utf8)
                    .trimmingCharacters(in: .whitespacesAndNewlines)
            }
            let port = try Relay.freePort()
            let breaker = Fixtures.directory.appending(path: "sftp_breaker.py").path
            let lines = try read("sshd.conf").split(separator: "\n").map { line in
                if line.hasPrefix("ListenAddress") { return "ListenAddress 127.0.0.1:\(port)" }
                if line.hasPrefix("PidFile") { return "PidFile \(root)/pid" }
                guard line.hasPrefix("Subsystem") else { return String(line) }
                return "Subsystem sftp python3 \(breaker) /usr/lib/openssh/sftp-server \(root)/control"
            }
            try lines.joined(separator: "\n").appending("\n")
                .write(toFile: "\(root)/sshd.conf", atomically: true, encoding: .utf8)
            self.settings = SFTPSettings(
                host: "127.0.0.1", port: port, user: try read("user"), key: "\(server)/keys/ed25519",
                hostKey: try read("fingerprint"), send: "\(root)/out", receive: "\(root)/in",
                done: "\(root)/done", failed: "\(root)/failed", settleTime: .milliseconds(300),
                connectTimeout: .seconds(20), timeout: .seconds(60))
            // It goes into the background by itself, closes the files of this process, and tells when it listens.
            #expect(try RealServers.run("/usr/sbin/sshd", ["-f", "\(root)/sshd.conf"]) == 0)
            let end = ContinuousClock.now + .seconds(20)
            while !FileManager.default.fileExists(atPath: "\(root)/pid") {
                guard ContinuousClock.now < end else { throw TestFailure("sshd does not listen") }
                usleep(20_000)
            }
        }

        deinit {
            let text = (try? String(contentsOfFile: "\(self.root)/pid", encoding: .utf8)) ?? ""
            if let pid = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)), pid > 1 { kill(pid, SIGTERM) }
        }

        func channel() throws -> SFTPChannel {
            try SFTPChannel(
                self.settings, form: Post.form(), now: { Timestamp(milliseconds: 1_767_323_045_000) })
        }

        /// What happens next, once; see the breaker.
        func next(_ order: String) throws {
            try order.write(toFile: "\(self.root)/control", atomically: true, encoding: .utf8)
        }

        var isCarriedOut: Bool { !FileManager.default.fileExists(atPath: "\(self.root)/control") }

        func names(_ folder: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "\(self.root)/\(folder)").sorted()
        }

        func put(_ name: String) throws {
            try Data(Post.receipt(name)).write(to: URL(filePath: "\(self.root)/in/\(name).xml"))
        }
    }

    private static let name = "CEB311Message_DXPENT0000012345_DXPEDCCEB0000002_E-1.xml"

    @Test("A rename whose answer is lost is found out")
    func keptName() async throws {
        let house = try House()
        let channel = try house.channel()
        try house.next("lose-kept")
        #expect(await channel.deliver(Post.message("E-1")) == .accepted)
        #expect(house.isCarriedOut)
        #expect(try house.names("out") == [Self.name])
    }

    @Test("A rename whose answer is lost and whose file is taken at once: nobody knows")
    func takenAtOnce() async throws {
        let house = try House()
        let channel = try house.channel()
        try house.next("lose-taken")
        let outcome = await channel.deliver(Post.message("E-1"))
        #expect(house.isCarriedOut)
        guard case .unknown(let error) = outcome else {
            Issue.record("an outcome was invented: \(outcome)")
            return
        }
        #expect(error.phase == .afterSend)
        #expect(try house.names("out").isEmpty)
    }

    @Test("A connection that ends before the rename: certainly not sent, and nothing is left that could be")
    func beforeRename() async throws {
        let house = try House()
        let channel = try house.channel()
        try house.next("lose-before")
        let outcome = await channel.deliver(Post.message("E-1"))
        #expect(house.isCarriedOut)
        guard case .notSent = outcome else {
            Issue.record("an outcome was invented: \(outcome)")
            return
        }
        #expect(try house.names("out").isEmpty)
        #expect(await channel.deliver(Post.message("E-1")) == .accepted)
    }

    @Test("A kept connection that died before anything was sent is replaced")
    func diedMeanwhile() async throws {
        let house = try House()
        let channel = try house.channel()
        #expect(await channel.deliver(Post.message("E-0")) == .accepted)
        try house.next("die")
        #expect(await channel.deliver(Post.message("E-1")) == .accepted)
        #expect(house.isCarriedOut)
        #expect(try house.names("out").count == 2)
    }

    @Test("A file that may not be read holds up nobody, and is counted")
    func denied() async throws {
        let house = try House()
        let mailbox = try #require(try house.channel().mailbox)
        for name in ["a", "denied", "e"] { try house.put(name) }
        let batch = try await mailbox.take(upTo: 10)
        #expect(Post.orders(batch) == ["a", "e"])
        #expect(batch.unread == 1)
        #expect(batch.isEmptied)
    }

    @Test("A file that may not be moved holds up nobody, is not handed out again, and is moved when it can be")
    func stuck() async throws {
        let house = try House()
        let mailbox = try #require(try house.channel().mailbox)
        for name in ["stuck", "t", "u"] { try house.put(name) }
        try Data().write(to: URL(filePath: "\(house.root)/control.stuck"))
        let first = try await mailbox.take(upTo: 2)
        #expect(Post.orders(first) == ["stuck", "t"])
        await #expect(throws: TransportError.self) { try await mailbox.settle(Post.settled(first)) }
        #expect(try house.names("in") == ["stuck.xml", "u.xml"])
        let second = try await mailbox.take(upTo: 1)
        #expect(Post.orders(second) == ["u"])
        #expect(second.unmoved == 1)
        try await mailbox.settle(Post.settled(second))
        try FileManager.default.removeItem(atPath: "\(house.root)/control.stuck")
        let third = try await mailbox.take(upTo: 1)
        #expect(third.items.isEmpty)
        #expect(try house.names("in").isEmpty)
        #expect(try house.names("done/20260102") == ["stuck.xml", "t.xml", "u.xml"])
    }
}
