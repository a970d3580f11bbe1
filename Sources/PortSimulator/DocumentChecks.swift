import Declarations

/// Checks of one document by itself, beyond the schema: what the e-port answers with a negative number.
enum DocumentChecks {
    struct Finding: Sendable, Hashable {
        var status: Int
        var detail: String
    }

    static func check(_ document: FiledDocument, rules: PortRules) -> Finding? {
        let failed = RefusalCodes.checkFailed(document.kind)
        func fail(_ detail: String) -> Finding { Finding(status: failed, detail: detail) }
        guard document.guid.utf8.count == 36 else { return fail("guid长度不正确") }
        guard ["1", "2", "3"].contains(document.appType) else { return fail("appType不正确") }
        guard document.appTime.utf8.count == 14, Timestamp(beijing: document.appTime) != nil else {
            return fail("appTime格式不正确")
        }
        guard document.head["appStatus"] == "2" else { return fail("appStatus不是申报") }
        guard document.head["currency"] == "142" else { return fail("币制必须为142") }
        if let finding = self.lines(document) { return finding }
        switch document.kind {
        case .order: return self.order(document)
        case .payment: return self.payment(document)
        case .waybill: return document.head["packNo"] == "1" ? nil : fail("件数必须为1")
        default: return self.inventory(document, rules)
        }
    }

    private static func lines(_ document: FiledDocument) -> Finding? {
        let failed = RefusalCodes.checkFailed(document.kind)
        let numbers = document.lines.map { Int($0["gnum"]) }
        if Set(numbers).count != numbers.count {
            return Finding(status: RefusalCodes.repeatedLine(document.kind), detail: "商品序号重复")
        }
        for (index, line) in document.lines.enumerated() {
            guard numbers[index] == index + 1 else { return Finding(status: failed, detail: "商品序号不连续") }
            guard line["currency"] == "142" else { return Finding(status: failed, detail: "表体币制必须为142") }
            guard let quantity = line.amount("qty"), quantity > .zero, let price = line.amount("price"),
                price >= .zero, let total = line.amount("totalPrice"),
                quantity.multiplied(by: price)?.roundedToFen == total.roundedToFen
            else { return Finding(status: failed, detail: "总价不等于单价乘数量") }
        }
        return nil
    }

    private static func order(_ document: FiledDocument) -> Finding? {
        func fail(_ detail: String) -> Finding { Finding(status: RefusalCodes.checkFailed(.order), detail: detail) }
        let head = document.head
        guard head["orderType"] == "I" else { return fail("订单类型不正确") }
        guard let goods = head.amount("goodsValue"), let freight = head.amount("freight"),
            let discount = head.amount("discount"), let tax = head.amount("taxTotal"),
            let paid = head.amount("acturalPaid"), paid == goods + freight + tax - discount
        else { return fail("实际支付金额不等于商品价格加运杂费加代扣税款减非现金抵扣金额") }
        let sum = document.lines.compactMap { $0.amount("totalPrice") }.reduce(Amount.zero, +)
        guard goods == sum else { return fail("商品价格不等于表体总价之和") }
        guard Identity.isPlausible(type: head["buyerIdType"], number: head["buyerIdNumber"]) else {
            return fail("订购人证件号码不正确")
        }
        return nil
    }

    private static func payment(_ document: FiledDocument) -> Finding? {
        let head = document.head
        guard let paid = head.amount("amountPaid"), paid > .zero else {
            return Finding(status: RefusalCodes.checkFailed(.payment), detail: "支付金额不正确")
        }
        guard Timestamp(beijing: head["payTime"]) != nil, head["payTime"].utf8.count == 14 else {
            return Finding(status: RefusalCodes.checkFailed(.payment), detail: "支付时间格式不正确")
        }
        guard Identity.isPlausible(type: head["payerIdType"], number: head["payerIdNumber"]) else {
            return Finding(status: RefusalCodes.checkFailed(.payment), detail: "支付人证件号码不正确")
        }
        return nil
    }

    private static func inventory(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        func fail(_ detail: String) -> Finding {
            Finding(status: RefusalCodes.checkFailed(.inventory), detail: detail)
        }
        let head = document.head
        guard !head["copNo"].isEmpty else { return fail("企业内部编号为空") }
        guard head["preNo"].isEmpty || document.appType != "1" else { return fail("新增申报不能填写预录入编号") }
        guard head["ieFlag"] == "I" else { return fail("进出口标记不正确") }
        guard head["packNo"] == "1" else { return fail("件数必须为1") }
        guard ["1210", "1239"].contains(head["tradeMode"]) else { return fail("贸易方式不支持") }
        guard !head["emsNo"].isEmpty, !head["areaCode"].isEmpty, !head["areaName"].isEmpty else {
            return fail("保税模式账册编号和区内企业必填")
        }
        guard head["country"] == "142" else { return fail("保税模式起运国必须为142") }
        guard ["trafNo", "voyageNo", "billNo"].allSatisfy({ head[$0].isEmpty }) else {
            return fail("保税模式不能填写运输工具信息")
        }
        guard let gross = head.amount("grossWeight"), let net = head.amount("netWeight"), net > .zero, gross >= net
        else { return fail("毛重净重不正确") }
        guard Identity.isPlausible(type: head["buyerIdType"], number: head["buyerIdNumber"]) else {
            return fail("订购人证件号码不正确")
        }
        for line in document.lines {
            guard !line["itemRecordNo"].isEmpty else { return fail("保税模式账册备案料号必填") }
            guard let first = line.amount("qty1"), first > .zero else { return fail("法定数量不正确") }
            guard line["unit2"].isEmpty == line["qty2"].isEmpty else { return fail("第二数量与第二单位必须同时填写") }
            guard line["unit"] != line["unit1"] || line.amount("qty") == first else {
                return fail("申报单位与法定单位相同时数量必须相等")
            }
        }
        let value = TaxReckoner.dutiableValue(document)
        if value > rules.singleLimit, !TaxReckoner.isSingleArticle(document) {
            return Finding(status: RefusalCodes.singleLimit, detail: "超过单次交易限值")
        }
        return nil
    }
}

/// The check digit of an 18-character citizen identity number (GB 11643).
enum Identity {
    static func isPlausible(type: String, number: String) -> Bool {
        guard type == "1" else { return !number.isEmpty }
        let bytes = Array(number.utf8)
        guard bytes.count == 18 else { return false }
        var sum = 0
        for index in 0..<17 {
            guard (48...57).contains(bytes[index]) else { return false }
            var weight = 1
            for _ in 0..<(17 - index) { weight = weight * 2 % 11 }
            sum += Int(bytes[index] - 48) * weight
        }
        return bytes[17] == Array("10X98765432".utf8)[sum % 11]
    }
}
