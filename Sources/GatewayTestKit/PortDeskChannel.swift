public import Declarations
import Foundation
public import Manifests
public import PortSimulator
import Synchronization
public import Transports

/// The simulated port without sockets: the same envelopes and answers as over HTTPS, on a manual clock, with faults a test
/// asks for one by one.
public final class PortDeskChannel: Channel {
    /// What happens to deliveries before the desk sees them.
    public enum Weather: Sendable {
        /// They arrive and are answered.
        case fair
        /// They arrive, the answer is lost.
        case answerLost
        /// They are lost on the way, and nobody knows.
        case lostUnknown
        /// The connection is refused.
        case notSent
    }

    private let desk: PortDesk
    private let dxpId: String
    private let clock: ManualClock
    private let reader: any Channel
    private let weatherNow = Mutex<Weather>(.fair)
    private let delivered = Mutex<[(envelope: String, bytes: [UInt8])]>([])
    public let receiptStreams: [ReceiptKind]

    /// - Parameter flows: whose receipts are polled.
    public init(
        desk: PortDesk, dxpId: String, clock: ManualClock, flows: Set<KindDefinition.Flow> = [.import]
    ) throws {
        self.desk = desk
        self.dxpId = dxpId
        self.clock = clock
        // Reading receipts needs no connection; this address is never used.
        var configuration = ChannelConfiguration(type: .haikou, url: "https://localhost", dxpId: dxpId)
        configuration.flows = flows
        self.reader = try configuration.makeChannel(client: HTTPClient(), now: { clock.now() })
        self.receiptStreams = self.reader.receiptStreams
    }

    /// Changes the weather.
    public func set(_ weather: Weather) { self.weatherNow.withLock { $0 = weather } }

    /// Every XML handed over so far, also what was lost on the way.
    public var handedOver: [(envelope: String, bytes: [UInt8])] { self.delivered.withLock { $0 } }

    public func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        let weather = self.weatherNow.withLock { $0 }
        if weather == .notSent { return .notSent(TransportError(.connect, "refused", phase: .beforeSend)) }
        self.delivered.withLock { $0.append((message.envelopeID, message.bytes)) }
        if weather == .lostUnknown { return .unknown(TransportError(.timeout, "no answer", phase: .afterSend)) }
        let answer = await self.desk.take(self.envelope(message))
        if weather == .answerLost { return .unknown(TransportError(.timeout, "no answer", phase: .afterSend)) }
        switch answer.manner {
        case .hang: return .unknown(TransportError(.timeout, "no answer", phase: .afterSend))
        case .half: return .unknown(TransportError(.connectionLost, "half an answer", phase: .afterSend))
        default: break
        }
        if answer.status == 200 { return .accepted }
        if answer.status >= 500 { return .unknown(TransportError(.httpStatus, "\(answer.status)", phase: .afterSend)) }
        return .refused("HTTP \(answer.status)")
    }

    public func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
        let asOf = self.clock.now()
        let answer = await self.desk.poll(stream, dxpid: self.dxpId, qryid: since.beijing14)
        switch answer.manner {
        case .hang: throw TransportError(.timeout, "no answer", phase: .afterSend)
        case .half: throw TransportError(.connectionLost, "half an answer", phase: .afterSend)
        case .whole: break
        }
        guard answer.status == 200 else {
            throw TransportError(.httpStatus, "HTTP \(answer.status)", phase: .afterSend, status: answer.status)
        }
        guard let rows = JSONText(answer.body).elements() else {
            throw TransportError(.unreadableAnswer, "no list", phase: .afterSend, status: 200, payload: answer.body)
        }
        func receipts(_ places: [Range<Int>]) -> [RawReceipt] {
            places.map { RawReceipt(kind: stream, format: .haikouJSON, bytes: Array(answer.body[$0])) }
        }
        return PollBatch(
            receipts: receipts(rows.readable), unreadable: receipts(rows.broken), asOf: asOf,
            isComplete: rows.isComplete)
    }

    public func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] { try self.reader.decode(raw) }

    public func reading(_ raw: RawReceipt) throws(ManifestError) -> ReceiptReading { try self.reader.reading(raw) }

    private func envelope(_ message: OutboundMessage) -> [UInt8] {
        let head = [
            "MessageId": message.envelopeID, "MessageType": message.kind.messageName + ".xml",
            "SenderID": message.dxpId, "ReceiverID": "DXPEDCCEB0000002", "SendTime": message.createdAt.beijing14,
            "Version": "1.0",
        ]
        let body = ["data": Data(message.bytes).base64EncodedString()]
        let envelope: [String: Any] = ["Message": ["MessageHead": head, "MessageBody": body]]
        let data = try? JSONSerialization.data(withJSONObject: envelope, options: [.sortedKeys])
        return Array(data ?? Data())
    }
}
