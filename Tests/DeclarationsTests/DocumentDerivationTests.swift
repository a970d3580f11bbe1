import Declarations
import Testing
import Yams

@Suite struct DocumentDerivationTests {
    private func values(
        _ kind: DocumentKind, _ order: Order, tenant: TenantProfile = SampleOrder.tenant
    ) -> [String: String] {
        let body = DocumentDerivation.body(kind, order: order, tenant: tenant, port: SampleOrder.port, copNo: "C-1")
        #expect(body.head.count == DocumentFields.head(of: kind).count)
        #expect(body.lines.allSatisfy { $0.count == DocumentFields.line(of: kind).count })
        var values: [String: String] = [:]
        for (name, value) in zip(DocumentFields.head(of: kind), body.head) { values[name] = value }
        for (index, line) in body.lines.enumerated() {
            for (name, value) in zip(DocumentFields.line(of: kind), line) { values["\(index + 1).\(name)"] = value }
        }
        return values
    }

    @Test func order() throws {
        #expect(
            self.values(.order, try SampleOrder.order()) == [
                "orderType": "I", "orderNo": "S-0001", "ebpCode": "0000PLAT01", "ebpName": "样例平台",
                "ebcCode": "0000MERC01", "ebcName": "样例电商", "goodsValue": "300", "freight": "10", "discount": "5",
                "taxTotal": "28.21", "acturalPaid": "333.21", "currency": "142", "buyerRegNo": "u1", "buyerName": "测试人",
                "buyerTelephone": "13000000000", "buyerIdType": "1", "buyerIdNumber": "000000199001010018",
                "payCode": "0000PAYM01", "payName": "样例支付", "payTransactionId": "P-1", "consignee": "收货人",
                "consigneeTelephone": "+86 (25) 100-0000", "consigneeAddress": "虚构路1号", "consigneeDistrict": "320102",
                "note": "样例", "1.gnum": "1", "1.itemNo": "A1", "1.itemName": "精华液", "1.gmodel": "4|3|护肤|50ml/瓶",
                "1.barCode": "无", "1.unit": "142", "1.qty": "2", "1.price": "120", "1.totalPrice": "240",
                "1.currency": "142", "1.country": "133", "1.note": "n", "2.gnum": "2", "2.itemName": "洗发水",
                "2.gmodel": "4|3|洗发|500g/瓶", "2.barCode": "2900000000017", "2.unit": "142", "2.qty": "1",
                "2.price": "60", "2.totalPrice": "60", "2.currency": "142", "2.country": "133",
            ])
    }

    @Test func payment() throws {
        #expect(
            self.values(.payment, try SampleOrder.order()) == [
                "payCode": "0000PAYM01", "payName": "样例支付", "payTransactionId": "P-1", "orderNo": "S-0001",
                "ebpCode": "0000PLAT01", "ebpName": "样例平台", "payerIdType": "1", "payerIdNumber": "000000199001010018",
                "payerName": "测试人", "telephone": "13000000000", "amountPaid": "333.21", "currency": "142",
                "payTime": "20260228235959",
            ])
    }

    @Test func waybill() throws {
        #expect(
            self.values(.waybill, try SampleOrder.order()) == [
                "logisticsCode": "0000LOGI01", "logisticsName": "样例物流", "logisticsNo": "L-1", "orderNo": "S-0001",
                "freight": "10", "insuredFee": "0", "currency": "142", "weight": "1.2", "packNo": "1",
                "consignee": "收货人",
                "consigneeAddress": "虚构路1号", "consigneeTelephone": "+86 (25) 100-0000",
            ])
    }

    @Test func inventory() throws {
        var order = try SampleOrder.order()
        order.lines.removeLast()
        #expect(
            self.values(.inventory, order) == [
                "orderNo": "S-0001", "ebpCode": "0000PLAT01", "ebpName": "样例平台", "ebcCode": "0000MERC01",
                "ebcName": "样例电商", "logisticsNo": "L-1", "logisticsCode": "0000LOGI01", "logisticsName": "样例物流",
                "copNo": "C-1", "assureCode": "0000MERC01", "emsNo": "T0000W000001", "ieFlag": "I",
                "customsCode": "2377",
                "portCode": "2378", "buyerIdType": "1", "buyerIdNumber": "000000199001010018", "buyerName": "测试人",
                "buyerTelephone": "13000000000", "consigneeAddress": "虚构路1号", "agentCode": "0000DECL01",
                "agentName": "样例报关", "areaCode": "0000WARE01", "areaName": "样例仓储", "tradeMode": "1210",
                "trafMode": "Y", "country": "142", "freight": "10", "insuredFee": "0", "currency": "142", "packNo": "1",
                "grossWeight": "1.2", "netWeight": "0.9", "1.gnum": "1", "1.itemRecordNo": "R1", "1.itemNo": "A1",
                "1.itemName": "精华液", "1.gcode": "3304990039", "1.gname": "精华", "1.gmodel": "4|3|护肤|50ml/瓶",
                "1.barCode": "无", "1.country": "133", "1.currency": "142", "1.qty": "2", "1.unit": "142",
                "1.qty1": "0.1",
                "1.unit1": "035", "1.qty2": "2", "1.unit2": "011", "1.price": "120", "1.totalPrice": "240",
                "1.note": "n",
            ])
    }

    @Test func keys() throws {
        let keys = DocumentDerivation.keys(order: try SampleOrder.order(), tenant: SampleOrder.tenant)
        #expect(keys[.order] == .order(ebpCode: "0000PLAT01", orderNo: "S-0001"))
        #expect(keys[.payment] == .payment(payCode: "0000PAYM01", payTransactionId: "P-1"))
        #expect(keys[.waybill] == .waybill(logisticsCode: "0000LOGI01", logisticsNo: "L-1"))
        #expect(keys[.inventory] == .inventory(ebpCode: "0000PLAT01", orderNo: "S-0001"))
        #expect(keys.count == 4)
    }

    // MARK: Against the specification

    private static let ofSubmission: Set = ["guid", "appType", "appTime", "appStatus", "declTime"]

    private struct OfficialField {
        var name: String
        var type: String
        var isRequired: Bool
    }

    private func official(_ kind: DocumentKind) throws -> [[OfficialField]]? {
        guard let text = Places.specification("ceb/messages.yaml", checks: 8) else { return nil }
        let document = try #require(try Yams.load(yaml: text) as? [String: Any])
        let message = try #require((document["messages"] as? [String: Any])?[kind.messageName] as? [String: Any])
        return try #require(message["parts"] as? [[String: Any]]).map { part in
            try #require(part["fields"] as? [[String: Any]]).map { field in
                OfficialField(
                    name: field["n"] as? String ?? "", type: field["t"] as? String ?? "",
                    isRequired: field["req"] as? String == "R")
            }
        }
    }

    /// Names are official ones in wire order, and nothing that the schema requires is missing.
    @Test(arguments: DocumentKind.ofOrders)
    func fieldsAreTheOfficialOnes(_ kind: DocumentKind) throws {
        guard let parts = try self.official(kind) else { return }
        for (ours, official) in zip([DocumentFields.head(of: kind), DocumentFields.line(of: kind)], parts) {
            let names = official.map(\.name)
            #expect(ours == names.filter(ours.contains))
            let required = Set(official.filter(\.isRequired).map(\.name)).subtracting(Self.ofSubmission)
            #expect(required.isSubset(of: ours))
            #expect(Self.ofSubmission.isDisjoint(with: ours))
        }
    }

    /// Longest inputs are not longer than the element they become, in any document that takes them.
    @Test func inputLimitsAreOfficial() throws {
        var compared = 0
        let documents = try DocumentKind.ofOrders.compactMap { kind in try self.official(kind).map { (kind, $0) } }
        guard !documents.isEmpty else { return }
        for field in InputField.all {
            guard let element = field.element, field.name != .netContentValue, field.name != .netContentUnit else {
                continue
            }
            for (kind, parts) in documents {
                let name = element.split(separator: "/").last.map(String.init)
                // Head notes become an order note only, and line notes stand in both lists.
                let fields = field.isLine ? parts.dropFirst().flatMap { $0 } : parts[0]
                guard let official = fields.first(where: { $0.name == name }) else { continue }
                compared += 1
                #expect(Self.fits(field.type, official.type), "\(field.name) in \(kind.messageName)")
                // The port knows the country of departure of bonded goods.
                guard official.isRequired, field.name != .departureCountry else { continue }
                #expect(field.isRequired, "\(field.name) in \(kind.messageName)")
            }
        }
        #expect(compared > 60)
        print("compared \(compared) input limits")
    }

    private static func fits(_ kind: InputField.Kind, _ type: String) -> Bool {
        let bounds = type.dropFirst().split(separator: ".").compactMap { Int($0) }
        let most = bounds.last ?? 0
        switch kind {
        case .text(let max), .identifier(let max), .phone(let max): return type.hasPrefix("C") && max <= most
        case .digits(let count): return type.hasPrefix("C") && count <= most && (bounds.count == 2 || count == most)
        case .identity: return type == "C1..60"
        case .amount: return type == "N19,5"
        case .lineNumber: return type.hasPrefix("INT")
        case .time: return type == "C14"
        case .choice(let values): return values.allSatisfy { $0.count <= most }
        }
    }
}
