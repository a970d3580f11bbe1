import ArgumentParser
import Cryptography
import Declarations
import Foundation
import Logging
import Manifests
import PortSimulator
import ServiceLifecycle
import Transports
import UnixSignals

/// `port-simulator port`, also without the word: a strict customs port that misbehaves on request.
struct PortCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "port", abstract: "A customs port in the Haikou form: strict by default, faulty on request.")

    @Option(help: "Address for customers.") var host = "127.0.0.1"
    @Option(help: "Port for customers (HTTPS); 0 takes a free one.") var port = 0
    @Option(help: "Port for control (HTTP on loopback); 0 takes a free one.") var controlPort = 0
    @Option(help: "PEM file with the server certificate.") var certificate: String
    @Option(help: "PEM file with the server key.") var key: String
    @Option(help: "PEM file with the authorities of client certificates.") var clientCA: String
    @Option(help: "PEM file with signing authorities or certificates that are trusted.") var signingCA: String
    @Option(help: "Folder with the message templates.") var templates = "Templates/messages"
    @Option(name: .customLong("official-xsd"), help: "The official import schema, when it is there.")
    var officialXSD: String?
    @Option(name: .customLong("official-export-xsd"), help: "The official export schema, when it is there.")
    var officialExportXSD: String?
    @Option(help: "JSON file with settings: seed, delays, rules, faults, outcomes.") var settings: String?
    @Option(help: "JSON with faults, for instance '{\"loseReceipt\":0.2}'.") var faults: String?
    @Option(help: "Seed of all decisions by chance.") var seed: UInt64?
    @Option(help: "Equal appTime: accept, duplicate or stale.") var equalAppTime: String?
    @Option(help: "Folder into which every message is written.") var keepMessages: String?
    @Option(help: "File that gets the addresses as JSON once both listeners run.") var readyFile: String?
    @Option(help: "Folder from which message files are taken, bare or as DxpMsg; goes with --folder-out.")
    var folderIn: String?
    @Option(help: "Folder into which receipts are laid for messages that came as files.") var folderOut: String?
    @Option(help: "PEM file with certificates that platforms registered; customs then asks for payment records.")
    var platformCertificates: String?
    @Option(name: .customLong("platform-ca"), help: "PEM file with the authority of platforms' servers.")
    var platformCA: String?
    @Option(help: "Log level: trace, debug, info, notice, warning, error.") var logLevel = "notice"

    func run() async throws {
        var logger = Logger(label: "port-simulator", factory: { StreamLogHandler.standardError(label: $0) })
        guard let level = Logger.Level(rawValue: self.logLevel) else {
            throw ValidationError("--log-level: not a level")
        }
        logger.logLevel = level
        let desk = try PortDesk(
            settings: try self.portSettings(), judge: try self.judge(), messageDirectory: self.keepMessages)
        var listening = PortServer.Listening(
            certificate: self.certificate, key: self.key, clientAuthority: self.clientCA)
        (listening.host, listening.port, listening.controlPort) = (self.host, self.port, self.controlPort)
        let readyFile = self.readyFile
        let client = HTTPClient()
        let realTime = try self.realTime(client)
        let server = PortServer(desk: desk, realTime: realTime, listening: listening, logger: logger) {
            [logger] addresses in
            logger.notice("listening at \(addresses.url), control at \(addresses.control)")
            guard let readyFile else { return }
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            do {
                try encoder.encode(addresses).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
            } catch {
                logger.error("the ready file could not be written")
            }
        }
        try await ServiceGroup(
            configuration: .init(
                services: [server as any Service] + (try self.mailer(desk).map { [$0] } ?? []),
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
        await client.shutdown()
    }

    /// The port behind folders, when they are given.
    private func mailer(_ desk: PortDesk) throws -> PortMailer? {
        switch (self.folderIn, self.folderOut) {
        case (nil, nil): return nil
        case (let folderIn?, let folderOut?):
            return PortMailer(desk: desk, folderIn: folderIn, folderOut: folderOut)
        default: throw ValidationError("--folder-in and --folder-out belong together")
        }
    }

    /// Customs' side of announcement 2018-179, when platforms are registered.
    private func realTime(_ client: HTTPClient) throws -> RealTimeDesk? {
        guard let path = self.platformCertificates else { return nil }
        guard let pem = FileManager.default.contents(atPath: path) else {
            throw ValidationError("--platform-certificates: the file cannot be read")
        }
        let policy = ConnectionPolicy(caFile: self.platformCA, totalTimeout: .seconds(20))
        return RealTimeDesk(register: try CertificateRegister(pem: Array(pem))) { url, form in
            let request = HTTPRequest(
                .post, url,
                headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")], body: form,
                policy: policy)
            let answer = try? await client.send(request)
            return answer.map { (status: $0.status, body: $0.body) }
        }
    }

    private func portSettings() throws -> PortSettings {
        var settings = PortSettings()
        let now = MachineClock().now()
        if let path = self.settings {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ValidationError("--settings: the file cannot be read")
            }
            try settings.apply(json: Array(data), now: now)
        }
        if let seed = self.seed { settings.seed = seed }
        if let text = self.equalAppTime {
            guard let choice = PortRules.EqualAppTime(rawValue: text) else {
                throw ValidationError("--equal-app-time: accept, duplicate or stale")
            }
            settings.rules.equalAppTime = choice
        }
        if let faults = self.faults { try settings.faults.apply(json: Array(faults.utf8), now: now) }
        return settings
    }

    private func judge() throws -> ManifestJudge {
        try ManifestJudge(
            templates: try MessageTemplates(directory: self.templates), official: self.officialXSD,
            officialExport: self.officialExportXSD, trust: try TrustAnchors(path: self.signingCA))
    }
}
