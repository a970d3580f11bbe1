import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

@testable import Gateway

/// How long the files of brokers are kept.
@Suite struct UploadKeepTests {
    @Test(
        "No longer than persons may be kept",
        arguments: [
            ("30d", "1098d", true), ("1098d", "1098d", true), ("1099d", "1098d", false), ("401d", "400d", false),
        ])
    func bound(_ keep: String, _ retention: String, _ isGood: Bool) throws {
        let fixture = try ConfigurationFixture.shared.get()
        let text = fixture.example.replacing("  keep: 30d ", with: "  keep: \(keep) ")
            .replacing("retention: 1098d ", with: "retention: \(retention) ")
            .replacing("journal_retention: 400d ", with: "journal_retention: 300d ")
        let path = try fixture.write(text)
        do throws(ConfigurationError) {
            let loaded = try GatewayConfiguration.load(path: path, environment: [:])
            #expect(isGood && loaded.uploads.keep <= loaded.policy.retention)
        } catch {
            #expect(!isGood && error.problems.map(\.keyPath) == ["uploads.keep"], "\(error.message)")
        }
    }

    @Test("After its time an upload goes by itself, and nothing of it is left in the file of the ledger or its log")
    func gone() async throws {
        let house = UploadHouse(try await Rehearsal()) { $0.uploads.keep = .seconds(86_400) }
        let bytes = try UploadHouse.csv((0..<3).map { SampleOrder("K-\($0)") })
        let view = try await house.upload(bytes)
        try await house.premises.ledger.settleErasure()
        let path = house.house.folder + "/ledger.sqlite"
        let pieces = try Outside.sqlite(
            path,
            """
            SELECT hex(substr(file, 20, 32)) FROM upload_file UNION ALL SELECT hex(substr(head, 20, 32)) FROM upload
            UNION ALL SELECT hex(substr(body, 20, 32)) FROM upload_order
            """)
        #expect(pieces.count == 5)
        func left() throws -> Int {
            let files = try ["", "-wal"].map { path + $0 }.filter(FileManager.default.fileExists).map {
                try Data(contentsOf: URL(fileURLWithPath: $0))
            }
            return pieces.count { piece in
                let digits = Array(piece)
                let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
                    UInt8(String(digits[$0...$0 + 1]), radix: 16)
                }
                return files.contains { $0.range(of: Data(bytes)) != nil }
            }
        }
        #expect(try left() == 5)
        house.house.clock.advance(by: .seconds(2 * 86_400))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await house.processor.run() }
            let end = ContinuousClock.now + .seconds(60)
            while try left() > 0, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(50)) }
            group.cancelAll()
        }
        #expect(try left() == 0)
        #expect(try await house.gateway.upload(view.key, tenant: house.house.tenant)?.key == nil)
        // Its orders stay.
        #expect(try await house.house.order("K-0").state == .accepted)
        await house.house.end()
    }
}
