import CardSimulator
import Cryptography
import Foundation
import GatewayTestKit
import RemoteSigners

/// The development certificates beside the checkout.
enum Certificates {
    static func path(_ name: String) -> String { "\(Checkout.keys)/\(name)" }

    /// A card with one of the development keys, much faster than a real one.
    static func card(
        _ name: String = "signer-sm2", pin: String? = nil, perMinute: Int = 0
    ) -> CardSettings {
        var settings = CardSettings(
            keyPath: self.path("\(name).key"), certificatePath: self.path("\(name).pem"), pin: pin)
        settings.perMinute = perMinute
        return settings
    }
}

extension AgentSettings {
    /// How to reach a simulated card. Patience is for a busy machine; a test of silence has less.
    init(_ card: CardSimulator, patience: Duration = .seconds(20)) {
        self.init(url: card.url)
        self.connectTimeout = .seconds(20)
        self.answerTimeout = patience
    }
}

extension MessageSigner {
    /// A signer whose own check judges what a key signs.
    static func judging(_ key: any SigningKey) throws -> MessageSigner { try MessageSigner(name: "test", key: key) }
}

/// The error of a call that must fail.
func failure<T: Sendable>(_ body: () async throws(CryptographyError) -> T) async -> CryptographyError? {
    do throws(CryptographyError) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}

/// A run of the openssl program.
func openssl(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

/// A folder that goes away with the test.
func withFolder<T>(_ body: (URL) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "remote-signers-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}
