import Declarations
import Foundation
import Ledger
import Testing

/// Revisions are written and read member by member, in the form in which Foundation's coders did.
@Suite struct StoredOrderTests {
    /// Every field has a value of its own.
    private static func full(text: String = "") -> Order {
        var line = OrderLine(
            gnum: 1, itemNo: "item" + text, itemRecordNo: "record" + text, itemName: "itemName" + text,
            gcode: "3304990039", gname: "gname" + text, gmodel: "gmodel" + text, barCode: "无", country: "133",
            unit: "140", qty: Amount(2), price: Amount(units: 12_950_000), totalPrice: Amount(259), unit1: "035",
            qty1: Amount(units: 40_000), unit2: "011", qty2: Amount(3),
            netContent: .init(value: Amount(200), unit: .millilitre), note: "line note" + text)
        line.perishable = true
        var second = line
        second.gnum = 2
        second.netContent = .init(value: Amount(10), unit: .sheet)
        second.perishable = false
        var order = Order(
            orderNo: "no" + text, port: "nanjing", goodsValue: Amount(518), freight: Amount(units: 1),
            discount: Amount(units: -1), taxTotal: Amount(units: 4_713_800), acturalPaid: Amount(565),
            buyer: .init(
                buyerRegNo: "reg" + text, buyerName: "许景行" + text, buyerTelephone: "10000009999", buyerIdType: "1",
                buyerIdNumber: "000000196612039991"),
            consignee: .init(
                consignee: "王小样" + text, consigneeTelephone: "10000012345", consigneeAddress: "样例市样例路1号" + text,
                consigneeDistrict: "320100"),
            payment: .init(
                payTransactionId: "pay" + text, payTime: "20260301120000", amountPaid: Amount(566),
                split: .init(transactionId: "whole" + text, amountPaid: Amount(999), orders: 7)),
            logistics: .init(
                logisticsNo: "L1" + text, freight: Amount(4), insuredFee: Amount(5), grossWeight: Amount(6),
                netWeight: Amount(units: 7), trafNo: "KE893", voyageNo: "893", billNo: "180-12345675",
                country: "142"), note: "note" + text, lines: [line, second])
        order.dispatchBy = "20260302120000"
        return order
    }

    /// Nothing that may be left out is there.
    private static var sparse: Order {
        var order = Self.full()
        order.note = nil
        order.dispatchBy = nil
        order.consignee.consigneeDistrict = nil
        order.payment.split = nil
        (order.logistics.trafNo, order.logistics.voyageNo) = (nil, nil)
        (order.logistics.billNo, order.logistics.country) = (nil, nil)
        let line = order.lines[0]
        order.lines = [
            OrderLine(
                gnum: 1, itemNo: nil, itemRecordNo: nil, itemName: line.itemName, gcode: line.gcode,
                gname: line.gname, gmodel: line.gmodel, barCode: line.barCode, country: line.country,
                unit: line.unit, qty: line.qty, price: line.price, totalPrice: line.totalPrice, unit1: line.unit1,
                qty1: line.qty1, unit2: nil, qty2: nil, netContent: nil, note: nil)
        ]
        return order
    }

    /// What Foundation writes.
    private static func judge(_ order: Order) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(order))
    }

    /// Places of optional fields without a value, and how many fields there are.
    private static func absent(_ value: Any, _ place: String = "") -> (places: [String], count: Int) {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional {
            guard let inner = mirror.children.first else { return ([place], 1) }
            return self.absent(inner.value, place)
        }
        return mirror.children.reduce(into: ([], 1)) { sum, child in
            let found = self.absent(child.value, place + "/" + (child.label ?? "-"))
            sum.0 += found.places
            sum.1 += found.count
        }
    }

    @Test("The bytes are those of Foundation's encoder, with every field and without any that may be left out")
    func bytes() throws {
        let absent = Self.absent(Self.full())
        #expect(absent.places.isEmpty && absent.count > 60, "a new field belongs into this test and into StoredOrder")
        for order in [Self.full(), Self.sparse, Self.full(text: "\"\\/ 😀\n\t\r é e\u{301} 𠮷 </x>")] {
            let text = String(decoding: StoredOrder.bytes(of: order), as: UTF8.self)
            #expect(text == String(decoding: try Self.judge(order), as: UTF8.self))
        }
    }

    @Test("What either writes both read, whatever the texts hold")
    func bothWays() throws {
        let texts = ["", "\u{0}\u{1}\u{8}\u{c}\u{1f}\u{7f}", "\u{2028}\u{feff}\u{fffd}", "\\u0041 \\\" {}[],:", "😀"]
        for order in texts.map({ Self.full(text: $0) }) + [Self.sparse] {
            #expect(try StoredOrder.order(from: Self.judge(order)) == order)
            let bytes = StoredOrder.bytes(of: order)
            #expect(try StoredOrder.order(from: bytes) == order)
            #expect(try JSONDecoder().decode(Order.self, from: Data(bytes)) == order)
        }
    }

    @Test("Null is absent, members of another edition are passed over")
    func otherEditions() throws {
        var text = String(decoding: StoredOrder.bytes(of: Self.sparse), as: UTF8.self)
        text.removeLast()
        let order = try StoredOrder.order(from: Array((text + #","note":null,"later":{"a":[1,2.5e3,null]}}"#).utf8))
        #expect(order == Self.sparse)
    }

    @Test("What is no order is told as such, and none of its content")
    func broken() throws {
        let good = String(decoding: StoredOrder.bytes(of: Self.full()), as: UTF8.self)
        let changes = [
            ("\"orderNo\":\"no\"", "\"orderNo\":7"), ("\"orderNo\":\"no\"", "\"ordrNo\":\"no\""),
            ("\"gnum\":1,", "\"gnum\":1.5,"), ("\"gnum\":1,", "\"gnum\":\"1\","), ("\"sheet\"", "\"sheets\""),
            ("\"perishable\":true", "\"perishable\":1"), ("\"taxTotal\":\"47.138\"", "\"taxTotal\":\"4,7\""),
            ("\"lines\":[", "\"lines\":[7,"), ("\"orders\":7", "\"orders\":99999999999999999999"), ("许景行", "\\ud800"),
        ]
        var texts = changes.map { good.replacingOccurrences(of: $0.0, with: $0.1) }
        #expect(texts.allSatisfy { $0 != good })
        texts += ["", "null", "[]", "{}", String(good.dropLast()), good + "}"]
        for text in texts {
            let error = #expect(throws: LedgerError.self) { try StoredOrder.order(from: Array(text.utf8)) }
            #expect(error?.code == .corrupt)
            #expect(error.map { "\($0)".contains("许景行") || "\($0)".contains("000000196612039991") } == false)
        }
    }
}
