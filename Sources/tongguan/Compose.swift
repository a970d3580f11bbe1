import Foundation
import Gateway
import GatewayHTTP
import Logging
import Manifests
import ServiceLifecycle
import Transports
import UnixSignals

/// Wires the services and runs them until SIGTERM or SIGINT, then drains: no new orders, attempts on their way end with
/// their outcome, the ledger closes.
func serve(configuration: GatewayConfiguration) async throws {
    let logger = Logger(label: "tongguan")
    let client = HTTPClient()
    let assembly = try Assembly(configuration, client: client, logger: logger)
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
            guard let readyFile = configuration.http.readyFile else { return }
            let url = "https://\(configuration.http.host):\(port)\n"
            // Atomic, so that whoever waits for the file never reads half of it.
            try? Data(url.utf8).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
        })
    var group = ServiceGroupConfiguration(
        services: (assembly.services
            + [server, KeyReloader(file: configuration.file, assembly: assembly, logger: logger)]).map {
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
