import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization

/// What the agent knows about one connection.
final class CardSession: Sendable {
    /// Whether the right PIN was shown over it.
    let isVerified = Atomic<Bool>(false)
}

/// The agent's side of the network: the listener, its connections, and when it is dark.
final class CardDoor: Sendable {
    typealias Answerer = @Sendable ([UInt8], CardSession) async -> CardReply

    private struct State {
        var listener: (any Channel)?
        var isSecure = false
        var open: [ObjectIdentifier: (channel: any Channel, session: CardSession)] = [:]
        var connections = 0
        var darkness: [CardSettings.Darkness]
    }

    private let state: Mutex<State>
    private let start = ContinuousClock.now

    init(darkness: [CardSettings.Darkness]) { self.state = Mutex(State(darkness: darkness)) }

    var port: Int { self.state.withLock { $0.listener?.localAddress?.port } ?? 0 }
    var url: String { "\(self.state.withLock(\.isSecure) ? "wss://localhost" : "ws://127.0.0.1"):\(self.port)" }
    var connections: Int { self.state.withLock(\.connections) }

    /// The darkness of this moment.
    var darkness: CardSettings.Darkness? {
        let now = ContinuousClock.now - self.start
        return self.state.withLock { $0.darkness.first { $0.begin <= now && now < $0.end } }
    }

    func goDark(for duration: Duration, refusing: Bool) {
        let now = ContinuousClock.now - self.start
        self.state.withLock {
            $0.darkness.append(.init(begin: now, end: now + duration, isRefusing: refusing))
        }
        if refusing { self.closeConnections() }
    }

    func light() { self.state.withLock { $0.darkness = [] } }

    func forgetPINs() {
        for (_, session) in self.state.withLock({ Array($0.open.values) }) {
            session.isVerified.store(false, ordering: .relaxed)
        }
    }

    func closeConnections() {
        for (channel, _) in self.state.withLock({ Array($0.open.values) }) { channel.close(promise: nil) }
    }

    func open(_ settings: CardSettings, _ answerer: @escaping Answerer) async throws {
        let tls = try settings.tls.map { files in
            try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificatePath).map { .certificate($0) },
                    privateKey: .privateKey(try NIOSSLPrivateKey(file: files.keyPath, format: .pem))))
        }
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    self.state.withLock { $0.connections += 1 }
                    if self.darkness?.isRefusing == true { return channel.close(promise: nil) }
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try self.serve(channel, answerer)
                }
            }
            .bind(host: settings.host, port: settings.port).get()
        self.state.withLock { ($0.listener, $0.isSecure) = (listener, tls != nil) }
    }

    func close() async {
        let listener = self.state.withLock { $0.listener }
        try? await listener?.close()
        self.closeConnections()
    }

    private func serve(_ channel: any Channel, _ answerer: @escaping Answerer) throws {
        let session = CardSession()
        let id = ObjectIdentifier(channel)
        self.state.withLock { $0.open[id] = (channel, session) }
        channel.closeFuture.whenComplete { _ in self.state.withLock { _ = $0.open.removeValue(forKey: id) } }
        let upgrader = NIOTypedWebSocketServerUpgrader<Void>(
            maxFrameSize: 1 << 20, shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOWebSocketFrameAggregator(
                            minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 256, maxAccumulatedFrameSize: 1 << 20)
                    )
                    try channel.pipeline.syncOperations.addHandler(CardConversation(session, answerer))
                }
            })
        _ = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
            configuration: .init(
                upgradeConfiguration: .init(upgraders: [upgrader]) { channel in
                    channel.close(promise: nil)
                    return channel.eventLoop.makeSucceededVoidFuture()
                }))
    }
}

/// One connection after the upgrade.
private final class CardConversation: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let session: CardSession
    private let answerer: CardDoor.Answerer

    init(_ session: CardSession, _ answerer: @escaping CardDoor.Answerer) {
        self.session = session
        self.answerer = answerer
    }

    func handlerAdded(context: ChannelHandlerContext) {
        context.channel.writeAndFlush(Self.frame(CardAnswer.greeting), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = self.unwrapInboundIn(data)
        let channel = context.channel
        switch frame.opcode {
        case .text:
            let text = Array(frame.unmaskedData.readableBytesView)
            let (session, answerer) = (self.session, self.answerer)
            channel.eventLoop.makeFutureWithTask { await answerer(text, session) }.whenSuccess { reply in
                switch reply {
                case .nothing: break
                case .texts(let texts): for text in texts { channel.writeAndFlush(Self.frame(text), promise: nil) }
                case .close: channel.close(promise: nil)
                }
            }
        case .ping:
            channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData), promise: nil)
        case .connectionClose: channel.close(promise: nil)
        default: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private static func frame(_ text: String) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text))
    }
}
