import Declarations
import Ledger
import Manifests

/// Puts rows together that have one order number, adjacent or not. What is stored is forgotten but for its number.
struct UploadGathering {
    private let columns: UploadColumns
    private(set) var count = 0
    /// Rows of one order, one more than an order may have lines: it is refused for them, and what follows is not kept.
    private static let maxRows = 100
    private var numbers: [[UInt8]: Int] = [:]
    private var pending: [Int: (orderNo: String?, rows: [SpreadsheetRow])] = [:]

    init(_ columns: UploadColumns) { self.columns = columns }

    /// The order that a row belongs to; nil for a new one. In some shops' sheets a row without a number continues the order above.
    private func known(_ orderNo: String?) -> Int? {
        if let orderNo { return self.numbers[Array(orderNo.utf8)] }
        return self.columns.mapping?.continues == true && self.count > 0 ? self.count : nil
    }

    /// The number of the order that the row belongs to, when it has left memory.
    func storedNumber(of row: SpreadsheetRow) -> Int? {
        guard !row.isEmpty, let number = self.known(self.columns.orderNo(row)), self.pending[number] == nil else {
            return nil
        }
        return number
    }

    /// Takes a stored order back into memory.
    mutating func resume(_ number: Int, _ rows: [SpreadsheetRow]) {
        let orderNo = rows.first.flatMap(self.columns.orderNo)
        self.pending[number] = (orderNo, rows)
    }

    mutating func add(_ row: SpreadsheetRow) {
        var row = row
        // The verdicts of an earlier round are dropped.
        if let result = self.columns.resultColumn, row.cells.indices.contains(result) { row.cells[result] = "" }
        let orderNo = self.columns.orderNo(row)
        guard !row.isEmpty, orderNo != UploadColumns.exampleOrder else { return }
        if let number = self.known(orderNo) {
            // Reading begins anew after a restart: a row that is there stays one.
            let rows = self.pending[number]?.rows ?? []
            guard rows.count < Self.maxRows, !rows.contains(where: { $0.line == row.line }) else { return }
            self.pending[number, default: (orderNo, [])].rows.append(row)
            return
        }
        self.count += 1
        if let orderNo { self.numbers[Array(orderNo.utf8)] = self.count }
        self.pending[self.count] = (orderNo, [row])
    }

    /// What is in memory, to be stored.
    mutating func take() -> [UploadOrder] {
        defer { self.pending = [:] }
        return self.pending.sorted { $0.key < $1.key }.map { number, order in
            UploadOrder(
                number: number, orderNo: order.orderNo.map { String($0.prefix(120)) },
                body: UploadBody(rows: order.rows).bytes)
        }
    }
}
