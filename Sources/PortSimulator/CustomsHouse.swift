import Declarations

/// The whole state of the port as a value: filings go in, time passes, receipts come out. No I/O, no clock.
struct CustomsHouse: Sendable {
    var settings: PortSettings
    var dice: FaultDice
    var record = PortRecord()

    var live: [PortKey: LiveRecord] = [:]
    /// Payments of an order, by platform and order number.
    var paymentsOfOrder: [PortKey: [PortKey]] = [:]
    /// Documents that wait for another, by what they wait for (``WaitName``).
    var waiting: [String: [Waiting]] = [:]
    /// Who used a copNo, by kind, declarant and copNo.
    var copNos: [String: PortKey] = [:]
    /// Inventories by the number that customs gave them.
    var numbered: [String: PortKey] = [:]
    /// The settled inbound list of each waybill.
    var entries: [PortKey: PortKey] = [:]
    /// The newest return of exported goods of a waybill, by logistics enterprise and number.
    var returning: [String: PortKey] = [:]
    /// Released inventories and their parts whose bodies are kept, oldest first.
    var shelf: ArraySlice<[Shelved]> = []
    /// Which key a document guid was first used for.
    var guids: [String: PortKey] = [:]
    /// Inventories whose first status 2 was left out.
    var droppedTwos: Set<PortKey> = []
    /// Filings whose examination was put off by script, by key and generation.
    var postponedFilings: Set<String> = []
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
        self.serial = settings.firstSerial
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

    /// Takes receipts that are due off a box, oldest first.
    mutating func takeReceipts(for dxpId: String, limit: Int, now: Timestamp) -> [PortReceipt] {
        self.advance(to: now)
        return self.boxes[dxpId]?.take(upTo: limit, now: now) ?? []
    }

    /// A document that waits for another, and what it will do then.
    struct Waiting: Sendable, Hashable {
        var key: PortKey
        var step: Agenda.Step
    }

    /// The scripted outcome that applies to a document now, if any: asked for by the settings or by the number itself.
    func outcome(_ key: PortKey, marks: [String], where matches: (ScriptedOutcome.Effect) -> Bool) -> ScriptedOutcome? {
        for number in marks {
            let candidates =
                self.settings.outcomes.filter { number.contains($0.mark) } + ScriptedOutcome.marks(in: number)
            let found = candidates.first { outcome in
                guard outcome.kinds.first == key.kind, matches(outcome.effect) else { return false }
                guard let times = outcome.times else { return true }
                return self.scripted[Self.name(outcome, key), default: 0] < times
            }
            if let found { return found }
        }
        return nil
    }

    /// The same for a document as it was filed.
    func outcome(for document: FiledDocument, where matches: (ScriptedOutcome.Effect) -> Bool) -> ScriptedOutcome? {
        self.outcome(document.key, marks: self.marks(of: document), where: matches)
    }

    /// Numbers of a document that may ask for an outcome: its order's, or its own and that of the order it is about.
    func marks(of document: FiledDocument) -> [String] {
        if !document.orderNo.isEmpty { return [document.orderNo] }
        let own = ReceiptNames(document, created: Timestamp(milliseconds: 0)).marks
        let known = self.live[document.key]?.names.orderNo ?? ""
        guard let number = known.isEmpty ? self.orderNumber(of: document) : known else { return own }
        return own + [number]
    }

    /// The order that a document is about although it does not name it.
    func orderNumber(of document: FiledDocument) -> String? {
        let head = document.head
        var number = self.numbered[head["invtNo"]].flatMap { self.live[$0]?.names.orderNo }
        if number == nil, !head["logisticsNo"].isEmpty {
            let kind: DocumentKind = document.kind.definition.flow == .export ? .exportWaybill : .waybill
            let waybill = self.live[PortKey(kind: kind, code: head["logisticsCode"], number: head["logisticsNo"])]
            number = waybill?.names.orderNo
        }
        return number?.isEmpty == false ? number : nil
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
