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
        var preNo = ""
        var invtNo = ""
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
        self.shared = Shared(
            Fields(
                key: document.key, customsCode: head["customsCode"], ebpCode: head["ebpCode"],
                ebcCode: head["ebcCode"], agentCode: head["agentCode"], orderNo: head["orderNo"],
                logisticsCode: head["logisticsCode"], logisticsNo: head["logisticsNo"],
                assureCode: head["assureCode"], createdAt: created))
    }

    subscript<Value>(dynamicMember path: WritableKeyPath<Fields, Value>) -> Value {
        get { self.shared.fields[keyPath: path] }
        set {
            var fields = self.shared.fields
            fields[keyPath: path] = newValue
            self.shared = Shared(fields)
        }
    }

    static func == (left: Self, right: Self) -> Bool {
        left.shared === right.shared || left.shared.fields == right.shared.fields
    }

    func hash(into hasher: inout Hasher) { hasher.combine(self.shared.fields) }
}
