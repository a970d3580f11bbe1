import Declarations
import Ledger
import Manifests

/// Puts the documents of an order together, in one file or several, in any order. What is stored is forgotten but for its number, so
/// that memory holds one number per order.
struct MessageGathering {
    private(set) var count = 0
    /// Rows of all orders, those included that are stored.
    private(set) var rows = 0
    /// Documents that are no part of an order.
    private(set) var others = 0
    private var numbers: [[UInt8]: Int] = [:]
    private var pending: [Int: Pending] = [:]

    private struct Pending {
        var orderNo: String?
        var documents: [MessageDocument]
        /// Rows that were counted when it was stored.
        var counted: Int
    }

    /// Documents of one order that are kept: each of the four kinds, and what contradicts them.
    private static let maxDocuments = 8

    /// The number of the order that the document belongs to, when it has left memory.
    func storedNumber(of document: MessageDocument) -> Int? {
        guard let number = Self.orderNo(document).flatMap({ self.numbers[Array($0.utf8)] }),
            self.pending[number] == nil
        else { return nil }
        return number
    }

    /// Takes a stored order back into memory.
    mutating func resume(_ number: Int, _ orderNo: String?, _ body: UploadBody) {
        self.pending[number] = Pending(
            orderNo: orderNo, documents: body.documents ?? [], counted: body.rows.count)
    }

    mutating func add(_ document: MessageDocument) {
        let orderNo = Self.orderNo(document)
        if let number = orderNo.flatMap({ self.numbers[Array($0.utf8)] }) {
            let known = self.pending[number]?.documents ?? []
            // The same document filed twice is one; its deletion is another.
            let isKnown = known.contains { other in
                other.message == document.message && other.isDeletion == document.isDeletion
                    && document.kind.map { MessageOrder.difference(other, document, $0) == nil } ?? false
            }
            guard known.count < Self.maxDocuments, !isKnown else { return }
            self.pending[number, default: Pending(orderNo: orderNo, documents: [], counted: 0)]
                .documents.append(document)
            return
        }
        self.count += 1
        if let orderNo { self.numbers[Array(orderNo.utf8)] = self.count }
        if !document.isOfOrder { self.others += 1 }
        self.pending[self.count] = Pending(
            orderNo: orderNo ?? MessageOrder([document]).number, documents: [document], counted: 0)
    }

    /// What is in memory, to be stored.
    ///
    /// - Parameter make: the rows of an order.
    mutating func take(_ make: (MessageOrder) -> [SpreadsheetRow]) -> [UploadOrder] {
        defer { self.pending = [:] }
        return self.pending.sorted { $0.key < $1.key }.map { number, order in
            let rows = make(MessageOrder(order.documents))
            self.rows += rows.count - order.counted
            return UploadOrder(
                number: number, orderNo: order.orderNo.map { String($0.prefix(120)) },
                body: UploadBody(rows: rows, documents: order.documents).bytes)
        }
    }

    /// The number by which documents belong together; nil for what is no part of an order, or has none.
    private static func orderNo(_ document: MessageDocument) -> String? {
        guard document.isOfOrder, let text = document.head["orderNo"] else { return nil }
        let number = Normaliser.normalise(text, as: .machine).value
        return number.isEmpty ? nil : number
    }
}
