import Foundation
import Transports

/// The Python server of the fixtures, on a free port of the loopback.
///
/// `@unchecked Sendable`: process and pipe are touched by `init` and `deinit` only.
final class PortServer: @unchecked Sendable {
    enum Mode {
        case plain
        case tls(certificate: String = "server", arguments: [String] = [])
        /// TLS, and every client must show a certificate of our CA.
        case mutual
    }

    struct Stats: Decodable {
        var accepts: Int
        var handshakes: Int
        var failed_handshakes: Int
        var requests: [String: Int]
        var peers: [String]
    }

    let pki: TestPKI
    let directory: URL
    let base: String
    private let process = Process()
    private let input = Pipe()

    init(_ mode: Mode) async throws {
        self.pki = try TestPKI.shared.get()
        self.directory = try Fixtures.scratch()
        var arguments = [Fixtures.directory.appending(path: "port_server.py").path, "--directory", self.directory.path]
        switch mode {
        case .plain: break
        case .tls(let name, let more):
            arguments += ["--cert", self.pki.file("\(name).pem"), "--key", self.pki.file("\(name).key")] + more
        case .mutual:
            arguments += ["--cert", self.pki.file("server.pem"), "--key", self.pki.file("server.key")]
            arguments += ["--client-ca", self.pki.file("ca.pem")]
        }
        let output = Pipe()
        self.process.executableURL = URL(filePath: "/usr/bin/env")
        self.process.arguments = ["python3"] + arguments
        self.process.standardInput = self.input
        self.process.standardOutput = output
        try self.process.run()
        let reader = output.fileHandleForReading
        let line: String = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: String(decoding: reader.availableData, as: UTF8.self))
            }
        }
        guard let port = Int(line.split(separator: "\n").first ?? "") else { throw TestFailure("no server: \(line)") }
        if case .plain = mode {
            self.base = "http://127.0.0.1:\(port)"
        } else {
            self.base = "https://127.0.0.1:\(port)"
        }
    }

    deinit {
        try? self.input.fileHandleForWriting.close()
        self.process.terminate()
    }

    /// A policy that reaches this server.
    var policy: ConnectionPolicy {
        var policy = self.pki.policy
        policy.allowsLoopbackHTTP = self.base.hasPrefix("http:")
        return policy
    }

    /// What the server saw so far (the question itself opens a connection of its own client).
    func stats() async throws -> Stats {
        let client = HTTPClient()
        let response = try await client.send(HTTPRequest(.get, self.base + "/stats", policy: self.policy))
        await client.shutdown()
        return try JSONDecoder().decode(Stats.self, from: Data(response.body))
    }

    /// The last request: its body, and its headers as `X-Last-…`.
    func last() async throws -> HTTPResponse {
        let client = HTTPClient()
        let response = try await client.send(HTTPRequest(.get, self.base + "/last", policy: self.policy))
        await client.shutdown()
        return response
    }
}
