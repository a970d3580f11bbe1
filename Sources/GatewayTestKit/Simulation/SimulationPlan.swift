import Declarations
import Foundation
import PortSimulator

/// What one seed decides before anything happens.
struct SimulationPlan: Sendable {
    var seed: UInt64
    var steps: Int
    /// Orders of each of the two tenants.
    var orders: Int
    var documentsPerMessage: Int
    /// Share of commits that fail or seem to.
    var storeTrouble: Double
    /// Share of requests that meet trouble.
    var channelTrouble: Double
    /// Whether the process dies now and then.
    var dies: Bool
    /// Whether the gateway's clock is set back and forward.
    var clockJumps: Bool
    /// How far the gateway's clock is ahead of the ports' all the time.
    var clockError = Duration.zero
    /// Delivery is given up soon, and waits are short; or both are as usual.
    var givesUpSoon: Bool
    var port = PortSettings.quick

    init(seed: UInt64) {
        let dice = SimulationDice(seed: seed, part: 0)
        self.seed = seed
        self.steps = 60 + dice.below(80)
        self.orders = 1 + dice.below(3)
        self.documentsPerMessage = dice.pick([1, 2, 5, 10]) ?? 1
        self.storeTrouble = dice.pick([0, 0, 0.03, 0.1]) ?? 0
        self.channelTrouble = dice.pick([0.1, 0.3, 0.3, 0.6]) ?? 0
        self.dies = dice.chance(0.6)
        self.clockJumps = dice.chance(0.25)
        self.givesUpSoon = dice.chance(0.5)
        self.port.seed = seed
        self.port.delays.eport = dice.pick([1, 1, 45, 700]) ?? 1
        self.port.delays.customs = dice.pick([1, 30]) ?? 1
        self.port.delays.bill = 5
        self.port.rules.equalAppTime = dice.pick(PortRules.EqualAppTime.allCases) ?? .duplicate
        self.port.rules.redelivery = dice.pick(PortRules.Redelivery.allCases) ?? .likeEqualAppTime
        self.port.rules.annualLimit = Amount(1_000_000)
        self.port.faults.lostSeconds = 600
        self.port.faults.reorderSeconds = 60
        self.port.faults.oversizedBytes = 100_000
        for fault in Self.portFaults where dice.chance(0.3) {
            self.port.faults.rates[fault] = FaultRate(rate: dice.pick([0.05, 0.2, 0.5]) ?? 0)
        }
        let errors: [Duration] = [.zero, .zero, .zero, .zero, .zero, .zero, .seconds(3600), .seconds(-3600)]
        self.clockError = dice.pick(errors) ?? .zero
    }

    /// What the port itself does to receipts and polls; requests meet their troubles on the way.
    private static let portFaults: [Fault] = [
        .loseRequest, .loseReceipt, .duplicateReceipt, .reorderReceipt, .garbageReceipt, .oversizedReceipt,
        .unknownReceipt, .pollError, .pollHang, .pollHalf, .pollGarbage, .dropFirstTwo, .systemError,
    ]

    /// Marks that an order number may carry: what customs answers to it.
    static let marks = ["", "", "", "", "-HOLD", "-E621017x2", "-Q1332x1", "-Q1313x1"]
}

extension SimulationPlan: CustomStringConvertible {
    var description: String {
        let faults = self.port.faults.rates.map { "\($0.key.rawValue) \($0.value.rate)" }.sorted()
        return """
            steps \(self.steps), \(self.documentsPerMessage) per message, store \(self.storeTrouble), \
            channel \(self.channelTrouble), dies \(self.dies), clock jumps \(self.clockJumps), clock \(self.clockError) ahead, \
            gives up soon \(self.givesUpSoon), \
            e-port \(self.port.delays.eport) s, equal appTime \(self.port.rules.equalAppTime), \
            redelivery \(self.port.rules.redelivery), faults \(faults)
            """
    }
}
