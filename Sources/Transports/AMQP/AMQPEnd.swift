import CRabbitMQ

/// How a step with the broker ended.
struct AMQPEnd {
    private let end: tg_amqp_end

    init(_ end: tg_amqp_end) { self.end = end }

    var kind: tg_amqp_kind { tg_amqp_kind(UInt32(clamping: self.end.kind)) }
    var isFine: Bool { self.kind == TG_AMQP_FINE }
    /// The message that a confirm is about.
    var tag: UInt64 { self.end.tag }
    /// The broker's reply code, when it closed something; else 0.
    var code: Int32 { self.end.code }
    /// The broker's or the library's words.
    var words: String {
        var end = self.end
        return unsafe withUnsafePointer(to: &end) { unsafe String(cString: tg_amqp_words($0)) }
    }

    /// What it means for somebody who wanted more than this.
    func error(_ phase: TransportError.Phase) -> TransportError {
        let words = self.end.code == 0 ? self.words : "\(self.end.code) \(self.words)"
        switch self.kind {
        case TG_AMQP_NO_CONNECTION: return TransportError(.connect, words, phase: phase)
        case TG_AMQP_NO_TLS: return TransportError(.tls, words, phase: phase)
        case TG_AMQP_NOTHING: return TransportError(.timeout, "no answer from the broker", phase: phase)
        case TG_AMQP_CHANNEL_CLOSED, TG_AMQP_CLOSED:
            switch self.end.code {
            case 403, 530: return TransportError(.authentication, words, phase: phase)
            case 404: return TransportError(.unroutable, words, phase: phase)
            default: return TransportError(.connectionLost, words, phase: phase)
            }
        default: return TransportError(.connectionLost, words, phase: phase)
        }
    }
}
