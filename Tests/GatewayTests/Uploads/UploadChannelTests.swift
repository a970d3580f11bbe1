import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Manifests
import Testing

/// Tables of shops, uploaded as the shop exports them.
@Suite struct UploadChannelTests {
    private static let folder = Checkout.templates + "/channels"

    private func house() async throws -> UploadHouse {
        let mappings = try ChannelMapping.load(path: Self.folder)
        let house = UploadHouse(try await Rehearsal()) { $0.mappings = mappings }
        let registry = try CSVReader.read(
            Array(try Data(contentsOf: URL(fileURLWithPath: Checkout.templates + "/samples/registry.csv"))))
        _ = try await house.gateway.storeGoods(
            RawGoods.read(sheet: registry), tenant: house.house.tenant, source: .upload(fileName: "registry"))
        return house
    }

    private func sample(_ channel: String) throws -> String {
        String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/samples/\(channel).csv")),
            as: UTF8.self)
    }

    @Test(
        "Every sample is taken, and the file with its verdicts is known when it comes again",
        arguments: ["generic", "tmall-global", "jd-worldwide", "kingdee"])
    func samples(channel: String) async throws {
        let house = try await self.house()
        let bytes = Array(try self.sample(channel).utf8)
        for (file, name) in [(bytes, "shop.csv"), (try UploadHouse.workbook(bytes), "shop.xlsx")] {
            let view = try await house.upload(file, name: name, isDryRun: true, channel: channel)
            let said = try await house.rows(view.key).flatMap(\.messages).map { "\($0.cell) \($0.violation.code)" }
            #expect(view.failure == nil && view.channel == channel)
            #expect(view.orders > 0 && view.counts[.accepted] == view.orders, "\(name): \(said)")
        }
        let view = try await house.upload(bytes, channel: channel)
        let back = try #require(
            try await house.gateway.uploadResult(view.key, tenant: house.house.tenant, language: .zh))
        #expect(try await house.upload(back.bytes, channel: channel).counts[.alreadyHere] == view.orders)
        await house.house.end()
    }

    @Test("Rows without an order number continue the order above, also when it was stored already")
    func continued() async throws {
        let house = try await self.house()
        let view = try await house.upload(Array(try self.sample("kingdee").utf8), channel: "kingdee")
        #expect(view.rows == 3 && view.orders == 2)
        let numbers = try await house.rows(view.key).map(\.orderNo)
        #expect(numbers == ["XSDD000101", "XSDD000101", "XSDD000102"])
        await house.house.end()
    }

    @Test("What is wrong is told under the shop's own titles, and a group is mended there")
    func shopTitles() async throws {
        let house = try await self.house()
        let text = try self.sample("tmall-global").replacing("A1001", with: "A-UNKNOWN")
            .replacing("\"=\"\"000000196612039991\"\"\",LTM781", with: "1.23457E+17,LTM781")
        let view = try await house.upload(Array(text.utf8), channel: "tmall-global")
        #expect(view.counts[.refused] == 2)
        let messages = try await house.rows(view.key).flatMap(\.messages)
        let digits = try #require(messages.first { $0.violation.code == "excel_digits" })
        #expect(digits.columnName == "订购人身份证号" && digits.cell == "P2" && digits.field == .buyerIdNumber)
        let group = try #require(view.groups.first { $0.value == "A-UNKNOWN" })
        #expect(group.columnName == "商家编码" && group.cells == 2)
        _ = try await house.gateway.fixUpload(
            view.key, tenant: house.house.tenant, UploadFix(group: group.number, value: "A1001", isRemembered: false))
        #expect(try await house.workOff(view.key).counts[.accepted] == 1)
        await house.house.end()
    }

    @Test("A table of another shop, and a channel that is gone, say so")
    func wrongChannel() async throws {
        let house = try await self.house()
        let bytes = Array(try self.sample("tmall-global").utf8)
        let other = try await house.upload(bytes, channel: "wechat-shop")
        #expect(other.failure?.code == "no_header")
        let gone = try await house.upload(bytes, channel: "gone")
        #expect(gone.state == "failed" && gone.failure?.code == "no_header")
        await house.house.end()
    }
}
