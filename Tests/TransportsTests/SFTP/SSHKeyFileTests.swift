import Foundation
import Testing

@testable import Transports

@Suite struct SSHKeyFileTests {
    private func key(_ arguments: [String]) throws -> String {
        let path = try Fixtures.scratch().appending(path: "key").path
        #expect(try RealServers.run("/usr/bin/ssh-keygen", ["-q", "-N", "", "-f", path] + arguments) == 0)
        return path
    }

    private static let canMake = FileManager.default.isExecutableFile(atPath: "/usr/bin/ssh-keygen")

    @Test("ed25519 and ECDSA keys can be used; RSA keys cannot, and the reason is told", .enabled(if: canMake))
    func kinds() throws {
        #expect(SSHKeyFile(path: try self.key(["-t", "ed25519"])).problem == nil)
        #expect(SSHKeyFile(path: try self.key(["-t", "ecdsa", "-b", "384"])).problem == nil)
        #expect(SSHKeyFile(path: try self.key(["-t", "ecdsa", "-m", "PEM"])).problem == nil)
        for form in [["-t", "rsa", "-b", "2048"], ["-t", "rsa", "-b", "2048", "-m", "PEM"]] {
            let problem = try #require(SSHKeyFile(path: try self.key(form)).problem)
            #expect(problem.contains("RSA") && problem.contains("SHA-1"))
        }
    }

    @Test("What is no key is told")
    func noKeys() throws {
        #expect(SSHKeyFile(path: "/nowhere/key").problem?.contains("cannot be read") == true)
        let path = try Fixtures.scratch().appending(path: "key").path
        for text in ["", "hello", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"] {
            try Data(text.utf8).write(to: URL(filePath: path))
            #expect(SSHKeyFile(path: path).problem != nil)
        }
    }

    @Test("Paths, hosts and fingerprints that cannot be used are told; nothing prints the passphrase")
    func settings() {
        let good = SFTPSettings(
            host: "h", user: "u", key: "/k", passphrase: "sesame",
            hostKey: "SHA256:" + String(repeating: "A", count: 43),
            send: "/out", receive: "/in", done: nil, failed: "/failed")
        #expect(good.problem?.contains("/k cannot be read") == true)
        func problem(_ change: (inout SFTPSettings) -> Void) -> String? {
            var settings = good
            change(&settings)
            return settings.problem
        }
        #expect(problem { $0.send = "out" }?.contains("absolute") == true)
        #expect(problem { $0.receive = "/in/../x" }?.contains("absolute") == true)
        #expect(problem { $0.receive = "/i\"n" }?.contains("absolute") == true)
        #expect(problem { $0.failed = "/in" }?.contains("same") == true)
        #expect(problem { $0.host = "h/x@y" }?.contains("host") == true)
        #expect(problem { $0.hostKey = "MD5:aa" }?.contains("host_key") == true)
        #expect(!"\(good) \(String(reflecting: good))".contains("sesame"))
    }
}
