import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

/// Whose message is next: tenants in turn, the most pressing first, and both from an index.
@Suite(.onEveryStore) struct TurnTests {
    private func lease(
        _ house: LedgerFixture, _ limit: Int, isPilot: Bool = false
    ) async throws -> [LeasedDelivery] {
        var request = LeaseRequest(
            route: LedgerFixture.route, limit: limit, lease: .seconds(60), makeEnvelopeID: { house.guids.next() })
        request.isPilot = isPilot
        return try await house.ledger.lease(request, now: house.now)
    }

    /// The orders in a message, by its number.
    private func orders(_ house: LedgerFixture, _ frozen: [FrozenMessage]) -> [Int64: [String]] {
        Dictionary(
            uniqueKeysWithValues: frozen.map { ($0.id, $0.members.compactMap { $0.orderContent?.orderNo }.sorted()) })
    }

    /// Signs everything that is ready, a document a message; a lane has one message a turn.
    private func prepareAll(_ house: LedgerFixture) async throws -> [Int64: [String]] {
        var all: [Int64: [String]] = [:]
        while case let frozen = try await house.prepare(perMessage: 1), !frozen.isEmpty {
            all.merge(self.orders(house, frozen)) { $1 }
        }
        return all
    }

    @Test("A tenant with hundreds of due messages never delays another's single one by more than a round")
    func fairLease() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            (0..<300).map { house.order("big\($0)", tenant: "big", files: [.order]) }, now: house.now)
        var frozen = try await self.prepareAll(house)
        #expect(frozen.count == 300)
        house.clock.advance(by: .seconds(60))
        for tenant in ["small", "tiny"] {
            _ = try await house.ledger.accept([house.order(tenant, tenant: tenant, files: [.order])], now: house.now)
        }
        frozen.merge(try await self.prepareAll(house)) { $1 }
        #expect(try await self.lease(house, 1).count == 1)
        var rounds: [[String]] = []
        for _ in 0..<3 {
            rounds.append(try await self.lease(house, 1).flatMap { frozen[$0.message] ?? [] })
        }
        #expect(Set(rounds.flatMap(\.self)).isSuperset(of: ["small", "tiny"]), "each within one round of tenants")
        await house.ledger.close()
    }

    @Test("One lease of several takes a message of each tenant before a tenant's second")
    func fairBatch() async throws {
        let house = try LedgerFixture()
        for tenant in ["a", "b", "c"] {
            _ = try await house.ledger.accept(
                (0..<(tenant == "a" ? 20 : 1)).map { house.order("\(tenant)\($0)", tenant: tenant, files: [.order]) },
                now: house.now)
        }
        let frozen = try await self.prepareAll(house)
        let taken = try await self.lease(house, 4).flatMap { frozen[$0.message] ?? [] }
        #expect(taken.filter { $0.hasPrefix("a") }.count == 2)
        #expect(Set(taken).isSuperset(of: ["b0", "c0"]))
        await house.ledger.close()
    }

    @Test("Perishable goods and near promises are frozen and sent first; age wins in the end")
    func priority() async throws {
        let house = try LedgerFixture()
        func order(_ number: String, _ urgency: Duration) -> NewOrder {
            var order = house.order(number, files: [.order])
            order.urgency = urgency
            return order
        }
        _ = try await house.ledger.accept((0..<5).map { order("old\($0)", .zero) }, now: house.now)
        house.clock.advance(by: .seconds(3600))
        _ = try await house.ledger.accept([order("fresh", .zero), order("fish", .seconds(79_200))], now: house.now)
        let frozen = try await house.ledger.freeze(
            FreezeRequest(
                messages: 1, documentsPerMessage: ["nanjing": 1], sealedAhead: 100, sealWithin: .seconds(60),
                makeGuid: { house.guids.next() }), now: house.now)
        #expect(frozen.flatMap(\.members).compactMap(\.orderContent?.orderNo) == ["fish"])
        _ = try await house.ledger.seal(frozen.map(house.sealed), now: house.now)
        let names = try await self.prepareAll(house).merging(self.orders(house, frozen)) {
            $1
        }
        #expect(try await self.lease(house, 1).flatMap { names[$0.message] ?? [] } == ["fish"])
        let rest = try await self.lease(house, 10).flatMap { names[$0.message] ?? [] }
        #expect(rest.last == "fresh")
        // A day later perishables that came just now stand behind what has waited longer than their head start.
        _ = try await house.ledger.accept([order("waited", .zero)], now: house.now)
        house.clock.advance(by: .seconds(86_400))
        _ = try await house.ledger.accept([order("fish2", .seconds(79_200))], now: house.now)
        let next = try await house.ledger.freeze(
            FreezeRequest(
                messages: 1, documentsPerMessage: ["nanjing": 1], sealedAhead: 100, sealWithin: .seconds(60),
                makeGuid: { house.guids.next() }), now: house.now)
        #expect(next.flatMap(\.members).compactMap(\.orderContent?.orderNo) == ["waited"])
        await house.ledger.close()
    }

    @Test("A probe takes what waits in backoff; the port back, the rest is pulled forward, but not what is on its way")
    func pilotAndHurry() async throws {
        let house = try LedgerFixture()
        for number in 0..<4 {
            _ = try await house.ledger.accept([house.order("\(number)", files: [.order])], now: house.now)
            try await house.prepare(perMessage: 1)
        }
        try await house.conclude(try await self.lease(house, 4), .unknown)
        #expect(try await self.lease(house, 4).isEmpty, "backoff")
        let pilot = try await self.lease(house, 1, isPilot: true)
        #expect(pilot.count == 1 && pilot[0].attemptNumber == 2)
        let other = try await self.lease(house, 1, isPilot: true)
        #expect(other.count == 1 && other[0].message != pilot[0].message, "what is on its way is not tried twice")
        try await house.conclude(pilot, .accepted)
        #expect(try await house.ledger.hurry(route: LedgerFixture.route, now: house.now) == 2)
        let rest = try await self.lease(house, 10)
        #expect(rest.count == 2 && !rest.map(\.message).contains(other[0].message))
        await house.ledger.close()
    }

    @Test("Claims are served from indexes (EXPLAIN QUERY PLAN of sqlite3)")
    func indexServed() async throws {
        guard TestStore.current == .sqlite else { return }
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        await house.ledger.close()
        let plans = [
            (
                "SELECT id FROM document WHERE lane_id = 1 AND state = 'ready' AND due_at <= 9 AND due_at - urgency <= 9 ORDER BY due_at - urgency, id LIMIT 9",
                "document_rank"
            ),
            (
                "SELECT (d.due_at - d.urgency) / 600000 FROM document d WHERE d.lane_id = 1 AND d.state = 'ready' ORDER BY d.due_at - d.urgency, d.id LIMIT 1",
                "document_rank"
            ),
            ("SELECT MIN(due_at) FROM document WHERE lane_id = 1 AND state = 'ready'", "document_ready"),
            (
                "SELECT m.id FROM message m WHERE m.lane_id = 1 AND m.state IN ('sealed', 'unresolved') AND m.due_at - m.urgency <= 9 AND m.due_at <= 9 ORDER BY m.due_at - m.urgency, m.id LIMIT 9",
                "message_rank"
            ),
            (
                "SELECT COUNT(*) FROM message m WHERE m.lane_id = 1 AND m.attempts = 0 AND m.state IN ('frozen', 'sealed') AND m.state = 'sealed'",
                "message_lane"
            ),
            (
                "SELECT COUNT(*) FROM message m WHERE m.lane_id = 1 AND m.failures > 0 AND m.state IN ('sealed', 'unresolved') AND m.state = 'unresolved'",
                "message_failing"
            ),
            ("SELECT m.id FROM message m WHERE m.state = 'dead' AND m.id > 1 ORDER BY m.id LIMIT 9", "message_dead"),
        ]
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3") else { return }
        for (query, index) in plans {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
            process.arguments = [house.path, "EXPLAIN QUERY PLAN \(query)"]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let plan = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(plan.contains("\(index) "), "\(query): \(plan)")
            #expect(!plan.contains("TEMP B-TREE"), "\(query): \(plan)")
        }
    }
}
