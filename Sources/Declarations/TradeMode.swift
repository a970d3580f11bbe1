/// What a trade mode demands of the orders that are declared in it.
///
/// Source: message specification 202205, remarks on the import inventory (emsNo, areaCode, itemRecordNo, trafNo,
/// voyageNo, billNo, country), confidence A.
public struct TradeMode: Sendable, Hashable, Codable {
    /// Import or export; an order of import is never declared at a port profile of export.
    public var flow: KindDefinition.Flow
    /// Goods come out of stock in a special zone, under an account book; otherwise they come from abroad with each order.
    public var isBonded: Bool
    /// The account book and the warehouse enterprise (emsNo, areaCode, areaName), and the number of each article in the
    /// book (itemRecordNo).
    public var accountBook: Need
    /// Means of transport (trafNo).
    public var trafNo: Need
    /// Voyage or flight (voyageNo).
    public var voyageNo: Need
    /// Bill of lading or master waybill (billNo), in waybill and inventory.
    public var billNo: Need
    /// Country of departure named by the order.
    public var departureCountry: Need

    public init(
        flow: KindDefinition.Flow, isBonded: Bool, accountBook: Need, trafNo: Need, voyageNo: Need, billNo: Need,
        departureCountry: Need
    ) {
        self.flow = flow
        self.isBonded = isBonded
        self.accountBook = accountBook
        self.trafNo = trafNo
        self.voyageNo = voyageNo
        self.billNo = billNo
        self.departureCountry = departureCountry
    }

    /// Whether a value is wanted.
    public enum Need: String, Sendable, Hashable, Codable, CaseIterable {
        /// Without it an order is refused.
        case required
        /// Declared when given.
        case optional
        /// Left out of the declaration, with a warning when given.
        case omitted
    }

    /// Bonded retail import: 1210, and 1239 in the same way.
    public static let bonded = TradeMode(
        flow: .import, isBonded: true, accountBook: .required, trafNo: .omitted, voyageNo: .omitted, billNo: .omitted,
        departureCountry: .omitted)

    /// Direct purchase import, 9610.
    public static let direct = TradeMode(
        flow: .import, isBonded: false, accountBook: .omitted, trafNo: .required, voyageNo: .required,
        billNo: .required, departureCountry: .required)

    /// What the mode says about a field of an order; `optional` for fields that modes do not differ in.
    public func need(of field: FieldName) -> Need {
        switch field {
        case .itemRecordNo: self.accountBook
        case .trafNo: self.trafNo
        case .voyageNo: self.voyageNo
        case .billNo: self.billNo
        case .departureCountry: self.departureCountry
        default: .optional
        }
    }

    /// The fields that modes differ in.
    public static let fields: [FieldName] = [.trafNo, .voyageNo, .billNo, .departureCountry, .itemRecordNo]
}

extension KindDefinition.Flow: Codable {}
