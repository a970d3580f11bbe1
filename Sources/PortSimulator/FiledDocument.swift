import Declarations

/// Named values of one head or one line; the names are shared by all rows of a kind.
struct FieldRow: Sendable, Hashable {
    let names: [String]
    let values: [String?]

    /// The value, or the empty text when the element is absent or empty.
    subscript(_ name: String) -> String {
        guard let index = self.names.firstIndex(of: name), index < self.values.count else { return "" }
        return self.values[index] ?? ""
    }

    /// The amount; nil when absent or unreadable.
    func amount(_ name: String) -> Amount? { Amount(self[name]) }
}

/// One document as it was filed.
struct FiledDocument: Sendable, Hashable {
    var kind: DocumentKind
    var guid: String
    var appType: String
    var appTime: String
    var head: FieldRow
    var lines: [FieldRow]

    /// The number customs knows it by. Inventories are known by merchant and order number.
    var key: PortKey {
        switch self.kind {
        case .order: PortKey(kind: .order, code: self.head["ebpCode"], number: self.head["orderNo"])
        case .payment: PortKey(kind: .payment, code: self.head["payCode"], number: self.head["payTransactionId"])
        case .waybill: PortKey(kind: .waybill, code: self.head["logisticsCode"], number: self.head["logisticsNo"])
        default: PortKey(kind: .inventory, code: self.head["ebcCode"], number: self.head["orderNo"])
        }
    }

    /// The order it belongs to (all four kinds carry it).
    var orderNo: String { self.head["orderNo"] }

    /// Equal exactly when two filings declare the same, whatever their guid, appType, appTime and day of declaration
    /// (customs replaces the latter by its own).
    var contentBytes: [UInt8] {
        var bytes: [UInt8] = Array("\(self.kind.rawValue)".utf8)
        for row in [self.head] + self.lines {
            for (name, value) in zip(row.names, row.values) {
                guard let value, !["guid", "appType", "appTime", "declTime"].contains(name) else { continue }
                bytes.append(contentsOf: name.utf8)
                bytes.append(0x1D)
                bytes.append(contentsOf: value.utf8)
                bytes.append(0x1F)
            }
            bytes.append(0x1E)
        }
        return bytes
    }
}

/// A business key as the port sees it.
struct PortKey: Sendable, Hashable, CustomStringConvertible {
    var kind: DocumentKind
    var code: String
    var number: String
    var description: String { "\(self.kind.rawValue) \(self.code)/\(self.number)" }
}
