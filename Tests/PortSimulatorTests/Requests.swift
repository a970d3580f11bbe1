import Declarations

@testable import PortSimulator

/// Builds requests about an order and the documents of export, complete enough for the official schemas; a test changes
/// single fields.
struct Requests {
    /// Number of the order they belong to; own numbers and waybills derive from it.
    var orderNo: String
    /// The inventory that requests are about.
    var invtNo = ""
    var quantity = "1"
    /// Units of the order and of its inventory.
    var ordered = "1"
    var copNo: String?
    var changes: [String: String] = [:]
    var lineChanges: [String: String] = [:]

    init(_ orderNo: String, invtNo: String = "") {
        self.orderNo = orderNo
        self.invtNo = invtNo
    }

    func document(_ kind: DocumentKind, guid: String? = nil, appType: String = "1", seconds: Int = 0) -> FiledDocument {
        var head = self.head(kind)
        head["appStatus"] = "2"
        let names = head.keys.sorted()
        let lines = self.lines(kind)
        let lineNames = (lines.first ?? [:]).keys.sorted()
        // Each content has a guid of its own.
        let texts = ([head] + lines).flatMap { row in row.sorted { $0.key < $1.key }.map(\.value) }
        let digest = (texts.joined(separator: "|") + "\(seconds)").utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
            ($0 ^ UInt64($1)) &* 1_099_511_628_211
        }
        let own = "\(kind.rawValue)-" + String(digest, radix: 16) + "-" + String(repeating: "0", count: 36)
        return FiledDocument(
            kind: kind, guid: guid ?? String(own.prefix(36)), appType: appType,
            appTime: (Papers.start + .seconds(seconds)).beijing14,
            head: FieldRow(names: names, values: names.map { head[$0] }),
            lines: lines.map { line in FieldRow(names: lineNames, values: lineNames.map { line[$0] }) })
    }

    /// The same for the real path.
    func body(_ kind: DocumentKind) -> DocumentBody {
        DocumentBody(kind, head: self.head(kind), lines: self.lines(kind))
    }

    private var own: String { self.copNo ?? "N" + self.orderNo }

    private func head(_ kind: DocumentKind) -> [String: String] {
        var head = Self.kinds[kind] ?? [:]
        let official = Set(kind.definition.head.elements.map(\.name))
        let values = [
            "orderNo": self.orderNo, "logisticsNo": "L" + self.orderNo, "copNo": self.own, "coElNo": self.own,
            "invtNo": self.invtNo,
        ]
        for (name, value) in values where official.contains(name) && head[name] == nil { head[name] = value }
        for (name, value) in Self.parties where official.contains(name) && head[name] == nil { head[name] = value }
        if [DocumentKind.inventory, .exportInventory].contains(kind) { head["invtNo"] = nil }
        for (name, value) in self.changes { head[name] = value }
        return head
    }

    private func lines(_ kind: DocumentKind) -> [[String: String]] {
        guard var line = Self.lineOf[kind] else { return [] }
        switch kind {
        case .refund: line["qty"] = self.quantity
        case .exportReturn:
            line["qty"] = self.quantity
            line["qty1"] = "0.05"
        case .exportOrder, .exportInventory:
            line["qty"] = self.ordered
            line["totalPrice"] = ((Amount(self.ordered) ?? .zero).multiplied(by: Amount(10)) ?? .zero).description
        case .exportSummary: line["invtNo"] = self.invtNo
        default: line["logisticsNo"] = "L" + self.orderNo
        }
        if kind == .exportManifest { line["invtNo"] = self.invtNo }
        for (name, value) in self.lineChanges { line[name] = value }
        return [line]
    }

    private static let parties = [
        "customsCode": "2307", "ebpCode": "EBP1", "ebpName": "平台", "ebcCode": "EBC1", "ebcName": "企业",
        "logisticsCode": "LOG1", "logisticsName": "物流", "agentCode": "AGENT1", "agentName": "申报",
        "operatorCode": "OPER1", "operatorName": "场所", "buyerIdType": "1", "buyerIdNumber": Papers.buyer,
        "buyerName": "测试人", "buyerTelephone": "1", "msgCount": "1", "msgSeqNo": "1",
    ]

    private static let kinds: [DocumentKind: [String: String]] = [
        .waybillStatus: ["logisticsStatus": "S", "logisticsTime": "20260901120000"],
        .cancellation: ["reason": "买错了"],
        .refund: ["reason": "不喜欢"],
        .entryList: ["ieFlag": "I", "trafMode": "5", "trafNo": "KE893", "voyageNo": "V1", "billNo": "180-1"],
        .exportOrder: ["orderType": "E", "goodsValue": "10", "freight": "0", "currency": "502"],
        .exportPayment: [
            "payName": "支付", "payNo": "P1", "charge": "10", "currency": "502", "accountingDate": "20260901120000",
        ],
        .exportWaybill: [
            "freight": "0", "insuredFee": "0", "currency": "142", "grossWeight": "1", "packNo": "1", "goodsInfo": "面霜",
        ],
        .exportArrival: ["ieFlag": "E", "trafMode": "5", "billNo": "180-2", "domesticTrafNo": "苏A0001"],
        .exportDeparture: [
            "trafMode": "5", "trafName": "KE894", "voyageNo": "V2", "billNo": "180-2", "leaveTime": "20260901120000",
        ],
        .exportInventory: [
            "ieFlag": "E", "portCode": "2307", "ieDate": "20260921", "statisticsFlag": "B", "ownerCode": "EBC1",
            "ownerName": "企业", "tradeMode": "9610", "trafMode": "5", "country": "116", "POD": "JPN", "freight": "0",
            "fCurrency": "142", "fFlag": "3", "insuredFee": "0", "iCurrency": "142", "iFlag": "3", "wrapType": "2",
            "packNo": "1", "grossWeight": "1", "netWeight": "0.5",
        ],
        .exportCancellation: ["reason": "不发货"],
        .exportManifest: [
            "trafMode": "5", "trafName": "KE894", "voyageNo": "V2", "billNo": "180-2", "grossWeight": "1",
        ],
        .exportSummary: [
            "declAgentCode": "DECL1", "declAgentName": "报关", "summaryFlag": "1", "itemNameFlag": "1",
        ],
        .exportReturn: [
            "tradeMode": "9661", "billNo": "180-3", "ieFlag": "I", "trafMode": "5", "trafName": "KE893",
            "portCode": "2307", "reason": "退货", "country": "116", "voyageNo": "V3",
        ],
        .exportReturnTally: [
            "billNo": "180-3", "ieFlag": "I", "trafMode": "5", "trafName": "KE893", "voyageNo": "V3",
        ],
    ]

    private static let lineOf: [DocumentKind: [String: String]] = [
        .refund: ["gnum": "1", "gcode": "3304990029", "gname": "面霜", "unit": "140"],
        .entryList: ["gnum": "1"],
        .exportOrder: ["gnum": "1", "itemNo": "S1", "itemName": "面霜", "unit": "140", "currency": "502", "price": "10"],
        .exportArrival: ["gnum": "1"],
        .exportDeparture: ["gnum": "1"],
        .exportInventory: [
            "gnum": "1", "itemNo": "S1", "gcode": "3304990029", "gname": "面霜", "gmodel": "50克/盒", "barCode": "无",
            "country": "116", "currency": "502", "qty1": "0.05", "unit": "140", "unit1": "035", "price": "10",
        ],
        .exportManifest: ["gnum": "1"],
        .exportSummary: [:],
        .exportReturn: [
            "gnum": "1", "gcode": "3304990029", "gname": "面霜", "gmodel": "50克/盒", "unit": "140", "unit1": "035",
        ],
    ]
}

extension Bench {
    /// Files an import order and lets it be released; its inventory's number.
    mutating func release(_ papers: Papers) -> String {
        self.file(papers)
        self.wait(5)
        return self.invtNo(of: papers.orderNo)
    }

    /// The number that customs gave the import inventory of an order.
    func invtNo(of orderNo: String) -> String {
        self.declaration(.inventory, "EBC1", orderNo)?.invtNo ?? ""
    }

    /// Files an export order and lets it be released; its inventory's number.
    mutating func export(_ requests: Requests) -> String {
        for kind in [DocumentKind.exportOrder, .exportPayment, .exportWaybill, .exportInventory] {
            self.file([requests.document(kind)])
        }
        self.wait(5)
        return self.declaration(.exportInventory, "EBP1", requests.orderNo)?.invtNo ?? ""
    }

    func declaration(_ kind: DocumentKind, _ code: String, _ number: String) -> PortRecord.Declaration? {
        self.house.snapshot().declaration(kind, code: code, number: number)
    }

    /// Files a document and lets customs look at it; everything that was answered to its kind.
    mutating func outcome(of document: FiledDocument) -> [Int] {
        self.file([document])
        self.wait(5)
        return self.statuses(document.kind.receipt)
    }

    /// All receipts of a kind of document.
    mutating func receipts(of kind: DocumentKind) -> [PortReceipt] { self.receipts(kind.receipt) }

    mutating func statuses(of kind: DocumentKind) -> [Int] { self.statuses(kind.receipt) }

    var violations: [PortRecord.Violation.Rule] { self.house.snapshot().violations().map(\.rule) }
}
