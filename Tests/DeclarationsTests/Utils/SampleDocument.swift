import Testing

@testable import Declarations

/// One document of each kind that breaks no rule. All of it is synthetic.
enum SampleDocument {
    /// Tables that know what the samples say.
    static let codes: CodeTables = {
        var codes = SampleOrder.codes
        codes.countries["142"] = .init(code: "142", iso3: "CHN", zh: "中国", en: "China")
        codes.countries["502"] = .init(code: "502", iso3: "USA", zh: "美国", en: "United States")
        codes.isoCountries = ["USA": .init(code: "USA", zh: "美国", en: "United States")]
        codes.currencies = [
            "142": .init(code: "142", iso: "CNY", zh: "人民币", en: "yuan"),
            "502": .init(code: "502", iso: "USD", zh: "美元", en: "dollar"),
        ]
        codes.districts["2378"] = "江宁"
        codes.transportModes = [
            "Y": .init(code: "Y", zh: "综保区", en: "zone", kind: .zone),
            "5": .init(code: "5", zh: "航空", en: "air", kind: .crossing),
            "A": .init(code: "A", zh: "全部", en: "all", kind: .query),
        ]
        return codes
    }()

    private static let importParties = [
        "orderNo": "S-0001", "ebpCode": "0000PLAT01", "ebpName": "样例平台", "ebcCode": "0000MERC01", "ebcName": "样例电商",
        "logisticsNo": "L-1", "logisticsCode": "0000LOGI01", "logisticsName": "样例物流", "customsCode": "2377",
        "invtNo": "23772026I000000001", "buyerIdType": "1", "buyerIdNumber": "000000199001010018", "buyerName": "测试人",
        "buyerTelephone": "13000000000", "agentCode": "0000DECL01", "agentName": "样例报关", "reason": "样例",
        "copNo": "R-1",
    ]

    private static let exportParties = [
        "customsCode": "2377", "copNo": "C-1", "orderNo": "E-1", "ebpCode": "0000PLAT01", "ebpName": "样例平台",
        "ebcCode": "0000MERC01", "ebcName": "样例电商", "logisticsNo": "X-1", "logisticsCode": "0000LOGI01",
        "logisticsName": "样例物流", "agentCode": "0000DECL01", "agentName": "样例报关", "operatorCode": "0000SITE01",
        "operatorName": "样例场所", "currency": "502", "portCode": "2378", "trafMode": "5", "trafName": "KE1",
        "voyageNo": "KE1", "billNo": "B-1", "country": "502", "invtNo": "23772026E000000001", "reason": "样例",
    ]

    private static let more: [DocumentKind: [String: String]] = [
        .waybillStatus: ["logisticsStatus": "S", "logisticsTime": "20260301100000"],
        .entryList: [
            "operatorCode": "0000SITE01", "operatorName": "样例场所", "ieFlag": "I", "trafMode": "5", "trafNo": "KE1",
            "voyageNo": "KE1", "billNo": "B-1",
        ],
        .exportOrder: ["orderType": "E", "goodsValue": "30", "freight": "0"],
        .exportPayment: ["payName": "现金支付", "charge": "30", "accountingDate": "20260301100000"],
        .exportWaybill: [
            "freight": "0", "insuredFee": "0", "grossWeight": "1", "packNo": "2", "goodsInfo": "样例",
        ],
        .exportArrival: ["ieFlag": "E", "domesticTrafNo": "苏A00000"],
        .exportDeparture: ["leaveTime": "20260301100000"],
        .exportInventory: [
            "invtNo": "", "ieFlag": "E", "ieDate": "20260301", "statisticsFlag": "A", "ownerCode": "NO",
            "ownerName": "样例", "tradeMode": "9610", "POD": "USA1", "freight": "0", "fCurrency": "502", "fFlag": "3",
            "insuredFee": "0", "iCurrency": "502", "iFlag": "3", "wrapType": "2", "packNo": "1", "grossWeight": "1",
            "netWeight": "0.9",
        ],
        .exportManifest: ["grossWeight": "1"],
        .exportSummary: [
            "declAgentCode": "0000DECL01", "declAgentName": "样例报关", "summaryFlag": "1", "itemNameFlag": "1",
        ],
        .exportReturn: ["coElNo": "Z-1", "ieFlag": "I", "tradeMode": "9661"],
        .exportReturnTally: ["coElNo": "Z-1", "ieFlag": "I"],
    ]

    private static let lines: [DocumentKind: [[String: String]]] = [
        .refund: [["gnum": "1", "gcode": "3304990039", "gname": "精华", "qty": "1", "unit": "142"]],
        .entryList: [["gnum": "1", "logisticsNo": "L-1"], ["gnum": "2", "logisticsNo": "L-2"]],
        .exportOrder: [
            [
                "gnum": "1", "itemNo": "A1", "itemName": "样例", "unit": "011", "currency": "502", "qty": "3",
                "price": "10",
                "totalPrice": "30",
            ]
        ],
        .exportArrival: [["gnum": "1", "logisticsNo": "X-1"]],
        .exportDeparture: [["gnum": "1", "logisticsNo": "X-1"]],
        .exportInventory: [
            [
                "gnum": "1", "itemNo": "A1", "gcode": "6204000000", "gname": "样例", "gmodel": "样例", "barCode": "无",
                "country": "USA", "currency": "502", "qty": "3", "qty1": "3", "unit": "011", "unit1": "011",
                "price": "10", "totalPrice": "30",
            ]
        ],
        .exportManifest: [["gnum": "1", "logisticsNo": "X-1"]],
        .exportSummary: [["invtNo": "23772026E000000001"]],
        .exportReturn: [
            [
                "gnum": "1", "gcode": "6204000000", "gname": "样例", "gmodel": "样例", "qty": "1", "qty1": "1",
                "unit": "011", "unit1": "011",
            ]
        ],
    ]

    /// Every kind of the standard, whether it can be rendered yet or not.
    static let kinds: [DocumentKind] =
        DocumentKind.ofOrders + [
            .waybillStatus, .cancellation, .refund, .entryList, .exportOrder, .exportPayment, .exportWaybill,
            .exportArrival, .exportDeparture, .exportInventory, .exportCancellation, .exportManifest, .exportSummary,
            .exportReturn, .exportReturnTally,
        ]

    /// The sample of a kind with some values changed; nil leaves an element out.
    static func body(
        _ kind: DocumentKind, head changes: [String: String?] = [:], line lineChanges: [String: String?] = [:],
        repeating count: Int? = nil
    ) throws -> DocumentBody {
        var (head, lines) = try self.values(kind)
        for (name, value) in changes { head[name] = value }
        if !lines.isEmpty {
            for (name, value) in lineChanges { lines[0][name] = value }
        }
        if let count { lines = Array(repeating: lines[0], count: count) }
        return DocumentBody(kind, head: head, lines: lines)
    }

    private static func values(_ kind: DocumentKind) throws -> (head: [String: String], lines: [[String: String]]) {
        if DocumentKind.ofOrders.contains(kind) {
            let body = DocumentDerivation.body(
                kind, order: try SampleOrder.order(), tenant: SampleOrder.tenant, port: SampleOrder.port, copNo: "TG-1")
            func named(_ names: [String], _ values: [String?]) -> [String: String] {
                Dictionary(
                    uniqueKeysWithValues: zip(names, values).compactMap { name, value in value.map { (name, $0) } })
            }
            let names = DocumentFields.line(of: kind)
            return (named(DocumentFields.head(of: kind), body.head), body.lines.map { named(names, $0) })
        }
        let parties = kind.definition.flow == .import ? self.importParties : self.exportParties
        let wanted = Set(DocumentFields.head(of: kind))
        let head = parties.merging(self.more[kind] ?? [:]) { _, own in own }.filter { wanted.contains($0.key) }
        return (head, self.lines[kind] ?? [])
    }

    /// What the rules say about a sample with some values changed.
    static func check(_ body: DocumentBody, policy: IntakePolicy = IntakePolicy()) -> DocumentVerdict {
        DocumentRules.check(
            body, codes: self.codes, port: SampleOrder.port, policy: policy, today: SampleOrder.today)
    }
}
