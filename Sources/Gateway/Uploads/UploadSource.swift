import Declarations
import Manifests

/// Rows of an upload, whatever the file is.
enum UploadSource {
    case table(SpreadsheetReader)
    case messages(UploadMessages)

    /// - Throws: `SpreadsheetError` when the file cannot be read.
    static func open(
        _ bytes: [UInt8], ports: [PortProfile], mapping: ChannelMapping? = nil
    ) throws(SpreadsheetError) -> (UploadSource, SpreadsheetFormat) {
        let format = try SpreadsheetFormat(of: bytes)
        switch format {
        case .csv, .xlsx:
            return (
                .table(
                    try SpreadsheetReader(
                        bytes, limits: SheetLimits(bytes: 64_000_000, columns: 200),
                        isKnown: mapping?.titleTest ?? { UploadColumns.field(of: $0) != nil })), format
            )
        case .xml: return (.messages(try UploadMessages([bytes], ports: ports)), format)
        case .zip:
            return (
                .messages(try UploadMessages(try SpreadsheetBundle.files(bytes).map(\.bytes), ports: ports)), format
            )
        }
    }

    var header: [String] {
        switch self {
        case .table(let reader): reader.header
        case .messages(let messages): messages.header
        }
    }

    var headerLine: Int { if case .table(let reader) = self { reader.headerLine } else { 1 } }
    var sheet: (name: String, path: String) {
        if case .table(let reader) = self { (reader.sheetName, reader.sheetPath) } else { ("", "") }
    }

    var notes: [SpreadsheetNote] {
        switch self {
        case .table(let reader): reader.notes
        case .messages(let messages): messages.notes
        }
    }

    /// Up to so many rows; fewer only at the end.
    /// - Throws: `SpreadsheetError`.
    mutating func next(_ count: Int) throws(SpreadsheetError) -> [SpreadsheetRow] {
        switch self {
        case .table(let reader): return try reader.next(count)
        case .messages(var messages):
            let rows = messages.next(count)
            self = .messages(messages)
            return rows
        }
    }
}

/// Orders out of customs messages, signed or not: the 311, 411, 511 and 621 of one order become the rows of a sheet, a row for
/// each goods line. Signatures are not looked at: the documents are filed anew under the tenant's own.
struct UploadMessages {
    let header = FieldName.allCases.map(\.rawValue)
    private(set) var notes: [SpreadsheetNote] = []
    private var rows: [SpreadsheetRow] = []
    private var given = 0

    /// - Throws: `badXML` with the number of the file; `empty` without an order or inventory.
    init(_ files: [[UInt8]], ports: [PortProfile]) throws(SpreadsheetError) {
        var documents: [DocumentKind: [ParsedDocument]] = [:]
        var others = 0
        for (index, file) in files.enumerated() {
            do throws(ManifestError) {
                let message = try MessageReader.read(file)
                if DocumentKind.ofOrders.contains(message.kind) {
                    documents[message.kind, default: []] += message.documents
                } else {
                    others += message.documents.count
                }
            } catch {
                throw SpreadsheetError(.badXML, line: error.line, "\(index + 1): \(error.code.rawValue)")
            }
        }
        if others > 0 { self.notes.append(.documentsNotRead(others)) }
        var sets: [String: [DocumentKind: ParsedDocument]] = [:]
        var order: [String] = []
        for kind in [DocumentKind.order, .inventory, .payment] {
            for document in documents[kind] ?? [] {
                let number = document.head["orderNo"] ?? ""
                if sets[number] == nil { order.append(number) }
                sets[number, default: [:]][kind] = document
            }
        }
        let waybills = Dictionary(
            (documents[.waybill] ?? []).map { ($0.head["logisticsNo"] ?? "", $0) }, uniquingKeysWith: { $1 })
        for number in order {
            guard var set = sets[number], set[.order] != nil || set[.inventory] != nil else { continue }
            if let waybill = set[.inventory]?.head["logisticsNo"].flatMap({ waybills[$0] }) { set[.waybill] = waybill }
            self.add(set, ports)
        }
        guard !self.rows.isEmpty else { throw SpreadsheetError(.empty) }
    }

    mutating func next(_ count: Int) -> [SpreadsheetRow] {
        let rows = self.rows[self.given..<min(self.given + count, self.rows.count)]
        self.given += rows.count
        return Array(rows)
    }

    private mutating func add(_ set: [DocumentKind: ParsedDocument], _ ports: [PortProfile]) {
        let lines = set[.inventory]?.lines ?? set[.order]?.lines ?? []
        for line in lines.isEmpty ? [[:]] : lines {
            let cells = FieldName.allCases.map { name in
                name == .port ? Self.port(set, ports) : Self.value(name, set, line)
            }
            self.rows.append(SpreadsheetRow(line: self.rows.count + 2, cells: cells))
        }
    }

    /// The value of the element that a field becomes; where its document is missing, of the same element in another.
    private static func value(
        _ name: FieldName, _ set: [DocumentKind: ParsedDocument], _ line: [String: String]
    ) -> String {
        let field = name.field
        guard let element = field.element, field.path.first != "netContent", name != .dispatchBy else { return "" }
        let parts = element.split(separator: "/").map(String.init)
        guard parts.count == 3 else { return "" }
        if field.isLine { return line[parts[2]] ?? "" }
        if let kind = DocumentKind(messageName: parts[0]), let value = set[kind]?.head[parts[2]] { return value }
        // Names that mean different things in different documents are not borrowed.
        guard !["freight", "country", "note"].contains(parts[2]) else { return name == .logisticsFreight ? "0" : "" }
        return [DocumentKind.inventory, .order, .payment, .waybill].lazy.compactMap { set[$0]?.head[parts[2]] }.first
            ?? ""
    }

    /// The one port that the inventory can mean.
    private static func port(_ set: [DocumentKind: ParsedDocument], _ ports: [PortProfile]) -> String {
        let head = set[.inventory]?.head ?? [:]
        let fitting = ports.filter { port in
            (head["customsCode"].map { $0 == port.customsCode } ?? true)
                && (head["tradeMode"].map { $0 == port.tradeMode } ?? true)
        }
        return fitting.count == 1 ? fitting[0].id : ""
    }
}
