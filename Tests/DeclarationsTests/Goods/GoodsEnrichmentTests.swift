import Declarations
import Testing

@Suite struct GoodsEnrichmentTests {
    private static let goodsFields: [FieldName] = [
        .itemRecordNo, .itemName, .gcode, .gname, .gmodel, .barCode, .country, .unit, .unit1, .qty1, .unit2, .qty2,
        .netContentValue, .netContentUnit,
    ]

    /// The first line of the sample order as its article says it.
    private func book() throws -> GoodsBook {
        GoodsBook([try GoodsCheckTests.goods(GoodsCheckTests.toner), try GoodsCheckTests.goods(GoodsCheckTests.mask)])
    }

    /// The sample order with its first line alone, left to the registry.
    private func skuOnly() throws -> RawOrder {
        var raw = try SampleOrder.raw()
        for name in Self.goodsFields { raw.remove(name, line: 0) }
        for name in [FieldName.gnum, .totalPrice, .lineNote] { raw.remove(name, line: 0) }
        raw.lines.removeLast()
        for (name, text) in [
            (FieldName.goodsValue, "240"), (.taxTotal, "22.75"), (.acturalPaid, "267.75"), (.amountPaid, "267.75"),
        ] { raw.set(name, text) }
        return raw
    }

    private func enrich(
        _ raw: RawOrder, _ book: GoodsBook, port: PortProfile = SampleOrder.port, codes: CodeTables = SampleOrder.codes,
        policy: IntakePolicy = IntakePolicy()
    ) -> GoodsEnrichment {
        GoodsEnrichment(raw, goods: book, ports: [port.id: port], codes: codes, policy: policy)
    }

    private func check(_ enrichment: GoodsEnrichment, port: PortProfile = SampleOrder.port) -> IntakeVerdict {
        enrichment.check(tenant: SampleOrder.tenant, ports: [port.id: port], today: SampleOrder.today)
    }

    private func input(_ enrichment: GoodsEnrichment) -> [UInt8] {
        enrichment.inputBytes(
            accepted: self.check(enrichment).order, tenant: SampleOrder.tenant,
            ports: [SampleOrder.port.id: SampleOrder.port], today: SampleOrder.today)
    }

    private func codes(_ violations: [Violation]) -> [String] { violations.map { "\($0.code) \($0.at)" } }

    @Test func numberQuantityAndPriceAreEnough() throws {
        let enrichment = self.enrich(try self.skuOnly(), try self.book())
        #expect(enrichment.isFilled && enrichment.usesRegistry)
        let verdict = self.check(enrichment)
        #expect(self.codes(verdict.violations).isEmpty)
        let line = try #require(verdict.order?.lines.first)
        var expected = try SampleOrder.order().lines[0]
        expected.note = nil
        #expect(line == expected)
        #expect(line.qty1 == Amount("0.1") && line.qty2 == Amount(2) && line.totalPrice == Amount(240))
    }

    @Test func theTotalIsAsGoodAsThePrice() throws {
        var raw = try self.skuOnly()
        raw.remove(.price, line: 0)
        raw.set(.totalPrice, "240", line: 0)
        #expect(self.check(self.enrich(raw, try self.book())).order?.lines[0].price == Amount(120))
        raw.set(.qty, "7", line: 0)
        let verdict = self.check(self.enrich(raw, try self.book()))
        #expect(self.codes(verdict.violations).isEmpty)
        #expect(verdict.order?.lines[0].price == Amount("34.28571"))
    }

    @Test func masksAreCountedInSheetsAndWeighedInGrams() throws {
        var raw = try self.skuOnly()
        raw.set(.itemNo, "M1", line: 0)
        let line = try #require(self.check(self.enrich(raw, try self.book())).order?.lines.first)
        #expect(line.netContent == .init(value: Amount(10), unit: .sheet))
        #expect(line.unit1 == "035" && line.qty1 == Amount("0.5"))
        #expect(line.unit2 == "011" && line.qty2 == Amount(2))
        // Either way of stating the content agrees with the registry.
        for (value, unit, fits) in [("10", "sheet", true), ("250", "g", true), ("9", "sheet", false)] {
            raw.set(.netContentValue, value, line: 0)
            raw.set(.netContentUnit, unit, line: 0)
            let found = self.check(self.enrich(raw, try self.book())).violations.map(\.code)
            #expect(!found.contains("goods_contradiction") == fits, "\(value) \(unit)")
        }
    }

    @Test func unknownArticlesAreNamedAndSaidOnce() throws {
        var raw = try self.skuOnly()
        raw.set(.itemNo, "X9", line: 0)
        let enrichment = self.enrich(raw, try self.book())
        let verdict = self.check(enrichment)
        #expect(verdict.order == nil)
        #expect(self.codes(verdict.violations) == ["unknown_sku /lines/0/itemNo"])
        let message = try #require(verdict.violations.first?.message)
        for text in [message.en, message.zh, message.ko] { #expect(text.contains("X9")) }
        // A line that brings its own goods data needs no registry.
        let whole = self.enrich(try SampleOrder.raw(), GoodsBook())
        #expect(!whole.usesRegistry)
        #expect(self.check(whole).order == (try SampleOrder.order()))
    }

    @Test func onlyArticleNumbersAreRepeated() throws {
        for text in ["1234567890123456789012", "A B", "", "x\u{7}"] {
            var raw = try self.skuOnly()
            raw.set(.itemNo, text, line: 0)
            let found = self.check(self.enrich(raw, try self.book())).violations
            #expect(!found.isEmpty)
            #expect(!found.contains { $0.code == "unknown_sku" }, "\(text)")
        }
    }

    @Test(arguments: [
        (FieldName.gcode, "3305100090", true), (.country, "142", true), (.unit, "140", true), (.gname, "别的", true),
        (.gmodel, "别的", true), (.itemRecordNo, "R9", true), (.barCode, "2900000000017", true), (.unit1, "036", true),
        (.netContentValue, "60", true), (.itemName, "店内名称", false), (.gcode, " 3304990039 ", false),
    ])
    func ordersMustNotContradictTheRegistry(_ name: FieldName, _ text: String, _ contradicts: Bool) throws {
        var raw = try SampleOrder.raw()
        raw.set(name, text, line: 0)
        let verdict = self.check(self.enrich(raw, try self.book()))
        let found = verdict.violations.filter { $0.code == "goods_contradiction" }
        #expect(found.isEmpty == !contradicts)
        guard contradicts else { return #expect(verdict.violations.isEmpty) }
        #expect(found.map(\.at) == [name.field.pointer(line: 0)])
        #expect(found.allSatisfy { $0.message.en.contains("A1") && !$0.message.en.contains(text) })
        let lenient = self.check(
            self.enrich(raw, try self.book(), policy: IntakePolicy(severities: [.goodsContradiction: .warn])))
        #expect(lenient.warnings.contains { $0.code == "goods_contradiction" })
        #expect(!lenient.violations.contains { $0.code == "goods_contradiction" })
    }

    @Test func faultsOfTheLineAreSaidOnce() throws {
        var raw = try self.skuOnly()
        raw.set(.qty, "two", line: 0)
        #expect(
            self.codes(self.check(self.enrich(raw, try self.book())).violations) == ["number_format /lines/0/qty"])
        raw.set(.qty, "0", line: 0)
        #expect(
            self.codes(self.check(self.enrich(raw, try self.book())).violations) == ["not_positive /lines/0/qty"])
        raw.set(.qty, "2", line: 0)
        raw.set(.price, "1,20", line: 0)
        #expect(
            self.codes(self.check(self.enrich(raw, try self.book())).violations) == ["thousands_mark /lines/0/price"])
        raw.remove(.price, line: 0)
        #expect(self.codes(self.check(self.enrich(raw, try self.book())).violations) == ["required /lines/0/price"])
    }

    @Test func whatTheTariffMadeImpossibleNamesTheArticle() throws {
        // The statutory unit became pieces of another kind after the article was stored.
        var codes = SampleOrder.codes
        codes.commodities["3304990039"]?.unit2 = "140"
        let verdict = self.check(self.enrich(try self.skuOnly(), try self.book(), codes: codes))
        #expect(self.codes(verdict.violations) == ["goods_incomplete /lines/0/qty2"])
        #expect(verdict.violations.first?.message.en.contains("A1") == true)
        codes.commodities["3304990039"]?.unit2 = "011"
        codes.commodities["3304990039"]?.status = .prohibited
        let prohibited = self.check(self.enrich(try self.skuOnly(), try self.book(), codes: codes))
        #expect(self.codes(prohibited.violations) == ["commodity_prohibited /lines/0/gcode"])
    }

    @Test func anAccountBookNumberIsGivenWhereTheModeWantsOne() throws {
        var article = try GoodsCheckTests.goods(GoodsCheckTests.toner)
        article.facts[.itemRecordNo] = nil
        let verdict = self.check(self.enrich(try self.skuOnly(), GoodsBook([article])))
        #expect(self.codes(verdict.violations) == ["goods_incomplete /lines/0/itemRecordNo"])
        var direct = SampleOrder.port
        direct.mode = .direct
        let line = self.enrich(try self.skuOnly(), try self.book(), port: direct).order.lines[0]
        #expect(line.values[.itemRecordNo] == nil)
    }

    @Test func rowsOfASheetNeedOnlyTheirColumns() throws {
        let raw = try self.skuOnly()
        let names = InputField.all.map(\.name).filter { !$0.field.isLine } + [.itemNo, .qty, .price]
        func row(_ number: String, _ itemNo: String) -> [String] {
            names.map { name in
                switch name {
                case .orderNo: number
                case .itemNo: itemNo
                default: (name.field.isLine ? raw.lines[0].values[name] : raw.head[name])?.text ?? ""
                }
            }
        }
        let sheet = Sheet(
            header: names.map(\.rawValue),
            rows: [
                .init(line: 2, cells: row("S-1", "A1")), .init(line: 3, cells: row("S-2", "X9")),
                .init(line: 4, cells: row("S-3", "")),
            ])
        let orders = RawOrder.read(sheet: sheet)
        let verdicts = orders.map { order in (try? self.book()).map { self.check(self.enrich(order, $0)) } }
        #expect(verdicts[0].map { self.codes($0.violations) } == [])
        #expect(verdicts[0]?.order?.lines.first?.gcode == "3304990039")
        let column = try #require(names.firstIndex(of: .itemNo))
        #expect(verdicts[1].map { self.codes($0.violations) } == ["unknown_sku \(Sheet.cell(column: column, line: 3))"])
        #expect(verdicts[2]?.violations.contains { $0.code == "missing_column" } == true)
    }

    @Test func linesOfBothKindsStandTogether() throws {
        var raw = try SampleOrder.raw()
        for name in Self.goodsFields { raw.remove(name, line: 0) }
        let verdict = self.check(self.enrich(raw, try self.book()))
        #expect(verdict.order == (try SampleOrder.order()))
    }

    // MARK: The same order

    @Test func theInputIsWhatCameIn() throws {
        let raw = try self.skuOnly()
        let before = self.enrich(raw, try self.book())
        var article = try GoodsCheckTests.goods(GoodsCheckTests.toner)
        article.facts[.gname] = "新名称"
        let after = self.enrich(raw, GoodsBook([article]))
        #expect(self.check(before).order != self.check(after).order)
        #expect(self.input(before) == self.input(after))
        #expect(self.input(self.enrich(raw, GoodsBook())) == self.input(before), "also when the article is gone")

        var untidy = raw
        untidy.set(.qty, " ２.0 ", line: 0)
        #expect(self.input(self.enrich(untidy, try self.book())) == self.input(before))
        var other = raw
        other.set(.qty, "3", line: 0)
        #expect(self.input(self.enrich(other, try self.book())) != self.input(before))
        other = raw
        other.lines[0].values[.lineNote] = .init("2", at: "/lines/0/note")
        #expect(self.input(self.enrich(other, try self.book())) != self.input(before))
    }

    @Test func ordersThatAreWholeKeepTheirHash() throws {
        let order = try SampleOrder.order()
        let plain = self.enrich(try SampleOrder.raw(), GoodsBook())
        #expect(self.input(plain) == order.canonicalBytes)
        // The registry adds a net content; what came in is the same.
        var raw = try SampleOrder.raw()
        raw.remove(.netContentValue, line: 1)
        raw.remove(.netContentUnit, line: 1)
        raw.set(.itemNo, "S1", line: 1)
        let alone = try #require(SampleOrder.check(raw).order)
        let json = """
            {"itemNo": "S1", "itemRecordNo": "R2", "itemName": "洗发水", "gcode": "3305100090", "gname": "洗发水",
             "gmodel": "4|3|洗发|500g/瓶", "barCode": "2900000000017", "country": "133", "unit": "142",
             "netContent": {"value": 500, "unit": "g"}}
            """
        let filled = self.enrich(raw, GoodsBook([try GoodsCheckTests.goods(json)]))
        #expect(filled.isFilled)
        #expect(self.check(filled).order != alone)
        #expect(self.input(filled) == alone.canonicalBytes)
    }
}
