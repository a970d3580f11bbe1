public import Declarations
public import Manifests

/// The port of Haikou and those that copied it: messages as JSON to `/cebcmsg`, answered `OK`; receipts by polling
/// `/ceb312msg`, `/ceb622msg` … for everything since a moment.
///
/// Its 622 rows name neither order nor `copNo`: the link is `preno`, learned from the first receipt.
public struct HaikouChannel: Channel {
    private let configuration: ChannelConfiguration
    private let client: HTTPClient
    private let now: @Sendable () -> Timestamp

    /// A channel on a checked configuration; see `ChannelConfiguration.makeChannel`.
    init(configuration: ChannelConfiguration, client: HTTPClient, now: @escaping @Sendable () -> Timestamp) {
        self.configuration = configuration
        self.client = client
        self.now = now
    }

    /// The port has one list per receipt message; only those of our documents are asked for.
    public var receiptStreams: [ReceiptKind] {
        ReceiptKind.allCases.filter { self.configuration.flows.contains($0.flow) || $0 == .formatRefusal }
    }

    public func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        var policy = self.configuration.connection
        policy.maximumAnswerBytes = 64 << 10
        let envelope = HaikouEnvelope(
            message: message,
            receiverID: message.kind.isExport
                ? self.configuration.exportReceiverID : self.configuration.receiverID)
        let request = HTTPRequest(
            .post, self.address("/cebcmsg"), headers: [HTTPHeader("Content-Type", "application/json; charset=utf-8")],
            body: envelope.bytes, policy: policy)
        do throws(TransportError) {
            let response = try await self.client.send(request)
            return HaikouAnswer(response: response, now: self.now()).outcome
        } catch {
            return DeliveryOutcome(error)
        }
    }

    public func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
        var policy = self.configuration.connection
        policy.maximumAnswerBytes = self.configuration.maximumPollBytes
        policy.totalTimeout = self.configuration.pollTimeout
        let path = "/ceb\(stream.rawValue)msg?dxpid=\(self.configuration.dxpId)&qryid=\(since.beijing14)"
        let request = HTTPRequest(
            .get, self.address(path), headers: [HTTPHeader("Accept", "application/json")], policy: policy)
        let started = self.now()
        let response = try await self.client.send(request)
        guard response.isSuccess else {
            throw HaikouAnswer(response: response, now: self.now()).statusError
        }
        let serverTime = response.header("Date").flatMap(HTTPTime.moment)
        let asOf = serverTime.map { Swift.min($0, started) } ?? started
        if response.status == 204 { return PollBatch(receipts: [], asOf: asOf) }
        guard let rows = JSONText(response.body).elements() else {
            throw TransportError(
                .unreadableAnswer, "\(stream.messageName): the answer is no list", phase: .afterSend,
                status: response.status, payload: response.body)
        }
        func receipts(_ ranges: [Range<Int>]) -> [RawReceipt] {
            ranges.map { RawReceipt(kind: stream, format: .haikouJSON, bytes: Array(response.body[$0])) }
        }
        return PollBatch(
            receipts: receipts(rows.readable), unreadable: receipts(rows.broken), asOf: asOf,
            isComplete: rows.isComplete)
    }

    public func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] {
        switch raw.format {
        case .xml: try ReceiptReader.read(raw.bytes)
        case .haikouJSON: [try HaikouRow(raw).record()]
        }
    }

    public func reading(_ raw: RawReceipt) throws(ManifestError) -> ReceiptReading {
        switch raw.format {
        case .xml: try ReceiptReader.reading(raw.bytes)
        case .haikouJSON: ReceiptReading(records: [try HaikouRow(raw).record()])
        }
    }

    private func address(_ path: String) -> String {
        let base = self.configuration.url
        return (base.hasSuffix("/") ? String(base.dropLast()) : base) + path
    }
}

extension MessageKind {
    fileprivate var isExport: Bool {
        if case .documents(let kind) = self { kind.definition.flow == .export } else { false }
    }
}
