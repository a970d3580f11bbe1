import Cryptography
import Foundation
import NIOCore
import NIOWebSocket
import Synchronization

/// A request on its way down the pipeline, with where its answer goes.
struct AgentExchange: Sendable {
    let request: AgentRequest
    let timeout: Duration
    let answer: EventLoopPromise<AgentAnswer>
}

/// How many answers came that nobody waited for.
final class AgentTally: Sendable {
    let ignored = Atomic<Int>(0)
}

/// The end of the pipeline: one request at a time, and the answer with its id. Everything that is no good answer ends the
/// connection, so that the next request begins with a clean one.
final class AgentConversation: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = AgentExchange
    typealias OutboundOut = WebSocketFrame

    /// Largest answer; a certificate is about 2,000 bytes.
    static let answerLimit = 1 << 16

    private let tally: AgentTally
    private var waiting: (exchange: AgentExchange, timer: Scheduled<Void>)?

    init(tally: AgentTally) { self.tally = tally }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let exchange = self.unwrapOutboundIn(data)
        guard context.channel.isActive, self.waiting == nil else {
            exchange.answer.fail(AgentFault(.notSent, "the connection to the agent has ended"))
            promise?.succeed()
            return
        }
        let timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(exchange.timeout)) {
            self.end(
                context, AgentFault(.unanswered, "the card is dark: no answer within \(exchange.timeout.inSeconds)"))
        }
        self.waiting = (exchange, timer)
        var text = ByteBuffer()
        unsafe exchange.request.text.withBytes { _ = unsafe text.writeBytes($0) }
        context.writeAndFlush(self.wrapOutboundOut(Self.frame(.text, text)), promise: promise)
        // The encoder has masked a copy; this one may show the PIN.
        unsafe text.withUnsafeMutableReadableBytes { bytes in
            for index in bytes.indices { unsafe bytes[index] = 0 }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = self.unwrapInboundIn(data)
        switch frame.opcode {
        case .text, .binary: self.take(Data(frame.unmaskedData.readableBytesView), context)
        case .ping: context.writeAndFlush(self.wrapOutboundOut(Self.frame(.pong, frame.unmaskedData)), promise: nil)
        case .connectionClose:
            var data = frame.unmaskedData
            let code = data.readSlice(length: 2) ?? ByteBuffer()
            context.writeAndFlush(self.wrapOutboundOut(Self.frame(.connectionClose, code)), promise: nil)
            self.end(context, Self.lost)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end(context, Self.lost)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isProtocol = error is NIOWebSocketError || error is NIOWebSocketFrameAggregator.Error
        self.end(context, isProtocol ? Self.unreadable : Self.lost)
    }

    private func take(_ json: Data, _ context: ChannelHandlerContext) {
        guard let answer = AgentAnswer(json: json) else { return self.end(context, Self.unreadable) }
        guard let waiting = self.waiting, answer.id == waiting.exchange.request.id else {
            // Some agents greet with an answer to nobody, number 0.
            if answer.id != 0 { self.tally.ignored.add(1, ordering: .relaxed) }
            return
        }
        self.waiting = nil
        waiting.timer.cancel()
        waiting.exchange.answer.succeed(answer)
    }

    private func end(_ context: ChannelHandlerContext, _ fault: AgentFault) {
        let waiting = self.waiting
        self.waiting = nil
        waiting?.timer.cancel()
        waiting?.exchange.answer.fail(fault)
        context.close(promise: nil)
    }

    private static func frame(_ opcode: WebSocketOpcode, _ data: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
    }

    private static var lost: AgentFault { AgentFault(.broken, "the agent closed the connection before it answered") }
    private static var unreadable: AgentFault { AgentFault(.broken, "what the agent sent is no answer") }
}

extension Duration {
    /// For people: `10 s`, `0.5 s`.
    var inSeconds: String {
        let seconds = self / .seconds(1)
        return seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
    }
}
