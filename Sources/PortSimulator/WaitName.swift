import Declarations

/// Names of what a document may wait for.
enum WaitName {
    /// A part of an import order.
    static func order(_ orderNo: String) -> String { "order " + orderNo }

    /// The inbound list that names a waybill.
    static func entry(_ waybill: PortKey) -> String { "entry \(waybill.code)/\(waybill.number)" }

    /// The inbound list for an inventory.
    static func entry(_ inventory: FieldRow) -> String {
        "entry \(inventory["logisticsCode"])/\(inventory["logisticsNo"])"
    }

    /// The order or the receipt of payment of an export order.
    static func exportOrder(_ orderNo: String) -> String { "export order " + orderNo }

    /// An export waybill.
    static func exportWaybill(_ head: FieldRow) -> String {
        "export waybill \(head["logisticsCode"])/\(head["logisticsNo"])"
    }
}
