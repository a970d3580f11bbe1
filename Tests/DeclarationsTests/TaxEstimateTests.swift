import Declarations
import Testing
import Yams

@Suite struct TaxEstimateTests {
    /// P, net content, its unit, consumption tax, VAT, duty; computed by hand from the published formulae.
    private static let vectors: [(String, String, OrderLine.NetContent.Measure, String, String, String)] = [
        ("425.00", "20", .gram, "52.5", "45.5", "0"), ("700.00", "50", .millilitre, "86.47", "74.94", "0"),
        ("499.99", "50", .millilitre, "0", "45.5", "0"), ("500.00", "50", .millilitre, "61.76", "53.53", "0"),
        ("149.90", "10", .sheet, "0", "13.64", "0"), ("150.00", "10", .sheet, "18.53", "16.06", "0"),
        ("100.00", "1000", .gram, "0", "9.1", "0"), ("6000.00", "30", .millilitre, "1069.41", "926.82", "60"),
    ]

    @Test(arguments: vectors)
    func vector(
        _ price: String, _ content: String, _ unit: OrderLine.NetContent.Measure, _ consumption: String, _ vat: String,
        _ duty: String
    ) throws {
        let estimate = try self.estimate(price, content, unit)
        #expect(estimate.consumptionTax.description == consumption)
        #expect(estimate.vat.description == vat)
        #expect(estimate.duty.description == duty)
        #expect(estimate.total == estimate.vat + estimate.consumptionTax + estimate.duty)
        #expect(estimate.isAboveSingleLimit == (duty != "0"))
    }

    @Test func publishedVectorsAgree() throws {
        guard let text = Places.specification("rules/tax.yaml", checks: 8) else { return }
        let document = try #require(try Yams.load(yaml: text) as? [String: Any])
        let rows = try #require((document["test_vectors"] as? [String: Any])?["rows"] as? [[String: Any]])
        for row in rows {
            func amount(_ key: String) -> Amount? { (row[key] as? String).flatMap(Amount.init) }
            let content = try #require(row["content"] as? String).split(separator: " ").map(String.init)
            let units: [String: (OrderLine.NetContent.Measure, String)] = [
                "g": (.gram, ""), "ml": (.millilitre, ""), "sheets": (.sheet, ""), "kg": (.gram, "000"),
            ]
            let (unit, zeros) = try #require(units[content[1]])
            let estimate = try self.estimate(try #require(row["P"] as? String), content[0] + zeros, unit)
            #expect(estimate.consumptionTax == amount("consumption_tax"), "\(row)")
            #expect(estimate.vat == amount("vat"), "\(row)")
            #expect(estimate.duty == amount("duty") ?? .zero, "\(row)")
            #expect(estimate.total == amount("total"), "\(row)")
            #expect(estimate.lines[0].consumptionTaxRate == amount("c"), "\(row)")
        }
        print("compared \(rows.count) tax vectors")
    }

    /// 9.10 % and 23.0588 % of the whole.
    @Test func compositeRates() throws {
        #expect(try self.estimate("4999", "5000", .gram).total == Amount("454.91"))
        #expect(try self.estimate("4999", "50", .gram).total == Amount("1152.71"))
    }

    @Test(arguments: [
        ("20180430", "119"), ("20180501", "112"), ("20190331", "112"), ("20190401", "91"), ("20300101", "91"),
    ])
    func rateFollowsTheDay(_ day: String, _ vat: String) throws {
        let today = try #require(Timestamp(beijing: day))
        #expect(try self.estimate("1000", "1000", .gram, today: today).vat.description == vat)
    }

    @Test func freightAndInsuranceAreSharedByValue() throws {
        var order = try SampleOrder.order()
        order.lines = (1...3).map { gnum in
            var line = order.lines[0]
            line.gnum = gnum
            line.totalPrice = Amount(100)
            return line
        }
        order.logistics.freight = Amount(9)
        order.logistics.insuredFee = Amount(1)
        let estimate = try #require(self.estimate(order))
        #expect(estimate.lines.map(\.dutiableValue.description) == ["103.33333", "103.33333", "103.33334"])
        #expect(estimate.dutiableValue == Amount(310))
        #expect(estimate.lines.map(\.gnum) == [1, 2, 3])
    }

    @Test func sharesAlwaysAddUp() throws {
        var generator = SeededGenerator(99)
        for _ in 0..<300 {
            var order = try SampleOrder.order()
            let line = order.lines[0]
            order.lines = (1...Int.random(in: 1...99, using: &generator)).map { gnum in
                var copy = line
                copy.gnum = gnum
                copy.totalPrice = Amount(units: .random(in: 0...5_000_000, using: &generator))
                return copy
            }
            order.logistics.freight = Amount(units: .random(in: 0...3_000_000, using: &generator))
            let estimate = try #require(self.estimate(order))
            #expect(estimate.lines.reduce(Amount.zero) { $0 + $1.dutiableValue } == estimate.dutiableValue)
            for taxes in estimate.lines { #expect(taxes.vat.units % 1000 == 0 && taxes.vat >= .zero) }
        }
    }

    /// A share of the freight lifts a line over the threshold.
    @Test func freightCountsForTheThreshold() throws {
        var order = try SampleOrder.order()
        order.lines = [order.lines[0]]
        order.lines[0].totalPrice = Amount(990)
        order.logistics.freight = Amount(10)
        #expect(self.estimate(order)?.consumptionTax.description == "123.53")
        order.logistics.freight = try #require(Amount("9.99"))
        #expect(self.estimate(order)?.consumptionTax == .zero)
    }

    @Test func onlyHeadingsInScopeAreTaxed() throws {
        var order = try SampleOrder.order()
        order.lines = [order.lines[0]]
        order.lines[0].gcode = "3307900000"
        order.lines[0].totalPrice = Amount(4000)
        #expect(self.estimate(order)?.consumptionTax == .zero)
        var rules = TaxRules()
        rules.cosmeticsHeadings.insert("3307")
        #expect(self.estimate(order, rules: rules)?.consumptionTax != .zero)
    }

    @Test func discountLowersOnlyWhenSet() throws {
        let order = try SampleOrder.order()
        var rules = TaxRules()
        #expect(self.estimate(order)?.dutiableValue == Amount(310))
        rules.discountLowersValue = true
        #expect(self.estimate(order, rules: rules)?.dutiableValue == Amount(305))
    }

    @Test func withoutNetContentTheStatutoryQuantityCounts() throws {
        var order = try SampleOrder.order()
        order.lines = [order.lines[0]]
        order.lines[0].netContent = nil
        order.lines[0].totalPrice = Amount(1000)
        order.logistics.freight = .zero
        #expect(self.estimate(order)?.consumptionTax.description == "123.53")
        order.lines[0].qty1 = try #require(Amount("0.10001"))
        #expect(self.estimate(order)?.consumptionTax == .zero)
        order.lines[0].gcode = "3304990049"
        order.lines[0].qty2 = Amount(66)
        #expect(self.estimate(order)?.consumptionTax.description == "123.53")
        order.lines[0].qty2 = Amount(67)
        #expect(self.estimate(order)?.consumptionTax == .zero)
    }

    @Test func unknownDutyIsSaidAndLeftOut() throws {
        var order = try SampleOrder.order()
        order.lines = [order.lines[0]]
        order.lines[0].gcode = "3304990099"
        order.lines[0].totalPrice = Amount(6000)
        let estimate = try #require(self.estimate(order))
        #expect(estimate.lines[0].dutyRate == nil && estimate.duty == .zero && estimate.isAboveSingleLimit)
        order.lines[0].gcode = "0000000000"
        #expect(self.estimate(order) == nil)
    }

    private func estimate(
        _ order: Order, rules: TaxRules = TaxRules(), today: Timestamp = SampleOrder.today
    ) -> TaxEstimate? {
        TaxEstimate(order: order, codes: SampleOrder.codes, rules: rules, today: today)
    }

    /// One piece at a price, no freight.
    private func estimate(
        _ price: String, _ content: String, _ unit: OrderLine.NetContent.Measure, today: Timestamp = SampleOrder.today
    ) throws -> TaxEstimate {
        var order = try SampleOrder.order()
        var line = order.lines[0]
        let codes: [OrderLine.NetContent.Measure: String] = [
            .gram: "3304990029", .millilitre: "3304990039", .sheet: "3304990049",
        ]
        line.gcode = try #require(codes[unit])
        line.qty = Amount(1)
        line.totalPrice = try #require(Amount(price))
        line.netContent = .init(value: try #require(Amount(content)), unit: unit)
        order.lines = [line]
        order.logistics.freight = .zero
        return try #require(self.estimate(order, today: today))
    }
}
