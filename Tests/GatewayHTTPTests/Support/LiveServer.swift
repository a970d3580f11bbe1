import Foundation
import Logging
import ServiceLifecycle
import Synchronization

@testable import GatewayHTTP

/// A real server on a free loopback port for the length of a test.
enum LiveServer {
    /// Runs the body against a server, then drains the server gracefully and waits for its end.
    static func run<Value: Sendable>(
        _ gateway: FakeGateway, _ settings: HTTPSettings = HTTPSettings(port: 0),
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        body: @Sendable (_ port: Int, _ drain: @escaping @Sendable () async -> Void) async throws -> Value
    ) async throws -> Value {
        let (ports, ready) = AsyncStream<Int>.makeStream()
        let server = GatewayServer(
            settings: settings, gateway: gateway, logger: logger, sheetReader: TestSheet.read,
            onReady: { ready.yield($0) })
        let group = ServiceGroup(
            configuration: .init(services: [server], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { ready.finish() }
                try await group.run()
            }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else {
                try await tasks.waitForAll()
                throw CancellationError()
            }
            let value: Value
            do {
                value = try await body(port) { await group.triggerGracefulShutdown() }
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        }
    }
}

/// Runs blocking work on a thread of its own, so that the test's tasks go on.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}

/// What a program printed.
struct ToolResult: Sendable {
    var status: Int32
    var output: String
    var errors: String
}

/// Runs a program found on the path.
func tool(_ arguments: [String], in folder: URL? = nil) async throws -> ToolResult {
    try await blocking {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return ToolResult(status: process.terminationStatus, output: text, errors: complaint)
    }
}

extension HTTPSettings {
    /// Settings for a free port.
    static func live(_ change: (inout HTTPSettings) -> Void) -> HTTPSettings {
        var settings = HTTPSettings(port: 0)
        change(&settings)
        return settings
    }
}
