import Declarations

/// The whole state of the port as a value: filings go in, time passes, receipts come out. No I/O, no clock.
struct CustomsHouse: Sendable {
    var settings: PortSettings
    var dice: FaultDice
    var record = PortRecord()

    var live: [PortKey: LiveRecord] = [:]
    /// Payments of an order, by platform and order number.
    var paymentsOfOrder: [PortKey: [PortKey]] = [:]
    /// Inventories that wait for a part, by order number.
    var waiting: [String: [PortKey]] = [:]
    /// Who used a copNo, by declarant and copNo.
    var copNos: [String: PortKey] = [:]
    /// Which key a document guid was first used for.
    var guids: [String: PortKey] = [:]
    /// Inventories whose first status 2 was left out.
    var droppedTwos: Set<PortKey> = []
    /// How often a scripted outcome happened to a key.
    var scripted: [String: Int] = [:]
    var quota = Quota()
    var agenda = Agenda()
    var boxes: [String: ReceiptBox] = [:]
    /// Serial parts of preNo, invtNo and taxNo.
    var serial = 0
    /// Receipts made so far per key: tells the dice one receipt from another.
    var receiptsOfKey: [PortKey: Int] = [:]

    init(settings: PortSettings) {
        self.settings = settings
        self.dice = FaultDice(seed: settings.seed)
    }

    /// Does everything that is due.
    mutating func advance(to now: Timestamp) {
        while let entry = self.agenda.next(at: now) {
            guard let stored = self.live[entry.key], stored.generation == entry.generation, stored.isLive else {
                continue
            }
            self.perform(entry)
        }
    }

    /// Receipts of one kind for one transport identity, as a poll at `now` sees them.
    mutating func receipts(_ kind: ReceiptKind, dxpId: String, since: Timestamp, now: Timestamp) -> [PortReceipt] {
        self.advance(to: now)
        guard var box = self.boxes[dxpId] else { return [] }
        self.boxes[dxpId] = nil
        defer { self.boxes[dxpId] = box }
        return box.visible(kind, since: since, now: now)
    }

    /// The record with the present states filled in.
    func snapshot() -> PortRecord {
        var record = self.record
        for (key, stored) in self.live {
            guard var declaration = record.declarations[key.description] else { continue }
            declaration.status = stored.status
            declaration.live = stored.isLive
            declaration.liveGuid = stored.isLive ? stored.guid : nil
            declaration.preNo = stored.names.preNo.isEmpty ? nil : stored.names.preNo
            declaration.invtNo = stored.names.invtNo.isEmpty ? nil : stored.names.invtNo
            declaration.billed = stored.bill?.total
            declaration.liveContents = stored.contents.count
            record.declarations[key.description] = declaration
        }
        for (fault, strikes) in self.dice.strikes { record.counters["fault \(fault.rawValue)"] = strikes }
        record.counters["receipts kept"] = self.boxes.values.reduce(0) { $0 + $1.count }
        return record
    }

    /// The scripted outcome that applies to a document now, if any: asked for by the settings or by the number itself.
    func outcome(for document: FiledDocument, where matches: (ScriptedOutcome) -> Bool) -> ScriptedOutcome? {
        let number = document.orderNo
        guard !number.isEmpty else { return nil }
        let candidates = self.settings.outcomes.filter { number.contains($0.mark) } + ScriptedOutcome.marks(in: number)
        return candidates.first { outcome in
            guard outcome.kinds.first == document.kind, matches(outcome) else { return false }
            guard let times = outcome.times else { return true }
            return self.scripted[Self.name(outcome, document.key), default: 0] < times
        }
    }

    mutating func use(_ outcome: ScriptedOutcome, _ key: PortKey) {
        self.scripted[Self.name(outcome, key), default: 0] += 1
    }

    private static func name(_ outcome: ScriptedOutcome, _ key: PortKey) -> String {
        outcome.mark + " " + key.description
    }

    /// A fresh number for the next preNo, invtNo or taxNo.
    mutating func nextSerial() -> String {
        self.serial += 1
        let text = String(self.serial)
        return String(repeating: "0", count: max(0, 9 - text.utf8.count)) + text
    }

    func after(_ seconds: Double, from moment: Timestamp) -> Timestamp {
        moment + .milliseconds(Int64((seconds * 1000).rounded()))
    }
}
