import Foundation
import Ledger
import Synchronization

/// A migrated, empty ledger file: migrating takes long, so it is done once per process and its bytes are kept.
final class BlankLedger: Sendable {
    private let bytes = Mutex<Data?>(nil)

    /// Writes one.
    func put(at path: String) async throws {
        if let bytes = self.bytes.withLock({ $0 }) {
            try bytes.write(to: URL(fileURLWithPath: path))
            return
        }
        let store = try StoredLedger.store(sqlite: path)
        // Else everything would still be in the log beside the file.
        try await store.emptyLog()
        await store.close()
        let made = try Data(contentsOf: URL(fileURLWithPath: path))
        self.bytes.withLock { $0 = made }
    }
}
