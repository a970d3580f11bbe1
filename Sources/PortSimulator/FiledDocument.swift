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

    /// How the port treats it.
    var port: any PortKind { PortKinds.of(self.kind) }

    /// The number the port knows it by.
    var key: PortKey {
        let port = self.port
        var parts = port.key.map { self.head[$0] }
        var code = ""
        if let owner = port.owner { code = self.head[owner] } else if parts.count > 1 { code = parts.removeFirst() }
        return PortKey(kind: self.kind, code: code, number: parts.joined(separator: "/"))
    }

    /// The order it belongs to; empty for kinds that name none.
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
    /// Whose number it is; empty when the number is unique by itself.
    var code: String
    var number: String
    var description: String {
        self.code.isEmpty ? "\(self.kind.rawValue) \(self.number)" : "\(self.kind.rawValue) \(self.code)/\(self.number)"
    }
}
