/// What is known about one input field: where it stands, which customs element it becomes, what it may hold.
///
/// The table below is the one place for JSON names, sheet columns (the raw value of `FieldName`), official elements
/// and official limits. Lengths count Unicode scalars, as the official schema does.
public struct InputField: Sendable, Hashable {
    /// The field.
    public var name: FieldName
    /// JSON path inside the order, or inside a line for fields of lines, for instance `["buyer", "buyerName"]`.
    public var path: [String]
    /// Stands once per goods line.
    public var isLine: Bool
    /// The customs element it becomes, for instance `CEB311Message/OrderHead/orderNo`; nil when it is ours alone.
    public var element: String?
    /// What it holds.
    public var type: Kind
    /// An order without it is refused.
    public var isRequired: Bool
    /// Its name for people.
    public var label: LocalizedText

    /// How a value is normalised and checked.
    public enum Kind: Sendable, Hashable {
        /// Names, addresses, descriptions: 1…max characters, kept as written but for outer blanks and line breaks.
        case text(max: Int)
        /// Numbers of documents and articles: 1…max characters without blanks.
        case identifier(max: Int)
        /// A phone number: 1…max characters of digits, `+`, `-`, blanks, brackets, with at least 5 digits.
        case phone(max: Int)
        /// Exactly so many digits.
        case digits(Int)
        /// An identity number.
        case identity
        /// A decimal with at most five fraction digits.
        case amount(Bound)
        /// A whole number 1…99.
        case lineNumber
        /// `YYYYMMDDhhmmss`, Beijing time.
        case time
        /// One of these.
        case choice([String])
    }

    /// Lower bound of an amount.
    public enum Bound: Sendable, Hashable {
        /// At least zero.
        case zero
        /// Above zero.
        case positive
    }

    /// JSON pointer of the field; `line` counts from 0 and is ignored by fields of the head.
    public func pointer(line: Int = 0) -> String {
        (self.isLine ? "/lines/\(line)" : "") + self.path.map { "/" + $0 }.joined()
    }

    static let table: [FieldName: InputField] = Dictionary(
        (head + lines).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// All fields, head first, in the order in which they are documented and checked.
    public static let all: [InputField] = head + lines
    static let headFields: [InputField] = head
    static let lineFields: [InputField] = lines

    static func unlisted(_ name: FieldName) -> InputField {
        field(name, name.rawValue, nil, .text(max: 1000), .optional, name.rawValue, name.rawValue, name.rawValue)
    }

    private enum Need { case required, optional }

    private static func field(
        _ name: FieldName, _ path: String, _ element: String?, _ type: Kind, _ need: Need, _ en: String, _ zh: String,
        _ ko: String, line: Bool = false
    ) -> InputField {
        InputField(
            name: name, path: path.split(separator: ".").map(String.init), isLine: line, element: element, type: type,
            isRequired: need == .required, label: LocalizedText(en: en, zh: zh, ko: ko))
    }

    private static let order = "CEB311Message/OrderHead/"
    private static let payment = "CEB411Message/PaymentHead/"
    private static let waybill = "CEB511Message/LogisticsHead/"
    private static let inventory = "CEB621Message/InventoryHead/"

    private static let head: [InputField] = [
        field(.orderNo, "orderNo", order + "orderNo", .identifier(max: 60), .required, "Order number", "订单编号", "주문번호"),
        field(.port, "port", nil, .identifier(max: 40), .required, "Port", "申报口岸", "신고 항"),
        field(
            .goodsValue, "goodsValue", order + "goodsValue", .amount(.zero), .required, "Goods value", "商品价格", "상품 금액"),
        field(.freight, "freight", order + "freight", .amount(.zero), .required, "Freight charged", "运杂费", "운임·부대비용"),
        field(.discount, "discount", order + "discount", .amount(.zero), .required, "Discount", "非现金抵扣金额", "비현금 공제액"),
        field(.taxTotal, "taxTotal", order + "taxTotal", .amount(.zero), .required, "Tax collected", "代扣税款", "대납 세액"),
        field(
            .acturalPaid, "acturalPaid", order + "acturalPaid", .amount(.zero), .required, "Amount actually paid",
            "实际支付金额", "실제 결제금액"),
        field(.note, "note", order + "note", .text(max: 1000), .optional, "Note", "备注", "비고"),
        field(
            .buyerRegNo, "buyer.buyerRegNo", order + "buyerRegNo", .text(max: 60), .required, "Buyer account", "订购人注册号",
            "구매자 계정"),
        field(
            .buyerName, "buyer.buyerName", order + "buyerName", .text(max: 60), .required, "Buyer name", "订购人姓名",
            "구매자 성명"),
        field(
            .buyerTelephone, "buyer.buyerTelephone", order + "buyerTelephone", .phone(max: 30), .required,
            "Buyer phone",
            "订购人电话", "구매자 전화번호"),
        field(
            .buyerIdType, "buyer.buyerIdType", order + "buyerIdType", .choice(["1", "2"]), .required,
            "Buyer identity type", "订购人证件类型", "구매자 신분증 종류"),
        field(
            .buyerIdNumber, "buyer.buyerIdNumber", order + "buyerIdNumber", .identity, .required,
            "Buyer identity number", "订购人证件号码", "구매자 신분증 번호"),
        field(
            .consignee, "consignee.consignee", order + "consignee", .text(max: 100), .required, "Recipient name",
            "收货人姓名",
            "수취인 성명"),
        field(
            .consigneeTelephone, "consignee.consigneeTelephone", order + "consigneeTelephone", .phone(max: 50),
            .required,
            "Recipient phone", "收货人电话", "수취인 전화번호"),
        field(
            .consigneeAddress, "consignee.consigneeAddress", order + "consigneeAddress", .text(max: 200), .required,
            "Delivery address", "收货地址", "배송지 주소"),
        field(
            .consigneeDistrict, "consignee.consigneeDistrict", order + "consigneeDistrict", .digits(6), .optional,
            "Administrative division", "收货地址行政区划代码", "배송지 행정구역 코드"),
        field(
            .payTransactionId, "payment.payTransactionId", payment + "payTransactionId", .identifier(max: 60),
            .required,
            "Payment transaction number", "支付交易编号", "결제 거래번호"),
        field(.payTime, "payment.payTime", payment + "payTime", .time, .required, "Payment time", "支付时间", "결제 시각"),
        field(
            .amountPaid, "payment.amountPaid", payment + "amountPaid", .amount(.zero), .required,
            "Amount of the payment",
            "支付金额", "지급 금액"),
        field(
            .logisticsNo, "logistics.logisticsNo", waybill + "logisticsNo", .identifier(max: 60), .required,
            "Waybill number", "物流运单编号", "운송장번호"),
        field(
            .logisticsFreight, "logistics.freight", waybill + "freight", .amount(.zero), .required, "Waybill freight",
            "运费", "운송장 운임"),
        field(
            .insuredFee, "logistics.insuredFee", waybill + "insuredFee", .amount(.zero), .required, "Insurance", "保价费",
            "보험료"),
        field(
            .grossWeight, "logistics.grossWeight", inventory + "grossWeight", .amount(.positive), .required,
            "Gross weight", "毛重", "총중량"),
        field(
            .netWeight, "logistics.netWeight", inventory + "netWeight", .amount(.positive), .required, "Net weight",
            "净重",
            "순중량"),
        field(
            .trafNo, "logistics.trafNo", inventory + "trafNo", .text(max: 100), .optional, "Means of transport",
            "运输工具编号", "운송수단 번호"),
        field(
            .voyageNo, "logistics.voyageNo", inventory + "voyageNo", .identifier(max: 32), .optional,
            "Voyage or flight number", "航班航次号", "항차·편명"),
        field(
            .billNo, "logistics.billNo", inventory + "billNo", .identifier(max: 37), .optional,
            "Bill of lading or master waybill number", "提运单号", "선하증권·마스터 운송장 번호"),
        field(
            .departureCountry, "logistics.country", inventory + "country", .digits(3), .optional,
            "Country of departure", "起运国（地区）", "출발국"),
        field(
            .splitTransactionId, "payment.splitTransactionId", nil, .identifier(max: 60), .optional,
            "Transaction number of a payment for several orders", "合并支付交易编号", "여러 주문 합산 결제 거래번호"),
        field(
            .splitAmountPaid, "payment.splitAmountPaid", nil, .amount(.positive), .optional,
            "Amount of a payment for several orders", "合并支付金额", "여러 주문 합산 결제 금액"),
        field(
            .splitOrders, "payment.splitOrders", nil, .lineNumber, .optional,
            "Number of orders that one payment is for", "合并支付订单数", "합산 결제 주문 수"),
        field(
            .dispatchBy, "dispatchBy", nil, .time, .optional, "Promised dispatch time", "承诺发货时间", "약속한 출고 시각"),
    ]

    private static let goods = "CEB621Message/InventoryList/"

    private static func line(
        _ name: FieldName, _ path: String, _ type: Kind, _ need: Need, _ en: String, _ zh: String, _ ko: String,
        element: String? = nil
    ) -> InputField {
        field(name, path, element ?? goods + path, type, need, en, zh, ko, line: true)
    }

    private static let lines: [InputField] = [
        line(.gnum, "gnum", .lineNumber, .required, "Line number", "商品序号", "품목 순번"),
        line(.itemNo, "itemNo", .identifier(max: 20), .optional, "Article number", "企业商品货号", "상품 품번"),
        line(.itemRecordNo, "itemRecordNo", .identifier(max: 30), .optional, "Account book item", "账册备案料号", "장부 등록 품번"),
        line(.itemName, "itemName", .text(max: 250), .required, "Trade name", "企业商品名称", "판매 상품명"),
        line(.gcode, "gcode", .digits(10), .required, "Commodity code", "商品编码", "품목번호(HS 10단위)"),
        line(.gname, "gname", .text(max: 250), .required, "Product name", "商品名称", "품명"),
        line(.gmodel, "gmodel", .text(max: 510), .required, "Specification", "商品规格型号", "규격·모델"),
        line(.barCode, "barCode", .identifier(max: 50), .required, "Bar code", "条形码", "바코드"),
        line(.country, "country", .digits(3), .required, "Country of origin", "原产国（地区）", "원산지"),
        line(.unit, "unit", .digits(3), .required, "Sales unit", "计量单位", "판매 단위"),
        line(.qty, "qty", .amount(.positive), .required, "Quantity", "数量", "수량"),
        line(.price, "price", .amount(.zero), .required, "Unit price", "单价", "단가"),
        line(.totalPrice, "totalPrice", .amount(.zero), .required, "Line total", "总价", "품목 금액"),
        line(.unit1, "unit1", .digits(3), .required, "First statutory unit", "法定计量单位", "제1 법정단위"),
        line(.qty1, "qty1", .amount(.positive), .required, "First statutory quantity", "法定数量", "제1 법정수량"),
        line(.unit2, "unit2", .digits(3), .optional, "Second statutory unit", "第二计量单位", "제2 법정단위"),
        line(.qty2, "qty2", .amount(.positive), .optional, "Second statutory quantity", "第二数量", "제2 법정수량"),
        line(
            .netContentValue, "netContent.value", .amount(.positive), .optional, "Net content", "净含量", "내용량",
            element: goods + "qty1"),
        line(
            .netContentUnit, "netContent.unit", .choice(["g", "ml", "sheet"]), .optional, "Unit of the net content",
            "净含量单位", "내용량 단위", element: goods + "qty1"),
        line(.lineNote, "note", .text(max: 1000), .optional, "Line note", "商品备注", "품목 비고"),
        field(
            .perishable, "perishable", nil, .choice(["0", "1"]), .optional, "Perishable goods", "易腐商品", "부패하기 쉬운 상품",
            line: true),
    ]
}
