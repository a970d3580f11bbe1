import Declarations
import Testing

@Suite struct GoodsCheckTests {
    static let toner = """
        {"itemNo": "A1", "itemRecordNo": "R1", "itemName": "精华液", "gcode": "3304990039", "gname": "精华",
         "gmodel": "4|3|护肤|50ml/瓶", "barCode": "无", "country": "133", "unit": "142",
         "netContent": {"value": 50, "unit": "ml"}}
        """
    static let mask = """
        {"itemNo": "M1", "itemRecordNo": "R3", "itemName": "面膜", "gcode": "3304990049", "gname": "面膜",
         "gmodel": "4|3|护肤|10片/盒", "barCode": "无", "country": "133", "unit": "140",
         "netContent": {"value": "250", "unit": "g"}, "sheets": 10}
        """

    static func raw(_ json: String) throws -> RawGoods {
        try #require(try RawGoods.read(json: Array(json.utf8)).goods.first)
    }

    static func checker() -> GoodsCheck {
        GoodsCheck(
            tenant: SampleOrder.tenant, codes: SampleOrder.codes, policy: IntakePolicy(), today: SampleOrder.today)
    }

    static func check(_ raw: RawGoods) -> GoodsVerdict {
        var checker = self.checker()
        return checker.check(raw)
    }

    static func goods(_ json: String) throws -> Goods { try #require(self.check(try self.raw(json)).goods) }

    /// The article with some values replaced; nil takes one away.
    private func changed(_ changes: [GoodsField: String?], _ json: String = Self.toner) throws -> RawGoods {
        var raw = try Self.raw(json)
        for (field, text) in changes {
            raw.values[field] = text.map { .init($0, at: raw.place(of: field)) }
        }
        return raw
    }

    @Test func articlesAreKeptNormalised() throws {
        var raw = try changed([.gcode: " ３３０４９９００３９ ", .netContentValue: "50.00", .itemName: " 精华\n液 "])
        raw.values[.itemNo] = .init("Ａ1", at: "/itemNo")
        let verdict = Self.check(raw)
        #expect(verdict.violations.isEmpty)
        #expect(verdict.goods?.itemNo == "A1")
        #expect(verdict.goods?[.gcode] == "3304990039")
        #expect(verdict.goods?[.netContentValue] == "50")
        #expect(verdict.goods?[.itemName] == "精华 液")
        #expect(verdict.goods?[.unit1] == nil, "what the tariff says is not copied")
        #expect(
            Set(verdict.warnings.map { "\($0.code) \($0.at)" }) == [
                "repaired_full_width /itemNo", "repaired_blanks /gcode", "repaired_full_width /gcode",
                "repaired_blanks /itemName", "repaired_line_breaks /itemName",
            ])
    }

    @Test(
        arguments: [
            ([GoodsField.gcode: "3304990010"], "commodity_prohibited /gcode"),
            ([.gcode: "3304990011"], "commodity_void /gcode"), ([.gcode: "0000000000"], "unknown_commodity /gcode"),
            ([.gcode: "33049900"], "digits /gcode"), ([.country: "999"], "unknown_country /country"),
            ([.unit: "999"], "unknown_unit /unit"), ([.unit1: "011"], "statutory_unit1 /unit1"),
            ([.unit2: "035"], "statutory_unit2 /unit2"), ([.gname: nil], "required /gname"),
            ([.itemName: "   "], "required /itemName"), ([.itemNo: nil], "required /itemNo"),
            ([.itemNo: "123456789012345678901"], "too_long /itemNo"), ([.itemNo: "A 1"], "blank_inside /itemNo"),
            ([.gmodel: "a\u{7}b"], "illegal_character /gmodel"),
            ([.netContentUnit: nil], "net_content_pair /netContent/value"),
            ([.netContentUnit: "g"], "net_content_basis /netContent/unit"),
            ([.netContentValue: "0"], "not_positive /netContent/value"),
            ([.netContentValue: "5e1"], "number_format /netContent/value"),
            ([.qty1: "0.1"], "statutory_quantity /qty1"), ([.sheets: "0"], "not_positive /sheets"),
            ([.sheets: "1.5"], "number_format /sheets"), ([.sheets: "x"], "number_format /sheets"),
        ] as [([GoodsField: String?], String)])
    func everyFaultIsNamedAtItsPlace(_ changes: [GoodsField: String?], _ fault: String) throws {
        let verdict = Self.check(try changed(changes))
        #expect(verdict.goods == nil)
        #expect(verdict.violations.map { "\($0.code) \($0.at)" } == [fault])
        #expect(verdict.violations.allSatisfy { !$0.message.en.isEmpty && !$0.message.zh.isEmpty })
    }

    @Test func severalFaultsComeAtOnce() throws {
        let verdict = Self.check(try changed([.country: "999", .gname: nil, .unit: "x"]))
        #expect(Set(verdict.violations.map(\.at)) == ["/country", "/gname", "/unit"])
    }

    @Test func whatAnOrderNeedsMustFollow() throws {
        // A mask counted in sheets says nothing about kilograms.
        let sheets = try changed([.netContentValue: "10", .netContentUnit: "sheet", .sheets: nil], Self.mask)
        #expect(Self.check(sheets).violations.map { "\($0.code) \($0.at)" } == ["goods_incomplete /qty1"])
        #expect(Self.check(sheets).violations.first?.message.en.contains("M1") == true)
        var stated = sheets
        stated.values[.qty1] = .init("0.25", at: "/qty1")
        #expect(Self.check(stated).violations.isEmpty)
        #expect(Self.check(try Self.raw(Self.mask)).violations.isEmpty)
        // Grams without sheets: the commodity is one of sheets.
        #expect(
            Self.check(try changed([.sheets: nil], Self.mask)).violations.map(\.code) == ["net_content_basis"])
    }

    @Test func shapeFaultsHavePlaces() throws {
        let json = """
            [{"itemNo": "A1", "gcod": 1, "netContent": 5, "gname": null, "unit": true, "unit": 1, "a/b~": 1}, 7, null]
            """
        let (rows, isList) = try RawGoods.read(json: Array(json.utf8))
        #expect(isList && rows.count == 3)
        #expect(
            rows[0].violations.map { "\($0.code) \($0.at)" } == [
                "unknown_field /gcod", "wrong_type /netContent", "null_value /gname", "wrong_type /unit",
                "duplicate_field /unit", "unknown_field /a~1b~0",
            ])
        #expect(rows[1].violations.map { "\($0.code) \($0.at)" } == ["wrong_type "])
        #expect(rows[2].violations.map { "\($0.code) \($0.at)" } == ["null_value "])
        #expect(Self.check(rows[1]).violations.map(\.code) == ["wrong_type"])
        let found = Self.check(rows[0]).violations.map { "\($0.code) \($0.at)" }
        #expect(found.contains("null_value /gname") && !found.contains("required /gname"))
        #expect(found.filter { $0.hasSuffix("/unit") } == ["wrong_type /unit", "duplicate_field /unit"])
        for text in ["7", "{\"goods\": 1}", "{\"goods\": [], \"x\": 1}", "{"] {
            #expect(throws: DeclarationError.self) { try RawGoods.read(json: Array(text.utf8)) }
        }
        #expect(try RawGoods.read(json: Array(#"{"goods": []}"#.utf8)).goods.isEmpty)
    }

    @Test func sheetsAreReadByTheirColumns() throws {
        let sheet = Sheet(
            header: [
                "SKU", "itemname", "gcode", "gname", "gmodel", "barCode", "country", "unit", "netContentValue",
                "netContentUnit", "colour",
            ],
            rows: [
                .init(line: 2, cells: ["A1", "精华", "3304990039", "精华", "x", "无", "133", "142", "50", "ml", "red"]),
                .init(line: 3, cells: ["", " ", ""]),
                .init(line: 5, cells: ["A2", "精华", "3304990039", "精华", "x", "无", "9", "142", "50"]),
            ])
        let rows = RawGoods.read(sheet: sheet)
        #expect(rows.map(\.row) == [2, 5])
        #expect(rows.map(\.itemNo) == ["A1", "A2"])
        let verdicts = rows.map(Self.check)
        #expect(verdicts[0].violations.isEmpty)
        #expect(verdicts[0].warnings.map { "\($0.code) \($0.at)" } == ["unknown_column K1"])
        #expect(
            Set(verdicts[1].violations.map { "\($0.code) \($0.at)" }) == ["digits G5", "net_content_pair I5"])
    }

    @Test func missingColumnsAreTold() throws {
        let sheet = Sheet(header: ["itemNo", "gcode"], rows: [.init(line: 2, cells: ["A1", "3304990039"])])
        let verdict = Self.check(try #require(RawGoods.read(sheet: sheet).first))
        let missing = verdict.violations.filter { $0.code == "missing_column" }
        #expect(missing.count == GoodsField.allCases.filter(\.isRequired).count - 2)
        #expect(verdict.violations.allSatisfy { $0.code != "required" })
    }

    @Test func oneNumberIsOneArticle() throws {
        var checker = Self.checker()
        #expect(checker.check(try Self.raw(Self.toner)).goods != nil)
        #expect(checker.check(try Self.raw(Self.toner)).goods != nil, "the same again is no harm")
        let other = checker.check(try changed([.gname: "别的"]))
        #expect(other.goods == nil)
        #expect(other.violations.map { "\($0.code) \($0.at)" } == ["duplicate_sku /itemNo"])
        #expect(checker.check(try Self.raw(Self.mask)).goods != nil)
    }

    @Test func policiesHoldForArticlesToo() throws {
        var checker = GoodsCheck(
            tenant: SampleOrder.tenant, codes: SampleOrder.codes,
            policy: IntakePolicy(severities: [.commodityVoid: .warn]), today: SampleOrder.today)
        let verdict = checker.check(try changed([.gcode: "3304990011"]))
        #expect(verdict.violations.isEmpty)
        #expect(verdict.warnings.map(\.code) == ["commodity_void"])
    }
}
