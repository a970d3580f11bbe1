public import Declarations
public import Gateway
public import Manifests
public import PortSimulator
public import Transports

/// The way to the built-in simulator: a call within the process. Receipts wait in a mailbox until they are on disk.
public struct SimulatorChannel: Transports.Channel {
    private let desk: PortDesk
    private let box: SimulatorMailbox

    public init(desk: PortDesk, dxpId: String, clock: any GatewayClock) {
        self.desk = desk
        self.box = SimulatorMailbox(desk: desk, dxpId: dxpId, clock: clock)
    }

    public var receiptStreams: [ReceiptKind] { [] }
    public var mailbox: (any Mailbox)? { self.box }

    public func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        guard case .documents = message.kind else {
            return .notSent(
                TransportError(.invalidRequest, "only customs documents go this way", phase: .beforeSend))
        }
        let answer = await self.desk.take(message.bytes, named: message.envelopeID)
        return answer.status == 200 ? .accepted : .refused("the built-in simulator refused the message")
    }

    public func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
        throw TransportError(.invalidRequest, "nothing is polled by time here", phase: .beforeSend)
    }

    public func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] {
        let reading = try self.reading(raw)
        if reading.records.isEmpty, let problem = reading.problems.first { throw problem }
        return reading.records
    }

    public func reading(_ raw: RawReceipt) throws(ManifestError) -> ReceiptReading {
        try ReceiptReader.reading(raw.bytes)
    }
}

/// Receipts of the built-in simulator for one transport identity.
actor SimulatorMailbox: Mailbox {
    private let desk: PortDesk
    private let dxpId: String
    private let clock: any GatewayClock
    /// Handed out and not settled, oldest first.
    private var unsettled: [MailboxItem] = []
    private var number = 0
    private var tidied: Timestamp

    init(desk: PortDesk, dxpId: String, clock: any GatewayClock) {
        self.desk = desk
        self.dxpId = dxpId
        self.clock = clock
        self.tidied = clock.now()
    }

    func take(upTo limit: Int) async -> MailboxBatch {
        await self.tidy()
        if self.unsettled.count < limit {
            for (kind, bytes) in await self.desk.takeReceipts(for: self.dxpId, limit: limit - self.unsettled.count) {
                self.number += 1
                self.unsettled.append(
                    MailboxItem(
                        id: String(self.number), receipt: RawReceipt(kind: kind, format: .xml, bytes: bytes)))
            }
        }
        let items = Array(self.unsettled.prefix(limit))
        return MailboxBatch(items: items, isEmptied: items.count < limit)
    }

    func settle(_ settlements: [MailboxSettlement]) {
        let settled = Set(settlements.map(\.id))
        self.unsettled.removeAll { settled.contains($0.id) }
    }

    /// Lets the simulator forget what is over: after a week, the canary's orders after an hour.
    private func tidy() async {
        let now = self.clock.now()
        guard now - self.tidied > .seconds(600) else { return }
        self.tidied = now
        await self.desk.forget(before: now - .seconds(7 * 86_400))
        await self.desk.forget(before: now - .seconds(3600), prefix: CanaryOrder.prefix)
    }
}
