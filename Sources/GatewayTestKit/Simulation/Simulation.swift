import Cryptography
import Declarations
import Foundation
import Gateway
import Ledger
import Manifests
import PortSimulator
import Transports

/// One seed's world: the real services, a real ledger and real messages beside two simulated ports, moved step by step in
/// an order that the seed decides, with everything failing that can fail. After each step both sides must agree with the
/// invariants; at the end all is mended, and everything must reach its end.
///
/// Nothing in it depends on anything but the seed: the same seed gives the same steps, answers and rows.
public actor Simulation {
    let plan: SimulationPlan
    let papers: SimulationPapers
    let clock: ManualClock
    let gatewayClock: SkewedClock
    let folder: String
    let log = WatchfulLog()
    /// Decides the steps.
    let dice: SimulationDice
    /// One per port.
    let sides: [Side]
    var node: SimulatedNode
    var trace = SimulationTrace()
    var counts: [String: Int] = [:]
    /// What was promised: orders by `tenant/number` with the newest revision that was acknowledged.
    var promised: [String: Int] = [:]
    /// Orders that a person did something about since the last look.
    var touched: Set<String> = []
    var known: [Int64: String] = [:]
    var orders: [SimulatedOrder] = []
    /// Deliveries that have begun and not ended.
    var flights: [SimulatedFlight] = []

    /// A port, the way to it, and the tenant that files there.
    struct Side: Sendable {
        let index: Int
        let tenant: String
        let port: String
        let desk: PortDesk
        let channel: FaultyChannel
    }

    init(_ plan: SimulationPlan) async throws {
        let papers = try SimulationPapers.shared.get()
        // The day after the keys were made: their certificates must be valid.
        let clock = ManualClock(papers.signer.certificate.notBefore + .seconds(86_400))
        let gatewayClock = SkewedClock(clock, skew: plan.clockError)
        self.plan = plan
        self.papers = papers
        self.clock = clock
        self.gatewayClock = gatewayClock
        self.dice = SimulationDice(seed: plan.seed, part: 1)
        self.folder = try SimulationFolder.make()
        var sides: [Side] = []
        for (index, name) in [("merchant", "nanjing"), ("neighbour", "ningbo")].enumerated() {
            var settings = plan.port
            settings.seed = plan.seed &* 2 &+ UInt64(index)
            settings.firstSerial = index * 1_000_000
            let desk = try PortDesk(settings: settings, judge: papers.judge, clock: clock)
            let channel = FaultyChannel(
                try PortDeskChannel(desk: desk, dxpId: SimulatedNode.dxpId, clock: clock),
                dice: SimulationDice(seed: plan.seed, part: 10 + UInt64(index)), clock: gatewayClock)
            channel.set(.troubled(plan.channelTrouble))
            sides.append(Side(index: index, tenant: name.0, port: name.1, desk: desk, channel: channel))
        }
        self.sides = sides
        self.node = try await SimulatedNode(
            plan: plan, papers: papers, folder: self.folder, clock: gatewayClock, sides: sides, log: self.log, birth: 0)
    }

    /// Runs one seed to its end.
    /// - Throws: `SimulationFailure` when something did not hold.
    public static func run(seed: UInt64) async throws -> SimulationReport {
        let simulation = try await Simulation(SimulationPlan(seed: seed))
        return try await simulation.live()
    }

    private func live() async throws -> SimulationReport {
        defer { try? FileManager.default.removeItem(atPath: self.folder) }
        do {
            self.node.store.fail(at: self.plan.storeTrouble)
            for number in 1...self.plan.steps { try await self.step(number) }
            try await self.mend()
        } catch {
            await self.node.close()
            throw error
        }
        await self.node.close()
        let leaks = try SimulationFolder.leaks(in: self.folder, of: WatchfulLog.secrets)
        guard leaks.isEmpty, self.log.leaks.isEmpty else {
            throw try await self.failure("no buyer's data in the clear: \(leaks) \(self.log.leaks.first ?? "")")
        }
        for side in self.sides {
            for (trouble, count) in side.channel.troubles { self.counts["channel \(trouble)", default: 0] += count }
        }
        return SimulationReport(
            seed: self.plan.seed, steps: self.trace.lines.count, hash: self.trace.hash, counts: self.counts)
    }

    /// The process ends, in whatever state it is, and another takes over.
    func restart() async throws {
        self.count("restarts")
        self.counts["died with a delivery on its way", default: 0] += self.flights.count
        self.flights = []
        for side in self.sides { side.channel.forget() }
        let mishaps = self.node.store.counts.mishaps
        self.counts["store mishaps", default: 0] += mishaps
        await self.node.close()
        self.node = try await SimulatedNode(
            plan: self.plan, papers: self.papers, folder: self.folder, clock: self.gatewayClock, sides: self.sides,
            log: self.log, birth: self.node.birth + 1)
    }

    func count(_ name: String) { self.counts[name, default: 0] += 1 }

    func failure(_ rule: String) async throws -> SimulationFailure {
        var report = [self.plan.description]
        let steps = self.trace.lines.filter { !$0.hasPrefix("tick") }
        report += steps.suffix(60) + self.trace.lines.suffix(3)
        report += (try? await LedgerWitness(self.node.store.inner).standing()) ?? []
        for side in self.sides {
            for (key, declaration) in await side.desk.record().declarations.sorted(by: { $0.key < $1.key }) {
                let filings = declaration.filings.map {
                    "\($0.guid.prefix(4)):\($0.appType):\($0.verdict):\($0.status)"
                }
                report.append("at \(side.port): \(key) status \(declaration.status) \(filings.joined(separator: " "))")
            }
        }
        report += self.log.last.suffix(15)
        return SimulationFailure(seed: self.plan.seed, rule: rule, report: report)
    }
}

/// An order as its tenant knows it.
struct SimulatedOrder: Sendable {
    var side: Int
    var sample: SampleOrder
    /// It was handed in at least once, whatever the answer was.
    var isKnown = false
    /// Changes of its content so far.
    var changes = 0
}

extension Simulation {
    /// Runs many seeds, as many at a time as the machine has processors; what they counted together, and what failed.
    public static func run(seeds: Range<UInt64>) async -> (counts: [String: Int], failures: [SimulationFailure]) {
        var counts: [String: Int] = [:]
        var failures: [SimulationFailure] = []
        await withTaskGroup(of: Result<SimulationReport, SimulationFailure>.self) { group in
            var next = seeds.lowerBound
            func start() {
                guard next < seeds.upperBound else { return }
                let seed = next
                next += 1
                group.addTask {
                    do {
                        return .success(try await Simulation.run(seed: seed))
                    } catch let failure as SimulationFailure {
                        return .failure(failure)
                    } catch {
                        return .failure(SimulationFailure(seed: seed, rule: "\(error)", report: []))
                    }
                }
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { start() }
            while let result = await group.next() {
                switch result {
                case .success(let report): counts.merge(report.counts, uniquingKeysWith: +)
                case .failure(let failure): failures.append(failure)
                }
                start()
            }
        }
        return (counts, failures.sorted { $0.seed < $1.seed })
    }
}
