public import Declarations
public import Gateway
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
public import ServiceLifecycle

/// The HTTP edge of the gateway: merchant API, broker's upload page, health and metrics.
///
/// `run()` returns after a graceful shutdown in which requests already begun are answered. A handler's task does
/// not end with its connection, so an order that was read completely is committed although its sender has gone.
public struct GatewayServer: Service {
    private let settings: HTTPSettings
    private let routes: GatewayRoutes
    private let logger: Logger
    private let onReady: @Sendable (Int) async -> Void

    /// A server that does nothing yet.
    /// - Parameters:
    ///   - settings: Where to listen and what to accept.
    ///   - gateway: What answers.
    ///   - metrics: Counts of this edge; appended to the gateway's own page at `/metrics`.
    ///   - logger: Requests are logged with `request_id`, `route`, `status` and `duration_ms`; never their content.
    ///   - sheetReader: Turns the bytes of an uploaded spreadsheet (CSV) into cells, or throws `SheetFault`.
    ///   - onReady: Called once with the bound port, before the first connection is taken.
    public init(
        settings: HTTPSettings, gateway: any GatewayAPI, metrics: HTTPMetrics = HTTPMetrics(), logger: Logger,
        sheetReader: @escaping @Sendable ([UInt8]) throws -> Sheet,
        onReady: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.settings = settings
        self.routes = GatewayRoutes(
            settings: settings, gateway: gateway, metrics: metrics, sheetReader: sheetReader)
        self.logger = logger
        self.onReady = onReady
    }

    /// Listens until the surrounding service group shuts down.
    /// - Throws: `GatewayHTTPError` when the settings are refused or the address cannot be bound.
    public func run() async throws {
        try self.settings.validate()
        let application = Application(
            responder: self.routes.responder(),
            server: try self.connections(),
            configuration: ApplicationConfiguration(
                address: .hostname(self.settings.host, port: self.settings.port),
                availableConnectionsDelegate: MaximumAvailableConnections(
                    self.settings.maximumConnections, logger: self.logger)),
            onServerRunning: { [settings, onReady] channel in
                await onReady(channel.localAddress?.port ?? settings.port)
            },
            logger: self.logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw GatewayHTTPError(
                .bind, "cannot listen on \(self.settings.host):\(self.settings.port), errno \(error.errnoCode)")
        }
    }

    private func connections() throws -> HTTPServerBuilder {
        let settings = self.settings
        let base = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [
                    ConnectionManners(
                        bodyDeadline: TimeAmount(settings.bodyTimeout), linger: .seconds(1),
                        bodyLimit: max(settings.orderBodyLimit, settings.uploadBodyLimit))
                ],
                idleTimeout: TimeAmount(settings.idleTimeout)))
        guard let tls = settings.tls else { return base }
        return try .tls(base, tlsConfiguration: tls.configuration())
    }
}
