import ArgumentParser
import Cryptography
import Declarations
import Foundation
import Gateway
import Logging
import ServiceLifecycle

/// What every measurement of the gateway asks for on the command line.
struct BenchOptions: ParsableArguments {
    @Option(help: "Folder with message templates, code tables and samples.") var templates = "Templates"
    @Option(help: "Folder in which the database lies meanwhile; its disk is part of what is measured.") var folder =
        "run"
    @Option(help: "Folder with the development keys (certs/make-dev-certs).") var keys = "certs/dev"
    @Option(help: "Written into the result, for instance the commit.") var label: String?
    @Option(name: .shortAndLong, help: "Where to write; - is standard output.") var output = "-"

    /// A file-key gateway in a folder of its own, which is gone afterwards.
    func inHouse<T>(_ body: (String) async throws -> T) async throws -> T {
        let path = self.folder + "/bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: path) }
        do { return try await body(path) } catch let error as ExitCode { throw error } catch {
            throw Exit.saying("bench: \(error)", Exit.fault)
        }
    }

    /// The signer of a measurement: an RSA key in a file.
    func signer() throws -> MessageSigner {
        try MessageSigner(
            name: BenchGateway.signer, keyPath: self.keys + "/signer-rsa.key",
            certificatePath: self.keys + "/signer-rsa.pem")
    }

    func gateway(
        in folder: String, channel: BenchChannel = BenchChannel(), tenants: Int = 1,
        options: BenchGateway.Options = BenchGateway.Options()
    ) async throws -> BenchGateway {
        let key = try self.signer().key
        let gateway = try BenchGateway(
            templates: self.templates, folder: folder, tenants: tenants,
            sources: [.init(name: "\(BenchGateway.signer)/1") { () throws(CryptographyError) in key }],
            channel: channel,
            options: options)
        await gateway.pool.tend(now: SystemClock().now())
        return gateway
    }

    func machine(_ folder: String) throws -> BenchMachine {
        var machine = BenchMachine(folder: folder)
        let samples = try DemoSample.read(folder: self.templates + "/samples").filter { $0.expectation == .released }
        if !samples.isEmpty { machine.orderBytes = samples.reduce(0) { $0 + $1.body.count } / samples.count }
        return machine
    }
}

extension BenchGateway {
    /// Lets the services run beside a measurement; they are drained after it.
    func serving<T: Sendable>(_ extra: [any Service] = [], _ body: @Sendable () async throws -> T) async throws -> T {
        var quiet = Logger(label: "bench")
        quiet.logLevel = .critical
        let group = ServiceGroup(configuration: .init(services: self.services + extra, logger: quiet))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try? await group.run() }
            let result: Result<T, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }
}
