import Foundation
import Gateway
import GatewayHTTP
import Logging
import Manifests
import ServiceLifecycle
import TestMode
import Transports
import UnixSignals

/// Wires the services and runs them until SIGTERM or SIGINT, then drains: no new orders, attempts on their way end with
/// their outcome, the ledger closes.
func serve(configuration: GatewayConfiguration) async throws {
    let logger = Logger(label: "tongguan")
    let manager = ServiceManager(environment: ProcessInfo.processInfo.environment)
    let client = HTTPClient()
    let assembly = try Assembly(
        configuration, client: client, logger: logger,
        simulator: { try BuiltInSimulator(templates: $0, folder: $1, clock: $2) }, webhookOrder: WebhookOrder.json)
    try await assembly.recover()

    let server = GatewayServer(
        settings: try HTTPSettings(configuration), gateway: assembly.desk, logger: logger,
        sheetReader: { bytes in
            do throws(ManifestError) {
                return try CSVReader.read(bytes)
            } catch {
                throw SheetFault(error.message, line: error.line)
            }
        },
        onReady: { port in
            logger.notice("listening", metadata: ["host": "\(configuration.http.host)", "port": "\(port)"])
            manager?.tell("READY=1", "STATUS=taking orders on \(configuration.http.host):\(port)")
            guard let readyFile = configuration.http.readyFile else { return }
            let url = "https://\(configuration.http.host):\(port)\n"
            // Atomic, so that whoever waits for the file never reads half of it.
            try? Data(url.utf8).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
        })
    let reloader = KeyReloader(file: configuration.file, assembly: assembly, logger: logger, manager: manager)
    // The last one is told first that it ends.
    let watched: [any Service] = manager.map { [SystemdService(manager: $0)] } ?? []
    var group = ServiceGroupConfiguration(
        services: (assembly.services + [server, reloader] + watched).map {
            .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
        },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = configuration.policy.drainTimeout
    do {
        try await ServiceGroup(configuration: group).run()
    } catch {
        await assembly.close()
        await client.shutdown()
        throw error
    }
    await assembly.close()
    await client.shutdown()
    logger.notice("drained and closed")
}
