import Cryptography
import Declarations
import GatewayTestKit
import Ledger
import PortSimulator
import Synchronization
import Testing
import Transports

@testable import Gateway

/// Two gateways on one database with one card between them, on one clock that only the test moves.
@Suite("Nodes", .enabled(if: TestStore.available.contains(.postgres)))
struct NodesStoryTests {
    /// One card, reached by both. SM2 signs with chance: what is signed twice has different bytes.
    private static func card() throws -> ScriptedKey {
        func key(_ name: String) throws -> LocalKey {
            try LocalKey(keyPath: Checkout.keys + "/\(name).key", certificatePath: Checkout.keys + "/\(name).pem")
        }
        return ScriptedKey(try key("signer-sm2"), other: try key("merchant-b-sm2"))
    }

    private static func source(_ key: ScriptedKey) -> [SignerPool.Source] {
        [.init(name: "card", perMinute: 250, room: 2) { () throws(CryptographyError) in key }]
    }

    /// Time goes by for the nodes that live.
    private func live(_ span: Duration, _ nodes: Rehearsal...) async throws {
        let end = nodes[0].clock.now() + span
        while nodes[0].clock.now() < end {
            for node in nodes { try await node.premises.ledger.beat(now: node.clock.now()) }
            for node in nodes { try await node.tick(.seconds(4)) }
        }
    }

    /// Time goes by, for ten minutes at most, until orders are released.
    private func live(untilReleased numbers: [String], _ nodes: Rehearsal...) async throws {
        let end = nodes[0].clock.now() + .seconds(600)
        var open = numbers
        while let number = open.first, nodes[0].clock.now() < end {
            if try await nodes[0].order(number).state == .released {
                open.removeFirst()
                continue
            }
            for node in nodes { try await node.premises.ledger.beat(now: node.clock.now()) }
            for node in nodes { try await node.tick(.seconds(4)) }
        }
        #expect(open.isEmpty, "released")
    }

    /// What the database says of itself, by another program.
    private func rows(_ node: Rehearsal, _ sql: String) throws -> [String] {
        try #require(node.database).rows(sql)
    }

    /// Waits for something that another task does.
    private func poll(_ condition: () throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while try !condition() {
            try #require(ContinuousClock.now < end, "a minute was not enough")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test("G: node A freezes with the card and a claimed batch, thaws after B composed the same documents")
    func storyG() async throws {
        try await TestStore.$current.withValue(.postgres) {
            let (cardOfA, cardOfB) = (try Self.card(), try Self.card())
            let a = try await Rehearsal(documentsPerMessage: 5, keys: Self.source(cardOfA))
            let b = try await Rehearsal(
                continuing: a, documentsPerMessage: 5, seed: 2, keys: Self.source(cardOfB))
            try await self.live(.seconds(20), a, b)

            // A batch that A claimed and has not handed over yet.
            try await a.submit((0..<4).map { SampleOrder("G\($0)") })
            try await a.prepare()
            let route = try #require(a.premises.routes["nanjing"])
            let claimed = try await a.premises.ledger.lease(
                LeaseRequest(
                    route: route.name, limit: 10, lease: route.lease, makeEnvelopeID: a.premises.makeGuid),
                now: a.clock.now())
            #expect(claimed.count >= 2)
            // A has the card and documents frozen for it, and stands still while the card signs.
            a.clock.advance(by: .seconds(2))
            try await a.submit((4..<10).map { SampleOrder("G\($0)") })
            cardOfA.become(.stuck)
            defer { cardOfA.become(.good) }
            let signedByA = cardOfA.signatures
            let frozen = Task { try await a.prepare() }
            let frozenByA = "SELECT id FROM message WHERE state = 'frozen' AND node = '\(a.premises.node)' ORDER BY id"
            try await self.poll { try self.rows(a, frozenByA).count >= 2 }
            let messages = try self.rows(a, frozenByA)
            let list = messages.joined(separator: ", ")
            #expect(try self.rows(a, "SELECT owner, fence FROM signing_key") == ["\(a.premises.node)|1"])
            #expect(try self.rows(b, "SELECT DISTINCT fence FROM message WHERE id IN (\(list))") == ["1"])

            // B goes on alone. It takes A for dead, takes over card and documents, and files them.
            let death = b.clock.now()
            try await self.live(.seconds(30), b)
            #expect(try self.rows(b, "SELECT owner, fence FROM signing_key") == ["\(b.premises.node)|2"])
            #expect(try self.rows(b, frozenByA).isEmpty, "\(b.clock.now() - death) after A stood still")
            try await self.live(untilReleased: (0..<10).map { "G\($0)" }, b)
            let of =
                "SELECT m.id, m.fence, m.state, encode(sha256(y.bytes), 'hex') FROM message m "
                + "JOIN message_body y ON y.message_id = m.id ORDER BY m.id"
            let before = try self.rows(b, of)
            let attempts = "SELECT id, outcome, detail FROM attempt ORDER BY id"
            let outcomes = try self.rows(b, attempts)
            let takenOver = outcomes.filter { $0.contains("ended before the outcome") }
            #expect(takenOver.count == claimed.count)
            let arrived = a.channel.handedOver.count

            // A thaws: its card answers, and it seals and concludes what it held.
            let fences = try self.rows(b, "SELECT DISTINCT fence FROM message WHERE id IN (\(list))")
            #expect(fences == ["2"])
            cardOfA.become(.good)
            _ = try await frozen.value
            #expect(cardOfA.signatures >= signedByA + messages.count, "A did sign them")
            #expect(try self.rows(b, of) == before, "its writes fail on the fence")
            for delivery in claimed {
                let outcome = await a.channel.deliver(
                    OutboundMessage(
                        kind: delivery.kind, envelopeID: delivery.envelopeID, dxpId: "DXPENT0000012345",
                        bytes: delivery.bytes, createdAt: a.clock.now()))
                try await a.premises.ledger.conclude(
                    [AttemptConclusion(attempt: delivery.attempt, outcome)], now: a.clock.now())
            }
            #expect(try self.rows(b, attempts) == outcomes, "the first outcome counts")
            #expect(a.channel.handedOver.count == arrived + claimed.count)

            // Both go on. Everything is released, and customs had identical bytes twice at most.
            try await self.live(.seconds(20), a, b)
            try await b.submit([SampleOrder("G10")])
            try await self.live(untilReleased: ["G10"], a, b)
            for number in 0...10 { #expect(try await a.order("G\(number)").state == .released, "G\(number)") }
            let record = await b.desk.record()
            #expect(record.violations().isEmpty, "\(record.violations())")
            let deliveries = Dictionary(grouping: record.requests.filter { $0.rootGuid != nil }) { $0.rootGuid ?? "" }
            for (message, requests) in deliveries {
                #expect(Set(requests.map(\.sha256)).count == 1, "one content of \(message)")
                #expect(requests.count <= 2, "\(message)")
            }
            #expect(deliveries.values.contains { $0.count == 2 })
            for (name, declaration) in record.declarations {
                #expect(Set(declaration.filings.map(\.guid)).count == 1, "\(name)")
            }
            #expect(try self.rows(b, "SELECT COUNT(*) - MAX(sequence) FROM event") == ["0"])
            #expect(try self.rows(b, "SELECT COUNT(*) FROM node") == ["2"])
            for node in [a, b] { await node.end() }
        }
    }
}
