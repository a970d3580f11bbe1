import Declarations
import Ledger
import Logging
import Manifests
public import ServiceLifecycle

/// Works uploads off in the background: reads the rows, then judges order by order. Every step is in the ledger before the next
/// one begins, so a restart goes on where it was; what was stored of an order is not stored again.
public final class UploadProcessor: Service {
    let premises: Premises
    private let intake: Intake
    /// Rows read, and orders judged, between two commits.
    private static let rowsAtOnce = 500
    private static let ordersAtOnce = 100
    static let lease = Duration.seconds(60)
    private static let interval = Duration.seconds(1)
    /// Pauses between looks for uploads that are over their time.
    private static let looksPerSweep = 3600
    /// Rows that are deleted in one commit.
    private static let deletedAtOnce = 500
    /// Processes that may end while they work on one upload.
    private static let maxTries = 3
    private let heavy = HeavyWork(label: "tongguan.uploads")

    public init(_ premises: Premises) {
        self.premises = premises
        self.intake = Intake(premises)
    }

    public func run() async throws {
        let signal = Signal()
        let stop = StopFlag(wake: { signal.raise() })
        await stop.guarding {
            var looks = 0
            while !stop.isRaised {
                if await self.processOnce(while: { !stop.isRaised }) { continue }
                if looks.isMultiple(of: Self.looksPerSweep) { await self.deleteOld() }
                looks += 1
                await signal.wait(upTo: Self.interval, clock: self.premises.clock)
            }
        }
    }

    /// Works one upload off, or a part of it when it is told to stop; false when there is nothing to do.
    @discardableResult
    public func processOnce(while goesOn: () -> Bool = { true }) async -> Bool {
        await withTaskExecutorPreference(self.heavy) { await self.turn(goesOn) }
    }

    private func turn(_ goesOn: () -> Bool) async -> Bool {
        do throws(LedgerError) {
            let now = self.premises.clock.now()
            guard let upload = try await self.premises.ledger.claimUpload(lease: Self.lease, now: now),
                let tenant = self.premises.tenants[upload.tenant]
            else { return false }
            var work = UploadWork(upload)
            do throws(UploadTrouble) {
                guard upload.tries <= Self.maxTries else { throw .file(SpreadsheetError(.givenUp, "\(Self.maxTries)")) }
                if work.upload.state == .received { try await self.read(&work, tenant, goesOn) }
                if work.upload.state == .checking { try await self.judge(&work, tenant, goesOn) }
            } catch {
                try await self.note(error, &work)
            }
            return true
        } catch {
            self.premises.logger.error("an upload does not go on", metadata: ["code": "\(error.code.rawValue)"])
            return false
        }
    }

    private func deleteOld() async {
        let now = self.premises.clock.now()
        let before = now - self.premises.uploads.keep
        do {
            var deleted = 0
            while case let count = try await self.premises.ledger.deleteUploads(
                before: before, limit: Self.deletedAtOnce, now: now), count > 0
            {
                deleted += count
            }
            if deleted > 0 { try await self.premises.ledger.settleErasure() }
        } catch {
            self.premises.logger.error("old uploads stay", metadata: ["code": "\(error.code.rawValue)"])
        }
    }

    private func note(_ trouble: UploadTrouble, _ work: inout UploadWork) async throws(LedgerError) {
        do throws(UploadTrouble) {
            switch trouble {
            case .file(let error):
                work.head.failure = error
                work.upload.state = .failed
                try await self.store([], &work)
            case .gateway(let error):
                work.head.waiting = error.code.rawValue
                work.upload.tries = 0
                try await self.store([], &work, lease: .seconds(5))
            case .ledger, .over: throw trouble
            }
        } catch {
            if case .ledger(let error) = error { throw error }
        }
    }

    /// Stores, and heeds what was decided meanwhile.
    /// - Throws: `over` when somebody else has the upload, or it was taken back.
    func store(
        _ orders: [UploadOrder], _ work: inout UploadWork, lease: Duration = lease
    ) async throws(UploadTrouble) {
        work.upload.head = work.head.bytes
        let standing = try await UploadTrouble.catching { [upload = work.upload] () async throws(LedgerError) in
            try await self.premises.ledger.store(orders, of: upload, lease: lease, now: self.premises.clock.now())
        }
        guard let standing else { throw .over }
        let accepted = orders.filter { $0.verdict == IntakeResult.Verdict.accepted.rawValue }.compactMap(\.orderNo)
        if standing.state == .withdrawn, work.upload.state != .failed {
            if !work.upload.isDryRun, let tenant = self.premises.tenants[work.upload.tenant] {
                do { _ = try await OrderDesk(self.premises).takeBack(accepted, tenant: tenant) } catch {
                    throw .gateway(error)
                }
            }
            throw .over
        }
        if work.upload.isHeld, !standing.isHeld {
            work.upload.isHeld = false
            let tenant = work.upload.tenant
            _ = try await UploadTrouble.catching { () async throws(LedgerError) in
                try await self.premises.ledger.releaseHold(
                    ofOrders: accepted, tenant: tenant, now: self.premises.clock.now())
            }
            self.premises.wakeups.raisePreparers()
        }
    }

    // MARK: Reading

    private func read(
        _ work: inout UploadWork, _ tenant: GatewayConfiguration.Tenant, _ goesOn: () -> Bool
    ) async throws(UploadTrouble) {
        guard
            let bytes = try await UploadTrouble.catching({ () async throws(LedgerError) in
                try await self.premises.ledger.uploadFile(work.upload.key)
            })
        else { throw .file(SpreadsheetError(.empty)) }
        let source: UploadSource
        let mapping: ChannelMapping?
        do throws(SpreadsheetError) {
            let format: SpreadsheetFormat
            mapping = try UploadColumns.mapping(work.head.channel, self.premises.mappings)
            (source, format) = try UploadSource.open(bytes, name: work.head.fileName, mapping: mapping)
            work.head.format = format
        } catch {
            throw .file(error)
        }
        work.upload.rows = 0
        work.upload.orders = 0
        switch source {
        case .table(let reader): try await self.read(&work, reader, mapping, goesOn)
        case .messages(let reader): try await self.read(&work, reader, tenant, goesOn)
        }
    }

    private func read(
        _ work: inout UploadWork, _ reader: SpreadsheetReader, _ mapping: ChannelMapping?, _ goesOn: () -> Bool
    ) async throws(UploadTrouble) {
        let columns: UploadColumns
        do throws(SpreadsheetError) {
            columns = try UploadColumns(reader.header, line: reader.headerLine, mapping: mapping)
        } catch {
            throw .file(error)
        }
        work.head.header = reader.header
        work.head.headerLine = reader.headerLine
        work.head.sheetName = reader.sheetName
        work.head.sheetPath = reader.sheetPath
        var gathering = UploadGathering(columns)
        while true {
            let rows: [SpreadsheetRow]
            do throws(SpreadsheetError) {
                rows = try reader.next(Self.rowsAtOnce)
            } catch {
                throw .file(error)
            }
            for row in rows {
                // An order that is stored already goes on with this row.
                if let number = gathering.storedNumber(of: row) {
                    gathering.resume(number, try await self.stored(number, of: work.upload).body.rows)
                }
                gathering.add(row)
            }
            work.upload.rows += rows.count
            work.upload.orders = gathering.count
            let isEnd = rows.count < Self.rowsAtOnce
            if isEnd {
                guard gathering.count > 0 else { throw .file(SpreadsheetError(.empty)) }
                work.head.notes = reader.notes
                work.upload.state = .checking
            }
            // A stop in good order is no try.
            let isLast = isEnd || !goesOn()
            if isLast { work.upload.tries = 0 }
            try await self.store(gathering.take(), &work)
            if isLast { return }
        }
    }

    /// An order that left memory, to which more is added.
    /// - Throws: when it is not there as it was stored, so that nothing of it is overwritten.
    func stored(
        _ number: Int, of upload: UploadRecord
    ) async throws(UploadTrouble) -> (orderNo: String?, body: UploadBody) {
        try await UploadTrouble.catching { () async throws(LedgerError) in
            let orders = try await self.premises.ledger.uploadOrders(.init(.number(number), limit: 1), of: upload)
            guard let order = orders.first, let body = UploadBody.whole(order) else {
                throw LedgerError(.corrupt, "order \(number) of upload \(upload.key) cannot be read")
            }
            return (order.orderNo, body)
        }
    }

    // MARK: Judging

    private func judge(
        _ work: inout UploadWork, _ tenant: GatewayConfiguration.Tenant, _ goesOn: () -> Bool
    ) async throws(UploadTrouble) {
        let ledger = self.premises.ledger
        let columns: UploadColumns
        do { columns = try UploadColumns(work.head, self.premises.mappings) } catch { throw .file(error) }
        var replacements = try await UploadTrouble.catching { () async throws(LedgerError) in
            try await ledger.uploadAliases(tenant: tenant.id)
        }
        for (field, values) in work.head.fixes { replacements[field, default: [:]].merge(values) { _, new in new } }
        var defaults = self.premises.channelDefaults(of: tenant)
        if let port = work.head.port { defaults[.port] = port }
        let isSheet = work.head.format != .xml && work.head.format != .zip
        let judge = UploadJudge(
            cells: UploadCells(
                columns: columns, replacements: replacements, today: self.premises.clock.now(), defaults: defaults,
                isSheet: isSheet))
        work.head.waiting = nil
        while true {
            let orders = try await UploadTrouble.catching { [upload = work.upload] () async throws(LedgerError) in
                try await ledger.uploadOrders(
                    .init(.open, limit: min(Self.ordersAtOnce, self.premises.policy.maxOrdersPerRequest)), of: upload)
            }
            guard !orders.isEmpty else { break }
            var bodies = orders.map(UploadBody.read)
            var nextRow = work.head.nextRow
            for index in bodies.indices { bodies[index].number(from: &nextRow) }
            var read = bodies.map { judge.cells.order($0.rows) }
            try await self.complete(&read, bodies, tenant)
            // The time to take something back begins when it is accepted, not when its file came.
            if let until = work.head.heldUntil {
                work.head.heldUntil = max(until, (self.premises.clock.now() + self.premises.uploads.undo).milliseconds)
            }
            let results: [IntakeResult]
            do throws(GatewayError) {
                results = try await self.submit(read.map { $0.order ?? RawOrder() }, work, tenant)
            } catch {
                throw .gateway(error)
            }
            var judged: [UploadOrder] = []
            for index in orders.indices {
                var order = orders[index]
                judge.judge(&order, bodies[index], read[index], results[index], &work.head)
                work.upload.counts[order.verdict ?? "", default: 0] += 1
                judged.append(order)
            }
            work.upload.tries = 0
            // Numbers count only once their rows are stored with them.
            work.head.nextRow = nextRow
            try await self.store(judged, &work)
            if !goesOn() { return }
        }
        work.upload.state = .done
        try await self.store([], &work)
    }

    /// The same function for a dry run and a real one, but for what the ledger does in the end.
    private func submit(
        _ orders: [RawOrder], _ work: UploadWork, _ tenant: GatewayConfiguration.Tenant
    ) async throws(GatewayError) -> [IntakeResult] {
        var terms = Intake.Terms(source: .upload(fileName: work.head.fileName, key: work.upload.key))
        if work.upload.isHeld {
            terms.heldUntil = work.head.heldUntil.map { Timestamp(milliseconds: $0) } ?? UploadHead.forever
        }
        let prepared = try await self.intake.prepare(orders, tenant: tenant, on: terms)
        let ledger = self.premises.ledger
        let now = self.premises.clock.now()
        return try await self.intake.take(prepared, tenant) { new throws(LedgerError) in
            work.upload.isDryRun
                ? try await ledger.foresee(new, now: now) : try await ledger.accept(new, now: now)
        }
    }
}

extension UploadProcessor: CustomStringConvertible {
    public var description: String { "uploads" }
}

/// An upload in hand.
struct UploadWork: Sendable {
    var upload: UploadRecord
    var head: UploadHead

    init(_ upload: UploadRecord) {
        self.upload = upload
        self.head = UploadHead.read(upload)
    }
}

/// Why an upload stops for now or for ever.
enum UploadTrouble: Error {
    /// The file cannot be read.
    case file(SpreadsheetError)
    /// Orders cannot be taken just now.
    case gateway(GatewayError)
    case ledger(LedgerError)
    /// Somebody else has it, or it was taken back: nothing more is to be done here.
    case over

    static func catching<T>(
        _ body: () async throws(LedgerError) -> T
    ) async throws(UploadTrouble) -> T {
        do { return try await body() } catch { throw .ledger(error) }
    }
}
