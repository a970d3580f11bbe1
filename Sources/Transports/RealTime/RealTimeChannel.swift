public import Declarations
public import Manifests

/// The address at customs that takes payment records (`realTimeDataUpload`, announcement 2018-179). Its answer is the
/// receipt: nothing is polled.
public struct RealTimeChannel: Channel {
    /// Sends one request; `HTTPClient.send` but for tests.
    public typealias Sender = @Sendable (HTTPRequest) async throws(TransportError) -> HTTPResponse

    /// Where customs takes records.
    public static let production = "https://customs.chinaport.gov.cn/ceb2grab/grab/realTimeDataUpload"
    /// Where the test system takes them.
    public static let test = "https://swapptest.singlewindow.cn/ceb2grab/grab/realTimeDataUpload"

    private let url: String
    private let policy: ConnectionPolicy
    private let send: Sender
    private let now: @Sendable () -> Timestamp

    /// A channel; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - url: the whole address.
    ///   - policy: how to connect; an answer is read up to 64 KiB.
    ///   - now: the clock.
    ///   - send: sends one request.
    /// - Throws: `invalid_request` for an address that cannot be used.
    public init(
        url: String, policy: ConnectionPolicy, now: @escaping @Sendable () -> Timestamp, send: @escaping Sender
    ) throws(TransportError) {
        try CurlURL.check(url, allowsLoopbackHTTP: policy.allowsLoopbackHTTP)
        self.url = url
        var policy = policy
        policy.maximumAnswerBytes = 64 << 10
        self.policy = policy
        self.now = now
        self.send = send
    }

    public var receiptStreams: [ReceiptKind] { [] }

    public func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        guard message.kind == .paymentEvidence else {
            return .notSent(TransportError(.invalidRequest, "documents do not go this way", phase: .beforeSend))
        }
        let request = HTTPRequest(
            .post, self.url,
            headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")],
            body: Self.form(message.bytes), policy: self.policy)
        do throws(TransportError) {
            return RealTimeAnswer(response: try await self.send(request), now: self.now()).outcome
        } catch {
            return DeliveryOutcome(error)
        }
    }

    public func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
        throw TransportError(.invalidRequest, "nothing is polled here", phase: .beforeSend)
    }

    public func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] { try ReceiptReader.read(raw.bytes) }

    /// `payExInfoStr=` and the text, escaped so that any form reader gives it back byte for byte.
    static func form(_ text: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var body = Array("payExInfoStr=".utf8)
        body.reserveCapacity(text.count * 2)
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                body.append(byte)
            default: body += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return body
    }
}
