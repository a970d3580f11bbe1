import Declarations

extension CustomsHouse {
    /// Where a message came from.
    struct Delivery: Sendable, Hashable {
        /// Number of the request.
        var number: Int
        var messageID: String
        var senderID: String
        var at: Timestamp
    }

    /// What to do with one document.
    enum Decision: Sendable, Hashable {
        case store(change: Bool)
        case delete
        case again
        case redelivered
        case refuse(Int, String, PortRecord.Filing.Verdict)
    }

    /// Takes one message whose bytes were judged before.
    mutating func file(_ message: JudgedMessage, _ delivery: Delivery) {
        self.advance(to: delivery.at)
        if let reason = self.formatRefusal(message) {
            self.refuseMessage(message, delivery, reason: reason)
            return
        }
        let size = message.fault == nil ? self.magicSizeRefusal(of: message.documents) : nil
        for (document, content) in zip(message.documents, message.contentDigests) {
            let decision =
                size.map { Decision.refuse($0, ReturnText.tooMany(document), .refused) }
                ?? self.decide(document, content: content, message: message, delivery)
            let filing = self.carryOut(decision, document, content: content, delivery)
            self.record.note(filing, key: document.key, messageDigest: message.digest)
        }
    }

    /// Notes a message that a fault threw away.
    mutating func lose(_ message: JudgedMessage, _ delivery: Delivery) {
        for (document, content) in zip(message.documents, message.contentDigests) {
            self.record.note(
                Self.filing(document, content, delivery, .lost, 0), key: document.key, messageDigest: message.digest)
        }
    }

    private mutating func formatRefusal(_ message: JudgedMessage) -> String? {
        if case .format(let reason) = message.fault { return reason }
        if self.magicFormatRefusal(of: message.documents) { return "cvc-datatype-valid: 测试订单号要求的回执" }
        let marks = self.settings.faults.refuseMessagesWith
        guard !marks.isEmpty else { return nil }
        let isMarked = message.documents.contains { document in marks.contains { document.orderNo.contains($0) } }
        return isMarked ? "cvc-datatype-valid: 元素值不符合定义" : nil
    }

    private mutating func refuseMessage(_ message: JudgedMessage, _ delivery: Delivery, reason: String) {
        for (document, content) in zip(message.documents, message.contentDigests) {
            self.record.note(
                Self.filing(document, content, delivery, .messageRefused, 0), key: document.key,
                messageDigest: message.digest)
        }
        let key = PortKey(kind: message.kind, code: delivery.senderID, number: delivery.messageID)
        let answered = self.after(self.settings.delays.eport, from: delivery.at)
        self.emit(
            PortReceipt(
                kind: .formatRefusal, dxpId: delivery.senderID, status: -999_999,
                guid: self.dice.foreignGuid("900 \(delivery.number)"), info: reason, returnTime: answered,
                storedAt: answered, names: ReceiptNames(key: key),
                extra: .formatRefusal(
                    oriCopMsgId: delivery.messageID, oriMessageType: message.kind.messageName,
                    message: delivery.number)))
    }

    // MARK: - Decisions

    private mutating func decide(
        _ document: FiledDocument, content: String, message: JudgedMessage, _ delivery: Delivery
    ) -> Decision {
        func refuse(_ status: Int, _ detail: String) -> Decision { .refuse(status, detail, .refused) }
        let codes = document.port.codes
        switch message.fault {
        case .tooMany: return refuse(codes.tooMany, ReturnText.tooMany(document))
        case .signature(let fault, let reason):
            return refuse(codes.signature(fault), ReturnText.failed(document, "验签失败:" + reason))
        case .format, nil: break
        }
        if !message.dxpId.utf8.elementsEqual(delivery.senderID.utf8) {
            return refuse(codes.checkFailed, ReturnText.failed(document, "客户端协议发送方的senderId与传输节点dxpId信息不一致"))
        }
        if let finding = DocumentChecks.check(document, rules: self.settings.rules) {
            return refuse(finding.status, ReturnText.failed(document, finding.detail))
        }
        if let owner = self.guids[document.guid], owner != document.key {
            return refuse(codes.checkFailed, ReturnText.failed(document, "guid重复"))
        }
        let decision = self.place(document, content: content)
        guard case .store = decision else { return decision }
        return self.objection(document, message, delivery) ?? decision
    }

    /// Duplicate, stale, change, delete: what the key and the times decide.
    private mutating func place(_ document: FiledDocument, content: String) -> Decision {
        let port = document.port
        let codes = port.codes
        let stored = self.live[document.key]
        func duplicate(_ stored: LiveRecord) -> Decision {
            .refuse(codes.duplicate, ReturnText.duplicate(document, stored), .duplicate)
        }
        var isEqualTime = false
        if let stored {
            if document.appTime < stored.appTime { return .refuse(codes.stale, ReturnText.stale(document), .stale) }
            isEqualTime = document.appTime == stored.appTime
            let isSame = stored.guid == document.guid && stored.content == content
            if isSame, self.settings.rules.redelivery != .likeEqualAppTime { return .redelivered }
            if isEqualTime, stored.isLive || isSame {
                switch self.settings.rules.equalAppTime {
                case .stale: return .refuse(codes.stale, ReturnText.stale(document), .stale)
                case .duplicate: return duplicate(stored)
                case .accept: if stored.content == content { return .again }
                }
            }
        }
        if document.appType == "1" {
            guard let stored, stored.isLive else { return .store(change: false) }
            if stored.content != content, !self.wasDenied(stored, to: document) {
                self.record.find(.secondDeclaration, document.key.description)
            }
            if isEqualTime, self.settings.rules.equalAppTime == .accept, port.isChangeable(stored, in: self) {
                return .store(change: true)
            }
            return duplicate(stored)
        }
        guard let stored, stored.isLive || stored.status == 100 else {
            return .refuse(codes.nothingToChange, ReturnText.failed(document, "报送类型错误，变更或删除的数据不存在"), .refused)
        }
        guard port.isChangeable(stored, in: self) else {
            return .refuse(codes.locked, ReturnText.failed(document, "当前状态不允许变更或删除"), .refused)
        }
        return document.appType == "3" ? .delete : .store(change: true)
    }

    /// The port itself said that there is nothing to change, and what is live now is an older filing that was so slow on its
    /// way that it came after that word: no sender can know of it, and only a filing as new is left to him. It is refused as
    /// a duplicate, which tells him; whoever files yet another as new then is in the wrong.
    private func wasDenied(_ stored: LiveRecord, to document: FiledDocument) -> Bool {
        let codes = document.port.codes
        let filings = self.record.declarations[document.key.description]?.filings ?? []
        guard codes.nothingToChange != codes.checkFailed, document.appTime > stored.appTime,
            let arrival = filings.lastIndex(where: { $0.guid == stored.guid && $0.verdict == .accepted })
        else { return false }
        let isDenied = filings[..<arrival].contains {
            $0.status == codes.nothingToChange && $0.appTime > stored.appTime && $0.appTime < document.appTime
        }
        return isDenied
            && !filings[arrival...].contains {
                $0.verdict == .duplicate && $0.content != stored.content && $0.guid != document.guid
            }
    }

    /// Not used up by an inventory that is still live.
    func isUnused(_ stored: LiveRecord) -> Bool {
        guard let user = stored.usedBy else { return true }
        return self.live[user].map { !$0.isLive } ?? true
    }

    /// What speaks against a document that could be stored otherwise.
    private mutating func objection(
        _ document: FiledDocument, _ message: JudgedMessage, _ delivery: Delivery
    ) -> Decision? {
        let codes = document.port.codes
        if let detail = self.declarantMismatch(document, message) {
            return .refuse(codes.declarant, ReturnText.failed(document, detail), .refused)
        }
        if let number = Self.copNo(document), let owner = self.copNos[number], owner != document.key,
            self.live[owner]?.isLive == true
        {
            return .refuse(codes.checkFailed, ReturnText.failed(document, "企业内部编号重复"), .refused)
        }
        if let finding = document.port.admit(document, in: self) {
            return .refuse(finding.status, ReturnText.failed(document, finding.detail), .refused)
        }
        if let status = self.magicRefusal(of: document) {
            return .refuse(status, ReturnText.failed(document, "测试订单号要求的回执"), .refused)
        }
        if let outcome = self.outcome(for: document, where: { if case .refuse = $0 { true } else { false } }),
            case .refuse(let status) = outcome.effect
        {
            self.use(outcome, document.key)
            return .refuse(status, ReturnText.failed(document, "系统异常:null"), .refused)
        }
        if let status = codes.system,
            self.dice.strikes(.systemError, self.settings.faults, subject: document.key.description + document.guid)
        {
            return .refuse(status, ReturnText.failed(document, "系统异常"), .refused)
        }
        return nil
    }

    /// Declarant, certificate and account book, for kinds that a declarant files.
    private func declarantMismatch(_ document: FiledDocument, _ message: JudgedMessage) -> String? {
        let agents = self.settings.rules.agents
        guard !agents.isEmpty, document.kind.definition.head.elements.contains(where: { $0.name == "agentCode" }) else {
            return nil
        }
        guard let agent = agents.first(where: { $0.code == document.head["agentCode"] }) else { return "申报企业未备案" }
        if !agent.serials.isEmpty, !agent.serials.contains(message.certificateSerial ?? "") { return "申报企业与IC卡或证书不一致" }
        let book = document.head["emsNo"]
        return agent.emsNos.isEmpty || book.isEmpty || agent.emsNos.contains(book) ? nil : "账册与申报企业不一致"
    }

    /// An own number of the declarant, for kinds that are not known by it anyway.
    static func copNo(_ document: FiledDocument) -> String? {
        let number = document.head["copNo"]
        guard !number.isEmpty, !document.port.key.contains("copNo") else { return nil }
        return "\(document.kind.rawValue) \(document.head["agentCode"])/\(number)"
    }

    // MARK: - Carrying out

    private mutating func carryOut(
        _ decision: Decision, _ document: FiledDocument, content: String, _ delivery: Delivery
    ) -> PortRecord.Filing {
        let answered = self.after(
            self.settings.delays.eport + self.magicDelayOfEPort(document), from: delivery.at)
        func filing(_ verdict: PortRecord.Filing.Verdict, _ status: Int) -> PortRecord.Filing {
            Self.filing(document, content, delivery, verdict, status)
        }
        switch decision {
        case .refuse(let status, let text, let verdict):
            self.answer(document, delivery.senderID, status: status, info: text, at: answered)
            return filing(verdict, status)
        case .redelivered:
            if self.settings.rules.redelivery == .repeatState { self.repeatState(document, at: answered) }
            return filing(.redelivered, 0)
        case .again:
            self.repeatState(document, at: answered)
            return filing(.acceptedAgain, 2)
        case .delete:
            document.port.ended(document.key, in: &self)
            self.live[document.key]?.status = LiveRecord.deleted
            self.live[document.key]?.generation += 1
            self.live[document.key]?.guid = document.guid
            self.live[document.key]?.appTime = document.appTime
            self.answer(document, delivery.senderID, status: 2, info: ReturnText.deleted(document), at: answered)
            return filing(.deleted, 2)
        case .store(let change):
            self.store(document, content: content, change: change, delivery, answered: answered)
            return filing(change ? .changed : .accepted, 2)
        }
    }

    private mutating func store(
        _ document: FiledDocument, content: String, change: Bool, _ delivery: Delivery, answered: Timestamp
    ) {
        let key = document.key
        let port = document.port
        let earlier = self.live[key]
        if earlier != nil { port.ended(key, in: &self) }
        var names = ReceiptNames(document, created: delivery.at)
        if let letter = port.letter {
            names.preNo = change ? (earlier?.names.preNo ?? "") : ""
            if names.preNo.isEmpty { names.preNo = letter + answered.beijing8 + self.nextSerial() }
        }
        if port.isNumberedByCustoms { names.customsGuid = self.dice.foreignGuid(names.preNo) }
        if names.orderNo.isEmpty, let number = self.orderNumber(of: document) { names.orderNo = number }
        if let number = Self.copNo(document) { self.copNos[number] = key }
        let stored = LiveRecord(
            document: document, names: names, dxpId: delivery.senderID, guid: document.guid, appTime: document.appTime,
            content: content, contents: (earlier?.contents ?? []).union([content]),
            generation: (earlier?.generation ?? 0) + 1)
        self.live[key] = stored
        self.guids[document.guid] = key
        self.answer(document, delivery.senderID, status: 2, info: port.taken(document, in: self), at: answered)
        if self.magicStatus(of: document) != 2 {
            self.agenda.add(
                .examine, key: key, generation: stored.generation,
                due: self.after(
                    self.settings.delays.customs + self.magicDelayOfCustoms(document), from: answered))
        }
        port.entered(document, in: &self, answered: answered)
    }

    mutating func noteTransaction(_ payment: FiledDocument) {
        let order = PortKey(kind: .order, code: payment.head["ebpCode"], number: payment.orderNo)
        if self.paymentsOfOrder[order]?.contains(payment.key) != true {
            self.paymentsOfOrder[order, default: []].append(payment.key)
        }
    }

    /// Lets a document wait for something.
    mutating func wait(_ key: PortKey, for names: [String], then step: Agenda.Step) {
        let waiting = Waiting(key: key, step: step)
        for name in names where self.waiting[name]?.contains(waiting) != true {
            self.waiting[name, default: []].append(waiting)
        }
    }

    /// Lets everything go on that waits for something.
    mutating func wake(_ name: String, due: Timestamp) {
        for waiting in self.waiting.removeValue(forKey: name) ?? [] {
            guard let stored = self.live[waiting.key] else { continue }
            self.agenda.add(waiting.step, key: waiting.key, generation: stored.generation, due: due)
        }
    }

    static func filing(
        _ document: FiledDocument, _ content: String, _ delivery: Delivery, _ verdict: PortRecord.Filing.Verdict,
        _ status: Int
    ) -> PortRecord.Filing {
        PortRecord.Filing(
            message: delivery.number, guid: document.guid, appType: document.appType, appTime: document.appTime,
            content: content, verdict: verdict, status: status)
    }
}
