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
        for (document, content) in zip(message.documents, message.contentDigests) {
            let decision = self.decide(document, content: content, message: message, delivery)
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

    private func formatRefusal(_ message: JudgedMessage) -> String? {
        if case .format(let reason) = message.fault { return reason }
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
        let kind = document.kind
        func refuse(_ status: Int, _ detail: String, _ verdict: PortRecord.Filing.Verdict = .refused) -> Decision {
            .refuse(status, detail, verdict)
        }
        switch message.fault {
        case .tooMany: return refuse(RefusalCodes.tooMany(kind), ReturnText.failed(document, "报文数量超过限制"))
        case .signature(let fault, let reason):
            return refuse(RefusalCodes.signature(kind, fault), ReturnText.failed(document, "验签失败:" + reason))
        case .format, nil: break
        }
        if !message.dxpId.utf8.elementsEqual(delivery.senderID.utf8) {
            return refuse(
                RefusalCodes.checkFailed(kind),
                ReturnText.failed(document, "客户端协议发送方的senderId与传输节点dxpId信息不一致"))
        }
        if let finding = DocumentChecks.check(document, rules: self.settings.rules) {
            return refuse(finding.status, ReturnText.failed(document, finding.detail))
        }
        if let owner = self.guids[document.guid], owner != document.key {
            return refuse(RefusalCodes.checkFailed(kind), ReturnText.failed(document, "guid重复"))
        }
        let decision = self.place(document, content: content)
        guard case .store = decision else { return decision }
        return self.objection(document, message, delivery) ?? decision
    }

    /// Duplicate, stale, change, delete: what the key and the times decide.
    private mutating func place(_ document: FiledDocument, content: String) -> Decision {
        let kind = document.kind
        let stored = self.live[document.key]
        var isEqualTime = false
        if let stored {
            if document.appTime < stored.appTime {
                return .refuse(RefusalCodes.stale(kind), ReturnText.stale(document), .stale)
            }
            isEqualTime = document.appTime == stored.appTime
            let isSame = stored.guid == document.guid && stored.content == content
            if isSame, self.settings.rules.redelivery != .likeEqualAppTime { return .redelivered }
            if isEqualTime, stored.isLive || isSame {
                switch self.settings.rules.equalAppTime {
                case .stale: return .refuse(RefusalCodes.stale(kind), ReturnText.stale(document), .stale)
                case .duplicate:
                    return .refuse(RefusalCodes.duplicate(kind), ReturnText.duplicate(document, stored), .duplicate)
                case .accept: if stored.content == content { return .again }
                }
            }
        }
        if document.appType == "1" {
            guard let stored, stored.isLive else { return .store(change: false) }
            if stored.content != content { self.record.find(.secondDeclaration, document.key.description) }
            if isEqualTime, self.settings.rules.equalAppTime == .accept, self.isChangeable(stored, kind) {
                return .store(change: true)
            }
            return .refuse(RefusalCodes.duplicate(kind), ReturnText.duplicate(document, stored), .duplicate)
        }
        guard let stored, stored.status != LiveRecord.deleted, stored.status != 700 else {
            return .refuse(
                RefusalCodes.nothingToChange(kind), ReturnText.failed(document, "报送类型错误，变更或删除的数据不存在"), .refused)
        }
        guard self.isChangeable(stored, kind) else {
            return .refuse(RefusalCodes.locked(kind), ReturnText.failed(document, "当前状态不允许变更或删除"), .refused)
        }
        return document.appType == "3" ? .delete : .store(change: true)
    }

    private func isChangeable(_ stored: LiveRecord, _ kind: DocumentKind) -> Bool {
        if kind == .inventory { return stored.status == 2 || stored.status == 100 }
        guard let user = stored.usedBy else { return true }
        return self.live[user].map { !$0.isLive } ?? true
    }

    /// What speaks against a document that could be stored otherwise.
    private mutating func objection(
        _ document: FiledDocument, _ message: JudgedMessage, _ delivery: Delivery
    ) -> Decision? {
        let kind = document.kind
        if kind == .inventory {
            if let detail = self.declarantMismatch(document, message) {
                return .refuse(RefusalCodes.declarantMismatch, ReturnText.failed(document, detail), .refused)
            }
            if let owner = self.copNos[Self.copNo(document)], owner != document.key, self.live[owner]?.isLive == true {
                return .refuse(
                    RefusalCodes.checkFailed(kind), ReturnText.failed(document, "企业内部编号重复"), .refused)
            }
        }
        if let outcome = self.outcome(for: document, where: { if case .refuse = $0.effect { true } else { false } }),
            case .refuse(let status) = outcome.effect
        {
            self.use(outcome, document.key)
            return .refuse(status, ReturnText.failed(document, "系统异常:null"), .refused)
        }
        if let status = RefusalCodes.systemError(kind),
            self.dice.strikes(.systemError, self.settings.faults, subject: document.key.description + document.guid)
        {
            return .refuse(status, ReturnText.failed(document, "系统异常"), .refused)
        }
        return nil
    }

    private func declarantMismatch(_ document: FiledDocument, _ message: JudgedMessage) -> String? {
        let agents = self.settings.rules.agents
        guard !agents.isEmpty else { return nil }
        guard let agent = agents.first(where: { $0.code == document.head["agentCode"] }) else {
            return "申报企业未备案"
        }
        if !agent.serials.isEmpty, !agent.serials.contains(message.certificateSerial ?? "") {
            return "申报企业与IC卡或证书不一致"
        }
        return agent.emsNos.isEmpty || agent.emsNos.contains(document.head["emsNo"]) ? nil : "账册与申报企业不一致"
    }

    static func copNo(_ document: FiledDocument) -> String { document.head["agentCode"] + "/" + document.head["copNo"] }

    // MARK: - Carrying out

    private mutating func carryOut(
        _ decision: Decision, _ document: FiledDocument, content: String, _ delivery: Delivery
    ) -> PortRecord.Filing {
        let answered = self.after(self.settings.delays.eport, from: delivery.at)
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
            self.live[document.key]?.status = LiveRecord.deleted
            self.live[document.key]?.generation += 1
            self.live[document.key]?.guid = document.guid
            self.live[document.key]?.appTime = document.appTime
            self.answer(document, delivery.senderID, status: 2, info: "删除申报成功[\(document.guid)]", at: answered)
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
        let earlier = self.live[key]
        var names = ReceiptNames(document, created: delivery.at)
        if document.kind == .inventory {
            names.preNo = change ? (earlier?.names.preNo ?? "") : ""
            if names.preNo.isEmpty { names.preNo = "B" + answered.beijing8 + self.nextSerial() }
            names.customsGuid = self.dice.foreignGuid(names.preNo)
            self.copNos[Self.copNo(document)] = key
        }
        self.live[key] = LiveRecord(
            document: document, names: names, dxpId: delivery.senderID, guid: document.guid,
            appTime: document.appTime, content: content, contents: (earlier?.contents ?? []).union([content]),
            generation: (earlier?.generation ?? 0) + 1)
        self.guids[document.guid] = key
        self.enter(document, answered: answered, delivery)
    }

    private mutating func enter(_ document: FiledDocument, answered: Timestamp, _ delivery: Delivery) {
        let key = document.key
        guard let stored = self.live[key] else { return }
        let atCustoms = self.after(self.settings.delays.customs, from: answered)
        switch document.kind {
        case .order, .payment, .waybill:
            self.answer(document, delivery.senderID, status: 2, info: ReturnText.taken(document), at: answered)
            self.agenda.add(.store, key: key, generation: stored.generation, due: atCustoms)
            if document.kind == .payment { self.noteTransaction(document) }
            self.wakeWaiting(document.orderNo, due: atCustoms)
        default:
            self.answer(
                document, delivery.senderID, status: 2,
                info: ReturnText.inventoryTaken(document, lacksPayment: self.payment(of: document) == nil),
                at: answered)
            self.agenda.add(.match, key: key, generation: stored.generation, due: atCustoms)
        }
        if document.kind == .order, self.settings.rules.playedPayments.contains(document.head["payCode"]) {
            self.agenda.add(
                .playPayment, key: key, generation: stored.generation,
                due: self.after(self.settings.delays.playedPayment, from: answered))
        }
    }

    mutating func noteTransaction(_ payment: FiledDocument) {
        let order = PortKey(kind: .order, code: payment.head["ebpCode"], number: payment.orderNo)
        if self.paymentsOfOrder[order]?.contains(payment.key) != true {
            self.paymentsOfOrder[order, default: []].append(payment.key)
        }
    }

    mutating func wakeWaiting(_ orderNo: String, due: Timestamp) {
        for key in self.waiting.removeValue(forKey: orderNo) ?? [] {
            guard let inventory = self.live[key] else { continue }
            self.agenda.add(.match, key: key, generation: inventory.generation, due: due)
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
