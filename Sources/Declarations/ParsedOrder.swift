/// Values of a head or of a line that passed their own checks.
struct ParsedFields {
    var texts: [FieldName: String] = [:]
    var amounts: [FieldName: Amount] = [:]
    var number: Int?

    subscript(text name: FieldName) -> String? { self.texts[name] }
    subscript(amount name: FieldName) -> Amount? { self.amounts[name] }
}

/// One order whose values were read one by one; what is missing or wrong is not in it.
struct ParsedOrder {
    var head = ParsedFields()
    var lines: [ParsedFields] = []

    /// The order, when every required value is there. Lines are sorted by number.
    var order: Order? {
        let amounts = self.head.amounts
        guard let orderNo = self.head[text: .orderNo], let port = self.head[text: .port],
            let goodsValue = amounts[.goodsValue], let freight = amounts[.freight], let discount = amounts[.discount],
            let taxTotal = amounts[.taxTotal], let acturalPaid = amounts[.acturalPaid], let buyer = self.buyer,
            let consignee = self.consignee, let payment = self.payment, let logistics = self.logistics
        else { return nil }
        let lines = self.lines.compactMap(\.line)
        guard lines.count == self.lines.count else { return nil }
        var order = Order(
            orderNo: orderNo, port: port, goodsValue: goodsValue, freight: freight, discount: discount,
            taxTotal: taxTotal, acturalPaid: acturalPaid, buyer: buyer, consignee: consignee, payment: payment,
            logistics: logistics, note: self.head[text: .note], lines: lines.sorted { $0.gnum < $1.gnum })
        order.dispatchBy = self.head[text: .dispatchBy]
        return order
    }

    private var buyer: Order.Buyer? {
        let texts = self.head.texts
        guard let account = texts[.buyerRegNo], let name = texts[.buyerName], let phone = texts[.buyerTelephone],
            let type = texts[.buyerIdType], let number = texts[.buyerIdNumber]
        else { return nil }
        return .init(
            buyerRegNo: account, buyerName: name, buyerTelephone: phone, buyerIdType: type, buyerIdNumber: number)
    }

    private var consignee: Order.Consignee? {
        let texts = self.head.texts
        guard let name = texts[.consignee], let phone = texts[.consigneeTelephone],
            let address = texts[.consigneeAddress]
        else { return nil }
        return .init(
            consignee: name, consigneeTelephone: phone, consigneeAddress: address,
            consigneeDistrict: texts[.consigneeDistrict])
    }

    private var payment: Order.Payment? {
        guard let number = self.head[text: .payTransactionId], let time = self.head[text: .payTime],
            let amount = self.head[amount: .amountPaid]
        else { return nil }
        return .init(payTransactionId: number, payTime: time, amountPaid: amount, split: self.split)
    }

    private var split: Order.Payment.Split? {
        guard let number = self.head[text: .splitTransactionId], let amount = self.head[amount: .splitAmountPaid],
            let orders = self.head[text: .splitOrders].flatMap({ Int($0) })
        else { return nil }
        return .init(transactionId: number, amountPaid: amount, orders: orders)
    }

    private var logistics: Order.Logistics? {
        let amounts = self.head.amounts
        guard let number = self.head[text: .logisticsNo], let freight = amounts[.logisticsFreight],
            let insurance = amounts[.insuredFee], let gross = amounts[.grossWeight], let net = amounts[.netWeight]
        else { return nil }
        return .init(
            logisticsNo: number, freight: freight, insuredFee: insurance, grossWeight: gross, netWeight: net,
            trafNo: self.head[text: .trafNo], voyageNo: self.head[text: .voyageNo], billNo: self.head[text: .billNo],
            country: self.head[text: .departureCountry])
    }
}

extension ParsedFields {
    /// Net content, when both parts are there.
    var netContent: OrderLine.NetContent? {
        guard let value = self[amount: .netContentValue], let unit = self[text: .netContentUnit],
            let measure = OrderLine.NetContent.Measure(rawValue: unit)
        else { return nil }
        return .init(value: value, unit: measure)
    }

    /// The line, when every required value is there.
    var line: OrderLine? {
        guard let gnum = self.number, let name = self[text: .itemName],
            let gcode = self[text: .gcode], let gname = self[text: .gname], let gmodel = self[text: .gmodel],
            let barCode = self[text: .barCode], let country = self[text: .country], let unit = self[text: .unit],
            let qty = self[amount: .qty], let price = self[amount: .price], let total = self[amount: .totalPrice],
            let unit1 = self[text: .unit1], let qty1 = self[amount: .qty1]
        else { return nil }
        var line = OrderLine(
            gnum: gnum, itemNo: self[text: .itemNo], itemRecordNo: self[text: .itemRecordNo], itemName: name,
            gcode: gcode, gname: gname, gmodel: gmodel, barCode: barCode, country: country, unit: unit, qty: qty,
            price: price, totalPrice: total,
            unit1: unit1, qty1: qty1, unit2: self[text: .unit2], qty2: self[amount: .qty2],
            netContent: self.netContent, note: self[text: .lineNote])
        line.perishable = self[text: .perishable].map { $0 == "1" }
        return line
    }

    /// What tax needs; nil when something of it is missing.
    func taxable(_ codes: CodeTables) -> TaxableLine? {
        guard let commodity = self[text: .gcode].flatMap({ codes.commodities[$0] }),
            let value = self[amount: .totalPrice], let qty = self[amount: .qty], let unit1 = self[text: .unit1],
            let qty1 = self[amount: .qty1]
        else { return nil }
        return TaxableLine(
            gnum: self.number ?? 0, value: value, qty: qty, netContent: self.netContent, unit1: unit1, qty1: qty1,
            unit2: self[text: .unit2], qty2: self[amount: .qty2], commodity: commodity)
    }
}
