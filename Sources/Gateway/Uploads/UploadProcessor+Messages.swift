import Declarations
import Ledger
import Manifests

/// Customs messages as uploads. Reading is a join whose memory is the ledger: documents are stored with their order as they come,
/// and a later one finds its order there, in whatever file and sequence they stand.
extension UploadProcessor {
    /// Documents read between two commits.
    private static let documentsAtOnce = 200
    /// Bytes of those, and of the stored orders that they belong to, beyond which there is a commit too.
    private static let bytesAtOnce = 8_000_000
    /// As many as a table may have rows.
    private static let maxOrders = 50_000

    func read(
        _ work: inout UploadWork, _ reader: MessageFileReader, _ tenant: GatewayConfiguration.Tenant,
        _ goesOn: () -> Bool
    ) async throws(UploadTrouble) {
        // Messages of customs have no shop's columns.
        work.head.channel = nil
        work.head.header = MessageOrder.header
        work.head.headerLine = 1
        work.head.nextRow = nil
        let ports = self.premises.routes(for: tenant).values.map(\.port)
        var gathering = MessageGathering()
        while true {
            let isEnd = try await self.gather(&gathering, reader, work.upload)
            guard gathering.count <= Self.maxOrders else {
                throw .file(SpreadsheetError(.tooManyRows, "\(Self.maxOrders)"))
            }
            let orders = gathering.take { $0.rows(ports, port: work.head.port) }
            work.upload.rows = gathering.rows
            work.upload.orders = gathering.count
            if isEnd {
                guard gathering.count > 0 else { throw .file(SpreadsheetError(.empty)) }
                let others = gathering.others
                work.head.notes = reader.notes + (others > 0 ? [.documentsNotRead(others)] : [])
                work.upload.state = .checking
            }
            // A stop in good order is no try.
            let isLast = isEnd || !goesOn()
            if isLast { work.upload.tries = 0 }
            try await self.store(orders, &work)
            if isLast { return }
        }
    }

    /// Reads as many documents as fit into one commit.
    ///
    /// - Returns: whether there are no more.
    private func gather(
        _ gathering: inout MessageGathering, _ reader: MessageFileReader, _ upload: UploadRecord
    ) async throws(UploadTrouble) -> Bool {
        var count = 0
        var bytes = 0
        while count < Self.documentsAtOnce, bytes < Self.bytesAtOnce {
            let next: MessageDocument?
            do throws(SpreadsheetError) {
                next = try reader.next(1).first
            } catch {
                throw .file(error)
            }
            guard let document = next else { return true }
            if let number = gathering.storedNumber(of: document) {
                let stored = try await self.stored(number, of: upload)
                gathering.resume(number, stored.orderNo, stored.body)
                bytes += stored.body.documents?.reduce(0) { $0 + $1.byteCount } ?? 0
            }
            gathering.add(document)
            count += 1
            bytes += document.byteCount
        }
        return false
    }

    /// Adds to orders what their documents say of each other, and the net contents that no message has an element for: those of the
    /// goods registry go first, else they are read from what the line declares.
    func complete(
        _ read: inout [(order: RawOrder?, findings: [Violation], repairs: [Violation])], _ bodies: [UploadBody],
        _ tenant: GatewayConfiguration.Tenant
    ) async throws(UploadTrouble) {
        guard bodies.contains(where: { $0.documents != nil }) else { return }
        let ports = self.premises.routes(for: tenant).values.map(\.port)
        let book: GoodsBook
        do throws(GatewayError) {
            book = try await GoodsRegistry(self.premises).book(for: read.compactMap(\.order), tenant)
        } catch {
            throw .gateway(error)
        }
        for index in bodies.indices {
            guard let documents = bodies[index].documents else { continue }
            let messages = MessageOrder(documents)
            let row = bodies[index].rows.first?.line ?? 1
            let port = Self.port(of: read[index].order, ports)
            let findings = messages.findings(for: tenant.profile, port, row: row)
            guard messages.isWhole else {
                // One finding about the whole; intake says nothing else then.
                read[index].order = RawOrder(
                    violations: findings, origin: .sheet(columns: [.orderNo: 0], headerLine: 1, firstRow: row))
                continue
            }
            read[index].order?.violations += findings
            read[index].findings += findings
            let repairs = self.fillContents(&read[index].order, book)
            read[index].repairs += repairs + messages.notKept(row: row)
        }
    }

    /// The port where an order will be declared, whoever chose it; nil when intake will ask for it.
    private static func port(of order: RawOrder?, _ ports: [PortProfile]) -> PortProfile? {
        let name = Normaliser.normalise(order?.head[.port]?.text ?? "", as: .machine).value
        return ports.first { $0.id == name }
    }

    private func fillContents(_ order: inout RawOrder?, _ book: GoodsBook) -> [Violation] {
        guard var filled = order, let column = FieldName.allCases.firstIndex(of: .netContentValue) else { return [] }
        var repairs: [Violation] = []
        for index in filled.lines.indices {
            let line = filled.lines[index]
            let itemNo = Normaliser.normalise(line.values[.itemNo]?.text ?? "", as: .machine).value
            let article = book[itemNo]
            guard line.values[.netContentValue] == nil, article?[.netContentValue] == nil, article?[.sheets] == nil,
                let content = OrderLine.NetContent(declaredBy: line, codes: self.premises.codes)
            else { continue }
            let cell = Sheet.cell(column: column, line: line.row ?? index + 1)
            filled.lines[index].values[.netContentValue] = .init(content.value.description, at: cell)
            filled.lines[index].values[.netContentUnit] = .init(content.unit.rawValue, at: cell)
            repairs.append(
                MessageFinding.content(at: cell, content, FieldName.netContentValue.field.element ?? ""))
        }
        order = filled
        return repairs
    }
}

extension UploadBody {
    /// Gives the rows of messages their numbers, as they would have in one sheet: an order is whole only when all was read.
    mutating func number(from next: inout Int?) {
        guard self.documents != nil, self.rows.first?.line == 0 else { return }
        var line = next ?? 2
        for index in self.rows.indices {
            self.rows[index].line = line
            line += 1
        }
        next = line
    }
}
