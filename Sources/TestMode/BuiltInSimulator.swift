import Cryptography
import Declarations
import Foundation
public import Gateway
public import Manifests
public import PortSimulator
public import Transports

/// The port simulator inside the gateway's process: checks messages and signatures like the one that stands alone, and
/// answers what order numbers ask for (``MagicNumber``). It trusts every certificate, because tests have any.
///
/// It knows what it was sent since the process began and for a week at most; after a restart, what was on its way is
/// delivered again by the gateway when the port's silence limit is over.
public struct BuiltInSimulator: BuiltInPort {
    /// Its counter.
    public let desk: PortDesk
    private let clock: any GatewayClock

    /// A simulator.
    ///
    /// - Parameters:
    ///   - folder: where it keeps which numbers it gave, `simulator.starts`.
    ///   - settings: how it behaves; changed for tests.
    /// - Throws: `PortError` when schemas cannot be made from the templates.
    public init(
        templates: MessageTemplates, folder: String, clock: any GatewayClock,
        adjust: (inout PortSettings) -> Void = { _ in }
    ) throws {
        var settings = PortSettings()
        settings.delays.eport = 0.3
        settings.delays.customs = 0.3
        settings.delays.release = 0.3
        settings.delays.hold = 5
        // A handful of made-up buyers must last for years of tests; -T622-1313 shows what the limit does.
        settings.rules.annualLimit = Amount(1_000_000_000)
        // Numbers of an earlier process are in the ledger: each start has a million of its own.
        settings.firstSerial = Self.start(in: folder) % 999 * 1_000_000
        settings.seed = UInt64(truncatingIfNeeded: clock.now().milliseconds)
        adjust(&settings)
        let judge = try ManifestJudge(
            templates: templates, official: nil, trust: nil, maximumDocuments: settings.rules.maximumDocuments)
        self.desk = try PortDesk(settings: settings, judge: judge, clock: SimulatorClock(clock: clock))
        self.clock = clock
    }

    public func channel(dxpId: String) -> any Transports.Channel {
        SimulatorChannel(desk: self.desk, dxpId: dxpId, clock: self.clock)
    }

    /// Counts the starts of a data folder. A folder that cannot be written begins anew each time.
    private static func start(in folder: String) -> Int {
        let path = folder + "/simulator.starts"
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        let start = (text.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0) + 1
        try? Data("\(start)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        return start
    }
}

/// The gateway's clock, as the port reads it.
private struct SimulatorClock: PortClock {
    let clock: any GatewayClock

    func now() -> Timestamp { self.clock.now() }
}
