import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Manifests
import Testing

/// Exports of shops as orders: every sample of `Templates/channels` is taken and released.
@Suite struct ChannelMappingTests {
    private static let folder = Checkout.templates + "/channels"

    private func mappings() throws -> [String: ChannelMapping] { try ChannelMapping.load(path: Self.folder) }

    private func house() async throws -> Rehearsal {
        let house = try await Rehearsal()
        let registry = try CSVReader.read(
            Array(try Data(contentsOf: URL(fileURLWithPath: Checkout.templates + "/samples/registry.csv"))))
        _ = try await house.gateway.storeGoods(
            RawGoods.read(sheet: registry), tenant: house.tenant, source: .upload(fileName: "registry"))
        return house
    }

    private func sample(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/samples/\(name)")))
    }

    private func orders(_ name: String) throws -> [RawOrder] {
        let id = String(name.prefix { $0 != "." })
        let mapping = try #require(try self.mappings()[id])
        let defaults: [FieldName: String] = [.port: "nanjing"]
        if name.hasSuffix(".json") { return try mapping.orders(json: try self.sample(name), defaults: defaults).orders }
        let sheet = try CSVReader.read(try self.sample(name))
        #expect(mapping.fits(sheet))
        return mapping.orders(from: sheet, defaults: defaults)
    }

    @Test("Six channels, each with its source, and a sample of each")
    func channels() throws {
        let mappings = try self.mappings()
        #expect(
            mappings.keys.sorted() == [
                "douyin", "generic", "jd-worldwide", "kingdee", "tmall-global", "wechat-shop",
            ])
        let samples = try FileManager.default.contentsOfDirectory(atPath: Self.folder + "/samples")
        for (id, mapping) in mappings {
            #expect(!mapping.source.isEmpty)
            #expect(samples.contains { $0.hasPrefix(id + ".") }, "\(id) has no sample")
        }
    }

    @Test(
        "Every sample is taken and released",
        arguments: [
            "generic.csv", "tmall-global.csv", "tmall-global.json", "jd-worldwide.csv", "douyin.json",
            "wechat-shop.json", "kingdee.csv",
        ])
    func samples(name: String) async throws {
        let house = try await self.house()
        let orders = try self.orders(name)
        #expect(!orders.isEmpty)
        let results = try await house.gateway.submit(
            orders, tenant: house.tenant, source: .upload(fileName: name))
        for result in results {
            let problems = result.violations.map { "\($0.code) \($0.at)" }
            #expect(result.verdict == .accepted, "\(result.orderNo ?? "?"): \(problems)")
        }
        try await house.run(for: .seconds(40))
        for order in orders {
            let number = try #require(order.orderNo)
            #expect(try await house.order(number).state == .released)
        }
        await house.end()
    }

    @Test("What is wrong is named by the shop's own path or cell")
    func places() async throws {
        let house = try await self.house()
        let mapping = try #require(try self.mappings()["wechat-shop"])
        let broken = String(decoding: try self.sample("wechat-shop.json"), as: UTF8.self)
            .replacingOccurrences(of: "\"pay_time\": 1772337600", with: "\"pay_time\": \"soon\"")
            .replacingOccurrences(of: "\"waybill_id\": \"LWX001\",", with: "")
        let orders = try mapping.orders(json: Array(broken.utf8), defaults: [.port: "nanjing"]).orders
        let result = try #require(
            try await house.gateway.submit(orders, tenant: house.tenant, source: .upload(fileName: "w")).first)
        #expect(result.verdict == .refused)
        #expect(result.violations.contains { $0.at == "/order_detail/pay_info/pay_time" })
        #expect(result.violations.contains { $0.at == "/waybill_id" })

        let jd = try #require(try self.mappings()["jd-worldwide"])
        var sheet = try CSVReader.read(try self.sample("jd-worldwide.csv"))
        let column = try #require(sheet.header.firstIndex(of: "身份证号"))
        sheet.rows[1].cells[column] = "123"
        let results = try await house.gateway.submit(
            jd.orders(from: sheet, defaults: [.port: "nanjing"]), tenant: house.tenant, source: .upload(fileName: "j"))
        #expect(results.map(\.verdict) == [.accepted, .refused])
        let cell = Sheet.cell(column: column, line: 3)
        #expect(results.last?.violations.contains { $0.at == cell } == true)
        await house.end()
    }

    @Test(
        "A mapping with a fault is refused with file and line",
        arguments: [
            ("  orderNumber: a", "channel-x.yaml:10: fields.orderNumber: unknown key"),
            ("  payTime: {from: a}", "channel-x.yaml:10: fields.payTime.time: is missing"),
            ("  note: {from: a, join: [b]}", "must have one of from, join"),
            ("  price: {from: a, unit: cent}", "\"cent\" is not known"),
            ("  freight: {from: a, part: \"1\"}", ""),
            ("  goodsValue: {sum_of_lines: freight}", "there is no field of lines \"freight\""),
        ])
    func faults(line: String, expected: String) throws {
        let path = try Checkout.temporaryFolder() + "/channel-x.yaml"
        let text = """
            name: {en: x, zh: x, ko: x}
            source: a test
            confidence: D
            json:
              lines: items
            fields:
              orderNo: a
              itemNo: b
              qty: c
            \(line)

            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        do {
            _ = try ChannelMapping.load(path: path)
            #expect(expected.isEmpty)
        } catch {
            #expect(!expected.isEmpty && error.message.contains(expected), "\(error.message)")
        }
    }

    @Test(
        "Times as shops write them",
        arguments: [
            ("2026-03-01 12:00:00", WrittenTime(.digits), "20260301120000"),
            ("2026/3/1 9:05", WrittenTime(.digits), "20260301090500"),
            ("20260301", WrittenTime(.digits), "20260301000000"),
            ("2026-03-01T12:00:00", WrittenTime(.digits, zoneMinutes: 540), "20260301110000"),
            ("1772337600", WrittenTime(.epochSeconds), "20260301120000"),
            ("1772337600000", WrittenTime(.epochMilliseconds), "20260301120000"),
            ("46082.5", WrittenTime(.serial), "20260301120000"),
        ])
    func times(text: String, form: WrittenTime, expected: String) {
        var source = ChannelMapping.Source(columns: ["t"])
        source.times = [form]
        let mapping = ChannelMapping(
            id: "x", name: LocalizedText(en: "x", zh: "x", ko: "x"), source: "x", confidence: .d,
            fields: [.payTime: source, .orderNo: .init(columns: ["n"])])
        let sheet = Sheet(header: ["n", "t"], rows: [.init(line: 2, cells: ["1", text])])
        #expect(mapping.orders(from: sheet).first?.head[.payTime]?.text == expected)
    }

    @Test(
        "Amounts without the marks around them, and fen as yuan",
        arguments: [
            ("¥1,299.00", false, "1299.00"), ("￥5", false, "5"), ("12990", true, "129.9"), ("1,29", false, "1,29"),
            ("-3.50元", false, "-3.50"), ("9.9", true, "9.9"),
        ])
    func amounts(text: String, isFen: Bool, expected: String) {
        var source = ChannelMapping.Source(columns: ["p"])
        source.isFen = isFen
        let mapping = ChannelMapping(
            id: "x", name: LocalizedText(en: "x", zh: "x", ko: "x"), source: "x", confidence: .d,
            fields: [.acturalPaid: source, .orderNo: .init(columns: ["n"])])
        let sheet = Sheet(header: ["n", "p"], rows: [.init(line: 2, cells: ["1", text])])
        #expect(mapping.orders(from: sheet).first?.head[.acturalPaid]?.text == expected)
    }
}
