import Declarations
import Foundation
import GatewayTestKit
import Testing

@testable import Gateway
@testable import Manifests

/// Files made to end the gateway, to leave their place, or to say something that nobody means.
@Suite struct UploadMaliceTests {
    private static let extremes = ["1e400", "-99999999999999999999", "NaN", "9223372036854775808"]

    @Test(
        "A number beyond every bound in any column is that row's trouble: each row gets its verdict",
        arguments: [false, true])
    func extremes(isWorkbook: Bool) async throws {
        let house = UploadHouse(try await Rehearsal())
        let cases = FieldName.allCases.filter { $0 != .orderNo }.flatMap { field in
            Self.extremes.map { (field, $0) }
        }
        let csv = try UploadHouse.csv(cases.indices.map { SampleOrder("E-\($0)") }) { index, cells in
            cells[cases[index].0] = cases[index].1
        }
        let view = try await house.upload(isWorkbook ? try UploadHouse.workbook(csv) : csv, isDryRun: true)
        #expect(view.state == "done" && view.orders == cases.count)
        #expect(view.counts.values.reduce(0, +) == cases.count)
        // Amounts and counts of that size are refused, each by itself.
        let rows = try await house.rows(view.key)
        let amounts: Set<FieldName> = [.goodsValue, .qty, .price, .totalPrice, .taxTotal, .grossWeight, .gnum]
        for (index, row) in rows.enumerated() where amounts.contains(cases[index].0) {
            #expect(row.verdict == .refused, "\(cases[index])")
        }
        #expect(try await house.gateway.uploadResult(view.key, tenant: house.house.tenant, language: .en) != nil)
        await house.house.end()
    }

    @Test("Names inside an archive never become paths, in a dropped folder or in the answer")
    func paths() async throws {
        let house = UploadHouse(try await Rehearsal())
        let base = try Checkout.temporaryFolder()
        let builder = try ZipBuilder()
        for (index, name) in ["../../escaped.csv", "/tmp/escaped.csv", "a\\..\\..\\escaped.csv"].enumerated() {
            try builder.put(name, try UploadHouse.csv([SampleOrder("Z-\(index)")]))
        }
        try builder.put("../../escaped-too.csv", Array("one,two\n1,2\n".utf8))
        try builder.put("deep.zip", [1, 2, 3])
        let zip = try builder.finish()
        try FileManager.default.createDirectory(atPath: base + "/x/in", withIntermediateDirectories: true)
        try Data(zip).write(to: URL(fileURLWithPath: base + "/x/in/z.zip"))
        let folders = UploadFolders(
            house.premises, desk: house.gateway,
            folders: [
                .init(
                    path: base + "/x/in", tenant: house.house.tenant, done: base + "/x/done",
                    failed: base + "/x/failed", settle: .zero)
            ])
        await folders.lookOnce()
        while await house.processor.processOnce() {}
        await folders.lookOnce()
        let files = try #require(FileManager.default.enumerator(atPath: base)).compactMap { $0 as? String }
        #expect(
            Set(files) == [
                "x", "x/in", "x/done", "x/failed", "x/failed/z.zip", "x/done/z.zip.1.result.csv",
                "x/done/z.zip.2.result.csv", "x/done/z.zip.3.result.csv", "x/failed/z.zip.4.result.txt",
            ])
        #expect(!FileManager.default.fileExists(atPath: "/tmp/escaped.csv"))
        for number in 0..<3 { #expect(try await house.house.order("Z-\(number)").state == .accepted) }
        let uploads = try await house.gateway.uploads(tenant: house.house.tenant, before: nil, limit: 9).uploads
        #expect(uploads.count == 4)
        for upload in uploads where upload.failure == nil {
            let file = try #require(
                try await house.gateway.uploadResult(upload.key, tenant: house.house.tenant, language: .en))
            #expect(!file.name.contains("/") && !file.name.hasPrefix(".."), "\(file.name)")
        }
        await house.house.end()
    }

    @Test("An archive that lies is one upload that says so; the next file goes through")
    func lies() async throws {
        let house = UploadHouse(try await Rehearsal())
        let builder = try ZipBuilder()
        try builder.put("big.csv", [UInt8](repeating: 0x31, count: 6_000_000))
        let bomb = try await house.upload(try builder.finish(), name: "bomb.zip")
        #expect(bomb.state == "failed" && bomb.failure?.code == "archive_bomb" && bomb.orders == 0)
        let inner = try ZipBuilder()
        try inner.put("orders.csv", try UploadHouse.csv([SampleOrder("N-1")]))
        let nest = try ZipBuilder()
        try nest.put("inner.xlsx", try inner.finish())
        let nested = try await house.upload(try nest.finish(), name: "nested.zip")
        #expect(nested.state == "failed" && nested.failure != nil)
        #expect(try await house.gateway.order("N-1", tenant: house.house.tenant) == nil)
        #expect(try await house.upload(try UploadHouse.csv([SampleOrder("N-2")])).counts[.accepted] == 1)
        await house.house.end()
    }
}
