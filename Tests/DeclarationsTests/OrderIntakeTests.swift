import Declarations
import Testing

@Suite struct OrderIntakeTests {
    /// One change of a good order, and exactly the violations it must cause.
    struct Change: Sendable, CustomTestStringConvertible {
        var name: FieldName
        var text: String?
        var line: Int?
        var found: [String]
        var warned: [String]

        init(_ name: FieldName, _ text: String?, _ found: [String], line: Int? = nil, warned: [String] = []) {
            (self.name, self.text, self.line, self.found, self.warned) = (name, text, line, found, warned)
        }

        var testDescription: String { "\(self.name)=\(self.text?.prefix(20) ?? "nil")" }
    }

    @Test func goodOrderIsTaken() throws {
        let verdict = SampleOrder.check(try SampleOrder.raw())
        let order = try #require(verdict.order)
        #expect(verdict.violations.isEmpty && verdict.warnings.isEmpty)
        #expect(verdict.estimate?.total == Amount("28.21"))
        #expect(order.discount == Amount(5) && order.logistics.freight == Amount(10) && order.note == "样例")
        #expect(order.lines.map(\.gnum) == [1, 2] && order.lines[0].note == "n" && order.lines[1].itemNo == nil)
        #expect(order.lines[0].netContent == .init(value: Amount(50), unit: .millilitre))
        #expect(order.consignee.consigneeDistrict == "320102" && order.lines[1].unit2 == nil)
    }

    static let values: [Change] = [
        .init(.orderNo, nil, ["required /orderNo"]), .init(.orderNo, " ", ["required /orderNo"]),
        .init(.orderNo, "S 1", ["blank_inside /orderNo"]), .init(.orderNo, "S\u{200B}1", ["blank_inside /orderNo"]),
        .init(.orderNo, String(repeating: "1", count: 61), ["too_long /orderNo"]),
        .init(.port, "x", ["unknown_port /port"]),
        .init(.buyerName, nil, ["required /buyer/buyerName"]),
        .init(.buyerName, "a\u{1}", ["illegal_character /buyer/buyerName"]),
        .init(.buyerName, String(repeating: "𠮷", count: 61), ["too_long /buyer/buyerName"]),
        .init(.consigneeAddress, String(repeating: "e\u{301}", count: 101), ["too_long /consignee/consigneeAddress"]),
        .init(.buyerTelephone, "138****0000", ["phone_format /buyer/buyerTelephone"]),
        .init(.buyerTelephone, "1234", ["phone_format /buyer/buyerTelephone"]),
        .init(.buyerIdType, "3", ["not_allowed /buyer/buyerIdType"]),
        .init(.buyerIdNumber, "00000019900101001", ["identity_format /buyer/buyerIdNumber"]),
        .init(.buyerIdNumber, "00000019900101001A", ["identity_format /buyer/buyerIdNumber"]),
        .init(.buyerIdNumber, "000000199001010019", ["identity_checksum /buyer/buyerIdNumber"]),
        .init(
            .buyerIdNumber, "000000199002300019",
            ["identity_birth_date /buyer/buyerIdNumber", "identity_checksum /buyer/buyerIdNumber"]),
        .init(.consigneeDistrict, "32010", ["digits /consignee/consigneeDistrict"]),
        .init(.payTime, "20260230000000", ["time_format /payment/payTime"]),
        .init(.payTime, "20260228", ["time_format /payment/payTime"]),
        .init(.payTime, "20260301121001", ["payment_time_future /payment/payTime"]),
        .init(.freight, "1,0", ["thousands_mark /freight"]), .init(.freight, "1e1", ["number_format /freight"]),
        .init(.freight, "ten", ["number_format /freight"]),
        .init(.freight, "10.000001", ["too_many_decimals /freight"]),
        .init(.freight, "10000000000", ["number_too_large /freight"]),
        .init(.freight, "99999999999999999999", ["number_too_large /freight"]),
        .init(.freight, "-1", ["negative /freight"]),
        .init(.netWeight, "0", ["not_positive /logistics/netWeight"]),
        .init(.netWeight, "1.2", []),
        .init(.netWeight, "1.3", ["net_above_gross /logistics/netWeight"]),
        .init(.note, String(repeating: "x", count: 1001), ["too_long /note"]),
        .init(.acturalPaid, "333.2", ["amount_identity /acturalPaid", "payment_amount /payment/amountPaid"]),
        .init(.amountPaid, "333.2", ["payment_amount /payment/amountPaid"]),
        .init(.goodsValue, "301", ["goods_value_sum /goodsValue", "amount_identity /acturalPaid"]),
    ]

    static let lines: [Change] = [
        .init(.gnum, "0", ["line_number /lines/1/gnum"], line: 1),
        .init(.gnum, "2.0", ["line_number /lines/1/gnum"], line: 1),
        .init(.gnum, "100", ["line_number /lines/1/gnum"], line: 1),
        .init(.gnum, "1", ["line_sequence /lines/1/gnum"], line: 1),
        .init(.gnum, "3", ["line_sequence /lines/1/gnum"], line: 1),
        .init(.itemNo, String(repeating: "1", count: 21), ["too_long /lines/0/itemNo"], line: 0),
        .init(.unit, "14", ["digits /lines/0/unit"], line: 0),
        .init(.unit, "999", ["unknown_unit /lines/0/unit"], line: 0),
        .init(.country, "999", ["unknown_country /lines/0/country"], line: 0),
        .init(.gcode, "3304990", ["digits /lines/0/gcode"], line: 0),
        .init(.gcode, "9999999999", ["unknown_commodity /lines/0/gcode"], line: 0),
        .init(.gcode, "3304990010", ["commodity_prohibited /lines/0/gcode"], line: 0),
        .init(.gcode, "3304990011", ["commodity_void /lines/0/gcode"], line: 0),
        .init(.gcode, "3304990029", ["net_content_basis /lines/0/netContent/unit"], line: 0),
        .init(.gcode, "3305100090", ["statutory_unit2 /lines/0/unit2"], line: 0),
        .init(.unit1, "140", ["statutory_unit1 /lines/0/unit1"], line: 0),
        .init(.unit2, nil, ["statutory_unit2 /lines/0/unit2", "second_quantity_pair /lines/0/qty2"], line: 0),
        .init(.qty2, nil, ["second_quantity_pair /lines/0/qty2"], line: 0),
        .init(.qty2, "0", ["not_positive /lines/0/qty2"], line: 0),
        .init(.qty2, "3", [], line: 0, warned: ["statutory_pieces /lines/0/qty2"]),
        .init(.qty2, "4", [], line: 0),
        .init(.qty, "0", ["not_positive /lines/0/qty"], line: 0),
        .init(.price, "121", ["line_total /lines/0/totalPrice"], line: 0),
        .init(.price, "119.998", [], line: 0), .init(.price, "119.997", ["line_total /lines/0/totalPrice"], line: 0),
        .init(.price, "9999999999.99999", ["line_total /lines/0/totalPrice"], line: 0),
        .init(.qty1, "0.1009", [], line: 0), .init(.qty1, "0.102", ["statutory_quantity /lines/0/qty1"], line: 0),
        .init(.qty1, "0.0989", ["statutory_quantity /lines/0/qty1"], line: 0),
        .init(.unit, "035", ["equal_units /lines/1/qty1"], line: 1),
        .init(.unit, "011", [], line: 0),
        .init(.netContentUnit, "kg", ["not_allowed /lines/0/netContent/unit"], line: 0),
        .init(.netContentUnit, nil, ["net_content_pair /lines/0/netContent/value"], line: 0),
        .init(.netContentValue, nil, ["net_content_pair /lines/0/netContent/value"], line: 0),
    ]

    @Test(arguments: values + lines)
    func oneChangeGivesExactlyItsViolations(_ change: Change) throws {
        var raw = try SampleOrder.raw()
        if let text = change.text {
            raw.set(change.name, text, line: change.line)
        } else {
            raw.remove(change.name, line: change.line)
        }
        let verdict = SampleOrder.check(raw)
        #expect(
            verdict.violations.filter { !Self.isFollowUp($0, change) }.map { "\($0.code) \($0.at)" } == change.found)
        #expect(verdict.warnings.filter { !Self.isFollowUp($0, change) }.map { "\($0.code) \($0.at)" } == change.warned)
        #expect((verdict.order == nil) == !verdict.violations.isEmpty)
    }

    /// A blank that was cut is reported beside its consequence; a wrong value must not cause others by itself.
    private static func isFollowUp(_ violation: Violation, _ change: Change) -> Bool {
        violation.code == "repaired_blanks" || (change.name == .qty && violation.code == "line_total")
    }

    @Test func everythingIsSaidAtOnce() throws {
        var raw = try SampleOrder.raw()
        raw.set(.buyerIdNumber, "000000199001010019")
        raw.set(.acturalPaid, "1")
        raw.set(.consigneeAddress, "\u{0}")
        raw.set(.unit, "999", line: 1)
        raw.set(.gnum, "1", line: 1)
        raw.remove(.buyerRegNo)
        let codes = Set(SampleOrder.check(raw).violations.map(\.code))
        #expect(
            codes == [
                "identity_checksum", "amount_identity", "payment_amount", "illegal_character", "unknown_unit",
                "line_sequence", "required",
            ])
    }

    @Test func repairsAreMadeAndReported() throws {
        var raw = try SampleOrder.raw()
        raw.set(.buyerTelephone, " １３０００００００００ ")
        raw.set(.consigneeAddress, "虚构路１号\r\n二楼")
        raw.set(.buyerIdNumber, "00000019900101000x")
        let verdict = SampleOrder.check(raw)
        let order = try #require(verdict.order)
        #expect(order.buyer.buyerTelephone == "13000000000")
        #expect(order.consignee.consigneeAddress == "虚构路１号 二楼")
        #expect(order.buyer.buyerIdNumber == "00000019900101000X")
        #expect(
            verdict.warnings.map { "\($0.code) \($0.at)" } == [
                "repaired_blanks /buyer/buyerTelephone", "repaired_full_width /buyer/buyerTelephone",
                "repaired_capital /buyer/buyerIdNumber", "repaired_line_breaks /consignee/consigneeAddress",
            ])
        #expect(raw.head[.buyerTelephone]?.text == " １３０００００００００ ")
    }

    @Test func linesMayComeInAnyOrder() throws {
        var raw = try SampleOrder.raw()
        raw.lines.reverse()
        #expect(SampleOrder.check(raw).order == (try SampleOrder.order()))
    }

    @Test func noLinesAndTooManyLines() throws {
        var raw = try SampleOrder.raw()
        let line = raw.lines[0]
        raw.lines = []
        #expect(SampleOrder.check(raw).violations.map { "\($0.code) \($0.at)" } == ["no_lines /lines"])
        raw.lines = Array(repeating: line, count: 100)
        #expect(SampleOrder.check(raw).violations.contains { $0.code == "too_many_lines" && $0.at == "/lines" })
        let shapeless = try RawOrder.read(json: Array(#"{"lines": 1}"#.utf8))
        #expect(!SampleOrder.check(shapeless[0]).violations.contains { $0.code == "no_lines" })
    }

    /// 5,000 exactly is within the limit; freight and insurance count.
    @Test(arguments: [
        ("4990", "1", "10", [], []), ("4990.01", "1", "10", [], ["full_tax"]),
        ("2495.01", "2", "10", ["single_limit"], []),
        ("25990.01", "1", "10", ["annual_limit"], ["full_tax"]),
    ])
    func limits(_ price: String, _ qty: String, _ freight: String, _ found: [String], _ warned: [String]) throws {
        var raw = try SampleOrder.raw()
        raw.lines.removeLast()
        let quantity = try #require(Amount(qty))
        let total = try #require(Amount(price)?.multiplied(by: quantity))
        let paid = total + Amount(10) - Amount(5)
        for (name, text) in [(FieldName.price, price), (.qty, qty), (.qty2, qty), (.totalPrice, total.description)] {
            raw.set(name, text, line: 0)
        }
        raw.set(.qty1, qty == "1" ? "0.05" : "0.1", line: 0)
        for (name, text) in [
            (FieldName.goodsValue, total.description), (.taxTotal, "0"), (.logisticsFreight, freight),
            (.acturalPaid, paid.description), (.amountPaid, paid.description),
        ] { raw.set(name, text) }
        let verdict = SampleOrder.check(raw)
        #expect(verdict.violations.map(\.code) == found)
        #expect(verdict.warnings.map(\.code) == warned)
        #expect(verdict.estimate?.isAboveSingleLimit == !(found + warned).isEmpty)
    }

    /// The published case: 50 ml at 700 declared as 0.0835 kg, with its packing.
    @Test func quantityThatHidesTheTaxIsRefused() throws {
        var raw = try SampleOrder.raw()
        for (name, text) in [
            (FieldName.price, "700"), (.totalPrice, "700"), (.qty, "1"), (.qty2, "1"), (.qty1, "0.0835"),
        ] { raw.set(name, text, line: 0) }
        raw.set(.goodsValue, "760")
        let codes = SampleOrder.check(raw).violations.map(\.code)
        #expect(codes.contains("statutory_quantity_hides_tax") && !codes.contains("statutory_quantity"))
        // The same excess on a cheap article hides nothing.
        raw.set(.price, "100", line: 0)
        raw.set(.totalPrice, "100", line: 0)
        #expect(SampleOrder.check(raw).violations.map(\.code).contains("statutory_quantity"))
    }

    @Test func taxCollectedIsCompared() throws {
        var raw = try SampleOrder.raw()
        for (tax, paid, warned) in [
            ("28.31", "333.31", []), ("28.32", "333.32", ["tax_total_estimate"]), ("0", "305", []),
        ] {
            raw.set(.taxTotal, tax)
            raw.set(.acturalPaid, paid)
            raw.set(.amountPaid, paid)
            let verdict = SampleOrder.check(raw)
            #expect(verdict.violations.isEmpty)
            #expect(verdict.warnings.map(\.code) == warned)
        }
    }

    @Test func policyMovesTheUncertainRulesOnly() throws {
        var raw = try SampleOrder.raw()
        raw.set(.netWeight, "1.3")
        raw.set(.amountPaid, "1")
        var policy = IntakePolicy(severities: [.netAboveGross: .warn, .paymentAmount: .off])
        var verdict = SampleOrder.check(raw, policy: policy)
        #expect(verdict.warnings.map(\.code) == ["net_above_gross"])
        #expect(verdict.violations.map(\.code) == ["payment_amount"])
        policy.severities[.netAboveGross] = .off
        verdict = SampleOrder.check(raw, policy: policy)
        #expect(verdict.warnings.isEmpty)
        #expect(!ViolationCode.paymentAmount.isAdjustable && ViolationCode.netAboveGross.isAdjustable)
    }

    @Test func otherIdentityDocumentsAreTakenWithAWarning() throws {
        var raw = try SampleOrder.raw()
        raw.set(.buyerIdType, "2")
        raw.set(.buyerIdNumber, "M12345678")
        let verdict = SampleOrder.check(raw)
        #expect(verdict.order?.buyer.buyerIdNumber == "M12345678")
        #expect(verdict.warnings.map(\.code) == ["identity_type_other"])
    }

    /// An empty object: each required field once, at its place, with its element.
    @Test func emptyOrderNamesEveryRequiredField() throws {
        let raw = try #require(try RawOrder.read(json: Array("{\"lines\": [{}]}".utf8)).first)
        let found = SampleOrder.check(raw).violations
        let wanted = InputField.all.filter(\.isRequired)
        #expect(found.map(\.code) == wanted.map { _ in "required" })
        #expect(found.map(\.at) == wanted.map { $0.pointer() })
        #expect(found.map(\.element) == wanted.map(\.element))
    }

    /// Random damage: no trap, an order exactly when nothing is refused, and no value in any text.
    @Test func hostileValuesNeverTrapNorLeak() throws {
        var generator = SeededGenerator(4711)
        let hostile = [
            "", " ", "-", "0", "-1", "9999999999.99999", "0.00001", "9223372036854775807", "x\u{0}", "２０２６", "\u{202E}",
            "92233720368.54775", "1e309", "'; drop", "👩‍👩‍👧", "ZEBRAQUUX", String(repeating: "9", count: 3000),
        ]
        for _ in 0..<1000 {
            var raw = try SampleOrder.raw()
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let name = try #require(FieldName.allCases.randomElement(using: &generator))
                let text = try #require(hostile.randomElement(using: &generator))
                raw.set(name, text, line: name.field.isLine ? Int.random(in: 0...1, using: &generator) : nil)
            }
            let verdict = SampleOrder.check(raw)
            #expect((verdict.order == nil) == !verdict.violations.isEmpty)
            let texts = (verdict.violations + verdict.warnings).flatMap {
                [$0.message.en, $0.message.zh, $0.message.ko]
            }
            let all = texts.joined(separator: " ")
            for secret in ["ZEBRAQUUX", "000000199001010018", "测试人", "虚构路", "13000000000"] {
                #expect(!all.contains(secret))
            }
        }
    }
}
