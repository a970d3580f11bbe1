public import Cryptography
public import Declarations
import Foundation
public import Ledger

extension Backup {
    /// What restoring a backup on trial showed.
    public struct Proof: Sendable, Hashable {
        public var manifest: Manifest
        /// Sealed values of the restored ledger that were opened.
        public var opened: Int
        /// Receipts of the journal that a restore would read.
        public var receipts: Int
        /// Files of the journal with damage before whole receipts; a restore would wait for a person.
        public var damaged: [String]
    }

    /// Restores a backup to a temporary place as `restore` would, opens the ledger there, looks through it, reads the journal since
    /// the backup, and removes the copy. The gateway's own ledger is not touched.
    ///
    /// - Parameters:
    ///   - scratch: where there is room for the copy; the system's temporary folder when nil.
    ///   - journal: the folder of the receipt journal.
    /// - Throws: `LedgerError`, as `restore`; `corrupt` when the restored ledger does not hold what the backup says.
    public static func prove(
        _ folder: String, in scratch: String?, journal: String, vault: Vault, now: Timestamp
    ) async throws(LedgerError) -> Proof {
        let place = (scratch ?? NSTemporaryDirectory()) + "/tongguan-proof-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: place) }
        let (manifest, _, _) = try await Self.restore(
            from: folder, to: place, replacing: false, vault: vault, now: now)
        let contents = try await LedgerCopy.inspect("\(place)/\(Self.fileName)", sealer: vault)
        // A restore marks what was on its way and adds an epoch; it takes nothing away.
        for table in ["customs_order", "document", "raw_receipt", "event"] {
            guard contents.rows[table] ?? 0 >= manifest.rows[table] ?? 0 else {
                throw LedgerError(.corrupt, "the restored ledger has fewer rows in \(table) than the backup")
            }
        }
        var proof = Proof(manifest: manifest, opened: contents.opened, receipts: 0, damaged: [])
        guard FileManager.default.fileExists(atPath: journal) else { return proof }
        do {
            let replayed = try await ReceiptJournal(folder: journal).replay(since: manifest.moment) { _ in }
            (proof.receipts, proof.damaged) = (replayed.receipts, replayed.damaged)
        } catch {
            throw LedgerError(.storage, "the receipt journal in \(journal) cannot be read")
        }
        return proof
    }
}
