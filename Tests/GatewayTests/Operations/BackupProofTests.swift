import Cryptography
import Foundation
import Gateway
import GatewayTestKit
import Ledger
import Testing

/// A backup is restored on trial before anybody needs it.
@Suite struct BackupProofTests {
    @Test("A good backup is proven and nothing is left behind; a damaged one, or one of other keys, is not")
    func proof() async throws {
        let vault = Vault(keys: try VaultKeys(path: Checkout.keys + "/vault.keys"))
        let house = try LedgerFixture()
        _ = try await house.ledger.accept((0..<20).map { house.order("\($0)") }, now: house.now)
        let (folder, scratch) = (house.folder + "/backup", try Checkout.temporaryFolder())
        let manifest = try await Backup.make(of: house.folder, to: folder, vault: vault, now: house.now)
        let proof = try await Backup.prove(
            folder, in: scratch, journal: house.folder + "/journal", vault: vault, now: house.now)
        #expect(proof.manifest == manifest && proof.opened >= 20 && proof.damaged.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch).isEmpty)
        #expect(try await house.ledger.epochs().isEmpty, "the gateway's own ledger is not touched")

        let others = Vault(keys: try VaultKeys.generate())
        await #expect(throws: LedgerError.self) {
            try await Backup.prove(folder, in: scratch, journal: "", vault: others, now: house.now)
        }
        let file = try #require(FileHandle(forUpdatingAtPath: folder + "/ledger.sqlite"))
        try file.seek(toOffset: 9000)
        try file.write(contentsOf: Data("damage".utf8))
        try file.close()
        await #expect(throws: LedgerError.self) {
            try await Backup.prove(folder, in: scratch, journal: "", vault: vault, now: house.now)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch).isEmpty)
        await house.ledger.close()
    }
}
