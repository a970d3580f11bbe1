import Declarations
import GatewayTestKit
import Ledger

/// The story could not be told to its end.
struct CrashStoryError: Error, CustomStringConvertible {
    var what: String
    var description: String { self.what }
}

/// The orders' life up to the death.
struct CrashStory {
    private let house: LedgerFixture
    private let promises: PromiseBook

    init(_ house: LedgerFixture, promises: PromiseBook) {
        self.house = house
        self.promises = promises
    }

    func play() async throws {
        for round in 1...3 {
            let names = ["A", "B", "C", "D"].map { "\($0)\(round)" }
            try await self.accept(names)
            // The last one is taken back before anything was done for it.
            let cancel = CancelRequest(tenant: "merchant", orderNo: names[3], requestsSeen: 0, document: nil)
            let answer = try await self.house.ledger.cancel(cancel, now: self.house.now)
            guard answer == .done else { throw CrashStoryError(what: "\(names[3]) cannot be taken back: \(answer)") }
            self.promises.note("cancelled", names[3])
            try await self.send(round == 2 ? .unknown : .accepted)
            for kind in [DocumentKind.order, .payment, .waybill] {
                for name in names.prefix(3) { try await self.receipt(kind, name, 2) }
            }
            try await self.hold(round)
            try await self.send(.accepted)
            for name in names.prefix(3) { try await self.receipt(.inventory, name, 2) }
            try await self.receipt(.inventory, names[0], 120)
            try await self.receipt(.inventory, names[0], 800)
            try await self.receipt(.inventory, names[1], 100)
            try await self.correct(names[1])
            self.house.clock.advance(by: .seconds(300))
            _ = try await self.house.ledger.sweep(limit: 100, now: self.house.now)
            try await self.moveCursor()
        }
    }

    private func accept(_ names: [String]) async throws {
        let results = try await self.house.ledger.accept(names.map { self.house.order($0) }, now: self.house.now)
        for (name, result) in zip(names, results) where result == .accepted(revision: 1) {
            self.promises.note("order", name, "1")
        }
    }

    private func correct(_ name: String) async throws {
        var order = self.house.order(name, content: 2)
        order.isCorrection = true
        let results = try await self.house.ledger.accept([order], now: self.house.now)
        if case .accepted(let revision) = results.first { self.promises.note("order", name, "\(revision)") }
    }

    private func send(_ outcome: AttemptConclusion.Outcome) async throws {
        for message in try await self.house.freeze(perMessage: 2) {
            let kept = try await self.house.ledger.seal([self.house.sealed(message)], now: self.house.now)
            if kept == [true] { self.promises.note("sealed", "\(message.id)") }
        }
        self.house.clock.advance(by: .seconds(1))
        for delivery in try await self.house.lease() {
            self.promises.note("leased", delivery.envelopeID, "\(delivery.message)")
            try await self.house.conclude([delivery], outcome)
            self.promises.note("concluded", delivery.envelopeID, outcome.rawValue)
        }
        self.house.clock.advance(by: .seconds(4))
    }

    private func receipt(_ kind: DocumentKind, _ name: String, _ status: Int) async throws {
        try await self.house.receipt(kind, name, status, after: status / 100)
        self.promises.note("receipt", "\(kind.receipt.rawValue)", "\(status)", name)
    }

    /// Pausing takes sealed messages apart, resuming makes them anew.
    private func hold(_ round: Int) async throws {
        _ = try await self.house.prepare(perMessage: 2)
        for paused in [true, false] {
            _ = try await self.house.ledger.setLanes(
                LaneFilter(tenant: "merchant"), paused: paused, now: self.house.now)
        }
        self.promises.note("resumed", "\(round)")
    }

    private func moveCursor() async throws {
        let now = self.house.now
        _ = try await self.house.ledger.keep(
            ReceiptBatch(
                route: LedgerFixture.identity, cursor: (stream: DocumentKind.inventory.receipt, next: now), items: []),
            now: now)
        self.promises.note("cursor", "\(now.milliseconds)")
    }
}
