import Testing

@testable import Declarations

/// Documents that are filed by their fields, and documents against each other.
@Suite struct DocumentRulesTests {
    /// Kind, what is changed in head and first line, and exactly what must be found, refused or warned.
    struct Bend: Sendable, CustomTestStringConvertible {
        var kind: DocumentKind
        var head: [String: String?] = [:]
        var line: [String: String?] = [:]
        var found: [String] = []
        var warned: [String] = []

        var testDescription: String { "\(self.kind.rawValue) \(self.found + self.warned)" }
    }

    static let bends: [Bend] = [
        .init(
            kind: .exportOrder, line: ["totalPrice": "30.01"],
            found: ["line_total /lines/0/totalPrice", "goods_value_sum /head/goodsValue"]),
        .init(kind: .exportOrder, head: ["goodsValue": "31"], found: ["goods_value_sum /head/goodsValue"]),
        .init(kind: .exportOrder, head: ["currency": "999"], found: ["unknown_currency /head/currency"]),
        .init(kind: .exportOrder, head: ["orderType": "I"], found: ["not_allowed /head/orderType"]),
        .init(kind: .exportOrder, line: ["unit": "999"], found: ["unknown_unit /lines/0/unit"]),
        .init(kind: .exportOrder, line: ["gnum": "2"], found: ["line_sequence /lines/0/gnum"]),
        .init(
            kind: .exportOrder, line: ["qty": "0", "totalPrice": "0"],
            found: ["not_positive /lines/0/qty", "goods_value_sum /head/goodsValue"]),
        .init(
            kind: .exportOrder, line: ["price": "-1", "totalPrice": "-3"],
            found: ["negative /lines/0/price", "negative /lines/0/totalPrice", "goods_value_sum /head/goodsValue"]),
        .init(
            kind: .exportPayment, head: ["accountingDate": "20260230000000"],
            found: ["time_format /head/accountingDate"]),
        .init(kind: .exportPayment, head: ["charge": "0"], found: ["not_positive /head/charge"]),
        .init(kind: .exportWaybill, head: ["packNo": "0"], found: ["not_positive /head/packNo"]),
        .init(kind: .exportArrival, head: ["ieFlag": "I"], found: ["not_allowed /head/ieFlag"]),
        .init(kind: .exportDeparture, head: ["leaveTime": "2026"], found: ["length /head/leaveTime"]),
        .init(
            kind: .exportInventory, head: ["tradeMode": "1210"],
            found: [
                "required_by_mode /head/iacCode", "required_by_mode /head/iacName", "required_by_mode /head/emsNo",
                "required_by_mode /lines/0/itemRecordNo",
            ]),
        .init(kind: .exportInventory, head: ["tradeMode": "1239"], found: ["trade_mode /head/tradeMode"]),
        .init(kind: .exportInventory, head: ["netWeight": "1.1"], found: ["net_above_gross /head/netWeight"]),
        .init(kind: .exportInventory, head: ["fFlag": "4", "iFlag": "1"], found: ["not_allowed /head/fFlag"]),
        .init(kind: .exportInventory, head: ["portCode": "9999"], found: ["unknown_district /head/portCode"]),
        .init(kind: .exportInventory, head: ["country": "XXX"], found: ["unknown_country /head/country"]),
        .init(kind: .exportInventory, line: ["unit2": "035"], found: ["second_quantity_pair /lines/0/qty2"]),
        .init(kind: .exportInventory, line: ["qty1": "2"], found: ["equal_units /lines/0/qty1"]),
        .init(kind: .exportCancellation, head: ["invtNo": "1"], warned: ["inventory_number /head/invtNo"]),
        .init(kind: .exportManifest, head: ["grossWeight": "x"], found: ["number_format /head/grossWeight"]),
        .init(
            kind: .exportSummary, line: ["invtNo": "23772026E00000001"], warned: ["inventory_number /lines/0/invtNo"]),
        .init(kind: .exportSummary, head: ["startTime": "20260301000000"], found: ["summary_scope /head/endTime"]),
        .init(kind: .exportReturn, head: ["country": "142"], found: ["foreign_country /head/country"]),
        .init(kind: .exportReturn, head: ["tradeMode": "9610"], found: ["trade_mode /head/tradeMode"]),
        .init(kind: .exportReturn, line: ["gnum": "7"]),
        .init(kind: .exportReturnTally, head: ["ieFlag": "E"], found: ["not_allowed /head/ieFlag"]),
        .init(kind: .waybillStatus, head: ["logisticsStatus": "R"], found: ["not_allowed /head/logisticsStatus"]),
        .init(kind: .entryList, head: ["trafNo": nil], found: ["required /head/trafNo"]),
        .init(kind: .entryList, line: ["gnum": "0"], found: ["line_sequence /lines/0/gnum"]),
        .init(kind: .entryList, head: ["trafMode": "A"], found: ["unknown_transport_mode /head/trafMode"]),
        .init(
            kind: .cancellation, head: ["buyerIdNumber": "000000199001010019"],
            found: ["identity_checksum /head/buyerIdNumber"]),
        .init(
            kind: .cancellation, head: ["buyerIdType": "2", "buyerIdNumber": "M1"],
            warned: ["identity_type_other /head/buyerIdType"]),
        .init(
            kind: .cancellation, head: ["reason": String(repeating: "x", count: 1001)], found: ["too_long /head/reason"]
        ),
        .init(kind: .refund, line: ["gcode": "330499"], found: ["length /lines/0/gcode"]),
        .init(kind: .refund, line: ["gnum": "5"]),
        .init(kind: .inventory, head: ["currency": "502"], found: ["currency_not_yuan /head/currency"]),
        .init(kind: .inventory, head: ["packNo": "2"], found: ["one_package /head/packNo"]),
        .init(kind: .inventory, head: ["areaCode": nil], found: ["required_by_mode /head/areaCode"]),
        .init(
            kind: .inventory, head: ["tradeMode": "9610", "trafMode": "5", "country": "502"],
            found: [
                "required_by_mode /head/trafNo", "required_by_mode /head/voyageNo", "required_by_mode /head/billNo",
                "excluded_by_mode /head/emsNo", "excluded_by_mode /head/areaCode", "excluded_by_mode /head/areaName",
            ]),
        .init(kind: .inventory, head: ["freight": "4690"]),
        .init(kind: .inventory, head: ["freight": "4700.01"], found: ["single_limit /head/freight"]),
        .init(kind: .inventory, line: ["gcode": "3304990010"], found: ["commodity_prohibited /lines/0/gcode"]),
        .init(kind: .inventory, line: ["unit1": "011"], found: ["statutory_unit1 /lines/0/unit1"]),
        .init(kind: .order, head: ["acturalPaid": "333"], found: ["amount_identity /head/acturalPaid"]),
        .init(kind: .payment, head: ["payTime": "20260001000000"], found: ["time_format /head/payTime"]),
    ]

    @Test(arguments: bends)
    func findsExactly(_ bend: Bend) throws {
        let verdict = SampleDocument.check(
            try SampleDocument.body(bend.kind, head: bend.head, line: bend.line))
        #expect(verdict.violations.map { "\($0.code) \($0.at)" } == bend.found)
        #expect(verdict.warnings.map { "\($0.code) \($0.at)" } == bend.warned)
    }

    @Test func namesTheElement() throws {
        func element(
            _ kind: DocumentKind, head: [String: String?] = [:], line: [String: String?] = [:]
        ) throws -> String? {
            SampleDocument.check(try SampleDocument.body(kind, head: head, line: line)).violations.first?.element
        }
        #expect(try element(.exportOrder, line: ["unit": "999"]) == "CEB303Message/OrderList/unit")
        #expect(try element(.exportPayment, head: ["charge": "0"]) == "CEB403Message/Receipts/charge")
        let text = ViolationCode.unknownUnit.violation(at: "/lines/0/unit", element: "CEB303Message/OrderList/unit")
        #expect(text.message.en == "unit is not a customs unit code. Look it up in the unit table.")
    }

    /// Of every kind: each element that must be there, left out, is asked for; and each type is kept.
    @Test(arguments: SampleDocument.kinds)
    func everyElementKeepsItsType(_ kind: DocumentKind) throws {
        var checks = 0
        func expect(_ code: String, _ name: String, _ isLine: Bool, _ value: String?) throws {
            let body = try SampleDocument.body(
                kind, head: isLine ? [:] : [name: value], line: isLine ? [name: value] : [:])
            let place = isLine ? "/lines/0/\(name)" : "/head/\(name)"
            let found = SampleDocument.check(body).violations.map { "\($0.code) \($0.at)" }
            #expect(found.contains("\(code) \(place)"), "\(found)")
            checks += 1
        }
        let definition = kind.definition
        for (part, isLine) in [(definition.head, false)] + (definition.list.map { [($0, true)] } ?? []) {
            let names = Set(isLine ? DocumentFields.line(of: kind) : DocumentFields.head(of: kind))
            for element in part.elements where names.contains(element.name) {
                if !element.mayBeEmpty { try expect("required", element.name, isLine, nil) }
                switch element.type.first {
                case "N": try expect("number_format", element.name, isLine, "1,0")
                case "I": try expect("number_format", element.name, isLine, "1.5")
                default:
                    try expect("illegal_character", element.name, isLine, "\u{1}")
                    let isFixed = !element.type.contains(".")
                    try expect(
                        isFixed ? "length" : "too_long", element.name, isLine, String(repeating: "1", count: 1001))
                }
            }
        }
        #expect(checks > 10)
    }

    @Test func linesMayBeMissingOrTooMany() throws {
        let none = DocumentBody(.exportOrder, head: ["orderNo": "1", "ebpCode": "无"])
        #expect(SampleDocument.check(none).violations.contains { $0.code == "no_lines" && $0.at == "/lines" })
        let many = SampleDocument.check(try SampleDocument.body(.exportOrder, repeating: 101))
        #expect(many.violations.contains { $0.code == "too_many_lines" && $0.element == "CEB303Message/OrderList" })
    }

    /// A table that is not loaded checks nothing.
    @Test(arguments: SampleDocument.kinds)
    func emptyTablesCheckNothing(_ kind: DocumentKind) throws {
        let verdict = DocumentRules.check(
            try SampleDocument.body(kind),
            codes: CodeTables(units: [:], countries: [:], districts: [:], commodities: [:]), port: nil,
            today: SampleOrder.today)
        #expect(verdict.violations.isEmpty && verdict.warnings.isEmpty)
    }

    @Test func aPortMaySet() throws {
        let body = try SampleDocument.body(.exportInventory, head: ["netWeight": "1.1"])
        var port = SampleOrder.port
        func check() -> DocumentVerdict {
            DocumentRules.check(body, codes: SampleDocument.codes, port: port, today: SampleOrder.today)
        }
        #expect(check().violations.map(\.code) == ["net_above_gross"])
        port.severities = [.netAboveGross: .warn]
        #expect(check().violations.isEmpty && check().warnings.map(\.code) == ["net_above_gross"])
        port.severities = [.netAboveGross: .off]
        #expect(check() == DocumentVerdict())
    }

    /// Random damage: no trap, and no value in any text.
    @Test func hostileValuesNeverTrapNorLeak() throws {
        var generator = SeededGenerator(623)
        let hostile: [String?] = [
            nil, "", " ", "-", "0", "-1", "92233720368547.75807", "-92233720368547.75807", "9999999999.99999", "1e309",
            "ZEBRAQUUX", String(repeating: "9", count: 300), "\u{202E}", "\u{0}", "２０２６", "99999999999999", "00000000",
        ]
        for _ in 0..<500 {
            let kind = SampleDocument.kinds.randomElement(using: &generator) ?? .order
            var (head, line): ([String: String?], [String: String?]) = ([:], [:])
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let value = hostile.randomElement(using: &generator) ?? nil
                head[DocumentFields.head(of: kind).randomElement(using: &generator) ?? ""] = value
                line[DocumentFields.line(of: kind).randomElement(using: &generator) ?? ""] = value
            }
            let body = try SampleDocument.body(kind, head: head, line: line)
            let verdict = SampleDocument.check(body)
            for violation in verdict.violations + verdict.warnings {
                #expect(!violation.message.en.contains("ZEBRAQUUX") && violation.at.hasPrefix("/"))
            }
            _ = DocumentMatch.check(
                try DocumentKind.ofOrders.map { $0 == kind ? body : try SampleDocument.body($0) }, port: nil)
        }
    }
}

@Suite struct DocumentMatchTests {
    @Test func documentsOfOneOrderAgree() throws {
        let bodies = try DocumentKind.ofOrders.map { try SampleDocument.body($0) }
        #expect(DocumentMatch.check(bodies, port: SampleOrder.port) == DocumentVerdict())
        let export = try [DocumentKind.exportOrder, .exportPayment, .exportWaybill, .exportInventory].map {
            try SampleDocument.body($0)
        }
        #expect(DocumentMatch.check(export, port: nil) == DocumentVerdict())
    }

    @Test func saysWhichDocumentIsWrong() throws {
        let order = try SampleDocument.body(.order)
        let payment = try SampleDocument.body(.payment, head: ["amountPaid": "333.2", "payerIdNumber": "X"])
        let found = DocumentMatch.check([payment, order], port: nil).violations
        #expect(found.map(\.code) == ["payment_amount", "payer_not_buyer"])
        #expect(found.map(\.at) == ["/411/head/amountPaid", "/411/head/payerIdNumber"])
        #expect(
            found.map(\.element) == ["CEB411Message/PaymentHead/amountPaid", "CEB411Message/PaymentHead/payerIdNumber"])
        #expect(found.compactMap(\.foreseenReceipt).map(\.code) == ["1332", "1327"])
    }

    /// Amounts are compared by what they are worth, texts by their bytes; what a document leaves out is not compared.
    @Test func comparesValues() throws {
        let order = try SampleDocument.body(.order)
        func codes(_ kind: DocumentKind, _ head: [String: String?]) throws -> [String] {
            DocumentMatch.check([order, try SampleDocument.body(kind, head: head)], port: nil).violations.map(\.code)
        }
        #expect(try codes(.payment, ["amountPaid": "333.21000"]).isEmpty)
        #expect(try codes(.payment, ["payerName": "测试人\u{200B}"]) == ["payer_not_buyer"])
        #expect(try codes(.payment, ["payerName": nil]).isEmpty)
        #expect(DocumentMatch.check([order], port: nil) == DocumentVerdict())
    }

    @Test func comparesLines() throws {
        let bodies = [
            try SampleDocument.body(.order), try SampleDocument.body(.inventory, line: ["gnum": "2", "price": "1"]),
        ]
        let found = DocumentMatch.check(bodies, port: nil).violations
        #expect(
            found.map { "\($0.code) \($0.at)" } == [
                "line_differs /621/lines/0/gnum", "line_differs /621/lines/0/price",
            ])
        let fewer = [try SampleDocument.body(.order), try SampleDocument.body(.inventory, repeating: 1)]
        #expect(DocumentMatch.check(fewer, port: nil).violations.map(\.at) == ["/621/lines"])
    }

    @Test func exportsAreComparedToo() throws {
        let order = try SampleDocument.body(.exportOrder)
        let inventory = try SampleDocument.body(.exportInventory, head: ["ebcCode": "0000MERC02"], line: ["qty": "4"])
        #expect(
            DocumentMatch.check([order, inventory], port: nil).violations.map(\.code) == [
                "enterprise_differs", "line_differs",
            ])
    }

    @Test func returnsStayWithinTheInventory() throws {
        let inventory = try SampleDocument.body(.inventory)
        func codes(_ line: [String: String?], _ returned: [Int: Amount] = [:]) throws -> [String] {
            DocumentMatch.check(
                refund: try SampleDocument.body(.refund, line: line), of: inventory, returned: returned, port: nil
            ).violations.map { "\($0.code) \($0.at)" }
        }
        #expect(try codes(["qty": "2"]).isEmpty)
        #expect(try codes(["qty": "2.00001"]) == ["refund_quantity /lines/0/qty"])
        #expect(try codes(["qty": "1"], [1: Amount(2), 2: Amount(9)]) == ["refund_quantity /lines/0/qty"])
        #expect(try codes(["gnum": "3"]) == ["refund_line /lines/0/gnum"])
        #expect(try codes(["gcode": "3305100090"]) == ["refund_line /lines/0/gnum"])
    }
}

@Suite struct AnnualQuotaTests {
    @Test func goodsFreightAndInsuranceCount() throws {
        var order = try SampleOrder.order()
        order.logistics.insuredFee = Amount(2)
        #expect(AnnualQuota.value(of: order) == Amount(312))
        var rules = TaxRules()
        rules.discountLowersValue = true
        #expect(AnnualQuota.value(of: order, rules: rules) == Amount(307))
    }

    /// Everything back gives everything back; part of a line its part, with its share of the freight.
    @Test func returnsGiveTheirShareBack() throws {
        let order = try SampleOrder.order()
        #expect(AnnualQuota.value(returning: [1: Amount(2), 2: Amount(1)], of: order) == Amount(310))
        #expect(AnnualQuota.value(returning: [1: Amount(1)], of: order) == Amount(124))
        #expect(AnnualQuota.value(returning: [2: Amount(9), 3: Amount(1)], of: order) == Amount(62))
        #expect(AnnualQuota.value(returning: [:], of: order) == .zero)
    }

    @Test func warnsByTheWholeKnownTotalAndNeverRefuses() throws {
        let raw = try SampleOrder.raw()
        func warning(_ used: Int64, _ severities: [ViolationCode: IntakePolicy.Severity] = [:]) -> Violation? {
            AnnualQuota.warning(
                for: raw, value: Amount(310), used: Amount(used), policy: IntakePolicy(severities: severities),
                today: SampleOrder.today)
        }
        #expect(warning(0) == nil && warning(23_090) == nil)
        #expect(warning(23_091)?.code == "annual_limit_near")
        let exceeded = try #require(warning(25_691))
        #expect(exceeded.code == "annual_limit_exceeded" && exceeded.at == "/buyer/buyerIdNumber")
        #expect(exceeded.message.en.contains("26001 CNY"))
        #expect(warning(25_691, [.annualLimitExceeded: .off]) == nil)
        #expect(warning(25_691, [.annualLimitExceeded: .refuse])?.code == "annual_limit_exceeded")
    }

    /// By the calendar year of Beijing.
    @Test func yearsBeginInBeijing() throws {
        let midnight = try #require(Timestamp(beijing: "20270101000000"))
        #expect(AnnualQuota.year(of: midnight) == 2027)
        #expect(AnnualQuota.year(of: midnight - .milliseconds(1)) == 2026)
    }
}
