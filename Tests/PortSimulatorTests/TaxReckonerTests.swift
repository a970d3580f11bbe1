import Declarations
import Foundation
import Testing

@testable import PortSimulator

@Suite struct TaxReckonerTests {
    struct Case: Sendable {
        var price: String
        var gcode: String
        var kilograms = "0.05"
        var gmodel = "50克/盒"
        var freight = "0"
        var vat: String
        var consumption: String
        var duty = "0"
    }

    @Test(arguments: [
        Case(price: "425", gcode: "3304990029", kilograms: "0.02", vat: "45.5", consumption: "52.5"),
        Case(price: "700", gcode: "3304990039", vat: "74.94", consumption: "86.47"),
        Case(price: "499.99", gcode: "3304990039", vat: "45.5", consumption: "0"),
        Case(price: "500", gcode: "3304990039", vat: "53.53", consumption: "61.76"),
        Case(price: "149.9", gcode: "3304990049", gmodel: "25克/片×10片/盒", vat: "13.64", consumption: "0"),
        Case(price: "150", gcode: "3304990049", gmodel: "25克/片×10片/盒", vat: "16.06", consumption: "18.53"),
        Case(price: "100", gcode: "3305100090", kilograms: "1", vat: "9.1", consumption: "0"),
        Case(price: "100", gcode: "1211209900", kilograms: "1", vat: "6.3", consumption: "0"),
        Case(
            price: "6000", gcode: "3304990039", kilograms: "0.03", vat: "926.82", consumption: "1069.41", duty: "60"),
        Case(price: "490", gcode: "3304990039", freight: "10", vat: "53.53", consumption: "61.76"),
    ])
    func oneLine(_ expected: Case) {
        var papers = Papers("A1")
        papers.price = expected.price
        papers.changes[.inventory] = ["freight": expected.freight]
        papers.lineChanges[.inventory] = [
            "gcode": expected.gcode, "qty1": expected.kilograms, "gmodel": expected.gmodel,
        ]
        let lines = TaxReckoner.bill(papers.document(.inventory), rules: PortRules())
        #expect(lines.count == 1)
        #expect(lines[0].valueAddedTax == Amount(expected.vat))
        #expect(lines[0].consumptionTax == Amount(expected.consumption))
        #expect(lines[0].customsTax == Amount(expected.duty))
    }

    @Test func freightIsSharedByValueAndNothingIsLost() {
        var papers = Papers("A1")
        papers.changes[.inventory] = ["freight": "10", "insuredFee": "0.01"]
        var inventory = papers.document(.inventory)
        let line = inventory.lines[0]
        for (gnum, total) in [("2", "33.33"), ("3", "0")] {
            let values = zip(line.names, line.values).map { name, value in
                name == "gnum" ? gnum : name == "totalPrice" || name == "price" ? total : value
            }
            inventory.lines.append(FieldRow(names: line.names, values: values))
        }
        let lines = TaxReckoner.bill(inventory, rules: PortRules())
        #expect(lines.map(\.taxPrice).reduce(.zero, +) == TaxReckoner.dutiableValue(inventory))
        #expect(lines[0].taxPrice == Amount("107.51"))
    }

    @Test func sheetsAreReadFromTheSpecification() {
        #expect(TaxReckoner.sheetsPerPack("4|3|面部护肤用|25克/片×10片/盒|雪岚牌") == 10)
        #expect(TaxReckoner.sheetsPerPack("每盒30张") == 30)
        #expect(TaxReckoner.sheetsPerPack("50毫升/瓶") == nil)
    }

    /// The samples say which tax their merchants collected; customs' own reckoning must come to the same.
    @Test func sampleOrders() throws {
        struct Sample: Decodable {
            struct Expectation: Decodable { var outcome: String }
            struct Order: Decodable {
                struct Logistics: Decodable {
                    var freight: JSONValue
                    var insuredFee: JSONValue
                }
                struct Line: Decodable {
                    var gcode: JSONValue, gmodel: JSONValue, qty: JSONValue, qty1: JSONValue, totalPrice: JSONValue
                }
                var orderNo: String, taxTotal: JSONValue, logistics: Logistics, lines: [Line]
            }
            var expect: Expectation
            var order: Order
        }
        struct Outcome: Decodable {
            struct Expectation: Decodable { var outcome: String }
            var expect: Expectation
        }
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Templates/samples/orders.jsonl")
        let text = try String(contentsOf: path, encoding: .utf8)
        var compared = 0
        var odd: [String] = []
        for line in text.split(separator: "\n") {
            let data = Data(line.utf8)
            guard try JSONDecoder().decode(Outcome.self, from: data).expect.outcome == "released" else { continue }
            let order = try JSONDecoder().decode(Sample.self, from: data).order
            guard let expected = Self.plain(order.taxTotal).flatMap({ Amount($0) }) else { continue }
            let head = ["freight", "insuredFee"]
            let lineNames = ["gnum", "gcode", "gmodel", "qty", "qty1", "totalPrice"]
            let inventory = FiledDocument(
                kind: .inventory, guid: "", appType: "1", appTime: "",
                head: FieldRow(
                    names: head, values: [Self.plain(order.logistics.freight), Self.plain(order.logistics.insuredFee)]),
                lines: order.lines.enumerated().map { index, line in
                    let values = [line.gcode, line.gmodel, line.qty, line.qty1, line.totalPrice].map(Self.plain)
                    return FieldRow(names: lineNames, values: [String(index + 1)] + values)
                })
            let bill = TaxReckoner.bill(inventory, rules: PortRules())
            let total = bill.map { $0.customsTax + $0.valueAddedTax + $0.consumptionTax }.reduce(.zero, +)
            compared += 1
            if total != expected { odd.append("\(order.orderNo) billed \(total), collected \(expected)") }
        }
        #expect(compared > 400)
        #expect(odd.isEmpty, "\(odd.prefix(5))")
    }

    /// Samples are written untidily on purpose: full-width digits, outer blanks, numbers instead of texts.
    private static func plain(_ value: JSONValue) -> String? {
        if let number = value.number { return Amount(units: Int64((number * 100_000).rounded())).description }
        return value.text.map { text in
            var plain = ""
            for scalar in text.unicodeScalars {
                if (0xFF01...0xFF5E).contains(scalar.value), let narrow = Unicode.Scalar(scalar.value - 0xFEE0) {
                    plain.unicodeScalars.append(narrow)
                } else if !scalar.properties.isWhitespace {
                    plain.unicodeScalars.append(scalar)
                }
            }
            return plain
        }
    }
}
