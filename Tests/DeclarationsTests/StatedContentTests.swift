import Testing

@testable import Declarations

/// Net contents as the line of a customs message declares them: whether consumption tax is due depends on them.
@Suite struct StatedContentTests {
    private static func content(
        _ gcode: String, qty: String = "2", unit1: String = "035", qty1: String = "1", unit2: String? = nil,
        qty2: String? = nil, gmodel: String = ""
    ) -> OrderLine.NetContent? {
        var values: [FieldName: RawOrder.RawValue] = [
            .gcode: .init(gcode, at: ""), .qty: .init(qty, at: ""), .unit1: .init(unit1, at: ""),
            .qty1: .init(qty1, at: ""), .gmodel: .init(gmodel, at: ""),
        ]
        if let unit2 { values[.unit2] = .init(unit2, at: "") }
        if let qty2 { values[.qty2] = .init(qty2, at: "") }
        return .init(declaredBy: .init(values: values), codes: SampleOrder.codes)
    }

    private static func sheets(_ gmodel: String) -> Amount? { Self.content("3304990049", gmodel: gmodel)?.value }

    @Test(
        "One whole number of sheets in the specification is the content",
        arguments: [
            ("10片", 10), ("4|3|护肤|10片/盒", 10), ("面膜,10 片", 10), ("25ml*10片", 10), ("10片|每盒10片", 10), ("5 sheets", 5),
            ("9999장", 9999),
        ] as [(String, Int64)])
    func stated(gmodel: String, sheets: Int64) {
        #expect(Self.sheets(gmodel) == Amount(sheets))
        #expect(Self.content("3304990049", gmodel: gmodel)?.unit == .sheet)
    }

    @Test(
        "A part of a number is none, and of two numbers none is taken",
        arguments: [
            "12345片", "0.5片", "10.25张", ".5片", "1,200片", "1，200片", "2*5片", "5-10片", "10片 20贴", "0片", "片", "10",
            "1234567890123456789片", "0.000000000000000012片",
        ])
    func unclear(gmodel: String) {
        #expect(Self.sheets(gmodel) == nil)
    }

    @Test("A long row of digits is given up quickly")
    func long() {
        #expect(Self.sheets(String(repeating: "1", count: 4000)) == nil)
    }

    @Test("The statutory quantity is shared among the units: kilograms, litres, sheets")
    func shared() {
        #expect(Self.content("3304990029", qty: "4", qty1: "0.2") == .init(value: Amount(50), unit: .gram))
        #expect(
            Self.content("3304990039", qty: "4", unit1: "095", qty1: "0.2")
                == .init(value: Amount(50), unit: .millilitre))
        #expect(
            Self.content("3304990049", qty: "2", unit2: "035", qty2: "20") == nil, "035 counts no sheets")
        let unit = StatutoryUnit.sheets.sorted().first ?? ""
        #expect(
            Self.content("3304990049", qty: "2", unit2: unit, qty2: "20", gmodel: "7片")
                == .init(value: Amount(10), unit: .sheet))
    }

    @Test("Nothing is read without a quantity, of unknown codes, and where the tax does not ask")
    func nothing() {
        for qty in ["0", "-1", "", "x"] { #expect(Self.content("3304990029", qty: qty) == nil, "\(qty)") }
        #expect(Self.content("3304990029", qty1: "0") == nil)
        #expect(Self.content("3304990029", unit1: "142") == nil)
        #expect(Self.content("9999999999") == nil)
        #expect(Self.content("3305100090") == nil)
        #expect(Self.content("3304990099") == nil)
    }
}
