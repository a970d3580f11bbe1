import Declarations
import Testing

/// A valid order of two lines and everything it is checked against. All of it is synthetic.
enum SampleOrder {
    static let today = Timestamp(beijing: "20260301120000") ?? Timestamp(milliseconds: 0)

    static let tenant = TenantProfile(
        id: "merchant-a", platform: Enterprise(code: "0000PLAT01", name: "样例平台"),
        merchant: Enterprise(code: "0000MERC01", name: "样例电商"), payment: Enterprise(code: "0000PAYM01", name: "样例支付"),
        logistics: Enterprise(code: "0000LOGI01", name: "样例物流"),
        declarant: Enterprise(code: "0000DECL01", name: "样例报关"),
        warehouse: Enterprise(code: "0000WARE01", name: "样例仓储"), emsNo: "T0000W000001", assureCode: "0000MERC01",
        files: Set(DocumentKind.ofOrders))

    static let port = PortProfile(
        id: "nanjing", name: "Nanjing", customsCode: "2377", portCode: "2378", tradeMode: "1210", trafMode: "Y",
        country: "142", wrapType: nil, loctNo: nil, maxDocumentsPerMessage: 100, partWait: .seconds(60),
        silenceLimit: .seconds(60))

    static let codes = CodeTables(
        units: Dictionary(
            uniqueKeysWithValues: ["010", "011", "035", "140", "142"].map {
                ($0, .init(code: $0, zh: "单位", en: "unit"))
            }),
        countries: ["133": .init(code: "133", iso3: "KOR", zh: "韩国", en: "Korea")], districts: ["2377": "龙潭"],
        commodities: Dictionary(
            uniqueKeysWithValues: [
                commodity("3304990039", .volume, cosmetic: true), commodity("3304990029", .weight, cosmetic: true),
                commodity("3304990049", .sheet, cosmetic: true), commodity("3304990099", .other, cosmetic: true),
                commodity("3305100090", nil, cosmetic: false), commodity("3307900000", .weight, cosmetic: true),
                commodity("3304990010", nil, cosmetic: true, status: .prohibited),
                commodity("3304990011", nil, cosmetic: true, status: .void),
            ].map { ($0.code, $0) }))

    static func commodity(
        _ code: String, _ basis: Commodity.Basis?, cosmetic: Bool, status: Commodity.Status = .ok
    ) -> Commodity {
        Commodity(
            code: code, name: "样例", unit1: "035", unit2: code.hasPrefix("3304") ? "011" : nil,
            vat: Amount("0.13") ?? .zero, consumptionTax: cosmetic ? .cosmetics : .none, basis: basis,
            mfnDuty: code == "3304990039" ? Amount("0.01") : nil, status: status)
    }

    /// Line 1: two bottles of 50 ml for 120 each; line 2: one shampoo of 500 g for 60.
    ///
    /// Tax: (240 + 8) × 9.1 % = 22.57, (60 + 2) × 9.1 % = 5.64.
    static let json = """
        {"orderNo": "S-0001", "port": "nanjing", "goodsValue": 300, "freight": "10", "discount": 5, "taxTotal": 28.21,
         "acturalPaid": 333.21, "note": "样例",
         "buyer": {"buyerRegNo": "u1", "buyerName": "测试人", "buyerTelephone": "13000000000", "buyerIdType": "1",
                   "buyerIdNumber": "000000199001010018"},
         "consignee": {"consignee": "收货人", "consigneeTelephone": "+86 (25) 100-0000",
                       "consigneeAddress": "虚构路1号", "consigneeDistrict": "320102"},
         "payment": {"payTransactionId": "P-1", "payTime": "20260228235959", "amountPaid": "333.21"},
         "logistics": {"logisticsNo": "L-1", "freight": 10, "insuredFee": 0, "grossWeight": 1.2, "netWeight": 0.9},
         "lines": [
          {"gnum": 1, "itemNo": "A1", "itemRecordNo": "R1", "itemName": "精华液", "gcode": "3304990039", "gname": "精华",
           "gmodel": "4|3|护肤|50ml/瓶", "barCode": "无", "country": "133", "unit": "142", "qty": 2, "price": 120,
           "totalPrice": 240, "unit1": "035", "qty1": 0.1, "unit2": "011", "qty2": 2,
           "netContent": {"value": 50, "unit": "ml"}, "note": "n"},
          {"gnum": 2, "itemRecordNo": "R2", "itemName": "洗发水", "gcode": "3305100090", "gname": "洗发水",
           "gmodel": "4|3|洗发|500g/瓶", "barCode": "2900000000017", "country": "133", "unit": "142", "qty": 1,
           "price": 60, "totalPrice": 60, "unit1": "035", "qty1": 0.5, "netContent": {"value": 500, "unit": "g"}}
         ]}
        """

    static func raw() throws -> RawOrder { try #require(try RawOrder.read(json: Array(json.utf8)).first) }

    static func check(_ raw: RawOrder, policy: IntakePolicy = IntakePolicy()) -> IntakeVerdict {
        OrderIntake.check(
            raw, tenant: self.tenant, ports: [self.port.id: self.port], codes: self.codes, policy: policy,
            today: self.today)
    }

    static func order() throws -> Order { try #require(self.check(try self.raw()).order) }
}

extension RawOrder {
    /// Replaces a value at its place.
    mutating func set(_ name: FieldName, _ text: String, line: Int? = nil) {
        let value = RawValue(text, at: self.place(of: name, line: line))
        if let line { self.lines[line].values[name] = value } else { self.head[name] = value }
    }

    /// Takes a value away.
    mutating func remove(_ name: FieldName, line: Int? = nil) {
        if let line { self.lines[line].values[name] = nil } else { self.head[name] = nil }
    }
}
