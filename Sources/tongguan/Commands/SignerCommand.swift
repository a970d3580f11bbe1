import ArgumentParser
import Cryptography
import Foundation
import Gateway
import Logging
import RemoteSigners
import ServiceLifecycle
import Transports
import UnixSignals

/// `tongguan signer`: serves keys of this host to gateways.
struct SignerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signer",
        abstract: "Serve the keys of this host to gateways over mutual TLS, until SIGTERM or SIGINT.",
        discussion: """
            Signs only what customs messages and payment records need, only for clients whose certificate is named at the \
            key, and writes one line per signature to the audit log. Exits with 78 when a card refuses its PIN: do not \
            start it again by itself then, a card locks after a few wrong ones.

              tongguan signer --config signer.yaml
            """)

    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config = "/etc/tongguan/signer.yaml"

    @Option(help: "The least important entries to log: trace, debug, info, notice, warning, error, critical.")
    var logLevel = LogLevel(level: .info)

    func run() async throws {
        let level = self.logLevel.level
        LoggingSystem.bootstrap { JSONLinesLogHandler(label: $0, level: level) }
        let logger = Logger(label: "tongguan")
        let configuration = try self.load()
        let client = HTTPClient()
        let keys: [String: ServedKey]
        do throws(CryptographyError) {
            keys = try await configuration.open(client: client)
        } catch {
            throw Exit.saying(error.description, error.isRetriable ? Exit.fault : Exit.configuration)
        }
        for (name, key) in keys.sorted(by: { $0.key < $1.key }) {
            logger.notice("serving a key", metadata: ["key": "\(name)", "certificate": "\(key.key.certificate)"])
        }
        do {
            let server = try SignerServer(settings: configuration.settings, keys: keys, logger: logger) { port in
                logger.notice("listening", metadata: ["host": "\(configuration.settings.host)", "port": "\(port)"])
                guard let readyFile = configuration.readyFile else { return }
                let url = "https://\(configuration.settings.host):\(port)\n"
                try? Data(url.utf8).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
            }
            var group = ServiceGroupConfiguration(
                services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            group.maximumGracefulShutdownDuration = .seconds(30)
            try await ServiceGroup(configuration: group).run()
        } catch {
            logger.critical("the signer stopped", metadata: ["error": "\("\(error)".prefix(400))"])
            throw Exit.fault
        }
        await client.shutdown()
        logger.notice("drained and closed")
    }

    private func load() throws -> SignerConfiguration {
        do {
            return try SignerConfiguration.load(path: self.config)
        } catch {
            throw Exit.saying(error.message, Exit.configuration)
        }
    }
}
