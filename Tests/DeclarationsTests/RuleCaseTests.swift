import Testing

@testable import Declarations

/// Every rule of the book has an input that breaks it and one that does not.
@Suite struct RuleCaseTests {
    @Test(arguments: RuleCase.all)
    func isBrokenByOneAndNotByTheOther(_ rule: RuleCase) throws {
        let code = rule.code.rawValue
        let (broken, kept) = (try rule.breaks(), try rule.keeps())
        #expect(broken.contains(code), "found \(broken.sorted())")
        #expect(!kept.contains(code))
    }

    @Test func everyRuleHasACase() {
        let missing = Set(ViolationCode.allCases).subtracting(RuleCase.all.map(\.code))
        #expect(missing.isEmpty, "\(missing.map(\.rawValue).sorted())")
    }

    /// The samples that the cases bend break nothing themselves.
    @Test(arguments: SampleDocument.kinds)
    func samplesAreGood(_ kind: DocumentKind) throws {
        let verdict = SampleDocument.check(try SampleDocument.body(kind))
        #expect(verdict.violations.isEmpty, "\(verdict.violations.map { "\($0.code) \($0.at)" })")
        #expect(verdict.warnings.isEmpty, "\(verdict.warnings.map { "\($0.code) \($0.at)" })")
    }
}

extension RuleCase {
    static let all: [RuleCase] = reading + values + lists + amounts + lines + repairs + documents + matches + goods

    // MARK: Reading

    private static let reading: [RuleCase] = [
        .init(code: .unknownField) {
            try json(#"{"orderno": "1"}"#)
        } keeps: {
            try json(#"{"orderNo": "1"}"#)
        },
        .init(code: .duplicateField) {
            try json(#"{"note": "1", "note": "2"}"#)
        } keeps: {
            try json(#"{"note": "1"}"#)
        },
        .init(code: .wrongType) {
            try json(#"{"note": ["1"]}"#)
        } keeps: {
            try json(#"{"note": 1}"#)
        },
        .init(code: .nullValue) {
            try json(#"{"note": null}"#)
        } keeps: {
            try json(#"{"note": ""}"#)
        },
        .init(code: .unknownColumn) {
            sheet(["orderNo", "x"], [["1", ""]])
        } keeps: {
            sheet(["orderNo"], [["1"]])
        },
        .init(code: .missingColumn) {
            sheet(["orderNo"], [["1"]])
        } keeps: {
            sheet(InputField.all.map(\.name.rawValue), [["1"]])
        },
        .init(code: .headContradiction) {
            sheet(["orderNo", "port"], [["1", "a"], ["1", "b"]])
        } keeps: {
            sheet(["orderNo", "port"], [["1", "a"], ["1", "a"]])
        },
    ]

    // MARK: Single values

    private static let values: [RuleCase] = [
        .order(.required, .buyerName, nil, "甲"), .order(.illegalCharacter, .buyerName, "a\u{1}", "a"),
        .order(.tooLong, .orderNo, String(repeating: "1", count: 61), String(repeating: "1", count: 60)),
        .head(.length, .waybillStatus, "logisticsTime", "2026", "20260301100000"),
        .order(.numberFormat, .freight, "1e1", "10"), .order(.thousandsMark, .freight, "1,000", "1000"),
        .order(.tooManyDecimals, .freight, "1.000001", "1.00001"),
        .order(.numberTooLarge, .freight, "10000000000", "9999999999.99999"),
        .order(.negative, .freight, "-0.00001", "0"), .order(.notPositive, .netWeight, "0", "0.00001"),
        .order(.digits, .unit, "14", "142"), .order(.notAllowed, .buyerIdType, "3", "1"),
        .order(.blankInside, .itemNo, "A 1", "A1"), .order(.lineNumber, .gnum, "0", "1"),
        .order(.timeFormat, .payTime, "20260230000000", "20260228000000"),
        .head(.dateFormat, .exportInventory, "ieDate", "20260230", "20260228"),
        .order(.phoneFormat, .buyerTelephone, "138****0000", "13800000000"),
        .order(.identityFormat, .buyerIdNumber, "00000019900101001", "000000199001010018"),
        .order(.identityBirthDate, .buyerIdNumber, "000000199002300019", "000000199001010018"),
        .order(.identityChecksum, .buyerIdNumber, "000000199001010019", "000000199001010018"),
        .init(code: .identityAge) {
            try order([.init(.buyerIdNumber, identity(born: "20100302"))])
        } keeps: {
            try order([.init(.buyerIdNumber, identity(born: "20100301"))])
        },
        .order(.identityTypeOther, .buyerIdType, "2", "1"),
        .order(.paymentTimeFuture, .payTime, "20260301121001", "20260301121000"),
        .head(.enterpriseCode, .entryList, "operatorCode", "0000SITE1", "91320000000000000X"),
        .head(.inventoryNumber, .cancellation, "invtNo", "23772026E000000001", "23772026I000000001"),
    ]

    /// A number of somebody born on a day, with its check character.
    private static func identity(born day: String) -> String {
        let body = "000000" + day + "001"
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
        return body + String(Array("10X98765432")[sum % 11])
    }

    // MARK: Code lists

    private static let lists: [RuleCase] = [
        .order(.unknownPort, .port, "x", "nanjing"), .order(.unknownUnit, .unit, "999", "142"),
        .order(.unknownCountry, .country, "999", "133"),
        .head(.unknownCurrency, .exportWaybill, "currency", "999", "502"),
        .head(.unknownDistrict, .cancellation, "customsCode", "9999", "2377"),
        .head(.unknownTransportMode, .entryList, "trafMode", "A", "5"),
        .order(.unknownCommodity, .gcode, "9999999999", "3304990039"),
        .order(.commodityProhibited, .gcode, "3304990010", "3304990039"),
        .order(.commodityVoid, .gcode, "3304990011", "3304990039"), .order(.statutoryUnit1, .unit1, "140", "035"),
        .order(.statutoryUnit2, .unit2, "140", "011"),
        .init(code: .notOnPositiveList) {
            try listed(.init(code: "33061010", status: .listed, modes: .any, note: ""))
        } keeps: {
            try listed(.init(code: "33049900", status: .likely, modes: .any, note: ""))
        },
        .init(code: .positiveListExcluded) {
            try listed(.init(code: "3304990039", status: .excluded, modes: .any, note: ""))
        } keeps: {
            try listed(.init(code: "3304990039", status: .listed, modes: .any, note: ""))
        },
        .init(code: .positiveListMode) {
            try listed(.init(code: "33049900", status: .listed, modes: .bonded, note: ""), mode: .direct)
        } keeps: {
            try listed(.init(code: "33049900", status: .listed, modes: .bonded, note: ""), mode: .bonded)
        },
        .init(code: .positiveListOld) {
            try edition("2021-03")
        } keeps: {
            try edition("2021-03-02")
        },
        .init(code: .itemCap) {
            try capped("0.09999")
        } keeps: {
            try capped("0.1")
        },
    ]

    /// The sample order against a positive list with one entry for its first line.
    private static func listed(
        _ listing: CodeTables.Listing, mode: TradeMode = .bonded
    ) throws -> Set<String> {
        var (codes, port) = (SampleOrder.codes, SampleOrder.port)
        let shampoo = CodeTables.Listing(code: "33051000", status: .listed, modes: .any, note: "")
        codes.positiveList = [listing.code: listing, shampoo.code: shampoo]
        port.mode = mode
        return try self.order([], port: port, codes: codes)
    }

    private static func edition(_ date: String) throws -> Set<String> {
        var codes = SampleOrder.codes
        codes.editions = ["positive-list": .init(date: date, source: "a test")]
        return try self.order([], codes: codes)
    }

    /// 100 g of a cosmetic that is capped.
    private static func capped(_ kilograms: String) throws -> Set<String> {
        var codes = SampleOrder.codes
        let cap = try #require(Amount(kilograms))
        codes.itemCaps = ["3304": .init(code: "3304", kilograms: cap, zh: "样例", en: "sample")]
        return try self.order([], codes: codes)
    }

    // MARK: Amounts

    private static let amounts: [RuleCase] = [
        .order(.amountIdentity, .acturalPaid, "333.2", "333.21"), .order(.lineTotal, .price, "119.997", "119.998"),
        .order(.goodsValueSum, .goodsValue, "300.01", "300"), .order(.paymentAmount, .amountPaid, "333.2", "333.21"),
        .order(.taxTotalEstimate, .taxTotal, "28.32", "28.31"),
        .init(code: .singleLimit) {
            try sold("2495.01", "2")
        } keeps: {
            try sold("2495", "2")
        },
        .init(code: .fullTax) {
            try sold("4990.01", "1")
        } keeps: {
            try sold("4990", "1")
        },
        .init(code: .annualLimit) {
            try sold("25990.01", "1")
        } keeps: {
            try sold("25990", "1")
        },
        .init(code: .annualLimitNear) {
            try bought("23400.01")
        } keeps: {
            try bought("23400")
        },
        .init(code: .annualLimitExceeded) {
            try bought("26000.01")
        } keeps: {
            try bought("26000")
        },
        .init(code: .dutyRateUnknown) {
            try sold("4990.01", "1", gcode: "3304990099")
        } keeps: {
            try sold("4990.01", "1")
        },
        .init(code: .consumptionTaxNear) {
            try sold("466", "1")
        } keeps: {
            try sold("464.99", "1")
        },
        .head(.currencyNotYuan, .order, "currency", "502", "142"),
    ]

    /// One line of 50 ml each, with 10 of freight and nothing else.
    private static func sold(_ price: String, _ qty: String, gcode: String = "3304990039") throws -> Set<String> {
        let quantity = try #require(Amount(qty))
        let total = try #require(Amount(price)?.multiplied(by: quantity))
        let kilograms = try #require(Amount("0.05")?.multiplied(by: quantity))
        return try self.order([
            .init(.gcode, gcode, line: 0), .init(.price, price, line: 0), .init(.qty, qty, line: 0),
            .init(.qty2, qty, line: 0), .init(.totalPrice, "\(total)", line: 0), .init(.qty1, "\(kilograms)", line: 0),
            .init(.goodsValue, "\(total)"), .init(.taxTotal, "0"),
        ]) { $0.lines.removeLast() }
    }

    /// The sample order counts 310 after so much was bought before.
    private static func bought(_ total: String) throws -> Set<String> {
        let used = try #require(Amount(total)) - Amount(310)
        let order = try SampleOrder.order()
        let warning = AnnualQuota.warning(
            for: try SampleOrder.raw(), value: AnnualQuota.value(of: order), used: used, policy: IntakePolicy(),
            today: SampleOrder.today)
        return Set(warning.map { [$0.code] } ?? [])
    }

    // MARK: Lines, weights, quantities

    private static let lines: [RuleCase] = [
        .init(code: .noLines) {
            try order([]) { $0.lines = [] }
        } keeps: {
            try order([])
        },
        .init(code: .tooManyLines) {
            try order([]) { $0.lines = Array(repeating: $0.lines[0], count: 100) }
        } keeps: {
            try order([]) { $0.lines = Array(repeating: $0.lines[0], count: 99) }
        },
        .order(.lineSequence, .gnum, "2", "1"), .order(.netAboveGross, .netWeight, "1.20001", "1.2"),
        .order(.secondQuantityPair, .qty2, nil, "2"), .order(.equalUnits, .unit, "035", "142"),
        .order(.netContentPair, .netContentUnit, nil, "ml"),
        .init(code: .netContentMissing) {
            try order([.init(.netContentValue, nil, line: 0), .init(.netContentUnit, nil, line: 0)])
        } keeps: {
            try order([.init(.netContentValue, nil, line: 1), .init(.netContentUnit, nil, line: 1)])
        },
        .order(.netContentBasis, .netContentUnit, "g", "ml"), .order(.statutoryQuantity, .qty1, "0.10101", "0.101"),
        .init(code: .statutoryQuantityHidesTax) {
            try order([
                .init(.price, "700", line: 0), .init(.totalPrice, "1400", line: 0), .init(.qty1, "0.167", line: 0),
            ])
        } keeps: {
            try order([
                .init(.price, "700", line: 0), .init(.totalPrice, "1400", line: 0), .init(.qty1, "0.11", line: 0),
            ])
        },
        .order(.statutoryPieces, .qty2, "3", "4"),
        .init(code: .consigneeNotBuyer) {
            try order([], policy: IntakePolicy(severities: [.consigneeNotBuyer: .refuse]))
        } keeps: {
            try order(
                [.init(.consignee, "测试人")], policy: IntakePolicy(severities: [.consigneeNotBuyer: .refuse]))
        },
        .init(code: .requiredByMode) {
            try order([], port: direct)
        } keeps: {
            try order(
                [.init(.trafNo, "KE1"), .init(.voyageNo, "KE1"), .init(.billNo, "B"), .init(.departureCountry, "133")],
                port: direct)
        },
        .init(code: .leftOutByMode) {
            try order([.init(.trafNo, "KE1")])
        } keeps: {
            try order([])
        },
    ]

    private static let direct: PortProfile = {
        var port = SampleOrder.port
        port.tradeMode = "9610"
        port.mode = .direct
        return port
    }()

    // MARK: Repairs and revisions

    private static let repairs: [RuleCase] = [
        .order(.repairedBlanks, .buyerName, " 甲", "甲"), .order(.repairedLineBreaks, .consigneeAddress, "a\nb", "a b"),
        .order(.repairedFullWidth, .buyerTelephone, "１３０００００００００", "13000000000"),
        .order(.repairedCapital, .buyerIdNumber, "00000019900101000x", "00000019900101000X"),
        .init(code: .differs) {
            try revised { $0.note = "x" }
        } keeps: {
            try revised { $0.note = "样例" }
        },
        .init(code: .partOfOthers) {
            try revised(files: [.order, .waybill, .inventory]) { $0.payment.payTime = "20260101000000" }
        } keeps: {
            try revised { $0.payment.payTime = "20260101000000" }
        },
    ]

    private static func revised(
        files: Set<DocumentKind> = Set(DocumentKind.ofOrders), _ change: (inout Order) -> Void
    ) throws -> Set<String> {
        let old = try SampleOrder.order()
        var (new, tenant) = (old, SampleOrder.tenant)
        change(&new)
        tenant.files = files
        let differences =
            OrderDifference.between(old, new)
            + OrderDifference.partsOfOthers(old, new, tenant: tenant, port: SampleOrder.port)
        return Set(differences.map(\.code))
    }

    // MARK: Documents

    private static let documents: [RuleCase] = [
        .head(.tradeMode, .exportInventory, "tradeMode", "1239", "9810"),
        .head(.excludedByMode, .inventory, "billNo", "B-1", nil),
        .head(.foreignCountry, .inventory, "country", "133", "142"),
        .head(.onePackage, .waybill, "packNo", "2", "1"),
        .head(.guarantor, .inventory, "assureCode", "0000OTHER1", "0000LOGI01"),
        .init(code: .timeOrder) {
            try summary("20260302000000")
        } keeps: {
            try summary("20260301000000")
        },
        .init(code: .summaryScope) {
            try summary(nil)
        } keeps: {
            try document(.exportSummary)
        },
        .init(code: .repeatedNumber) {
            try document(.entryList, line: ["logisticsNo": "L-2"])
        } keeps: {
            try document(.entryList)
        },
    ]

    /// A request to sum up a period that ends on 1 March.
    private static func summary(_ start: String?) throws -> Set<String> {
        try self.document(.exportSummary, head: ["startTime": start, "endTime": "20260301000000"])
    }

    // MARK: Three-document match and returns

    private static let matches: [RuleCase] = [
        .match(.numberDiffers, .inventory, "logisticsNo", "L-2", "L-1"),
        .match(.payerNotBuyer, .payment, "payerName", "别人", "测试人"),
        .match(.buyerDiffers, .inventory, "buyerIdNumber", "00000019900101000X", "000000199001010018"),
        .match(.buyerPhoneDiffers, .inventory, "buyerTelephone", "13000000001", "13000000000"),
        .match(.consigneeDiffers, .waybill, "consigneeAddress", "虚构路2号", "虚构路1号"),
        .match(.enterpriseDiffers, .inventory, "logisticsCode", "0000LOGI02", "0000LOGI01"),
        .match(.paymentEnterpriseDiffers, .payment, "payCode", "0000PAYM02", "0000PAYM01"),
        .init(code: .lineCountDiffers) {
            try match(.inventory, repeating: 3)
        } keeps: {
            try match(.inventory)
        },
        .init(code: .lineDiffers) {
            try match(.inventory, line: ["qty": "2.00001"])
        } keeps: {
            try match(.inventory, line: ["qty": "2.00"])
        },
        .init(code: .refundLine) {
            try refund(["unit": "011"])
        } keeps: {
            try refund([:])
        },
        .init(code: .refundQuantity) {
            try refund([:], returned: [1: Amount(units: 100_001)])
        } keeps: {
            try refund([:], returned: [1: Amount(1)])
        },
    ]

    // MARK: Goods

    private static let goods: [RuleCase] = [
        .init(code: .unknownSKU) {
            try goods(nil, [.init(.gname, nil), .init(.gmodel, nil)])
        } keeps: {
            try goods(facts, [.init(.gname, nil), .init(.gmodel, nil)])
        },
        .init(code: .goodsContradiction) {
            try goods(facts, [.init(.country, "134")])
        } keeps: {
            try goods(facts, [.init(.country, "133")])
        },
        .init(code: .goodsIncomplete) {
            try goods(facts, [.init(.qty1, nil)])
        } keeps: {
            try goods(
                facts.merging([.netContentValue: "50", .netContentUnit: "ml"]) { old, _ in old }, [.init(.qty1, nil)])
        },
        .init(code: .duplicateSKU) {
            try twice("精华", "面霜")
        } keeps: {
            try twice("精华", "精华")
        },
    ]

    private static let facts: [GoodsField: String] = [
        .gname: "精华", .gmodel: "4|3|护肤|50ml/瓶", .country: "133", .gcode: "3304990039",
    ]

    /// Two articles of one number in one list.
    private static func twice(_ first: String, _ second: String) throws -> Set<String> {
        let text = [first, second].map { name in
            """
            {"itemNo": "A1", "itemRecordNo": "R1", "itemName": "精华液", "gcode": "3305100090", "gname": "\(name)",
             "gmodel": "样例", "barCode": "无", "country": "133", "unit": "142", "netContent": {"value": 500, "unit": "g"}}
            """
        }.joined(separator: ",")
        var check = GoodsCheck(
            tenant: SampleOrder.tenant, codes: SampleOrder.codes, policy: IntakePolicy(), today: SampleOrder.today)
        let articles = try RawGoods.read(json: Array("[\(text)]".utf8)).goods
        return Set(articles.flatMap { check.check($0).violations }.map(\.code))
    }
}
