import Declarations

/// Codes and numbers that a receipt names; which of them are written depends on the kind.
///
/// A port holds eight receipts per order, so the values are shared between receipts until one of them changes.
@dynamicMemberLookup
struct ReceiptNames: Sendable, Hashable {
    /// The values.
    struct Fields: Sendable, Hashable {
        var key: PortKey
        var customsCode = ""
        var ebpCode = ""
        var ebcCode = ""
        var agentCode = ""
        var orderNo = ""
        var logisticsCode = ""
        var logisticsNo = ""
        var assureCode = ""
        var copNo = ""
        var preNo = ""
        /// Given by customs to an inventory; the inventory concerned in a request.
        var invtNo = ""
        /// What only few kinds name (`logisticsStatus`, `operatorCode`, `billNo`, `coElNo`, `rkdNo`, `sumNo` …).
        var others: [String: String] = [:]
        /// Constant foreign identifier of an inventory.
        var customsGuid = ""
        var createdAt = Timestamp(milliseconds: 0)
    }

    private final class Shared: Sendable {
        let fields: Fields
        init(_ fields: Fields) { self.fields = fields }
    }

    private var shared: Shared

    init(key: PortKey) { self.shared = Shared(Fields(key: key)) }

    init(_ document: FiledDocument, created: Timestamp) {
        let head = document.head
        let port = document.port
        var fields = Fields(
            key: document.key, customsCode: head["customsCode"], ebpCode: head["ebpCode"], ebcCode: head["ebcCode"],
            agentCode: head["agentCode"], orderNo: head["orderNo"], logisticsCode: head["logisticsCode"],
            logisticsNo: head["logisticsNo"], assureCode: head["assureCode"], copNo: head["copNo"],
            invtNo: port.isNumberedByCustoms ? "" : head["invtNo"], createdAt: created)
        for element in port.receipt
        where Self.path(element.name) == nil && Self.keyPart(element.name, fields.key) == nil {
            let value = head[element.name]
            if !value.isEmpty { fields.others[element.name] = value }
        }
        self.shared = Shared(fields)
    }

    subscript<Value>(dynamicMember path: WritableKeyPath<Fields, Value>) -> Value {
        get { self.shared.fields[keyPath: path] }
        set {
            var fields = self.shared.fields
            fields[keyPath: path] = newValue
            self.shared = Shared(fields)
        }
    }

    /// The value of an element by its official name; empty when there is none.
    subscript(element name: String) -> String {
        if let path = Self.path(name) { return self.shared.fields[keyPath: path] }
        return Self.keyPart(name, self.shared.fields.key) ?? self.shared.fields.others[name] ?? ""
    }

    /// The value of an element that is the code or the number of the key.
    private static func keyPart(_ name: String, _ key: PortKey) -> String? {
        let port = key.port
        if name == port.owner { return key.code }
        switch (port.owner, port.key.count) {
        case (nil, 2) where name == port.key[0]: return key.code
        case (nil, 2) where name == port.key[1]: return key.number
        case (_, 1) where name == port.key[0]: return key.number
        default: return nil
        }
    }

    private static func path(_ name: String) -> KeyPath<Fields, String>? {
        switch name {
        case "customsCode": return \.customsCode
        case "ebpCode": return \.ebpCode
        case "ebcCode": return \.ebcCode
        case "agentCode": return \.agentCode
        case "orderNo": return \.orderNo
        case "logisticsCode": return \.logisticsCode
        case "logisticsNo": return \.logisticsNo
        case "assureCode": return \.assureCode
        case "copNo": return \.copNo
        case "preNo": return \.preNo
        case "invtNo": return \.invtNo
        default: return nil
        }
    }

    /// Numbers in which a mark for a scripted outcome or a silence is looked for: the order, else the document's own.
    var marks: [String] {
        let fields = self.shared.fields
        if !fields.orderNo.isEmpty { return [fields.orderNo] }
        return [fields.key.number, fields.copNo, fields.logisticsNo].filter { !$0.isEmpty }
    }

    static func == (left: Self, right: Self) -> Bool {
        left.shared === right.shared || left.shared.fields == right.shared.fields
    }

    func hash(into hasher: inout Hasher) { hasher.combine(self.shared.fields) }
}
