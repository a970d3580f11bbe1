import Foundation
import Gateway
import Testing
import Transports

/// Channels of every type in the configuration file.
@Suite struct ChannelsInConfigurationTests {
    private let fixture: ConfigurationFixture
    /// Folders and secrets that the channels name.
    private let root: String

    init() throws {
        self.fixture = try ConfigurationFixture.shared.get()
        self.root = self.fixture.folder.appending(path: "channels-\(UUID().uuidString)").path
        for name in ["send", "receive", "done", "failed"] {
            try FileManager.default.createDirectory(
                atPath: "\(self.root)/\(name)", withIntermediateDirectories: true)
        }
        for name in ["push.token", "amqp.password"] { try self.secret(name, "sesame-17") }
    }

    private func secret(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(self.root)/\(name)"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(self.root)/\(name)")
    }

    /// A user key of ssh-keygen's making; nil where there is no ssh-keygen.
    private func sshKey(_ kind: String) throws -> String? {
        let path = "\(self.root)/\(kind)"
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["ssh-keygen", "-q", "-N", "", "-t", kind, "-f", path]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? path : nil
    }

    /// The example with the channel of its port in another type.
    private func load(_ lines: String) throws -> GatewayConfiguration {
        let example = self.fixture.example
        let begin = try #require(example.firstRange(of: "  nanjing-https:\n"))
        let end = try #require(example.firstRange(of: "\n# Customs ports"))
        let channel =
            "  nanjing-https:\n" + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
        let text = example.replacingCharacters(in: begin.lowerBound..<end.lowerBound, with: channel)
        return try GatewayConfiguration.load(
            path: self.fixture.write(text), environment: ["SFTP_PASSPHRASE": "sesame-17"])
    }

    private func problems(_ lines: String) throws -> String {
        do {
            _ = try self.load(lines)
            return ""
        } catch let error as ConfigurationError {
            return error.message
        }
    }

    private var folder: String {
        """
        type: folder
        envelope: dxp
        send: \(self.root)/send
        receive: \(self.root)/receive
        done: \(self.root)/done
        failed: \(self.root)/failed
        push: {token: {file: \(self.root)/push.token}}
        """
    }

    private var amqp: String {
        """
        type: amqp
        url: amqp://127.0.0.1:5672/customs
        user: u
        password: {file: \(self.root)/amqp.password}
        routing_key: out
        receive_queue: in
        """
    }

    private func sftp(_ key: String) -> String {
        """
        type: sftp
        host: sftp.example
        user: u
        key: \(key)
        passphrase: {env: SFTP_PASSPHRASE}
        host_key: SHA256:\(String(repeating: "A", count: 43))
        send: /out
        receive: /in
        done: delete
        failed: /failed
        """
    }

    @Test("Each type loads with its own keys, and no secret is part of what was loaded")
    func types() throws {
        let folder = try #require(try self.load(self.folder).channels["nanjing-https"])
        #expect(folder.type == .folder)
        #expect(folder.envelope == .dxp)
        #expect(folder.push != nil)
        #expect(folder.pollInterval == .seconds(2))
        let amqp = try #require(try self.load(self.amqp).channels["nanjing-https"])
        guard case .amqp(let broker, _) = amqp.way else {
            Issue.record("no broker")
            return
        }
        #expect(broker.virtualHost == "customs")
        #expect(broker.port == 5672)
        #expect(amqp.envelope == .none)
        #expect(!String(reflecting: amqp).contains("sesame-17"))
        guard let key = try self.sshKey("ed25519") else { return }
        let sftp = try #require(try self.load(self.sftp(key)).channels["nanjing-https"])
        guard case .sftp(let server, let passphrase) = sftp.way else {
            Issue.record("no server")
            return
        }
        #expect(server.port == 22)
        #expect(server.done == nil)
        #expect(passphrase != nil)
        #expect(!String(reflecting: sftp).contains("sesame-17"))
    }

    @Test("Mistakes are told at their line, all of them at once")
    func mistakes() throws {
        #expect(try self.problems("type: pigeon").contains("allowed: haikou, folder, sftp, amqp"))
        #expect(try self.problems(self.folder + "\nurl: https://x").contains("url: unknown key"))
        #expect(try self.problems("envelope: dxp").contains("type: is missing"))
        let folder = try self.problems("type: folder\nsend: /nowhere\nreceive: \(self.root)/receive")
        for part in ["there is no folder /nowhere", "done: is missing", "failed: is missing"] {
            #expect(folder.contains(part), "\(folder)")
        }
        let same = self.folder.replacing("\(self.root)/failed", with: "\(self.root)/done")
        #expect(try self.problems(same).contains("two of the folders are the same"))
        #expect(try self.problems(self.folder.replacing("dxp", with: "paper")).contains("none, dxp, guangzhou"))
        #expect(
            try self.problems(self.folder.replacing("push.token", with: "no.token")).contains(
                "there is no readable file"))
    }

    @Test("Brokers: TLS everywhere but here, credentials not in the address, looks within the heartbeat")
    func brokers() throws {
        let there = self.amqp.replacing("127.0.0.1", with: "mq.example")
        #expect(try self.problems(there).contains("without TLS only this machine"))
        #expect(
            try self.problems(self.amqp.replacing("amqp://", with: "amqps://")).contains("amqps and ca belong together")
        )
        #expect(
            try self.problems(self.amqp.replacing("amqp://", with: "amqp://u:p@")).contains("without user and password")
        )
        #expect(
            try self.problems(self.amqp + "\npoll_interval: 30s").contains("poll_interval must be at most a third"))
        #expect(try self.problems(self.amqp.replacing("routing_key", with: "key")).contains("unknown key"))
    }

    @Test("Servers: the host key must be pinned, RSA keys are refused with the reason")
    func servers() throws {
        guard let key = try self.sshKey("ed25519"), let rsa = try self.sshKey("rsa") else { return }
        let unpinned = self.sftp(key).split(separator: "\n").filter { !$0.contains("host_key") }
        #expect(try self.problems(unpinned.joined(separator: "\n")).contains("host_key: is missing"))
        #expect(try self.problems(self.sftp(key).replacing("SHA256:A", with: "MD5:A")).contains("ssh-keygen -lf"))
        #expect(try self.problems(self.sftp(rsa)).contains("is an RSA key"))
        #expect(try self.problems(self.sftp(key).replacing("send: /out", with: "send: out")).contains("absolute"))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        #expect(try !self.problems(self.sftp(key)).isEmpty)
    }

    @Test("A channel with a mailbox serves one transport identity, which must fit into its envelope")
    func identities() throws {
        #expect(try self.problems(self.folder).isEmpty)
        let example = self.fixture.example.replacing("dxp_id: DXPENT0000012345", with: "dxp_id: DXPENT00000123456")
        let begin = try #require(example.firstRange(of: "  nanjing-https:\n"))
        let end = try #require(example.firstRange(of: "\n# Customs ports"))
        let lines = self.folder.split(separator: "\n").map { "    \($0)\n" }.joined()
        let text = example.replacingCharacters(
            in: begin.lowerBound..<end.lowerBound, with: "  nanjing-https:\n" + lines)
        do {
            _ = try GatewayConfiguration.load(path: self.fixture.write(text), environment: [:])
            Issue.record("17 characters fit into 16")
        } catch let error as ConfigurationError {
            #expect(error.message.contains("1 to 16 letters"))
        }
    }

    @Test("The examples in comments load when they are uncommented")
    func comments() throws {
        guard let key = try self.sshKey("ed25519") else { return }
        var lines: [String] = []
        let channels = try #require(self.fixture.example.firstRange(of: "\nchannels:"))
        for line in self.fixture.example[channels.upperBound...].split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            if line == "# Customs ports, by the name that orders use." { break }
            lines.append(String(line))
        }
        let examples = lines.filter { line in
            line.hasPrefix("  #   ")
                || ["dxp-folders:", "port-sftp:", "node-amqp:", "simulated:"].contains { line == "  # \($0)" }
        }.map { "  " + $0.dropFirst(4) }
        #expect(examples.count > 40)
        let begin = try #require(self.fixture.example.firstRange(of: "\n# Customs ports"))
        let text = self.fixture.example.replacingCharacters(
            in: begin.lowerBound..<begin.lowerBound, with: "\n" + examples.joined(separator: "\n")
        ).replacing("/srv/dxp", with: self.root).replacing("secrets/sftp_ed25519", with: key)
            .replacing("secrets/push.token", with: "\(self.root)/push.token")
            .replacing("secrets/amqp.password", with: "\(self.root)/amqp.password")
            .replacing("certs/node-ca.pem", with: "certs/dev/ca.pem")
        do {
            let loaded = try GatewayConfiguration.load(
                path: self.fixture.write(text), environment: ["SFTP_PASSPHRASE": "sesame-17"])
            #expect(
                loaded.channels.keys.sorted() == [
                    "dxp-folders", "nanjing-https", "node-amqp", "port-sftp", "simulated",
                ])
        } catch let error as ConfigurationError {
            Issue.record("\(error.message)")
        }
    }
}
