import Cryptography
import Declarations

/// Import inventory, 621 → 622: the declaration proper. Customs compares it with order, payment and waybill, books the
/// buyer's annual use, releases it (in direct purchase not before the site's inbound list) and bills the tax.
struct Port621: PortKind {
    let kind = DocumentKind.inventory
    let noun = "清单"
    let codes = RefusalCodes(
        621_000...621_999, check: -621_001, duplicate: -621_004, nothingToChange: -621_011, locked: -621_012,
        tooMany: -621_030, noLines: -621_000, repeatedLine: -621_027, declarant: -621_015, system: -621_017,
        noSignature: -621_026, digest: -621_028, signature: -621_029)
    /// The port knows it by merchant and order number, as the comparison of documents does.
    let key = ["ebcCode", "orderNo"]
    let letter: String? = "B"
    let receipt = ReceiptElement.list("customsCode?, ebpCode?, ebcCode?, agentCode?, copNo, preNo, invtNo?")
    let statuses = [120, 800]
    let isNumberedByCustoms = true

    static let singleLimit = -621_005

    // MARK: - By itself

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        guard head["currency"] == "142" else { return self.fails("币制必须为142") }
        if let finding = DocumentChecks.goods(document, currency: "142") { return finding }
        guard !head["copNo"].isEmpty else { return self.fails("企业内部编号为空") }
        guard head["preNo"].isEmpty || document.appType != "1" else { return self.fails("新增申报不能填写预录入编号") }
        guard head["ieFlag"] == "I" else { return self.fails("进出口标记不正确") }
        guard head["packNo"] == "1" else { return self.fails("件数必须为1") }
        if let finding = self.mode(document) { return finding }
        if let finding = DocumentChecks.weights(document) { return finding }
        guard Identity.isPlausible(type: head["buyerIdType"], number: head["buyerIdNumber"]) else {
            return self.fails("订购人证件号码不正确")
        }
        if let finding = DocumentChecks.statutory(document) { return finding }
        let value = TaxReckoner.dutiableValue(document)
        if value > rules.singleLimit, !TaxReckoner.isSingleArticle(document) {
            return Finding(status: Self.singleLimit, detail: "超过单次交易限值")
        }
        return nil
    }

    private func mode(_ document: FiledDocument) -> Finding? {
        let head = document.head
        let transport = ["trafNo", "voyageNo", "billNo"]
        switch head["tradeMode"] {
        case "1210", "1239":
            guard DocumentChecks.absent(["emsNo", "areaCode", "areaName"], in: head) == nil else {
                return self.fails("保税模式账册编号和区内企业必填")
            }
            guard head["country"] == "142" else { return self.fails("保税模式起运国必须为142") }
            guard transport.allSatisfy({ head[$0].isEmpty }) else { return self.fails("保税模式不能填写运输工具信息") }
            guard document.lines.allSatisfy({ !$0["itemRecordNo"].isEmpty }) else { return self.fails("保税模式账册备案料号必填") }
        case "9610":
            guard DocumentChecks.absent(transport, in: head) == nil else { return self.fails("直购模式运输工具信息必填") }
            guard ["emsNo", "areaCode", "areaName"].allSatisfy({ head[$0].isEmpty }) else {
                return self.fails("直购模式不能填写账册编号和区内企业")
            }
            guard head["country"] != "142" else { return self.fails("直购模式起运国不正确") }
        default: return self.fails("贸易方式不支持")
        }
        return nil
    }

    // MARK: - Filing

    func taken(_ document: FiledDocument, in house: CustomsHouse) -> String {
        let head = document.head
        var text = ReturnText.taken(document, self.noun) + "[电商企业编码：\(head["ebcCode"])订单编号：\(head["orderNo"])]"
        if house.payment(of: document) == nil { text += "; 对应电商平台为[\(head["ebpCode"])]订单号为[\(head["orderNo"])]支付信息不存在" }
        return text
    }

    /// The annual use is booked at the declaration, as far as it fits.
    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        var facts = InventoryFacts(document)
        facts.identity = Self.identity(document.head)
        house.live[document.key]?.facts = facts
        _ = self.book(document, in: &house, at: answered)
    }

    /// The sum that exceeds the limit; nil when the use is booked.
    private func book(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) -> Amount? {
        let key = document.key
        guard let stored = house.live[key], let facts = stored.facts, stored.booking == nil else { return nil }
        let booking = Quota.Booking(
            identity: facts.identity, year: String(moment.beijing8.prefix(4)),
            amount: TaxReckoner.dutiableValue(document))
        let total = house.quota.used(booking.identity, booking.year) + booking.amount
        guard total <= house.settings.rules.annualLimit else { return total }
        house.quota.book(booking)
        house.live[key]?.booking = booking
        return nil
    }

    func ended(_ key: PortKey, in house: inout CustomsHouse) {
        guard let booking = house.live[key]?.booking else { return }
        house.quota.giveBack(booking)
        house.live[key]?.booking = nil
    }

    /// A hash, so that no identity is kept.
    static func identity(_ head: FieldRow) -> String {
        Hex.encode(Digest.sha256(Array((head["buyerIdType"] + head["buyerIdNumber"]).utf8)))
    }

    // MARK: - At customs

    func examine(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) -> Examination {
        let key = document.key
        let generation = house.live[key]?.generation ?? 0
        if house.dice.strikes(.reject, house.settings.faults, subject: "\(key) \(generation)") {
            let code = house.settings.faults.rejectCode
            return .rejects(code: code, text: self.rejectionText(code, document, in: house))
        }
        guard let order = house.order(of: document), let payment = house.payment(of: document),
            let waybill = house.waybill(of: document)
        else { return .waits([WaitName.order(document.orderNo)]) }
        let result = ThreeWayMatch.compare(order: order, payment: payment, waybill: waybill, inventory: document)
        if case .differs(let code, let text) = result { return .rejects(code: code, text: text) }
        if let total = self.book(document, in: &house, at: moment) {
            return .rejects(code: "1313", text: self.quotaText(total, house))
        }
        return .passes
    }

    /// The parts are used from now on; customs gives the number.
    func passed(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        for part in self.parts(of: document, in: house) { house.live[part.key]?.usedBy = document.key }
        house.giveNumber(document, letter: "I", at: moment)
    }

    func missing(_ document: FiledDocument, in house: CustomsHouse) -> [String] {
        guard document.head["tradeMode"] == "9610" else { return [] }
        return house.isEntered(document) ? [] : [WaitName.entry(document.head)]
    }

    func finished(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        house.live[document.key]?.facts?.releasedAt = moment
        house.settleTax(document, at: moment)
        house.shelve(self.parts(of: document, in: house).map(\.key) + [document.key])
    }

    func rejected(
        _ document: FiledDocument, code: String?, text: String, in house: inout CustomsHouse, at moment: Timestamp
    ) {
        guard let code, CustomsWords.blamesOrder(code), let order = house.order(of: document) else { return }
        house.step(order.key, to: 100, text, at: moment)
    }

    private func parts(of document: FiledDocument, in house: CustomsHouse) -> [FiledDocument] {
        [house.order(of: document), house.payment(of: document), house.waybill(of: document)].compactMap { $0 }
    }

    // MARK: - Texts

    func rejectionText(_ code: String, _ document: FiledDocument, in house: CustomsHouse) -> String {
        guard code == "1313" else { return ReturnText.customs(code, CustomsWords.words(code)) }
        return self.quotaText(house.settings.rules.annualLimit + TaxReckoner.dutiableValue(document), house)
    }

    private func quotaText(_ total: Amount, _ house: CustomsHouse) -> String {
        let limit = house.settings.rules.annualLimit
        let words =
            CustomsWords.words("1313") + ";totalPrice：\(Self.grouped(total)) > limitPrice: \(Self.grouped(limit));"
        return ReturnText.customs("1313", words)
    }

    /// With a comma after each group of three digits, as seen in receipts.
    static func grouped(_ amount: Amount) -> String {
        let parts = amount.description.split(separator: ".")
        var text = ""
        let digits = Array(parts.first ?? "0")
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return parts.count == 2 ? text + "." + parts[1] : text
    }

    func name(_ document: FiledDocument) -> String { "电商企业编码：\(document.head["ebcCode"]),订单编号：\(document.orderNo)" }

    /// As seen in the field: neither order nor copNo, only the number of the e-port, guids and text.
    func write(_ receipt: PortReceipt, into json: inout JSONWriter) {
        let names = receipt.names
        json.member("re_elist_guid", receipt.guid)
        json.member("re_elist_guid_cus", names.customsGuid)
        json.member("agentcode", names.agentCode)
        json.member("ebpcode", names.ebpCode)
        json.member("ebccode", names.ebcCode)
        if let district = Int64(names.customsCode) { json.member("customscode", district) }
        json.member("createtime", names.createdAt.beijing14)
        if !names.preNo.isEmpty { json.member("preno", names.preNo) }
        if !names.invtNo.isEmpty { json.member("invtno", names.invtNo) }
    }
}
