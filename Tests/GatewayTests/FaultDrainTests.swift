import Declarations
import Gateway
import GatewayTestKit
import Ledger
import Logging
import Manifests
import PortSimulator
import ServiceLifecycle
import Synchronization
import Testing
import Transports

/// The end of a gateway that is told to end, and a disk that runs full.
@Suite(.onEveryStore) struct FaultDrainTests {
    @Test("A drain ends in order, with an outcome for everything that was on its way", .timeLimit(.minutes(10)))
    func drain() async throws {
        let house = try await Rehearsal(documentsPerMessage: 5)
        var premises = house.premises
        premises.clock = PacedClock(house.clock)
        let channel = SlowChannel(house.channel, slow: .milliseconds(200))
        premises.routes["nanjing"]?.channel = channel
        let route = try #require(premises.routes["nanjing"])
        let (rewinds, ends) = (Rewinds(), Journal())
        // As `Assembly` orders them: a drain goes backwards.
        let services: [any Service] = [
            ReceiptCollector(premises, route: route, rewinds: rewinds, lastPoll: LastPoll()),
            Dispatcher(premises, route: route), Preparer(premises), Reconciler(premises, rewinds: rewinds),
        ]
        let numbers = FaultRun.numbers(60, "Z")
        try await house.submit(numbers: numbers)

        let group = ServiceGroup(
            services: services.map { Noted(inner: $0, ends: ends) },
            logger: Logger(label: "drain", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                // 36 messages of 200 ms, 4 at a time: a third of them is out when the word comes.
                while channel.ended < 12 { try await Task.sleep(for: .milliseconds(10)) }
                await group.triggerGracefulShutdown()
            }
            try await tasks.waitForAll()
        }
        #expect(ends.all == ["reconciler", "preparer", "dispatcher \(route.name)", "collector \(route.identity)"])
        #expect(channel.begun == channel.ended, "nothing is left on its way")
        #expect(channel.begun < 36, "what was not begun waits for the next start")
        #expect(try await house.premises.ledger.recover(now: house.clock.now()) == RecoverySummary())
        let record = await house.desk.record()
        #expect(record.requests.count == channel.ended)
        await house.end()

        let next = try await Rehearsal(continuing: house, documentsPerMessage: 5, seed: 2)
        try await next.runUntilReleased(numbers, within: .seconds(600)) { $0.billedTax != nil }
        try await next.expectAllWell(numbers, "after the drain")
        #expect(await next.desk.record().counters["redeliveries"] == nil, "no outcome was a guess")
        await next.end()
    }

    @Test("No order is taken while the disk is nearly full; enough space, and it is")
    func fullDisk() async throws {
        let house = try await Rehearsal()
        var premises = house.premises
        premises.policy.minFreeBytes = 1 << 60
        let full = GatewayDesk(premises, lastPoll: LastPoll())
        let order = try SampleOrder("V1").raw()
        await #expect {
            _ = try await full.submit([order], tenant: house.tenant, source: .api(requestID: "full"))
        } throws: { error in
            (error as? GatewayError)?.code == .storageFull && (error as? GatewayError)?.isRetriable == true
        }
        #expect(try await house.gateway.order("V1", tenant: house.tenant) == nil, "nothing of it is stored")
        #expect(await full.health().ready == false)

        premises.policy.minFreeBytes = 1
        let roomy = GatewayDesk(premises, lastPoll: LastPoll())
        let taken = try await roomy.submit([order], tenant: house.tenant, source: .api(requestID: "roomy"))
        #expect(taken.map(\.verdict) == [.accepted])
        await house.end()
    }
}

/// Time goes by as on the wall, on the rehearsal's clock.
private struct PacedClock: GatewayClock {
    let manual: ManualClock
    private let start: Timestamp
    private let wall = ContinuousClock()
    private let began: ContinuousClock.Instant

    init(_ manual: ManualClock) {
        self.manual = manual
        self.start = manual.now()
        self.began = self.wall.now
    }

    func now() -> Timestamp {
        let now = self.start + (self.wall.now - self.began)
        // The port must see the same time.
        self.manual.advance(by: max(.zero, now - self.manual.now()))
        return now
    }

    func sleep(for duration: Duration) async { try? await Task.sleep(for: duration) }
}

/// A channel whose deliveries take a while.
private final class SlowChannel: Channel {
    private let inner: PortDeskChannel
    private let slow: Duration
    private let counts = Mutex((begun: 0, ended: 0))

    init(_ inner: PortDeskChannel, slow: Duration) {
        self.inner = inner
        self.slow = slow
    }

    var begun: Int { self.counts.withLock { $0.begun } }
    var ended: Int { self.counts.withLock { $0.ended } }
    var receiptStreams: [ReceiptKind] { self.inner.receiptStreams }

    func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        self.counts.withLock { $0.begun += 1 }
        defer { self.counts.withLock { $0.ended += 1 } }
        do { try await Task.sleep(for: self.slow) } catch {
            return .unknown(TransportError(.cancelled, "cut off", phase: .afterSend))
        }
        return await self.inner.deliver(message)
    }

    func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
        try await self.inner.poll(stream, since: since)
    }

    func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] { try self.inner.decode(raw) }
}

/// What happened, in order.
private final class Journal: Sendable {
    private let entries = Mutex<[String]>([])

    var all: [String] { self.entries.withLock { $0 } }
    func note(_ entry: String) { self.entries.withLock { $0.append(entry) } }
}

/// Notes when a service ends.
private struct Noted: Service {
    let inner: any Service
    let ends: Journal

    func run() async throws {
        try await self.inner.run()
        self.ends.note("\(self.inner)")
    }
}
