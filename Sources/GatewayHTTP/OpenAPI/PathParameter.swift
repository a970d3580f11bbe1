/// The parameters that stand in addresses.
enum PathParameter {
    /// What a parameter may hold; every name that stands in a path should be here.
    static func schema(_ name: String) -> JSONSchema {
        switch name {
        case "orderNo": .string("Order number.", 1...60)
        case "itemNo": .string("Article number.", 1...20)
        case "kind": .integer("Number of the message, for instance 621.", 1...999)
        case "month": .string("Month of Beijing time, for instance 2026-11.", 7...7)
        case "id": .integer("As in the list.", 1...Int.max)
        default: .string(nil, 1...512)
        }
    }
}
