import Declarations
import Manifests

/// Which column holds which field. Names may be those of the interface or of people, in Chinese, Korean or English; stars, notes
/// in brackets and blanks do not matter.
struct UploadColumns: Sendable {
    /// Field of each column, by position.
    let fields: [Int: FieldName]
    /// The titles as written.
    let header: [String]
    /// Column names as `RawOrder` reads them; empty where a column is to be left out.
    let canonical: [String]
    let headerLine: Int
    /// The result column of an earlier round.
    let resultColumn: Int?
    /// How the shop names its columns; nil where they have our names.
    let mapping: ChannelMapping?
    private let orderColumn: Int?

    static let resultTitle = "通关结果 / 통관 결과"

    /// The columns of an upload that is read already.
    /// - Throws: `noHeader` also for a channel that is not there any more.
    init(_ head: UploadHead, _ mappings: [String: ChannelMapping]) throws(SpreadsheetError) {
        try self.init(head.header, line: head.headerLine, mapping: try Self.mapping(head.channel, mappings))
    }

    /// The mapping of a channel; nil for no channel.
    static func mapping(
        _ channel: String?, _ mappings: [String: ChannelMapping]
    ) throws(SpreadsheetError) -> ChannelMapping? {
        guard let channel else { return nil }
        guard let mapping = mappings[channel] else { throw SpreadsheetError(.noHeader, "channel \(channel)") }
        return mapping
    }

    /// - Throws: `noHeader`, `duplicateHeader`.
    init(_ header: [String], line: Int, mapping: ChannelMapping? = nil) throws(SpreadsheetError) {
        let shop = mapping?.fields(of: header)
        var fields: [Int: FieldName] = [:]
        var seen: [FieldName: Int] = [:]
        var canonical: [String] = []
        var result: Int?
        for (column, title) in header.enumerated() {
            if title.contains("通关结果") || title.contains("통관 결과") {
                result = column
                canonical.append("")
            } else if let shop {
                fields[column] = shop[column]
                canonical.append(title)
            } else if let field = Self.field(of: title) {
                if let earlier = seen[field] {
                    let cells = [earlier, column].map { Sheet.cell(column: $0, line: line) }
                    throw SpreadsheetError(.duplicateHeader, line: line, "\(cells[0]), \(cells[1]): \(title)")
                }
                seen[field] = column
                fields[column] = field
                canonical.append(field.rawValue)
            } else {
                canonical.append(title.filter { !$0.isWhitespace })
            }
        }
        guard mapping == nil ? !fields.isEmpty : fields.values.contains(.orderNo) else {
            let names = mapping?.fields[.orderNo]?.columns ?? ["orderNo", "订单编号", "주문번호"]
            throw SpreadsheetError(.noHeader, line: line, names.joined(separator: ", "))
        }
        self.header = header
        self.mapping = mapping
        self.orderColumn = fields.first { $0.value == .orderNo }?.key
        self.fields = fields
        self.canonical = canonical
        self.headerLine = line
        self.resultColumn = result
    }

    /// The order number of a row, as it is compared; nil when it has none.
    func orderNo(_ row: SpreadsheetRow) -> String? {
        guard let column = self.orderColumn, row.cells.indices.contains(column) else { return nil }
        let text = self.mapping == nil ? row.cells[column] : ChannelMapping.unquoted(row.cells[column])
        let number = Normaliser.normalise(text, as: .machine).value
        return number.isEmpty ? nil : number
    }

    /// The field that a title names; nil when none.
    static func field(of title: String) -> FieldName? { Self.names[Self.plain(title)] }

    /// The example of a blank workbook, which is no order.
    static let exampleOrder = "EXAMPLE-0001"

    /// Lower case, without blanks, stars and what stands in brackets.
    private static func plain(_ title: String) -> String {
        var depth = 0
        var plain = ""
        for scalar in Normaliser.normalise(title, as: .machine).value.unicodeScalars {
            switch scalar {
            case "(", "（", "[", "【": depth += 1
            case ")", "）", "]", "】": depth = max(0, depth - 1)
            case "*", " ", "\n", "\r", "\t", "\u{A0}", "_", "-", ":", "·": break
            default: if depth == 0 { plain.unicodeScalars.append(scalar) }
            }
        }
        return plain.lowercased()
    }

    /// Names of the interface go first; a name that two fields share is neither's.
    private static let names: [String: FieldName] = {
        var names: [String: FieldName?] = [:]
        for name in FieldName.allCases {
            let label = name.field.label
            for text in [label.en, label.zh, label.ko].map(Self.plain) {
                names[text] = names.keys.contains(text) && names[text] != .some(name) ? .some(nil) : .some(name)
            }
        }
        var known = names.compactMapValues { $0 }
        for name in FieldName.allCases { known[Self.plain(name.rawValue)] = name }
        return known
    }()
}
