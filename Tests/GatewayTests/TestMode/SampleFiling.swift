import Declarations

@testable import Gateway

/// Documents that are filed by their fields, all about one parcel; customs takes them as they are. Synthetic throughout.
struct SampleFiling {
    /// The order number of an export; waybills and own numbers derive from it.
    var parcel: String
    /// What customs calls the inventory of the parcel, once it said so.
    var invtNo = ""
    /// The enterprise that carries imports.
    var carrier = "0000LOGI001"

    init(_ parcel: String) { self.parcel = parcel }

    /// What an inventory of exports needs, and the inventory.
    static let export: [DocumentKind] = [.exportOrder, .exportPayment, .exportWaybill, .exportInventory]
    /// Every kind that is filed so.
    static let kinds: [DocumentKind] = DocumentKind.allCases.filter { TestFiling($0) != nil }

    /// - Parameter number: what stands in the element by which test numbers reach the kind.
    func document(_ kind: DocumentKind, number: String? = nil) -> DocumentFiling {
        let wanted = Set(DocumentFields.head(of: kind))
        var head = Self.values.merging(self.own(kind)) { $1 }
        if let number, let element = TestFiling(kind)?.element { head[element] = number }
        let line = Set(DocumentFields.line(of: kind))
        let values = Self.line.merging(["logisticsNo": self.waybill, "invtNo": self.invtNo]) { $1 }
        return DocumentFiling(
            kind: kind.rawValue, port: "nanjing", head: head.filter { wanted.contains($0.key) && !$0.value.isEmpty },
            lines: line.isEmpty ? [] : [values.filter { line.contains($0.key) }], isDeletion: false)
    }

    private var waybill: String { "L" + self.parcel }

    private func own(_ kind: DocumentKind) -> [String: String] {
        var values = [
            "orderNo": self.parcel, "logisticsNo": self.waybill, "copNo": "N" + self.parcel,
            "coElNo": "\(kind.rawValue)" + self.parcel, "invtNo": kind == .exportInventory ? "" : self.invtNo,
            "ieFlag": [.entryList, .exportReturn, .exportReturnTally].contains(kind) ? "I" : "E",
            "tradeMode": kind == .exportReturn ? "9661" : "9610",
        ]
        if kind.definition.flow == .import {
            values["logisticsCode"] = self.carrier
            values["logisticsName"] = "样例物流"
        }
        return values
    }

    private static let values = [
        "customsCode": "2377", "portCode": "2377", "ebpCode": "0000PLAT01", "ebpName": "样例平台", "ebcCode": "0000MERC01",
        "ebcName": "样例电商", "logisticsCode": "0000LOGI01", "logisticsName": "样例物流", "agentCode": "0000DECL01",
        "agentName": "样例报关", "operatorCode": "0000SITE01", "operatorName": "样例场所", "ownerCode": "0000MERC01",
        "ownerName": "样例电商", "declAgentCode": "0000DECL01", "declAgentName": "样例报关", "payName": "现金支付",
        "orderType": "E", "goodsValue": "10", "charge": "10", "freight": "0", "insuredFee": "0", "currency": "502",
        "fCurrency": "502", "fFlag": "3", "iCurrency": "502", "iFlag": "3", "accountingDate": "20260301100000",
        "logisticsStatus": "S", "logisticsTime": "20260301100000", "leaveTime": "20260301100000", "ieDate": "20260301",
        "trafMode": "5", "trafNo": "KE894", "trafName": "KE894", "voyageNo": "KE894", "billNo": "180-12345675",
        "domesticTrafNo": "苏A00000", "goodsInfo": "样例", "packNo": "1", "wrapType": "2", "grossWeight": "1",
        "netWeight": "0.5", "country": "502", "POD": "USA1", "statisticsFlag": "B", "summaryFlag": "1",
        "itemNameFlag": "1", "reason": "样例",
    ]

    private static let line = [
        "gnum": "1", "itemNo": "A1", "itemName": "爽肤水", "gcode": "3304990039", "gname": "爽肤水", "gmodel": "200ml",
        "barCode": "无", "country": "502", "currency": "502", "unit": "011", "qty": "1", "unit1": "035", "qty1": "0.2",
        "price": "10", "totalPrice": "10",
    ]
}
