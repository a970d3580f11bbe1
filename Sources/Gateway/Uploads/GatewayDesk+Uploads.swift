import Cryptography
import Declarations
import Ledger
import Manifests

extension GatewayDesk {
    public func openUpload(_ file: UploadFile, tenant: String) async throws(GatewayError) -> [UploadView] {
        _ = try self.known(tenant)
        let now = self.premises.clock.now()
        var views: [UploadView] = []
        let files = await HeavyWork.desk.run { Self.files(of: file) }
        for (index, (name, bytes)) in files.enumerated() {
            var head = UploadHead(fileName: name)
            head.channel = file.channel
            head.port = file.port
            let undo = self.premises.uploads.undo
            let heldUntil = file.isHeld ? UploadHead.forever : undo > .zero ? now + undo : nil
            if !file.isHeld { head.heldUntil = heldUntil?.milliseconds }
            head.pass = file.pass.map { Digest.sha256($0) }
            let key =
                file.identity.map { Self.key("\(tenant)\u{0}\($0)\u{0}\(name)\u{0}\(index)") }
                ?? "up_" + self.premises.makeGuid().lowercased().filter { $0 != "-" }
            let new = NewUpload(
                key: key, tenant: tenant, isDryRun: file.isDryRun, heldUntil: heldUntil, head: head.bytes, file: bytes)
            let view = try await self.uploading { () async throws(LedgerError) in
                try await self.premises.ledger.openUpload(new, now: now)
                return try await self.premises.ledger.upload(key)
            }
            if let view { views.append(try await self.view(view)) }
        }
        return views
    }

    private static func key(_ identity: String) -> String {
        "up_" + Digest.sha256(identity).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The uploads that an archive is; one that cannot be opened is kept as it is, so that its upload says why.
    private static func files(of file: UploadFile) -> [(name: String, bytes: [UInt8])] {
        guard (try? SpreadsheetFormat(of: file.bytes)) == .zip,
            let parts = try? SpreadsheetBundle.parts(of: file.bytes, name: file.name)
        else { return [(file.name, file.bytes)] }
        return parts
    }

    public func uploads(
        tenant: String, before cursor: String?, limit: Int
    ) async throws(GatewayError) -> UploadPageView {
        let before = cursor.flatMap { Int64($0) }
        if cursor != nil, before == nil {
            throw GatewayError(.badCursor, "the cursor is not one of this gateway", isRetriable: false)
        }
        let wanted = min(max(limit, 1), 100)
        let records = try await self.uploading { () async throws(LedgerError) in
            try await self.premises.ledger.uploads(tenant: tenant, before: before, limit: wanted + 1)
        }
        var views: [UploadView] = []
        for record in records.prefix(wanted) { views.append(self.view(record, groups: [:])) }
        return UploadPageView(
            uploads: views, next: records.count > wanted ? records.prefix(wanted).last.map { "\($0.id)" } : nil)
    }

    public func upload(_ key: String, tenant: String) async throws(GatewayError) -> UploadView? {
        guard let record = try await self.record(key, tenant) else { return nil }
        return try await self.view(record)
    }

    public func uploadTenant(_ key: String, pass: String) async -> String? {
        guard let record = try? await self.premises.ledger.upload(key), let hash = UploadHead.read(record).pass,
            ConstantTime.equals(hash, Digest.sha256(pass))
        else { return nil }
        return record.tenant
    }

    public func uploadRows(
        _ key: String, tenant: String, verdict: IntakeResult.Verdict?, after: Int, limit: Int
    ) async throws(GatewayError) -> UploadRowsView? {
        guard let record = try await self.record(key, tenant) else { return nil }
        let choice = verdict.map { UploadQuery.Choice.verdict($0.rawValue) } ?? .all
        let (orders, hasMore) = try await self.uploading { () async throws(LedgerError) in
            let ledger = self.premises.ledger
            let orders = try await ledger.uploadOrders(
                .init(choice, after: after, limit: min(max(limit, 1), 500)), of: record)
            // Fewer than asked for need not be the last ones.
            guard let last = orders.last else { return (orders, false) }
            let next = try await ledger.uploadOrders(.init(choice, after: last.number, limit: 1), of: record)
            return (orders, !next.isEmpty)
        }
        let rows = UploadRowReader(UploadHead.read(record), self.premises.mappings)
        return UploadRowsView(rows: orders.flatMap(rows.rows), next: hasMore ? orders.last?.number : nil)
    }

    public func fixUpload(
        _ key: String, tenant: String, _ fix: UploadFix
    ) async throws(GatewayError) -> UploadFixOutcome? {
        guard var record = try await self.record(key, tenant) else { return nil }
        var head = UploadHead.read(record)
        let chosen = Normaliser.normalise(fix.value, as: .machine).value
        guard record.state == .done, let group = head.groups.first(where: { $0.number == fix.group }),
            let value = group.value, let field = FieldName(rawValue: group.field),
            UploadCells.codeFields.contains(field),
            (1...60).contains(chosen.utf8.count)
        else { return .impossible }
        head.fixes[group.field, default: [:]][value] = chosen
        record.head = head.bytes
        let now = self.premises.clock.now()
        let count = try await self.uploading { [record] () async throws(LedgerError) in
            if fix.isRemembered, UploadCells.isCode(value, of: field) {
                try await self.premises.ledger.storeUploadAlias(
                    chosen, for: value, field: group.field, tenant: tenant, now: now)
            }
            return try await self.premises.ledger.reopenUploadOrders(problem: fix.group, of: record, now: now)
        }
        // Somebody else mended another group meanwhile, or took it back.
        guard let count else { return try await self.fixUpload(key, tenant: tenant, fix) }
        guard let view = try await self.upload(key, tenant: tenant) else { return nil }
        return .reopened(count, view)
    }

    public func releaseUpload(_ key: String, tenant: String) async throws(GatewayError) -> UploadActOutcome? {
        guard let record = try await self.record(key, tenant) else { return nil }
        // First, so that what is still being judged is not held any more.
        try await self.uploading { () async throws(LedgerError) in
            try await self.premises.ledger.releaseUpload(record, now: self.premises.clock.now())
        }
        var released = 0
        try await self.eachAccepted(record) { numbers async throws(GatewayError) in
            released += try await self.uploading { () async throws(LedgerError) in
                try await self.premises.ledger.releaseHold(
                    ofOrders: numbers, tenant: tenant, now: self.premises.clock.now())
            }
        }
        self.premises.wakeups.raisePreparers()
        guard let view = try await self.upload(key, tenant: tenant) else { return nil }
        return UploadActOutcome(done: released, left: 0, upload: view)
    }

    public func withdrawUpload(_ key: String, tenant: String) async throws(GatewayError) -> UploadActOutcome? {
        guard let record = try await self.record(key, tenant) else { return nil }
        let known = try self.known(tenant)
        // First, so that what is still being judged stops; the processor takes back what it accepted in that moment.
        try await self.uploading { () async throws(LedgerError) in
            try await self.premises.ledger.withdrawUpload(record, now: self.premises.clock.now())
        }
        var done = 0
        var left = 0
        try await self.eachAccepted(record) { numbers async throws(GatewayError) in
            let cancelled = try await OrderDesk(self.premises).takeBack(numbers, tenant: known)
            done += cancelled
            left += numbers.count - cancelled
        }
        guard let view = try await self.upload(key, tenant: tenant) else { return nil }
        return UploadActOutcome(done: done, left: left, upload: view)
    }

    /// Order numbers that an upload brought, in pages.
    private func eachAccepted(
        _ record: UploadRecord, _ body: ([String]) async throws(GatewayError) -> Void
    ) async throws(GatewayError) {
        guard !record.isDryRun else { return }
        var after = 0
        while true {
            let orders = try await self.uploading { [after] () async throws(LedgerError) in
                try await self.premises.ledger.uploadOrders(
                    .init(.verdict(IntakeResult.Verdict.accepted.rawValue), after: after, limit: 200), of: record)
            }
            guard let last = orders.last else { return }
            try await body(orders.compactMap(\.orderNo))
            after = last.number
        }
    }

    // MARK: Inside

    func record(_ key: String, _ tenant: String) async throws(GatewayError) -> UploadRecord? {
        let record = try await self.uploading { () async throws(LedgerError) in
            try await self.premises.ledger.upload(key)
        }
        return record.flatMap { $0.tenant == tenant ? $0 : nil }
    }

    func uploading<T>(_ body: () async throws(LedgerError) -> T) async throws(GatewayError) -> T {
        do {
            return try await body()
        } catch {
            throw GatewayError(
                error.code == .full ? .storageFull : .storage, "uploads: \(error.code.rawValue)", isRetriable: true)
        }
    }

    private func view(_ record: UploadRecord) async throws(GatewayError) -> UploadView {
        let counts = try await self.uploading { () async throws(LedgerError) in
            try await self.premises.ledger.uploadProblems(of: record)
        }
        return self.view(record, groups: counts)
    }

    private func view(_ record: UploadRecord, groups counts: [Int: Int]) -> UploadView {
        let head = UploadHead.read(record)
        // A test is offered no real port, and nobody one of exports.
        let ports = self.premises.tenants[record.tenant].map { self.premises.routes(for: $0) } ?? [:]
        let suggestions = UploadSuggestions(
            codes: self.premises.codes, ports: ports.filter { $0.value.port.mode.flow == .import }.keys.sorted())
        let groups = head.groups.compactMap { group -> UploadGroupView? in
            guard let cells = counts[group.number], cells > 0 else { return nil }
            let column = CellPlace.column(group.column)
            return UploadGroupView(
                number: group.number, code: group.code, column: group.column,
                columnName: column.flatMap { head.header.indices.contains($0) ? head.header[$0] : nil } ?? "",
                value: group.value, cells: cells, firstCell: group.firstCell, message: group.message,
                suggestions: FieldName(rawValue: group.field).flatMap { field in
                    group.value.map { suggestions.suggestions(for: $0, of: field) }
                } ?? [])
        }
        var view = UploadView(
            key: record.key, fileName: head.fileName, format: head.format?.rawValue, state: record.state.rawValue,
            createdAt: record.createdAt.rfc3339, isDryRun: record.isDryRun, isHeld: record.isHeld,
            heldUntil: record.isHeld ? head.heldUntil.map { Timestamp(milliseconds: $0).rfc3339 } : nil,
            rows: record.rows, orders: record.orders,
            counts: Dictionary(
                uniqueKeysWithValues: record.counts.compactMap { key, count in
                    IntakeResult.Verdict(rawValue: key).map { ($0, count) }
                }),
            sheetName: head.sheetName, notes: head.notes.map(\.text),
            groups: groups.sorted { $0.cells > $1.cells },
            failure: head.failure.map { .init(code: $0.code.rawValue, line: $0.line, text: $0.text) },
            isWaiting: head.waiting != nil)
        view.channel = head.channel
        view.port = head.port
        view.number = record.id
        return view
    }
}

/// Takes stored orders apart into the rows of the file.
struct UploadRowReader: Sendable {
    let head: UploadHead
    private let columns: UploadColumns?

    init(_ head: UploadHead, _ mappings: [String: ChannelMapping]) {
        self.head = head
        self.columns = try? UploadColumns(head, mappings)
    }

    func rows(_ order: UploadOrder) -> [UploadRowsView.Row] {
        let body = UploadBody.read(order)
        var rows = body.rows.map { row in
            UploadRowsView.Row(
                line: row.line, orderNo: order.orderNo, verdict: order.verdict.flatMap(IntakeResult.Verdict.init),
                revision: order.revision, messages: [])
        }
        guard !rows.isEmpty else { return [] }
        let messages = body.documents.map(MessageOrder.init)
        for (violation, isRepair) in body.findings.map({ ($0, false) }) + body.repairs.map({ ($0, true) }) {
            let letters = String(violation.at.prefix { !$0.isNumber })
            let line = Int(violation.at.dropFirst(letters.count)) ?? 0
            let column = line == self.head.headerLine ? nil : CellPlace.column(letters)
            let index = body.rows.firstIndex { $0.line == line } ?? 0
            let cells = body.rows[index].cells
            let message = UploadRowsView.Message(
                cell: messages?.place(of: violation, body.rows) ?? violation.at,
                columnName: column.flatMap { self.head.header.indices.contains($0) ? self.head.header[$0] : nil } ?? "",
                value: column.flatMap { cells.indices.contains($0) ? cells[$0] : nil } ?? "", violation: violation,
                isRepair: isRepair, field: column.flatMap { self.columns?.fields[$0] })
            rows[index].messages.append(message)
        }
        return rows
    }
}
