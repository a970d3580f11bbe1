import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Ledger
import Manifests
import PortSimulator
import Synchronization
import Testing
import Transports

/// Receipts from a place that holds them: off it only after they are on disk.
@Suite struct MailboxCollectorTests {
    /// The port's receipts in a box that can fail.
    private final class Box: Channel, Mailbox {
        let desk: PortDesk
        let reader: PortDeskChannel
        let since: Timestamp
        private let state = Mutex<(waiting: [String: [UInt8]], settled: [String: Bool], fails: Bool, unread: Int)>(
            ([:], [:], false, 0))

        init(_ house: Rehearsal) {
            self.desk = house.desk
            self.reader = house.channel
            self.since = house.clock.now()
        }

        /// Whether taking off fails, as when the gateway dies right after keeping.
        func failToSettle(_ fails: Bool) { self.state.withLock { $0.fails = fails } }

        /// So many entries cannot be read from now on.
        func failToRead(_ count: Int) { self.state.withLock { $0.unread = count } }

        func put(_ name: String, _ bytes: [UInt8]) { self.state.withLock { $0.waiting[name] = bytes } }

        var waiting: Int { self.state.withLock { $0.waiting.count } }
        var settled: [String: Bool] { self.state.withLock { $0.settled } }

        /// What the port has sent since the beginning is laid into the box, as often as this is called.
        func fill() async throws {
            for kind in ReceiptKind.allCases {
                let answer = await self.desk.poll(
                    kind, dxpid: "DXPENT0000012345", qryid: self.since.beijing14, form: .dxp)
                for (index, data) in try JSONDecoder().decode([Data].self, from: Data(answer.body)).enumerated() {
                    self.put("\(kind)-\(index)", Array(data))
                }
            }
        }

        var receiptStreams: [ReceiptKind] { [] }
        var mailbox: (any Mailbox)? { self }
        func deliver(_ message: OutboundMessage) async -> DeliveryOutcome { await self.reader.deliver(message) }
        func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
            throw TransportError(.invalidRequest, "not polled", phase: .beforeSend)
        }
        func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] { try self.reader.decode(raw) }

        func take(upTo limit: Int) async throws(TransportError) -> MailboxBatch {
            let all = self.state.withLock { $0.waiting }.sorted { $0.key < $1.key }
            return MailboxBatch(
                items: all.prefix(limit).map {
                    MailboxItem(id: $0.key, receipt: RawReceipt(kind: nil, format: .xml, bytes: $0.value))
                }, isEmptied: all.count <= limit,
                unread: self.state.withLock { $0.unread })
        }

        func settle(_ settlements: [MailboxSettlement]) async throws(TransportError) {
            let fails = self.state.withLock { state in
                if state.fails { return true }
                for one in settlements {
                    state.waiting[one.id] = nil
                    state.settled[one.id] = one.isReadable
                }
                return false
            }
            if fails { throw TransportError(.connectionLost, "gone", phase: .afterSend) }
        }
    }

    private func collector(
        _ house: Rehearsal, _ box: Box, lastPoll: LastPoll = LastPoll()
    ) throws -> MailboxCollector {
        var route = try #require(house.premises.routes["nanjing"])
        route.channel = box
        return MailboxCollector(
            house.premises, route: route, flows: [.import], rewinds: Rewinds(), lastPoll: lastPoll)
    }

    @Test("An order is released by receipts from a mailbox, though every handful came several times")
    func released() async throws {
        let house = try await Rehearsal()
        let box = Box(house)
        let collector = try self.collector(house, box)
        try await house.submit([SampleOrder("M1")])
        for round in 0..<30 {
            try await house.prepare()
            try await house.send()
            house.clock.advance(by: .seconds(5))
            try await box.fill()
            // Every other time the gateway dies between keeping and taking off.
            box.failToSettle(round % 2 == 0)
            while await collector.emptyOnce() {}
            await house.sweep()
        }
        #expect(try await house.order("M1").state == .released)
        #expect(box.waiting == 0)
        #expect(box.settled.values.allSatisfy { $0 })
        #expect(await house.desk.record().violations().isEmpty)
        let counters = try await house.premises.ledger.statistics(now: house.clock.now()).counters
        #expect(counters["receipt.repeated", default: 0] == 0, "the digest drops what comes again")
        #expect(Int(counters["receipts.kept", default: 0]) == box.settled.count)
        await house.end()
    }

    @Test("What cannot be read is kept, told, and goes to the failure place; the rest is not held up")
    func unreadable() async throws {
        let house = try await Rehearsal(files: [.order])
        let box = Box(house)
        let collector = try self.collector(house, box)
        box.put("bad", Array("<CEB312Message><Order".utf8))
        box.put("empty", [])
        box.put("foreign", Array("<html/>".utf8))
        await collector.emptyOnce()
        #expect(box.settled == ["bad": false, "empty": false, "foreign": false])
        let questions = try await house.premises.ledger.exceptions(limit: 10).map(\.kind)
        #expect(questions == Array(repeating: "unreadable_receipt", count: 3))
        await house.end()
    }

    @Test("An emptied mailbox is a good poll: silence may be judged")
    func goodPoll() async throws {
        let house = try await Rehearsal(files: [.order])
        let box = Box(house)
        let collector = try self.collector(house, box)
        let identity = try #require(house.premises.routes["nanjing"]?.identity)
        #expect(try await house.premises.ledger.pollCursor(route: identity, stream: .inventory) == nil)
        await collector.emptyOnce()
        let first = try await house.premises.ledger.pollCursor(route: identity, stream: .inventory)
        #expect(first == house.clock.now())
        house.clock.advance(by: .seconds(120))
        await collector.emptyOnce()
        #expect(try await house.premises.ledger.pollCursor(route: identity, stream: .inventory) == house.clock.now())
        await house.end()
    }

    @Test("A mailbox of which a part cannot be read is no good poll; the rest is taken, and health is told")
    func unreadPart() async throws {
        let house = try await Rehearsal(files: [.order])
        let box = Box(house)
        let lastPoll = LastPoll()
        let collector = try self.collector(house, box, lastPoll: lastPoll)
        let identity = try #require(house.premises.routes["nanjing"]?.identity)
        box.failToRead(2)
        box.put("foreign", Array("<html/>".utf8))
        #expect(await !collector.emptyOnce())
        #expect(box.settled == ["foreign": false])
        #expect(try await house.premises.ledger.pollCursor(route: identity, stream: .inventory) == nil)
        #expect(lastPoll.status(identity).failures == ["2 entries of the mailbox cannot be read"])
        box.failToRead(0)
        await collector.emptyOnce()
        #expect(try await house.premises.ledger.pollCursor(route: identity, stream: .inventory) == house.clock.now())
        #expect(lastPoll.status(identity).failures.isEmpty)
        await house.end()
    }
}
