import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// What one connection owes its client and its server beyond the framework.
///
/// - A head that is not complete by the same deadline after the connection, or the answer before it, closes the connection,
///   however steadily its bytes trickle in.
/// - A body that is not complete by its deadline closes the connection: a slow sender holds nothing for long.
/// - After an answer with `Connection: close` the rest of a body is dropped for a moment (so that the client can
///   read the answer) and the connection is closed, instead of reading an endless body to its end.
/// - `Expect: 100-continue` is answered when the announced body may be sent, so that clients need not wait.
final class ConnectionManners: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let bodyDeadline: TimeAmount
    private let linger: TimeAmount
    private let bodyLimit: Int
    private var timer: Scheduled<Void>?
    private var bodyOpen = false
    private var answersOwed = 0
    private var closing = false

    init(bodyDeadline: TimeAmount, linger: TimeAmount, bodyLimit: Int) {
        self.bodyDeadline = bodyDeadline
        self.linger = linger
        self.bodyLimit = bodyLimit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.bodyOpen = true
            self.timer?.cancel()
            self.close(context, in: self.bodyDeadline)
            if self.answersOwed == 0, self.mayContinue(head) {
                context.writeAndFlush(self.wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
            self.answersOwed += 1
        case .body:
            if self.closing { return }
        case .end:
            self.bodyOpen = false
            self.timer?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch self.unwrapOutboundIn(data) {
        case .head(let head):
            if head.headerFields[.connection] == "close" { self.closing = true }
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            self.answersOwed -= 1
            guard self.closing else {
                context.write(data, promise: promise)
                // From here on the next head is due.
                if !self.bodyOpen, self.answersOwed == 0 { self.close(context, in: self.bodyDeadline) }
                return
            }
            context.writeAndFlush(data, promise: promise)
            if self.bodyOpen {
                self.timer?.cancel()
                self.close(context, in: self.linger)
            } else {
                context.close(promise: nil)
            }
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.close(context, in: self.bodyDeadline)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.timer?.cancel()
    }

    private func close(_ context: ChannelHandlerContext, in delay: TimeAmount) {
        self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { context.close(promise: nil) }
    }

    private func mayContinue(_ head: HTTPRequest) -> Bool {
        guard head.headerFields[.expect]?.lowercased() == "100-continue" else { return false }
        guard let length = head.headerFields[.contentLength].flatMap(Int.init) else { return true }
        return length <= self.bodyLimit
    }
}
