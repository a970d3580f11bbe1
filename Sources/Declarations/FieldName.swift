/// One input field of an order. The raw value is its column in a sheet; the JSON name and place are in `InputField`.
public enum FieldName: String, Sendable, Hashable, Codable, CaseIterable {
    // Head.
    case orderNo, port, goodsValue, freight, discount, taxTotal, acturalPaid, note
    case buyerRegNo, buyerName, buyerTelephone, buyerIdType, buyerIdNumber
    case consignee, consigneeTelephone, consigneeAddress, consigneeDistrict
    case payTransactionId, payTime, amountPaid
    case logisticsNo, logisticsFreight, insuredFee, grossWeight, netWeight
    case trafNo, voyageNo, billNo, departureCountry
    case splitTransactionId, splitAmountPaid, splitOrders
    case dispatchBy
    // Line.
    case gnum, itemNo, itemRecordNo, itemName, gcode, gname, gmodel, barCode, country, unit, qty, price, totalPrice
    case unit1, qty1, unit2, qty2, netContentValue, netContentUnit, lineNote
    case perishable

    /// Place, type, limits and name of this field.
    public var field: InputField { InputField.table[self] ?? InputField.unlisted(self) }
}
