import Declarations
import Ledger
import Logging
public import ServiceLifecycle

/// Ends what is kept of persons: orders whose time after their end is over (`policy.retention`), old receipts, and payment
/// records whose own time is over. Numbers, states, sums and events stay.
public final class Eraser: Service {
    private let premises: Premises
    /// Orders, receipts and payment records in one commit, each.
    private static let atOnce = 16
    /// Between two batches; the writer serves others.
    private static let rest = Duration.milliseconds(100)
    private static let interval = Duration.seconds(3600)

    public init(_ premises: Premises) { self.premises = premises }

    public func run() async throws {
        let signal = Signal()
        let stop = StopFlag(wake: { signal.raise() })
        await stop.guarding {
            while !stop.isRaised {
                var erased = 0
                while !stop.isRaised, case let count = await self.eraseOnce(), count > 0 {
                    erased += count
                    await signal.wait(upTo: Self.rest, clock: self.premises.clock)
                }
                if erased > 0 { await self.settle(erased) }
                if !stop.isRaised { await signal.wait(upTo: Self.interval, clock: self.premises.clock) }
            }
        }
    }

    /// One batch; how many orders, receipts and payment records were erased.
    public func eraseOnce() async -> Int {
        let now = self.premises.clock.now()
        let request = ErasureRequest(before: now - self.premises.policy.retention, limit: Self.atOnce)
        do {
            return try await self.premises.ledger.erase(request, now: now).total
        } catch {
            self.premises.logger.error("erasing failed", metadata: ["error": "\(error)"])
            return 0
        }
    }

    private func settle(_ erased: Int) async {
        do {
            try await self.premises.ledger.settleErasure()
            self.premises.logger.notice("erased what is kept of persons", metadata: ["records": "\(erased)"])
        } catch {
            self.premises.logger.error("the write-ahead log was not emptied", metadata: ["error": "\(error)"])
        }
    }
}

extension Eraser: CustomStringConvertible {
    public var description: String { "eraser" }
}
