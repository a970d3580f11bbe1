import Foundation
import GatewayTestKit

/// A Python server of the tests' fixtures, on a free port of the loopback, as long as this object lives.
///
/// `@unchecked Sendable`: process and pipe are touched by `init` and `deinit` only.
final class ScriptServer: @unchecked Sendable {
    let port: Int
    private let process = Process()
    private let input = Pipe()

    init(_ script: String, _ arguments: [String]) async throws {
        let output = Pipe()
        self.process.executableURL = URL(filePath: "/usr/bin/env")
        self.process.arguments =
            ["python3", Checkout.root + "/Tests/TransportsTests/Fixtures/\(script)"] + arguments
        self.process.standardInput = self.input
        self.process.standardOutput = output
        try self.process.run()
        let reader = output.fileHandleForReading
        let line: String = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: String(decoding: reader.availableData, as: UTF8.self))
            }
        }
        guard let port = Int(line.split(separator: "\n").first ?? "") else {
            throw ServerMissing("no server: \(line)")
        }
        self.port = port
    }

    deinit {
        try? self.input.fileHandleForWriting.close()
        self.process.terminate()
    }
}

struct ServerMissing: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
