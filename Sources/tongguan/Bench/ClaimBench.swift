import ArgumentParser
import Cryptography
import Declarations
import Foundation
import Gateway
import Glibc
import Ledger

/// `tongguan bench claim`: what it costs to claim work while ever more lies in the same tables.
struct ClaimBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "Freeze, seal, lease and conclude messages of 100 documents beside many that are done.",
        discussion: """
            The rows that are done are made by plain SQL, as released orders leave them in every table: documents, filings, \
            aliases, messages with an attempt each, events, receipts. Only their bodies are short, 4 KiB a message.
            """)

    @OptionGroup var options: BenchOptions
    @Option(help: "Documents that are done, ascending; one measurement for each.") var rows: [Int] = [
        10_000, 1_000_000,
    ]
    @Option(help: "Messages per measurement.") var messages = 40

    struct Figures: Sendable, Encodable {
        var sizes: [Size]
        /// Claims at the last size over those at the first: 1 is flat.
        var share: Double
        /// The same by processor time, which other work on the machine changes less.
        var shareByProcessor: Double
    }

    /// Times of one verb, for one message of 100 documents.
    struct Size: Sendable, Encodable {
        var rows: Int
        var databaseMegabytes: Int
        var accept: Spread
        var freeze: Spread
        var seal: Spread
        var lease: Spread
        var conclude: Spread
        /// Documents through freeze, seal, lease and conclude per second.
        var documentsPerSecond: Double
        /// The same per second of processor time, background work of the store included.
        var documentsPerCoreSecond: Double
    }

    func run() async throws {
        try await self.options.inHouse { folder in
            let gateway = try await self.options.gateway(in: folder)
            var orders = try BenchOrders(templates: self.options.templates, weights: [1])
            // Makes the lane.
            let first = orders.next().order
            _ = try await gateway.desk.submit([first], tenant: BenchGateway.name(0), source: .api(requestID: "bench"))
            try await Archive(store: gateway.ledger.store).begin()
            var sizes: [Size] = []
            var done = 0
            for rows in self.rows.sorted() {
                try await Archive(store: gateway.ledger.store).fill(from: done / 4, to: rows / 4)
                done = rows
                // What was filled in so fast lies in the file and on the disk, as what was done long ago does.
                try await gateway.ledger.store.emptyLog()
                sync()
                sizes.append(try await self.measure(rows, gateway, &orders, folder))
            }
            await gateway.close()
            func share(_ figure: (Size) -> Double) -> Double {
                ((sizes.last.map(figure) ?? 0) / max(1, sizes.first.map(figure) ?? 1)).rounded(to: 3)
            }
            try BenchResult(
                bench: "claim", label: self.options.label, machine: try self.options.machine(folder),
                figures: Figures(
                    sizes: sizes, share: share(\.documentsPerSecond), shareByProcessor: share(\.documentsPerCoreSecond))
            ).write(to: self.options.output)
        }
    }

    private func measure(
        _ rows: Int, _ gateway: BenchGateway, _ orders: inout BenchOrders, _ folder: String
    ) async throws -> Size {
        let (clock, ledger) = (ContinuousClock(), gateway.ledger)
        var times: [String: [Duration]] = [:]
        func timed<T>(_ name: String, _ body: () async throws -> T) async throws -> T {
            let begin = clock.now
            let value = try await body()
            times[name, default: []].append(clock.now - begin)
            return value
        }
        for _ in 0..<self.messages {
            let batch = (0..<100).map { _ in orders.next().order }
            _ = try await timed("accept") {
                try await gateway.desk.submit(batch, tenant: BenchGateway.name(0), source: .api(requestID: "bench"))
            }
        }
        // The fill delay is over.
        try await clock.sleep(for: .seconds(1))
        let now = { SystemClock().now() }
        let body = [UInt8](repeating: 65, count: 400_000)
        let cpu = Machine.cpu
        for _ in 0..<self.messages {
            let frozen = try await timed("freeze") {
                try await ledger.freeze(
                    FreezeRequest(
                        messages: 1, documentsPerMessage: [gateway.route.port.id: 100], sealedAhead: 1000,
                        sealWithin: .seconds(60), makeGuid: { UUID().uuidString }), now: now())
            }
            guard let message = frozen.first else { throw ValidationError("nothing was ready to be frozen") }
            let hashes = message.members.map { ($0.submission, Digest.sha256($0.guid)) }
            _ = try await timed("seal") {
                try await ledger.seal(
                    [
                        SealedMessage(
                            id: message.id, fence: message.fence, bytes: body,
                            contentHashes: Dictionary(uniqueKeysWithValues: hashes), refused: [])
                    ], now: now())
            }
            let leased = try await timed("lease") {
                try await ledger.lease(
                    LeaseRequest(
                        route: gateway.route.name, limit: 1, lease: .seconds(60),
                        makeEnvelopeID: { UUID().uuidString }), now: now())
            }
            try await timed("conclude") {
                try await ledger.conclude(
                    leased.map { .init(attempt: $0.attempt, outcome: .accepted, detail: "", retryAfter: nil) },
                    now: now())
            }
        }
        let work = ["freeze", "seal", "lease", "conclude"].flatMap { times[$0] ?? [] }.reduce(.zero, +)
        let bytes = (try? FileManager.default.attributesOfItem(atPath: folder + "/ledger.sqlite"))?[.size] as? NSNumber
        return Size(
            rows: rows, databaseMegabytes: Int((bytes?.int64Value ?? 0) >> 20), accept: Spread(times["accept"] ?? []),
            freeze: Spread(times["freeze"] ?? []), seal: Spread(times["seal"] ?? []),
            lease: Spread(times["lease"] ?? []), conclude: Spread(times["conclude"] ?? []),
            documentsPerSecond: (Double(self.messages * 100) / (work / .seconds(1))).rounded(to: 0),
            documentsPerCoreSecond: (Double(self.messages * 100) / ((Machine.cpu - cpu) / .seconds(1))).rounded(to: 0))
    }
}

/// Orders that are done, made fast.
private struct Archive {
    let store: any SQLStore
    /// The ids of the measurement are all above.
    private static let base: Int64 = 1_000_000

    /// Lets the ids that the store gives begin far above those of the archive.
    func begin() async throws {
        try await self.store.write { sql, _ in
            try sql.execute(
                """
                INSERT INTO customs_order (id, tenant, order_no, port, revision, hash, state, since, created_at, estimated_tax)
                VALUES (1000000000, 'tenant-1', 'DONE', 'nanjing', 1, zeroblob(32), 'released', 0, 0, 0)
                """, [])
            try sql.execute(
                """
                INSERT INTO submission
                    (id, document_id, number, order_revision, guid, app_type, app_time, message_id, position, state)
                VALUES (1000000000000, 0, 1, 1, 'DONE', '1', 0, 0, 0, 'released')
                """, [])
            try sql.execute(
                """
                INSERT INTO message
                    (id, lane_id, route, kind, state, fence, root_guid, documents, frozen_at, attempts, first_sent_at)
                VALUES (1000000000, 1, 'DONE', 311, 'delivered', 1, 'DONE', 0, 0, 1, 0)
                """, [])
        }
    }

    /// Orders with four documents each.
    func fill(from first: Int, to last: Int) async throws {
        for start in stride(from: first, to: last, by: 25_000) {
            let range = [
                SQLValue.int(Self.base + Int64(start)), .int(Self.base + Int64(min(start + 25_000, last))),
            ]
            try await self.store.write { sql, _ in
                for statement in Self.statements { try sql.execute(Self.numbers + statement, range) }
            }
        }
    }

    private static let numbers = "WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?) "

    /// One order in 25 stands for a message of each of its four kinds.
    private static let statements: [String] = [
        """
        INSERT INTO customs_order
            (id, tenant, order_no, port, revision, hash, state, since, created_at, estimated_tax, event_count)
        SELECT i, 'tenant-1', 'DONE' || i, 'nanjing', 1, zeroblob(32), 'released', 1700000000000, 1700000000000, 1000, 9 FROM n
        """,
        """
        INSERT INTO document (id, kind, key, lane_id, revision, state, content_hash, submission_id, submissions, last_app_time)
        SELECT i * 64 + k, CASE k WHEN 3 THEN 621 ELSE 311 + 100 * k END, 'PLAT' || char(31) || 'DONE' || i || k, 1, 1, 'released', zeroblob(32),
            i * 4 + k, 1, 1700000000000
        FROM n, (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)
        """,
        """
        INSERT INTO submission
            (id, document_id, number, order_revision, guid, app_type, app_time, message_id, position, content_hash, state, status)
        SELECT i * 4 + k, i * 64 + k, 1, 1, hex(zeroblob(12)) || i || k, '1', 1700000000000, i / 25, i % 25, zeroblob(32),
            'released', 800
        FROM n, (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)
        """,
        """
        INSERT INTO alias (value, type, document_id, submission_id)
        SELECT hex(zeroblob(12)) || i || k, 'guid', i * 64 + k, i * 4 + k
        FROM n, (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)
        """,
        """
        INSERT INTO message
            (id, lane_id, route, kind, state, fence, root_guid, documents, frozen_at, attempts, first_sent_at)
        SELECT i / 25, 1, (SELECT route FROM lane WHERE id = 1), 311, 'delivered', 1, 'DONE' || i, 100, 1700000000000, 1,
            1700000000000
        FROM n WHERE i % 25 = 0
        """,
        "INSERT INTO message_body (message_id, bytes) SELECT i / 25, zeroblob(4096) FROM n WHERE i % 25 = 0",
        """
        INSERT INTO attempt (message_id, number, envelope_id, started_at, ended_at, outcome, detail)
        SELECT i / 25, 1, 'DONE' || i, 1700000000000, 1700000000500, 'accepted', '' FROM n WHERE i % 25 = 0
        """,
        """
        INSERT INTO event (tenant, order_id, order_no, order_sequence, at, type, data)
        SELECT 'tenant-1', i, 'DONE' || i, k, 1700000000000, 'order.released', '{"state":"released"}'
        FROM n, (SELECT 1 AS k UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5
            UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)
        """,
        """
        INSERT INTO raw_receipt (id, digest, route, kind, format, received_at, state, body)
        SELECT i * 8 + k, CAST('raw' || i || ' ' || k AS BLOB), 'bench:DONE', 622, 'haikou', 1700000000000, 'read',
            zeroblob(500)
        FROM n, (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)
        """,
        """
        INSERT INTO receipt
            (id, fact, raw_id, route, kind, status, return_time, codes, state, order_id, document_id, submission_id, received_at)
        SELECT i * 8 + k, CAST('fact' || i || ' ' || k AS BLOB), i * 8 + k, 'bench:DONE', 622, 800, 20231114221320000, '',
            'applied', i, i * 64 + 3, i * 4 + 3, 1700000000000
        FROM n, (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)
        """,
    ]
}
