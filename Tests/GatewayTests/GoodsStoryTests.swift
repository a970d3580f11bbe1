import Declarations
import Gateway
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

/// Orders that leave their goods to the registry, from the ERP to release.
@Suite struct GoodsStoryTests {
    private static let source = IntakeSource.api(requestID: "goods")
    private static let toner = """
        {"itemNo": "A1008", "itemRecordNo": "NJA1008", "itemName": "爽肤水", "gcode": "3304990039", "gname": "爽肤水",
         "gmodel": "4|3|面部护肤用|200ml|柚芽牌", "barCode": "无", "country": "133", "unit": "142",
         "netContent": {"value": "200", "unit": "ml"}}
        """

    private func article(_ json: String = Self.toner) throws -> [RawGoods] {
        try RawGoods.read(json: Array(json.utf8)).goods
    }

    /// A sample order that carries article number, quantity and price alone.
    private func bare(_ sample: SampleOrder) throws -> RawOrder {
        var raw = try sample.raw()
        for index in raw.lines.indices {
            raw.lines[index].values = raw.lines[index].values.filter { [.itemNo, .qty, .price].contains($0.key) }
        }
        return raw
    }

    @discardableResult
    private func submit(_ raw: RawOrder, to house: Rehearsal) async throws -> IntakeResult {
        try #require(
            try await house.gateway.submit([raw], tenant: house.tenant, source: Self.source).first)
    }

    @discardableResult
    private func store(_ json: String = Self.toner, in house: Rehearsal) async throws -> GoodsResult {
        try #require(
            try await house.gateway.storeGoods(try self.article(json), tenant: house.tenant, source: Self.source)
                .results.first)
    }

    @Test("Article number, quantity and price are enough to be released")
    func released() async throws {
        let house = try await Rehearsal()
        let before = try await self.submit(try self.bare(SampleOrder("G1")), to: house)
        #expect(before.verdict == .refused)
        #expect(before.violations.map { "\($0.code) \($0.at)" } == ["unknown_sku /lines/0/itemNo"])
        #expect(before.violations.first?.message.en.contains("A1008") == true)

        #expect(try await self.store(in: house).verdict == .accepted)
        let result = try await self.submit(try self.bare(SampleOrder("G1")), to: house)
        #expect(result.verdict == .accepted)
        #expect(result.violations.isEmpty)
        try await house.run(for: .seconds(60))
        let order = try await house.order("G1")
        #expect(order.state == .released)
        #expect(order.billedTax == SampleOrder("G1").tax)
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        // What is stored is the whole order, as if it had been written out.
        let content = try await house.premises.ledger.content(ofOrder: "G1", tenant: house.tenant)
        #expect(content?.lines.first?.qty1 == Amount("0.4"))
        #expect(content?.lines.first?.gmodel == "4|3|面部护肤用|200ml|柚芽牌")
        await house.end()
    }

    @Test("A change of the registry holds for later orders and never makes the same order another")
    func changesComeLater() async throws {
        let house = try await Rehearsal()
        try await self.store(in: house)
        let raw = try self.bare(SampleOrder("G2"))
        #expect(try await self.submit(raw, to: house).verdict == .accepted)
        let changed = Self.toner.replacing("\"gname\": \"爽肤水\"", with: "\"gname\": \"化妆水\"")
        #expect(try await self.store(changed, in: house).version == 2)

        // Before anything was sent, and after.
        #expect(try await self.submit(raw, to: house).verdict == .alreadyHere)
        try await house.run(for: .seconds(60))
        let again = try await self.submit(raw, to: house)
        #expect(again.verdict == .alreadyHere && again.revision == 1)
        var content = try await house.premises.ledger.content(ofOrder: "G2", tenant: house.tenant)
        #expect(content?.lines.first?.gname == "爽肤水")
        #expect(try await self.submit(try self.bare(SampleOrder("G3")), to: house).verdict == .accepted)
        content = try await house.premises.ledger.content(ofOrder: "G3", tenant: house.tenant)
        #expect(content?.lines.first?.gname == "化妆水")

        // Also when the article is gone, or no longer good.
        let removed = try await house.gateway.removeGoods("A1008", tenant: house.tenant, source: Self.source)
        #expect(removed?.version == 3)
        #expect(try await self.submit(raw, to: house).verdict == .alreadyHere)
        #expect(try await self.submit(try self.bare(SampleOrder("G4")), to: house).verdict == .refused)
        let view = try await house.gateway.goods("A1008", tenant: house.tenant)
        #expect(view == nil)
        await house.end()
    }

    @Test("A rejected order is filed with the mended registry when it is sent as a correction")
    func correction() async throws {
        var settings = PortSettings.quick
        settings.outcomes = [
            ScriptedOutcome(mark: "G8", kinds: [.inventory], effect: .reject(code: "1322"), times: 1)
        ]
        let house = try await Rehearsal(port: settings)
        try await self.store(in: house)
        let raw = try self.bare(SampleOrder("G8"))
        try await self.submit(raw, to: house)
        try await house.run(for: .seconds(60))
        #expect(try await house.order("G8").state == .rejected)
        func correct() async throws -> IntakeResult? {
            try await house.gateway.correct([raw], agreed: [], tenant: house.tenant, source: Self.source).first
        }
        #expect(try await correct()?.verdict == .alreadyHere, "nothing is corrected yet")
        try await self.store(Self.toner.replacing("\"gname\": \"爽肤水\"", with: "\"gname\": \"化妆水\""), in: house)
        #expect(try await self.submit(raw, to: house).verdict == .alreadyHere)
        let corrected = try await correct()
        #expect(corrected?.verdict == .accepted && corrected?.revision == 2)
        try await house.run(for: .seconds(120))
        #expect(try await house.order("G8").state == .released)
        let again = try await self.submit(raw, to: house)
        #expect(again.verdict == .alreadyHere && again.revision == 2)
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        await house.end()
    }

    @Test("A park's registry is one for its tenants, and the operator's to change")
    func sharedRegistry() async throws {
        let house = try await Rehearsal()
        var premises = house.premises
        premises.tenants[house.tenant]?.sharedGoods = "park-nanjing"
        let sharing = GatewayDesk(premises, lastPoll: LastPoll())
        await #expect(throws: GatewayError.self) {
            try await sharing.storeGoods(try self.article(), tenant: house.tenant, source: Self.source)
        }
        await #expect(throws: GatewayError.self) {
            try await sharing.removeGoods("A1008", tenant: house.tenant, source: Self.source)
        }
        let file = IntakeSource.upload(fileName: "goods.csv")
        #expect(try await sharing.importGoods(try self.article(), into: .park("park-nowhere"), source: file) == nil)
        let stored = try await sharing.importGoods(try self.article(), into: .park("park-nanjing"), source: file)
        #expect(stored?.results.map(\.verdict) == [.accepted])
        #expect(try await sharing.goods("A1008", tenant: house.tenant)?.version == 1)
        let result = try await sharing.submit(
            [try self.bare(SampleOrder("G9"))], tenant: house.tenant, source: Self.source)
        #expect(result.map(\.verdict) == [.accepted])
        // Its own registry is another one.
        #expect(try await house.gateway.goods("A1008", tenant: house.tenant) == nil)

        premises.tenants[house.tenant]?.editsSharedGoods = true
        let editor = GatewayDesk(premises, lastPoll: LastPoll())
        let changed = try await editor.storeGoods(
            try self.article(Self.toner.replacing("爽肤水", with: "化妆水")), tenant: house.tenant, source: Self.source)
        #expect(changed.results.map(\.version) == [2])
        await house.end()
    }

    @Test("The order written out and the order left to the registry are one order")
    func bothWaysOfWriting() async throws {
        let house = try await Rehearsal()
        #expect(try await house.submit([SampleOrder("G5")]).map(\.verdict) == [.accepted])
        try await house.run(for: .seconds(60))
        try await self.store(in: house)
        #expect(try await house.submit([SampleOrder("G5")]).map(\.verdict) == [.alreadyHere])
        let bare = try await self.submit(try self.bare(SampleOrder("G5")), to: house)
        #expect(bare.verdict == .alreadyHere && bare.revision == 1)
        let other = try await self.submit(try self.bare(SampleOrder("G5", quantity: 3)), to: house)
        #expect(other.verdict == .needsYou)
        #expect(other.violations.contains { $0.at == "/lines/0/qty" })
        await house.end()
    }

    @Test("An order that contradicts the registry is refused with the article named")
    func contradiction() async throws {
        let house = try await Rehearsal()
        try await self.store(in: house)
        var raw = try SampleOrder("G6").raw()
        raw.lines[0].values[.gcode] = .init("3305100090", at: "/lines/0/gcode")
        let result = try await self.submit(raw, to: house)
        #expect(result.verdict == .refused)
        let found = result.violations.filter { $0.code == "goods_contradiction" }
        #expect(found.map(\.at) == ["/lines/0/gcode"])
        #expect(found.first?.message.ko.contains("A1008") == true)
        await house.end()
    }

    @Test("Rows of an import have their own fates; the registry is read in pages")
    func importing() async throws {
        let house = try await Rehearsal()
        var rows: [RawGoods] = []
        for number in 0..<450 {
            let code = number % 100 == 7 ? "0000000000" : "3304990039"
            rows += try self.article(
                Self.toner.replacing("A1008", with: "B\(1000 + number)").replacing("3304990039", with: code))
        }
        let stored = try await house.gateway.storeGoods(rows, tenant: house.tenant, source: Self.source)
        #expect(stored.stopped == nil)
        #expect(stored.results.count == 450)
        #expect(stored.results.count { $0.verdict == .accepted } == 445)
        #expect(stored.results[107].violations.map(\.code) == ["unknown_commodity"])
        var (seen, cursor): ([String], String?) = ([], nil)
        repeat {
            let page = try await house.gateway.goods(tenant: house.tenant, after: cursor, limit: 100)
            seen += page.goods.map(\.goods.itemNo)
            cursor = page.next
        } while cursor != nil
        #expect(seen.count == 445)
        #expect(seen == seen.sorted())
        await #expect(throws: GatewayError.self) {
            try await house.gateway.goods(tenant: house.tenant, after: "e1.7", limit: 1)
        }
        let again = try await house.gateway.storeGoods(rows, tenant: house.tenant, source: Self.source)
        #expect(again.results.count { $0.verdict == .unchanged && $0.version == 1 } == 445)
        await house.end()
    }

    @Test("A registry outlives the process")
    func restart() async throws {
        let first = try await Rehearsal()
        try await self.store(in: first)
        await first.end()
        let second = try await Rehearsal(continuing: first, seed: 2)
        #expect(try await self.submit(try self.bare(SampleOrder("G7")), to: second).verdict == .accepted)
        let view = try #require(try await second.gateway.goods("A1008", tenant: second.tenant))
        #expect(view.version == 1)
        #expect(view.history.map(\.source) == ["api goods"])
        await second.end()
    }
}
