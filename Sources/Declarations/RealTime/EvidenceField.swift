/// One field of a payment record: its official name, what it may hold, its name for people.
struct EvidenceField: Sendable {
    let name: String
    let type: InputField.Kind
    let isRequired: Bool
    let label: LocalizedText

    private init(
        _ name: String, _ type: InputField.Kind, required: Bool = true, _ en: String, _ zh: String, _ ko: String
    ) {
        self.name = name
        self.type = type
        self.isRequired = required
        self.label = LocalizedText(en: en, zh: zh, ko: ko)
    }

    /// `payExchangeInfoHead`, without our own `guid`, in the order of the announcement.
    static let head: [EvidenceField] = [
        .init("initalRequest", .text(max: 8000), "Original payment request", "支付原始请求", "결제 요청 원문"),
        .init("initalResponse", .text(max: 8000), "Original payment answer", "支付原始响应", "결제 응답 원문"),
        .init("ebpCode", .identifier(max: 18), "Platform code", "电商平台代码", "플랫폼 코드"),
        .init("payCode", .identifier(max: 18), "Payment enterprise code", "支付企业代码", "결제기업 코드"),
        .init("payTransactionId", .identifier(max: 60), "Payment transaction number", "交易流水号", "결제 거래번호"),
        .init("totalAmount", .amount(.positive), "Amount of the payment", "交易金额", "결제 금액"),
        .init("currency", .identifier(max: 4), "Currency", "币制", "통화"),
        .init("verDept", .choice(["1", "2", "3"]), "Verifying institution", "验核机构", "검증 기관"),
        .init("payType", .choice(["1", "2", "3", "4"]), required: false, "Way of payment", "支付类型", "결제 방식"),
        .init("tradingTime", .time, "Time of the payment", "交易成功时间", "결제 시각"),
        .init("note", .text(max: 1000), required: false, "Note", "备注", "비고"),
    ]

    /// An element of `payExchangeInfoLists`, without its goods.
    static let order: [EvidenceField] = [
        .init("orderNo", .identifier(max: 60), "Order number", "订单编号", "주문번호"),
        .init("recpAccount", .text(max: 60), "Receiving account", "收款账号", "수취 계좌"),
        .init("recpCode", .identifier(max: 18), required: false, "Receiving enterprise code", "收款企业代码", "수취기업 코드"),
        .init("recpName", .text(max: 100), "Receiving enterprise", "收款企业名称", "수취기업 이름"),
    ]

    /// An element of `goodsInfo`.
    static let goods: [EvidenceField] = [
        .init("gname", .text(max: 250), "Product name", "商品名称", "품명"),
        .init("itemLink", .text(max: 3000), "Product page", "所购商品链接", "상품 페이지"),
    ]

    /// The lists themselves.
    static let lists = LocalizedText(en: "The list of paid orders", zh: "支付订单列表", ko: "결제된 주문 목록")
    static let goodsInfo = LocalizedText(en: "The list of goods", zh: "商品信息列表", ko: "상품 목록")

    /// Orders of a payment and goods of an order.
    static let maximumItems = 99

    func violation(_ code: ViolationCode, at group: String, limit: String = "") -> Violation {
        code.violation(
            at: "\(group)/\(self.name)", element: "realTimeDataUpload\(group.withoutNumbers)/\(self.name)",
            label: self.label, limit: limit)
    }

    /// What speaks against a value; empty when it may stand.
    func faults(_ text: String) -> [(code: ViolationCode, limit: String)] {
        var faults: [(code: ViolationCode, limit: String)] = []
        if text.unicodeScalars.contains(where: \.isNotForSigning) { faults.append((.illegalCharacter, "")) }
        switch self.type {
        case .text(let max):
            if text.unicodeScalars.count > max { faults.append((.tooLong, "\(max)")) }
        case .identifier(let max):
            if text.unicodeScalars.count > max { faults.append((.tooLong, "\(max)")) }
            if text.unicodeScalars.contains(where: \.isBlankOrInvisible) { faults.append((.blankInside, "")) }
        case .amount:
            guard let amount = Amount(text) else { return faults + [(.numberFormat, "")] }
            if amount <= .zero { faults.append((.notPositive, "")) }
            if amount >= Amount(10_000_000_000) { faults.append((.numberTooLarge, "")) }
        case .choice(let allowed):
            if !allowed.contains(text) { faults.append((.notAllowed, allowed.joined(separator: ", "))) }
        case .time:
            if !text.isDigits(14) || Timestamp(beijing: text) == nil { faults.append((.timeFormat, "")) }
        case .phone, .digits, .identity, .lineNumber: break
        }
        return faults
    }
}

extension String {
    /// A JSON pointer without the places in lists: the element's path.
    fileprivate var withoutNumbers: String {
        self.split(separator: "/").filter { Int($0) == nil }.map { "/" + $0 }.joined()
    }
}

extension Unicode.Scalar {
    /// JSON writers differ in how they escape it. The receiver may write the record anew before it checks the signature, so
    /// only what all of them write alike may stand in it: tab, line feed and carriage return of the controls.
    fileprivate var isNotForSigning: Bool {
        switch self.value {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFFFD...0xFFFF: true
        default: false
        }
    }
}
