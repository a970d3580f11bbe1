import Declarations
import GatewayTestKit
import Ledger

/// After the death: what was promised is there, every invariant holds, and everything can be brought to its end.
struct CrashJudge {
    private let house: LedgerFixture
    private let promises: [[String]]
    private let orders = (1...3).flatMap { round in ["A", "B", "C", "D"].map { "\($0)\(round)" } }

    init(_ house: LedgerFixture, promises: [[String]]) {
        self.house = house
        self.promises = promises
    }

    /// What is broken.
    func judge() async throws -> [String] {
        var broken = try await self.lost()
        _ = try await self.house.ledger.recover(now: self.house.now)
        broken += try await LedgerWitness(self.house.ledger.store).look().broken
        guard broken.isEmpty else { return broken }
        broken = try await self.finish()
        return broken + (try await LedgerWitness(self.house.ledger.store).look().broken)
    }

    private func lost() async throws -> [String] {
        let store = self.house.ledger.store
        var lost: [String] = []
        for promise in self.promises {
            let isKept: Bool
            switch (promise.first ?? "", promise.dropFirst().map(\.self)) {
            case ("order", let words):
                let record = try await self.house.stored(words[0])
                let content = try await self.house.ledger.content(ofOrder: words[0], tenant: "merchant")
                isKept = record?.revision ?? 0 >= Int(words[1]) ?? 0 && content != nil
            case ("cancelled", let words): isKept = try await self.house.stored(words[0])?.state == .cancelled
            case ("sealed", let words):
                isKept = try await store.has(
                    """
                    SELECT 1 FROM message m WHERE id = ? AND (state NOT IN ('sealed', 'unresolved', 'delivered')
                        OR EXISTS (SELECT 1 FROM message_body WHERE message_id = m.id))
                    """, [.int(Int64(words[0]) ?? 0)])
            case ("leased", let words):
                isKept = try await store.has(
                    "SELECT 1 FROM attempt WHERE envelope_id = ? AND message_id = ?",
                    [.text(words[0]), .int(Int64(words[1]) ?? 0)])
            case ("concluded", let words):
                isKept = try await store.has(
                    "SELECT 1 FROM attempt WHERE envelope_id = ? AND outcome = ?", [.text(words[0]), .text(words[1])])
            case ("receipt", let words):
                isKept = try await store.has(
                    """
                    SELECT 1 FROM receipt r JOIN customs_order o ON o.id = r.order_id
                    WHERE r.kind = ? AND r.status = ? AND o.order_no = ?
                    """, [.int(Int64(words[0]) ?? 0), .int(Int64(words[1]) ?? 0), .text(words[2])])
            case ("cursor", let words):
                isKept = try await store.has(
                    "SELECT 1 FROM poll_cursor WHERE since >= ?", [.int(Int64(words[0]) ?? 0)])
            default: isKept = true
            }
            if !isKept { lost.append("lost: " + promise.joined(separator: " ")) }
        }
        return lost
    }

    /// Clients ask again, a port answers, until every order is released or cancelled.
    private func finish() async throws -> [String] {
        let ledger = self.house.ledger
        _ = try await ledger.accept(self.orders.map { self.house.order($0) }, now: self.house.now)
        _ = try await ledger.setLanes(LaneFilter(), paused: false, now: self.house.now)
        var open: [String] = []
        for _ in 0..<40 {
            open = []
            try await self.house.send(perMessage: 2)
            self.house.clock.advance(by: .seconds(200))
            _ = try await ledger.sweep(limit: 100, now: self.house.now)
            for name in self.orders {
                guard let order = try await self.house.stored(name), ![.released, .cancelled].contains(order.state)
                else { continue }
                open.append("never ends: \(name) \(order.state) \(order.documents.map { "\($0.state)" })")
                for document in order.documents { try await self.answer(document.state, document.key.kind, name) }
            }
            if open.isEmpty { return [] }
        }
        return open
    }

    private func answer(_ state: DocumentState, _ kind: DocumentKind, _ name: String) async throws {
        switch state {
        case .attempted: try await self.house.receipt(kind, name, 2)
        case .filed where kind == .inventory: try await self.house.receipt(kind, name, 120)
        case .inCustoms where kind == .inventory: try await self.house.receipt(kind, name, 800)
        case .rejected:
            var order = self.house.order(name, content: 2)
            order.isCorrection = true
            _ = try await self.house.ledger.accept([order], now: self.house.now)
        default: break
        }
    }
}

extension SQLStore {
    fileprivate func has(_ query: String, _ arguments: [SQLValue]) async throws(LedgerError) -> Bool {
        try await self.read { sql in try !sql.rows(query, arguments) { _ in () }.isEmpty }
    }
}
