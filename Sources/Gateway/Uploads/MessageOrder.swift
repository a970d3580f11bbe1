import Declarations
import Manifests

/// The documents of one order out of customs messages (311, 411, 511, 621), put together as the rows of an upload: a row for each
/// goods line. What the documents say of each other is in `findings(for:)`.
struct MessageOrder: Sendable {
    /// As they came; at least one.
    let documents: [MessageDocument]
    /// The first of each kind.
    let papers: [DocumentKind: MessageDocument]
    /// Places of the goods lines in the inventory and in the order, counted from 0.
    let lines: [[DocumentKind: Int]]

    /// Column names of its rows.
    static let header = FieldName.allCases.map(\.rawValue)

    init(_ documents: [MessageDocument]) {
        self.documents = documents
        var papers: [DocumentKind: MessageDocument] = [:]
        for document in documents where document.isOfOrder {
            if let kind = document.kind, papers[kind] == nil { papers[kind] = document }
        }
        self.papers = papers
        self.lines = Self.match(papers[.inventory]?.lines, papers[.order]?.lines)
    }

    /// Lines of equal number belong together; where one has no number, those at the same place.
    private static func match(_ inventory: [[String: String]]?, _ order: [[String: String]]?) -> [[DocumentKind: Int]] {
        guard let inventory, !inventory.isEmpty else { return (order ?? []).indices.map { [.order: $0] } }
        let order = order ?? []
        func number(_ line: [String: String]) -> Amount? {
            line["gnum"].flatMap { Amount(Normaliser.normalise($0, as: .machine).value) }
        }
        var free = Set(order.indices)
        var lines = inventory.indices.map { index -> [DocumentKind: Int] in
            let same = order.indices.first { free.contains($0) && number(order[$0]) == number(inventory[index]) }
            guard let partner = same ?? (free.contains(index) && number(order[index]) == nil ? index : nil) else {
                return [.inventory: index]
            }
            free.remove(partner)
            return [.inventory: index, .order: partner]
        }
        lines += free.sorted().map { [.order: $0] }
        return lines
    }

    /// There is what an order is made of: the order itself or the declaration.
    var isWhole: Bool { self.papers[.order] != nil || self.papers[.inventory] != nil }

    /// Its rows; they get their numbers when they are judged. Head and lines are not multiplied: what stands once per order is in
    /// the first row alone, but for the number, by which rows belong together.
    ///
    /// - Parameters:
    ///   - ports: those the tenant may use.
    ///   - port: what was chosen for the upload.
    func rows(_ ports: [PortProfile], port: String?) -> [SpreadsheetRow] {
        (0..<max(1, self.lines.count)).map { line in
            SpreadsheetRow(
                line: 0,
                cells: FieldName.allCases.map { name in
                    switch name {
                    case .orderNo: self.number ?? ""
                    case _ where line > 0 && !name.field.isLine: ""
                    case .port: self.isWhole ? self.port(ports, port) : ""
                    default: self.value(name, line: line)?.text ?? ""
                    }
                })
        }
    }

    /// What people know it by: the order number, or another number of a document that is no part of an order.
    var number: String? {
        guard let head = self.documents.first?.head else { return nil }
        let others = ["orderNo", "copNo", "logisticsNo", "payTransactionId", "billNo"]
        return self.value(.orderNo)?.text ?? others.lazy.compactMap { head[$0] }.first
    }

    /// A field's value and the element that says it; nil when none does.
    func value(_ name: FieldName, line: Int = 0) -> (text: String, element: MessageElement)? {
        for element in name.messageElements {
            if let text = self.text(element, line: name.field.isLine ? line : nil) { return (text, element) }
        }
        return nil
    }

    /// What an element says, of a goods line or of the head; nil when it is not there.
    func text(_ element: MessageElement, line: Int?) -> String? {
        guard let paper = self.papers[element.kind] else { return nil }
        guard let line else { return paper.head[element.name] }
        guard self.lines.indices.contains(line), let place = self.lines[line][element.kind] else { return nil }
        return paper.lines[place][element.name]
    }

    /// The port that was chosen, else the one that the inventory can mean; empty when there is none or several. A chosen one that the
    /// inventory contradicts stays: the order is refused for it.
    func port(_ ports: [PortProfile], _ chosen: String?) -> String {
        if let chosen { return chosen }
        let head = self.papers[.inventory]?.head ?? [:]
        let fitting = ports.filter { port in
            port.mode.flow == .import && (head["customsCode"].map { $0 == port.customsCode } ?? true)
                && (head["tradeMode"].map { $0 == port.tradeMode } ?? true)
        }
        return fitting.count == 1 ? fitting[0].id : ""
    }
}
