import Cryptography
import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

/// A ledger that an earlier edition left behind with work pending is taken up by this one.
@Suite("Upgrade") struct UpgradeTests {
    private static let fixture = Checkout.root + "/Tests/LedgerTests/Fixtures/edition-8"
    private static let route = "nanjing-https:DXPENT0000000001/nanjing"
    private static let pending = ["XL251100000008", "XL251100000009", "XL251100000011", "XL251100000012"]

    /// The dump as a file of SQLite's own making.
    private static func restored() throws -> String {
        let path = try Checkout.temporaryFolder() + "/ledger.sqlite"
        let sqlite = Process()
        sqlite.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        sqlite.arguments = ["sqlite3", path]
        sqlite.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: Self.fixture + "/ledger.sql"))
        try sqlite.run()
        sqlite.waitUntilExit()
        try #require(sqlite.terminationStatus == 0)
        return path
    }

    private static func vault() throws -> Vault {
        // A checkout cannot keep the file closed to others, so it is read as text.
        let text = try Data(contentsOf: URL(fileURLWithPath: Self.fixture + "/vault.keys"))
        return Vault(keys: try VaultKeys(SecretBytes(Array(text))))
    }

    @Test("what was on its way goes out again as the same bytes; what was never sent goes out; what is done stays done")
    func pendingWork() async throws {
        let path = try Self.restored()
        let vault = try Self.vault()
        let ledger = try StoredLedger(sqlite: path, sealer: vault, policy: LedgerPolicy(fillDelay: .zero))
        // A minute after the kill.
        let now = Timestamp(milliseconds: 1_795_279_191_000)
        let summary = try await ledger.recover(now: now)
        #expect(summary.unknownAttempts == 4)

        for number in Self.pending {
            let order = try #require(try await ledger.order(number, tenant: "merchant-a", now: now))
            #expect(order.state == .sent)
            #expect(try await ledger.content(ofOrder: number, tenant: "merchant-a")?.orderNo == number)
        }
        let done = try #require(try await ledger.order("XL251100000001", tenant: "merchant-a", now: now))
        #expect(done.state == .released)
        #expect(try await ledger.events(tenant: "merchant-a", after: 0, limit: 1000).count == 44)

        let later = now + .seconds(3600)
        let leased = try await ledger.lease(
            LeaseRequest(
                route: Self.route, limit: 100, lease: .seconds(60), makeEnvelopeID: { UUID().uuidString }), now: later)
        #expect(leased.count == 6)
        #expect(leased.filter { $0.attemptNumber == 2 }.count == 4)
        #expect(leased.filter { $0.attemptNumber == 1 }.count == 2)
        for delivery in leased {
            let text = String(decoding: delivery.bytes, as: UTF8.self)
            #expect(text.hasPrefix("<?xml") && text.contains("</ds:Signature>"))
            #expect(Self.pending.contains { text.contains($0) })
        }
        await ledger.close()
    }
}
