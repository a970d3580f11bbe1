extension PaymentEvidence {
    /// What a tenant's settings contribute to every record.
    public struct Defaults: Sendable, Hashable {
        public var ebpCode: String
        public var payCode: String
        public var verDept: String?
        public var payType: String?
        public var recpAccount: String?
        public var recpCode: String?
        public var recpName: String?
        /// Address of a product's page; `{itemNo}` and `{barCode}` stand for the values of the order's line.
        public var itemLink: String?

        public init(
            ebpCode: String, payCode: String, verDept: String? = nil, payType: String? = nil,
            recpAccount: String? = nil, recpCode: String? = nil, recpName: String? = nil, itemLink: String? = nil
        ) {
            self.ebpCode = ebpCode
            self.payCode = payCode
            self.verDept = verDept
            self.payType = payType
            self.recpAccount = recpAccount
            self.recpCode = recpCode
            self.recpName = recpName
            self.itemLink = itemLink
        }

        /// What the names in settings are in the official form, for a check of the settings themselves.
        public var faults: [String] {
            let given: [(EvidenceField?, String?)] = [
                (Self.field("verDept", EvidenceField.head), self.verDept),
                (Self.field("payType", EvidenceField.head), self.payType),
                (Self.field("recpAccount", EvidenceField.order), self.recpAccount),
                (Self.field("recpCode", EvidenceField.order), self.recpCode),
                (Self.field("recpName", EvidenceField.order), self.recpName),
                (Self.field("itemLink", EvidenceField.goods), self.itemLink),
            ]
            return given.flatMap { field, text in
                guard let field, let text else { return [String]() }
                return field.faults(text).map { "\(field.name): \($0.code.rawValue) \($0.limit)" }
            }
        }

        private static func field(_ name: String, _ fields: [EvidenceField]) -> EvidenceField? {
            fields.first { $0.name == name }
        }
    }

    /// The record of an order: what the tenant supplied first, then what the order says, then the settings.
    ///
    /// - Parameters:
    ///   - orderNo: the order that customs asks for.
    ///   - input: what the tenant supplied.
    ///   - order: the stored order.
    /// - Returns: the record, or everything that is missing (`required`) or speaks against it. `differs` marks what
    ///   contradicts the order: the tenant is wrong about one of the two.
    public static func made(
        orderNo: String, input: EvidenceInput?, order: Order?, defaults: Defaults
    ) -> (evidence: PaymentEvidence?, violations: [Violation]) {
        var maker = EvidenceMaker(orderNo: orderNo, order: order, defaults: defaults)
        return maker.make(input ?? EvidenceInput())
    }
}

/// One record on its way together.
private struct EvidenceMaker {
    let orderNo: String
    let order: Order?
    let defaults: PaymentEvidence.Defaults
    private var violations: [Violation] = []

    private static let headGroup = "/payExchangeInfoHead"
    private static let listsGroup = "/payExchangeInfoLists"

    init(orderNo: String, order: Order?, defaults: PaymentEvidence.Defaults) {
        self.orderNo = orderNo
        self.order = order
        self.defaults = defaults
    }

    mutating func make(_ input: EvidenceInput) -> (evidence: PaymentEvidence?, violations: [Violation]) {
        let derived: [String: String?] = [
            "initalResponse": "ok", "ebpCode": self.defaults.ebpCode, "payCode": self.defaults.payCode,
            "payTransactionId": self.order?.payment.payTransactionId,
            "totalAmount": self.order?.payment.amountPaid.description, "currency": "142",
            "verDept": self.defaults.verDept, "payType": self.defaults.payType,
            "tradingTime": self.order?.payment.payTime,
        ]
        let head = self.checked(
            input.head.merging(derived.compactMapValues(\.self)) { given, _ in given }, EvidenceField.head,
            at: Self.headGroup)
        let items = input.orders.isEmpty ? [EvidenceInput.Item(values: [:], goods: [])] : input.orders
        let orders = items.enumerated().map { index, item in
            self.paidOrder(item, isOnly: items.count == 1, at: "\(Self.listsGroup)/\(index)")
        }
        if !orders.contains(where: { $0.orderNo == self.orderNo }) {
            self.violations.append(
                ViolationCode.differs.violation(
                    at: Self.listsGroup, element: nil, label: EvidenceField.lists, limit: ""))
        }
        self.compare(head, payingOneOrder: items.count == 1)
        guard self.violations.isEmpty, let amount = Amount(head["totalAmount"] ?? "") else {
            return (nil, self.violations)
        }
        func text(_ name: String) -> String { head[name] ?? "" }
        return (
            PaymentEvidence(
                initalRequest: text("initalRequest"), initalResponse: text("initalResponse"),
                ebpCode: text("ebpCode"), payCode: text("payCode"), payTransactionId: text("payTransactionId"),
                totalAmount: amount, currency: text("currency"), verDept: text("verDept"), payType: head["payType"],
                tradingTime: text("tradingTime"), note: head["note"], orders: orders), []
        )
    }

    private mutating func paidOrder(
        _ item: EvidenceInput.Item, isOnly: Bool, at place: String
    ) -> PaymentEvidence.PaidOrder {
        var derived: [String: String?] = [
            "recpAccount": self.defaults.recpAccount, "recpCode": self.defaults.recpCode,
            "recpName": self.defaults.recpName,
        ]
        if isOnly { derived["orderNo"] = self.orderNo }
        // A receiver of its own is not given the enterprise code of another one.
        if item.values["recpName"] != nil || item.values["recpAccount"] != nil { derived["recpCode"] = nil }
        let values = self.checked(
            item.values.merging(derived.compactMapValues(\.self)) { given, _ in given }, EvidenceField.order, at: place)
        let isAsked = values["orderNo"] == self.orderNo
        var goods = item.goods
        if goods.isEmpty, isAsked { goods = self.order?.lines.map(self.goods) ?? [] }
        if goods.isEmpty {
            self.violations.append(
                ViolationCode.required.violation(
                    at: place + "/goodsInfo", element: "realTimeDataUpload\(Self.listsGroup)/goodsInfo",
                    label: EvidenceField.goodsInfo, limit: ""))
        }
        let checked = goods.enumerated().map { index, values in
            self.checked(values, EvidenceField.goods, at: "\(place)/goodsInfo/\(index)")
        }
        return PaymentEvidence.PaidOrder(
            orderNo: values["orderNo"] ?? "",
            goodsInfo: checked.map { .init(gname: $0["gname"] ?? "", itemLink: $0["itemLink"] ?? "") },
            recpAccount: values["recpAccount"] ?? "", recpCode: values["recpCode"], recpName: values["recpName"] ?? "")
    }

    /// A line of the order as goods; without a link when the pattern asks for what the line does not have.
    private func goods(_ line: OrderLine) -> [String: String] {
        guard var link = self.defaults.itemLink else { return ["gname": line.gname] }
        for (mark, value) in [("{itemNo}", line.itemNo), ("{barCode}", line.barCode)] where link.contains(mark) {
            guard let value else { return ["gname": line.gname] }
            link = link.replacing(mark, with: Self.escaped(value))
        }
        return ["gname": line.gname, "itemLink": link]
    }

    /// Escaped for any place of an address (RFC 3986: unreserved characters stay).
    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".utf8.contains(byte) {
                output.append(byte)
            } else {
                output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func checked(
        _ values: [String: String], _ fields: [EvidenceField], at group: String
    ) -> [String: String] {
        for field in fields {
            guard let text = values[field.name], !text.isEmpty else {
                if field.isRequired { self.violations.append(field.violation(.required, at: group)) }
                continue
            }
            self.violations += field.faults(text).map { field.violation($0.code, at: group, limit: $0.limit) }
        }
        return values.filter { !$0.value.isEmpty }
    }

    /// What the tenant supplied must agree with the order that was filed. A payment of several orders is larger than one.
    private mutating func compare(_ head: [String: String], payingOneOrder: Bool) {
        guard let payment = self.order?.payment else { return }
        func refuse(_ name: String) {
            guard let field = EvidenceField.head.first(where: { $0.name == name }) else { return }
            self.violations.append(field.violation(.differs, at: Self.headGroup))
        }
        if let number = head["payTransactionId"], number != payment.payTransactionId { refuse("payTransactionId") }
        if let total = head["totalAmount"].flatMap({ Amount($0) }) {
            let agrees = payingOneOrder ? total == payment.amountPaid : total >= payment.amountPaid
            if !agrees { refuse("totalAmount") }
        }
    }
}
