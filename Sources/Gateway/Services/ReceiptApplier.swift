import Declarations
import Ledger
import Logging
import Manifests
import Transports

/// Reads receipts that one identity kept and has the ledger apply them.
struct ReceiptApplier: Sendable {
    private let premises: Premises
    private let route: Route
    private let reader: ReceiptInterpreter
    private let rewinds: Rewinds
    private static let atOnce = 200

    init(_ premises: Premises, route: Route, rewinds: Rewinds) {
        self.premises = premises
        self.route = route
        self.reader = ReceiptInterpreter(errors: premises.errors, channel: route.channel)
        self.rewinds = rewinds
    }

    /// What was kept and not applied: pushed to us, or left by a crash or a failed commit.
    func readWhatWasKept() async {
        do {
            while true {
                let unread = try await self.premises.ledger.unreadReceipts(
                    route: self.route.identity, limit: Self.atOnce, now: self.premises.clock.now())
                if unread.isEmpty { return }
                try await self.apply(unread)
                // After a restore this goes on for long.
                self.premises.heartbeats.tick(self.route.receiptLoop)
            }
        } catch {
            self.premises.logger.error("kept receipts cannot be read", metadata: ["error": "\(error)"])
        }
    }

    func apply(_ kept: [KeptReceipt]) async throws(LedgerError) {
        for start in stride(from: 0, to: kept.count, by: Self.atOnce) {
            let slice = kept[start..<min(start + Self.atOnce, kept.count)]
            let summary = try await self.premises.ledger.apply(
                slice.map(self.reader.read), now: self.premises.clock.now())
            self.rewinds.add(summary.rewind)
            self.premises.wakeups.raisePreparers()
            if summary.orphaned > 0 {
                self.premises.logger.warning(
                    "receipts for unknown documents were parked",
                    metadata: ["route": "\(self.route.identity)", "count": "\(summary.orphaned)"])
            }
        }
    }
}
