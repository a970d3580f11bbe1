import Declarations

@testable import PortSimulator

/// Builds documents that agree with each other, and lets a test change single fields.
struct Papers {
    static let buyer = "11010519491231002X"
    static let start = Timestamp(milliseconds: 1_790_000_000_000)
    static let dxpId = "DXPENT0000000001"

    var orderNo: String
    var price = "100"
    var quantity = "1"
    var changes: [DocumentKind: [String: String]] = [:]
    var lineChanges: [DocumentKind: [String: String]] = [:]

    init(_ orderNo: String) { self.orderNo = orderNo }

    /// The same order as a direct purchase (9610).
    static func direct(_ orderNo: String) -> Papers {
        var papers = Papers(orderNo)
        papers.changes[.inventory] = [
            "tradeMode": "9610", "emsNo": "", "areaCode": "", "areaName": "", "country": "133", "trafNo": "KE893",
            "voyageNo": "V1", "billNo": "180-1",
        ]
        papers.lineChanges[.inventory] = ["itemRecordNo": ""]
        return papers
    }

    private var paid: String {
        let total = (Amount(self.price) ?? .zero).multiplied(by: Amount(self.quantity) ?? .zero) ?? .zero
        return total.description
    }

    func document(_ kind: DocumentKind, guid: String? = nil, appType: String = "1", seconds: Int = 0) -> FiledDocument {
        var head = self.head(kind)
        head["appStatus"] = "2"
        for (name, value) in self.changes[kind] ?? [:] { head[name] = value }
        let names = head.keys.sorted()
        let line = self.line(kind)
        let lineNames = line.keys.sorted()
        let own = "\(kind.rawValue)-\(self.orderNo)-" + String(repeating: "0", count: 36)
        return FiledDocument(
            kind: kind, guid: guid ?? String(own.prefix(36)), appType: appType,
            appTime: (Self.start + .seconds(seconds)).beijing14,
            head: FieldRow(names: names, values: names.map { head[$0] }),
            lines: line.isEmpty ? [] : [FieldRow(names: lineNames, values: lineNames.map { line[$0] })])
    }

    private func head(_ kind: DocumentKind) -> [String: String] {
        switch kind {
        case .order:
            [
                "orderType": "I", "orderNo": self.orderNo, "ebpCode": "EBP1", "ebcCode": "EBC1",
                "goodsValue": self.paid, "freight": "0", "discount": "0", "taxTotal": "0", "acturalPaid": self.paid,
                "currency": "142", "buyerName": "测试人", "buyerTelephone": "1", "buyerIdType": "1",
                "buyerIdNumber": Self.buyer, "payCode": "PAY1", "payTransactionId": "T" + self.orderNo,
                "consignee": "甲", "consigneeTelephone": "2", "consigneeAddress": "南京",
            ]
        case .payment:
            [
                "payCode": "PAY1", "payTransactionId": "T" + self.orderNo, "orderNo": self.orderNo,
                "ebpCode": "EBP1", "payerIdType": "1", "payerIdNumber": Self.buyer, "payerName": "测试人",
                "amountPaid": self.paid, "currency": "142", "payTime": "20260901120000",
            ]
        case .waybill:
            [
                "logisticsCode": "LOG1", "logisticsNo": "L" + self.orderNo, "orderNo": self.orderNo, "freight": "0",
                "insuredFee": "0", "currency": "142", "weight": "1", "packNo": "1", "consignee": "甲",
                "consigneeTelephone": "2", "consigneeAddress": "南京",
            ]
        default:
            [
                "orderNo": self.orderNo, "ebpCode": "EBP1", "ebcCode": "EBC1", "logisticsCode": "LOG1",
                "logisticsNo": "L" + self.orderNo, "copNo": "C" + self.orderNo, "assureCode": "EBC1",
                "emsNo": "T2307W000001", "ieFlag": "I", "declTime": "20260921", "customsCode": "2307",
                "portCode": "2307", "buyerIdType": "1", "buyerIdNumber": Self.buyer, "buyerName": "测试人",
                "buyerTelephone": "1", "consigneeAddress": "南京", "agentCode": "AGENT1", "areaCode": "AREA1",
                "areaName": "仓", "tradeMode": "1210", "trafMode": "Y", "country": "142", "freight": "0",
                "insuredFee": "0", "currency": "142", "packNo": "1", "grossWeight": "1", "netWeight": "0.5",
            ]
        }
    }

    private func line(_ kind: DocumentKind) -> [String: String] {
        var line: [String: String]
        switch kind {
        case .order:
            line = [
                "gnum": "1", "itemName": "面霜", "unit": "140", "qty": self.quantity, "price": self.price,
                "totalPrice": self.paid, "currency": "142", "country": "133",
            ]
        case .inventory:
            line = [
                "gnum": "1", "itemRecordNo": "R1", "itemName": "面霜", "gcode": "3304990029", "gname": "面霜",
                "gmodel": "50克/盒", "country": "133", "currency": "142", "qty": self.quantity, "unit": "140",
                "qty1": "0.05", "unit1": "035", "price": self.price, "totalPrice": self.paid,
            ]
        default: return [:]
        }
        for (name, value) in self.lineChanges[kind] ?? [:] { line[name] = value }
        return line
    }
}

/// A customs house with shortcuts.
struct Bench {
    var house: CustomsHouse
    var now = Papers.start
    var number = 0

    init(_ change: (inout PortSettings) -> Void = { _ in }) {
        var settings = PortSettings()
        change(&settings)
        self.house = CustomsHouse(settings: settings)
    }

    /// Files one message of documents of one kind.
    mutating func file(
        _ documents: [FiledDocument], fault: JudgedMessage.Fault? = nil, dxpId: String = Papers.dxpId,
        serial: String? = nil, digest: String? = nil
    ) {
        self.number += 1
        let message = JudgedMessage(
            kind: documents[0].kind, rootGuid: "ROOT\(self.number)", dxpId: dxpId, documents: documents,
            certificateSerial: serial, fault: fault, digest: digest ?? "message \(self.number)",
            contentDigests: documents.map { String(decoding: $0.contentBytes, as: UTF8.self) }, officiallyValid: nil)
        self.house.file(
            message,
            .init(number: self.number, messageID: "M\(self.number)", senderID: Papers.dxpId, at: self.now))
    }

    mutating func file(_ papers: Papers, _ kinds: [DocumentKind] = DocumentKind.ofOrders, seconds: Int = 0) {
        for kind in kinds { self.file([papers.document(kind, seconds: seconds)]) }
    }

    mutating func wait(_ seconds: Double) {
        self.now = self.now + .milliseconds(Int64(seconds * 1000))
        self.house.advance(to: self.now)
    }

    /// All receipts of a kind that a poll sees now.
    mutating func receipts(_ kind: ReceiptKind, since: Timestamp = Papers.start + .seconds(-10)) -> [PortReceipt] {
        self.house.receipts(kind, dxpId: Papers.dxpId, since: since, now: self.now)
    }

    mutating func statuses(_ kind: ReceiptKind) -> [Int] { self.receipts(kind).map(\.status) }

    /// The first answer to the only document of a fresh message.
    mutating func answer(to document: FiledDocument, serial: String? = nil, fault: JudgedMessage.Fault? = nil) -> Int {
        self.file([document], fault: fault, serial: serial)
        return self.house.record.declarations[document.key.description]?.filings.last?.status ?? 0
    }
}
