import Cryptography
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// One websocket connection to the agent. It is closed when the last owner lets go.
final class AgentConnection: Sendable {
    private let channel: any Channel
    private let settings: AgentSettings

    private init(_ channel: any Channel, _ settings: AgentSettings) {
        self.channel = channel
        self.settings = settings
    }

    deinit { self.channel.close(promise: nil) }

    /// Whether requests can go out, as far as this side knows.
    var isOpen: Bool { self.channel.isActive }

    /// Ends the connection; a request on its way fails.
    func close() { self.channel.close(promise: nil) }

    /// Connects, with TLS where the address asks for it, and upgrades to websocket.
    static func open(_ settings: AgentSettings, tally: AgentTally) async throws(AgentFault) -> AgentConnection {
        let address = try AgentAddress(settings.url)
        let context = try address.secureContext(caFile: settings.caFile)
        let upgraded: (any Channel)?
        do {
            let timeout = TimeAmount(settings.connectTimeout)
            upgraded = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(timeout)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .connect(host: address.host, port: address.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let context {
                            try channel.pipeline.syncOperations.addHandler(
                                NIOSSLClientHandler(context: context, serverHostname: address.serverName))
                        }
                        let future = try Self.upgrade(channel, address, tally)
                        // Whoever takes the connection and says nothing must not hold us.
                        let timer = channel.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
                        future.whenComplete { _ in timer.cancel() }
                        return future
                    }
                }.get()
        } catch {
            throw AgentFault(
                .noConnection, "the agent at \(address.authority) cannot be reached: \(Self.reason(error))")
        }
        guard let upgraded else {
            throw AgentFault(.noConnection, "what listens at \(address.authority) is no websocket agent")
        }
        return AgentConnection(upgraded, settings)
    }

    /// Sends one request and waits for its answer; never two at the same time.
    func ask(_ request: AgentRequest) async throws(AgentFault) -> AgentAnswer {
        let promise = self.channel.eventLoop.makePromise(of: AgentAnswer.self)
        let exchange = AgentExchange(request: request, timeout: self.settings.answerTimeout, answer: promise)
        self.channel.write(exchange).whenFailure { error in
            // Of no effect when the conversation has ended the exchange itself.
            let isClosed = (error as? ChannelError) == .ioOnClosedChannel
            promise.fail(AgentFault(isClosed ? .notSent : .broken, "the connection to the agent has ended"))
        }
        do {
            return try await promise.futureResult.get()
        } catch let fault as AgentFault {
            throw fault
        } catch {
            throw AgentFault(.broken, "the connection to the agent has ended")
        }
    }

    private static func upgrade(
        _ channel: any Channel, _ address: AgentAddress, _ tally: AgentTally
    ) throws -> EventLoopFuture<(any Channel)?> {
        let upgrader = NIOTypedWebSocketClientUpgrader<(any Channel)?>(maxFrameSize: AgentConversation.answerLimit) {
            channel, _ in
            channel.eventLoop.makeCompletedFuture {
                let limit = AgentConversation.answerLimit
                try channel.pipeline.syncOperations.addHandler(
                    NIOWebSocketFrameAggregator(
                        minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 256, maxAccumulatedFrameSize: limit))
                try channel.pipeline.syncOperations.addHandler(AgentConversation(tally: tally))
                return channel
            }
        }
        let head = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: address.path, headers: ["Host": address.authority])
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: .init(
                upgradeConfiguration: .init(upgradeRequestHead: head, upgraders: [upgrader]) { channel in
                    channel.close(promise: nil)
                    return channel.eventLoop.makeSucceededFuture(nil)
                }))
    }

    /// The kind of failure, in words of ours: errors of the network may carry anything.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            error.connectionErrors.isEmpty
                ? "its name has no address"
                : error.connectionErrors.first.map { self.reason($0.error) } ?? "no connection"
        case let error as IOError: error.errnoCode == 111 ? "connection refused" : "errno \(error.errnoCode)"
        case ChannelError.connectTimeout: "no connection in time"
        case is NIOSSLError, is NIOSSLExtraError: "TLS failed: its certificate is not trusted, or is of another name"
        default: "no websocket handshake in time, or the connection was closed"
        }
    }
}
