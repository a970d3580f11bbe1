import ArgumentParser
import Gateway
import Logging

/// `tongguan serve`: runs the gateway until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the gateway until SIGTERM or SIGINT.",
        discussion: """
            Logs go to standard error, one JSON object per line. On SIGTERM the gateway takes no more orders, ends \
            what is on its way and stops; nothing that was answered is lost either way.

              tongguan serve --config tongguan.yaml
            """)

    @OptionGroup var configuration: ConfigurationOption

    @Option(help: "The least important entries to log: trace, debug, info, notice, warning, error, critical.")
    var logLevel = LogLevel(level: .info)

    func run() async throws {
        let level = self.logLevel.level
        LoggingSystem.bootstrap(
            { label, provider in
                var handler = JSONLinesLogHandler(label: label, level: level)
                handler.metadataProvider = provider
                return handler
            }, metadataProvider: Correlation.provider)
        let loaded = try self.configuration.load()
        let logger = Logger(label: "tongguan")
        for warning in loaded.warnings { logger.warning("configuration: \(warning)") }
        for notice in loaded.notices { logger.notice("configuration: \(notice)") }
        do {
            try await serve(configuration: loaded)
        } catch {
            // Errors of the service group describe whole services; their beginning says which.
            logger.critical("the gateway stopped", metadata: ["error": "\("\(error)".prefix(400))"])
            throw Exit.fault
        }
    }
}

/// A log level as written on the command line.
struct LogLevel: ExpressibleByArgument {
    let level: Logger.Level

    init(level: Logger.Level) { self.level = level }

    init?(argument: String) {
        guard let level = Logger.Level(rawValue: argument) else { return nil }
        self.level = level
    }

    var defaultValueDescription: String { self.level.rawValue }
}
