public import Declarations
import Manifests

/// The counter of the simulated port: takes messages, answers polls, keeps the record. Tests call it directly; the
/// servers in front of it only carry bytes.
public actor PortDesk {
    private let judge: any MessageJudge
    private let clock: any PortClock
    private var house: CustomsHouse
    private var messages: MessageStore
    private var number = 0

    /// A desk with the project's judge.
    ///
    /// - Parameters:
    ///   - settings: behaviour.
    ///   - judge: reads and verifies messages.
    ///   - clock: by which receipts fall due.
    ///   - messageDirectory: folder for raw messages; nil keeps the last 32 MB in memory.
    /// - Throws: `unreadableFile` when the folder cannot be made.
    public init(
        settings: PortSettings, judge: ManifestJudge, clock: any PortClock = MachineClock(),
        messageDirectory: String? = nil
    ) throws(PortError) {
        try self.init(settings: settings, anyJudge: judge, clock: clock, messageDirectory: messageDirectory)
    }

    init(
        settings: PortSettings, anyJudge: any MessageJudge, clock: any PortClock, messageDirectory: String? = nil
    ) throws(PortError) {
        self.judge = anyJudge
        self.clock = clock
        self.house = CustomsHouse(settings: settings)
        self.messages = try MessageStore(directory: messageDirectory)
    }

    /// `POST /cebcmsg`. A file may also hold a message without envelope; its name stands for the envelope's id.
    public func take(_ body: [UInt8], named name: String? = nil) async -> PortAnswer {
        self.number += 1
        let number = self.number
        let fault = self.requestFault()
        let envelope: Envelope
        do throws(Envelope.Refusal) { envelope = try Envelope.read(body, named: name) } catch {
            self.house.record.note(
                PortRecord.Request(
                    number: number, at: self.clock.now().rfc3339, documents: 0, answer: "400", taken: false,
                    fault: "envelope", reason: error.reason))
            return .text(400, "refused: \(error.reason)")
        }
        let kind = envelope.kind ?? .order
        let judged = await self.judge.judge(envelope.data, promised: kind, at: self.clock.now())
        return self.settle(judged, envelope, number, fault)
    }

    /// How receipts are handed over.
    public enum ReceiptForm: String, Sendable, Hashable {
        /// The JSON rows of Haikou.
        case haikou
        /// A JSON list of texts, each a `DxpMsg` with one official receipt, in base64.
        case dxp
        /// A JSON list of texts, each an official receipt without envelope, in base64.
        case bare
    }

    /// `GET /ceb312msg` and its brothers.
    public func poll(_ kind: ReceiptKind, dxpid: String, qryid: String, form: ReceiptForm = .haikou) -> PortAnswer {
        let faults = self.house.settings.faults
        self.house.record.count("polls \(kind.rawValue)")
        guard !dxpid.isEmpty, qryid.utf8.count == 14, let since = Timestamp(beijing: qryid) else {
            return .text(400, "dxpid and qryid=yyyyMMddHHmmss are needed")
        }
        if self.house.dice.strikes(.pollError, faults) { return .text(500, "error") }
        if self.house.dice.strikes(.pollHang, faults) {
            return PortAnswer(status: 200, body: [], manner: .hang(Self.duration(faults.hangSeconds)))
        }
        if self.house.dice.strikes(.pollGarbage, faults) { return .text(200, "<html>busy</html>") }
        let rows = self.house.receipts(kind, dxpId: dxpid, since: since, now: self.clock.now())
        var json = JSONWriter()
        json.beginArray()
        for row in rows {
            var original: [UInt8]?
            if case .formatRefusal(_, _, let number) = row.extra { original = self.messages.message(number) }
            switch form {
            case .haikou: HaikouForm.write(row, orgID: self.house.settings.orgID, original: original, into: &json)
            case .dxp, .bare:
                let guid = self.house.dice.foreignGuid("root \(row.names.key) \(row.guid) \(row.status)").uppercased()
                let bytes =
                    form == .dxp
                    ? ReceiptXML.envelope(row, rootGuid: guid, original: original)
                    : ReceiptXML.message(row, rootGuid: guid, original: original)
                json.string(String(decoding: Base64.encode(bytes), as: UTF8.self))
            }
        }
        json.endArray()
        var answer = PortAnswer.json(json.bytes)
        if self.house.dice.strikes(.pollHalf, faults) { answer.manner = .half }
        return answer
    }

    /// The record up to now.
    public func record() -> PortRecord {
        self.house.advance(to: self.clock.now())
        return self.house.snapshot()
    }

    /// The raw XML of a request, while it is kept.
    public func message(_ number: Int) -> [UInt8]? { self.messages.message(number) }

    /// Changes faults by JSON, see ``FaultSwitches/apply(json:now:)``.
    public func setFaults(json: [UInt8]) throws(PortError) {
        try self.house.settings.faults.apply(json: json, now: self.clock.now())
        self.house.dice.restart(self.house.settings.faults.lastSet)
    }

    /// Changes settings by JSON, see ``PortSettings/apply(json:now:)``. A new seed counts from the next start only.
    public func setSettings(json: [UInt8]) throws(PortError) {
        try self.house.settings.apply(json: json, now: self.clock.now())
        self.house.dice.restart(self.house.settings.faults.lastSet)
    }

    /// The settings in force.
    public var settings: PortSettings { self.house.settings }

    /// Changes settings; the `times` of all faults count anew.
    public func change(_ change: @Sendable (inout PortSettings) -> Void) {
        change(&self.house.settings)
        self.house.dice.restart(Set(Fault.allCases))
    }

    /// Takes receipts that are due off the box of an identity, oldest first, as official XML without envelope. What was
    /// taken is not handed out again, also not to polls.
    public func takeReceipts(for dxpId: String, limit: Int) -> [(kind: ReceiptKind, bytes: [UInt8])] {
        self.house.takeReceipts(for: dxpId, limit: limit, now: self.clock.now()).map { row in
            var original: [UInt8]?
            if case .formatRefusal(_, _, let number) = row.extra { original = self.messages.message(number) }
            let guid = self.house.dice.foreignGuid("root \(row.names.key) \(row.guid) \(row.status)").uppercased()
            return (row.kind, ReceiptXML.message(row, rootGuid: guid, original: original))
        }
    }

    /// Forgets documents that were filed before a moment; see ``PortRecord``.
    /// - Parameter prefix: only those of numbers that begin so; empty for all.
    public func forget(before moment: Timestamp, prefix: String = "") {
        self.house.forget(before: moment, prefix: prefix)
    }

    // MARK: - Inside

    /// The first fault that strikes this request, decided when it arrives.
    private func requestFault() -> Fault? {
        let order: [Fault] = [
            .errorBefore, .hangBefore, .loseRequest, .errorAfter, .hangAfter, .halfReply, .delay,
        ]
        return order.first { self.house.dice.strikes($0, self.house.settings.faults) }
    }

    private func settle(_ judged: JudgedMessage, _ envelope: Envelope, _ number: Int, _ fault: Fault?) -> PortAnswer {
        let now = self.clock.now()
        let delivery = CustomsHouse.Delivery(
            number: number, messageID: envelope.messageID, senderID: envelope.senderID, at: now)
        if !self.messages.keep(envelope.data, number: number, kind: judged.kind) {
            self.house.record.count("messages not written")
        }
        let isLost = fault == .errorBefore || fault == .hangBefore || fault == .loseRequest
        let answer = self.answer(fault)
        self.house.record.note(
            PortRecord.Request(
                number: number, at: now.rfc3339, envelopeID: envelope.messageID, sha256: judged.digest,
                kind: judged.kind.rawValue, rootGuid: judged.rootGuid, documents: judged.documents.count,
                answer: answer.label, taken: !isLost, fault: Self.name(judged.fault), reason: Self.reason(judged.fault),
                officiallyValid: judged.officiallyValid))
        if isLost { self.house.lose(judged, delivery) } else { self.house.file(judged, delivery) }
        return answer
    }

    private func answer(_ fault: Fault?) -> PortAnswer {
        let faults = self.house.settings.faults
        var answer = PortAnswer.text(200, "OK")
        switch fault {
        case .errorBefore, .errorAfter: answer = .text(500, "error")
        case .hangBefore, .hangAfter: answer.manner = .hang(Self.duration(faults.hangSeconds))
        case .halfReply: answer.manner = .half
        case .delay: answer.delay = Self.duration(faults.delaySeconds)
        default: break
        }
        return answer
    }

    private static func name(_ fault: JudgedMessage.Fault?) -> String? {
        switch fault {
        case .format: "format"
        case .tooMany: "too_many"
        case .signature: "signature"
        case nil: nil
        }
    }

    private static func reason(_ fault: JudgedMessage.Fault?) -> String? {
        switch fault {
        case .format(let reason): reason
        case .tooMany(let count): "\(count) documents"
        case .signature(_, let reason): reason
        case nil: nil
        }
    }

    private static func duration(_ seconds: Double) -> Duration { .milliseconds(Int64((seconds * 1000).rounded())) }
}
