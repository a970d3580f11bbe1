import Declarations
import Foundation
import Testing

@testable import Transports

/// Against a real OpenSSH (`scripts/servers/sshd`).
@Suite(.serialized, .enabled(if: RealServers.areThere)) struct SFTPChannelTests {
    /// Folders of this test on the server, which are folders of this machine.
    private struct House {
        let server: String
        let root: String
        var settings: SFTPSettings

        init() throws {
            self.server = try RealServers.variable("TONGGUAN_TEST_SFTP")
            self.root = "\(self.server)/root/\(UUID().uuidString)"
            for name in ["out", "in", "done", "failed"] {
                try FileManager.default.createDirectory(
                    atPath: "\(self.root)/\(name)", withIntermediateDirectories: true)
            }
            func read(_ name: String, _ server: String) throws -> String {
                try String(contentsOfFile: "\(server)/\(name)", encoding: .utf8)
                    .trimmingCharacters(in: .whitespacesAndNewlines)
            }
            self.settings = SFTPSettings(
                host: "127.0.0.1", port: try #require(Int(try read("port", self.server))),
                user: try read("user", self.server), key: "\(self.server)/keys/ed25519",
                hostKey: try read("fingerprint", self.server), send: "\(self.root)/out", receive: "\(self.root)/in",
                done: "\(self.root)/done", failed: "\(self.root)/failed", settleTime: .milliseconds(300),
                connectTimeout: .seconds(20), timeout: .seconds(60))
        }

        func channel() throws -> SFTPChannel {
            try SFTPChannel(
                self.settings, form: Post.form(), now: { Timestamp(milliseconds: 1_767_323_045_000) })
        }

        func names(_ folder: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "\(self.root)/\(folder)").sorted()
        }

        func put(_ name: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(filePath: "\(self.root)/in/\(name)"))
        }
    }

    private func failure(_ outcome: DeliveryOutcome) -> TransportError? {
        if case .notSent(let error) = outcome { error } else { nil }
    }

    @Test("A message arrives whole under its name, with each kind of key", arguments: ["ed25519", "ecdsa", "locked"])
    func deliver(key: String) async throws {
        var house = try House()
        house.settings.key = "\(house.server)/keys/\(key)"
        if key == "locked" { house.settings.passphrase = "correct horse battery" }
        let channel = try house.channel()
        let message = Post.message("E-1")
        #expect(await channel.deliver(message) == .accepted)
        #expect(try house.names("out") == ["CEB311Message_DXPENT0000012345_DXPEDCCEB0000002_E-1.xml"])
        let name = try #require(try house.names("out").first)
        #expect(try Data(contentsOf: URL(filePath: "\(house.root)/out/\(name)")) == Data(message.bytes))
        // The same once more: an attempt before a crash got that far.
        #expect(await channel.deliver(message) == .accepted)
        #expect(self.failure(await channel.deliver(Post.message("E-1", bytes: [60])))?.code == .storage)
        #expect(try Data(contentsOf: URL(filePath: "\(house.root)/out/\(name)")) == Data(message.bytes))
    }

    @Test("10 MB arrive whole")
    func large() async throws {
        let house = try House()
        let bytes = (0..<(10 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(await (try house.channel()).deliver(Post.message("BIG", bytes: bytes)) == .accepted)
        let name = try #require(try house.names("out").first)
        #expect(try Data(contentsOf: URL(filePath: "\(house.root)/out/\(name)")) == Data(bytes))
    }

    @Test("Receipts come by name, stay until settled, and move to the done folder of the day")
    func receive() async throws {
        let house = try House()
        let mailbox = try #require(try house.channel().mailbox)
        for name in ["b", "a", "c"] { try house.put("\(name).xml", Post.receipt(name)) }
        try house.put("note.txt", [65])
        let first = try await mailbox.take(upTo: 2)
        #expect(Post.orders(first) == ["a", "b"])
        #expect(!first.isEmptied)
        let all = try await mailbox.take(upTo: 10)
        #expect(Post.orders(all) == ["a", "b", "c"])
        try await mailbox.settle(Post.settled(all))
        #expect(try house.names("in") == ["note.txt"])
        #expect(try house.names("done/20260102") == ["a.xml", "b.xml", "c.xml"])
        try house.put("a.xml", Post.receipt("again"))
        let again = try await mailbox.take(upTo: 10)
        try await mailbox.settle(Post.settled(again))
        #expect(try house.names("done/20260102").count == 4)
    }

    @Test("Half a receipt is left until it is whole; what stays broken goes to the failure folder")
    func halfWritten() async throws {
        let house = try House()
        let mailbox = try #require(try house.channel().mailbox)
        let receipt = Post.receipt("HALF")
        try house.put("h.xml", Array(receipt.prefix(100)))
        #expect(try await mailbox.take(upTo: 10).items.isEmpty)
        try house.put("h.xml", receipt)
        let whole = try await mailbox.take(upTo: 10)
        #expect(Post.orders(whole) == ["HALF"])
        try await mailbox.settle(Post.settled(whole))
        try house.put("x.xml", Array(receipt.prefix(100)))
        let broken = try await Post.take(mailbox)
        #expect(Post.orders(broken) == ["unreadable"])
        try await mailbox.settle(Post.settled(broken))
        #expect(try house.names("failed") == ["x.xml"])
    }

    @Test("Deleting, hostile names, folders with the names of receipts")
    func odd() async throws {
        var house = try House()
        house.settings.done = nil
        let mailbox = try #require(try house.channel().mailbox)
        try house.put("line\nbreak.xml", Post.receipt("N"))
        try house.put("q\"uote.xml", Post.receipt("Q"))
        try FileManager.default.createDirectory(
            atPath: "\(house.root)/in/folder.xml", withIntermediateDirectories: false)
        try house.put("good one %41.xml", Post.receipt("GOOD"))
        let batch = try await mailbox.take(upTo: 10)
        #expect(Post.orders(batch) == ["GOOD"])
        #expect(batch.oddNames == 1)
        #expect(batch.unread == 0)
        try await mailbox.settle(Post.settled(batch))
        #expect(try house.names("in") == ["folder.xml", "line\nbreak.xml", "q\"uote.xml"])
    }

    @Test("A receipt written anew between reading and moving is not moved")
    func writtenAnew() async throws {
        let house = try House()
        let mailbox = try #require(try house.channel().mailbox)
        try house.put("b.xml", Post.receipt("OLD"))
        let batch = try await mailbox.take(upTo: 10)
        try house.put("b.xml", Post.receipt("NEW"))
        try await mailbox.settle(Post.settled(batch))
        #expect(Post.orders(try await mailbox.take(upTo: 10)) == ["NEW"])
    }

    @Test("A wrong host key ends before anything of ours is shown")
    func hostKey() async throws {
        var house = try House()
        house.settings.hostKey = "SHA256:" + String(repeating: "A", count: 43)
        let error = try #require(self.failure(await (try house.channel()).deliver(Post.message())))
        #expect(error.code == .hostKey)
        #expect(!error.isRetriable)
        await #expect(throws: TransportError.self) { try await house.channel().mailbox?.take(upTo: 1) }
    }

    @Test("A server with nothing but an RSA host key is refused with the reason")
    func rsaServer() async throws {
        var house = try House()
        house.settings.port = try #require(
            Int(
                try String(contentsOfFile: "\(house.server)/rsa_port", encoding: .utf8)
                    .trimmingCharacters(in: .whitespacesAndNewlines)))
        let error = try #require(self.failure(await (try house.channel()).deliver(Post.message())))
        #expect(error.code == .hostKey)
        #expect(error.message.contains("RSA"))
    }

    @Test("An RSA key is refused before anything is connected")
    func rsaKey() throws {
        var house = try House()
        house.settings.key = "\(house.server)/keys/rsa"
        #expect(throws: TransportError.self) { try house.channel() }
    }

    @Test("A stranger's key and a wrong passphrase are told", arguments: ["stranger", "locked"])
    func notLetIn(key: String) async throws {
        var house = try House()
        house.settings.key = "\(house.server)/keys/\(key)"
        house.settings.passphrase = key == "locked" ? "wrong-sesame" : nil
        let error = try #require(self.failure(await (try house.channel()).deliver(Post.message())))
        #expect(error.code == .authentication)
        #expect(!error.description.contains("wrong-sesame"))
    }

    @Test("Missing folders on the server are told, and nothing is said to be sent")
    func missing() async throws {
        let house = try House()
        let channel = try house.channel()
        try FileManager.default.removeItem(atPath: "\(house.root)/out")
        let error = try #require(self.failure(await channel.deliver(Post.message())))
        #expect(error.code == .storage)
        try FileManager.default.removeItem(atPath: "\(house.root)/in")
        await #expect(throws: TransportError.self) { try await channel.mailbox?.take(upTo: 1) }
    }

    @Test("A server that dies and comes back: nothing is lost, no outcome is invented")
    func death() async throws {
        let house = try House()
        let channel = try house.channel()
        let mailbox = try #require(channel.mailbox)
        #expect(await channel.deliver(Post.message("BEFORE")) == .accepted)
        #expect(try await mailbox.take(upTo: 1).items.isEmpty)
        #expect(try RealServers.run("scripts/servers/sshd", ["kill", house.server]) == 0)
        #expect(self.failure(await channel.deliver(Post.message("DURING"))) != nil)
        await #expect(throws: TransportError.self) { try await mailbox.take(upTo: 1) }
        #expect(try RealServers.run("scripts/servers/sshd", ["again", house.server]) == 0)
        #expect(await channel.deliver(Post.message("AFTER")) == .accepted)
        try house.put("r.xml", Post.receipt("R"))
        #expect(Post.orders(try await Post.take(mailbox)) == ["R"])
        #expect(try house.names("out").count == 2)
    }

    @Test("A connection that breaks in the middle of an upload sent nothing")
    func breaksWhileSending() async throws {
        let house = try House()
        let channel = try house.channel()
        let bytes = [UInt8](repeating: 66, count: 40 << 20)
        async let outcome = channel.deliver(Post.message("CUT", bytes: bytes))
        let end = ContinuousClock.now + .seconds(20)
        while try house.names("out").isEmpty, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(5)) }
        _ = try RealServers.run("scripts/servers/sshd", ["kill", house.server])
        let ended = await outcome
        #expect(try RealServers.run("scripts/servers/sshd", ["again", house.server]) == 0)
        // Fast disks may have been done already.
        if case .notSent = ended {
            #expect(try house.names("out").allSatisfy { $0.hasPrefix(".") })
        } else if case .refused = ended {
            Issue.record("nobody refused")
        }
    }
}
