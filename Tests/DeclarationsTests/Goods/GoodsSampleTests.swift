import Declarations
import Foundation
import Testing

/// The sample orders, left to the sample registry, come out as they were written.
@Suite struct GoodsSampleTests {
    private static let left: Set<FieldName> = [.itemNo, .qty, .price, .lineNote]
    private static let today = Timestamp(beijing: "20251112090000") ?? SampleOrder.today

    /// Cells of the sample files that hold no quotes.
    private func registry() throws -> [RawGoods] {
        let rows = try ShippedData.text("Templates/samples/registry.csv").split(whereSeparator: \.isNewline)
        let cells = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let sheet = Sheet(
            header: cells.first ?? [],
            rows: cells.enumerated().dropFirst().map { .init(line: $0.offset + 1, cells: $0.element) })
        return RawGoods.read(sheet: sheet)
    }

    private func book(_ codes: CodeTables, _ tenant: TenantProfile) throws -> GoodsBook {
        var check = GoodsCheck(tenant: tenant, codes: codes, policy: IntakePolicy(), today: Self.today)
        let verdicts = try self.registry().map { check.check($0) }
        for verdict in verdicts { #expect(verdict.violations.isEmpty, "\(verdict.violations.map(\.code))") }
        #expect(verdicts.count == 52)
        return GoodsBook(verdicts.compactMap(\.goods))
    }

    private static let port = PortProfile(
        id: "nanjing", name: "Nanjing", customsCode: "2377", portCode: "2377", tradeMode: "1210", trafMode: "Y",
        country: "142", wrapType: nil, loctNo: nil, maxDocumentsPerMessage: 100, partWait: .seconds(86_400),
        silenceLimit: .seconds(7200))

    @Test func ordersAreCompletedToWhatTheySaid() throws {
        let codes = try ShippedData.codeTables()
        let tenants = try ShippedData.tenants()
        let book = try self.book(codes, try #require(tenants["merchant-a"]))
        let ports = [Self.port.id: Self.port]
        var compared = 0
        for line in try ShippedData.text("Templates/samples/orders.jsonl").split(separator: "\n") {
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let tenant = try #require(tenants[row["tenant"] as? String ?? ""])
            let start = try #require(line.range(of: #","order":"#)).upperBound
            let raw = try #require(try RawOrder.read(json: Array(line[start...].dropLast().utf8)).first)
            let whole = GoodsEnrichment(raw, goods: book, ports: ports, codes: codes, policy: IntakePolicy())
            let expected = whole.check(tenant: tenant, ports: ports, today: Self.today)
            #expect(!expected.violations.contains { $0.code == "goods_incomplete" || $0.code == "unknown_sku" })
            guard let order = expected.order else { continue }
            var bare = raw
            for index in bare.lines.indices {
                bare.lines[index].values = bare.lines[index].values.filter { Self.left.contains($0.key) }
            }
            let filled = GoodsEnrichment(bare, goods: book, ports: ports, codes: codes, policy: IntakePolicy())
            let verdict = filled.check(tenant: tenant, ports: ports, today: Self.today)
            #expect(verdict.violations.isEmpty, "\(order.orderNo) \(verdict.violations.map { $0.code + $0.at })")
            #expect(verdict.order == order, "\(order.orderNo)")
            #expect(verdict.estimate?.total == order.taxTotal)
            compared += 1
        }
        #expect(compared == 480)
    }

    @Test func theOrderLeftToTheRegistryIsGood() throws {
        let codes = try ShippedData.codeTables()
        let tenant = try #require(try ShippedData.tenants()["merchant-a"])
        let text = try ShippedData.text("Templates/samples/sku-order.json")
        let raw = try #require(try RawOrder.read(json: Array(text.utf8)).first)
        let ports = [Self.port.id: Self.port]
        let verdict = GoodsEnrichment(
            raw, goods: try self.book(codes, tenant), ports: ports, codes: codes, policy: IntakePolicy()
        ).check(tenant: tenant, ports: ports, today: Self.today)
        #expect(verdict.violations.isEmpty)
        #expect(verdict.order.map { $0.taxTotal == verdict.estimate?.total } == true)
        #expect(raw.lines.allSatisfy { Set($0.values.keys) == [.itemNo, .qty, .price] })
    }
}
