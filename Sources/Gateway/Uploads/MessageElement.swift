import Declarations

/// An element of a customs message that holds a field of an order.
struct MessageElement: Sendable, Hashable {
    var kind: DocumentKind
    var name: String

    init(_ kind: DocumentKind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    /// `CEB621Message/InventoryHead/netWeight`.
    var path: String {
        [self.kind.messageName, self.kind.definition.head.name, self.name].compactMap { $0 }.joined(separator: "/")
    }

    /// `CEB621Message/InventoryList[2]/qty1`, lines counted from 0 here.
    func path(line: Int) -> String {
        let list = self.kind.definition.list?.name ?? ""
        return "\(self.kind.messageName)/\(list)[\(line + 1)]/\(self.name)"
    }
}

extension FieldName {
    /// Where customs messages say this: the first that is there counts, and all that are there must agree. Empty for what no message
    /// says.
    var messageElements: [MessageElement] {
        if self.field.isLine { return Self.ofLines[self] ?? [] }
        return Self.ofHeads[self] ?? []
    }

    /// What the lines of two messages may say in different words: it is the inventory's that counts.
    static let loosely: Set<FieldName> = [.gmodel, .lineNote]

    private static let ofLines: [FieldName: [MessageElement]] = {
        var table: [FieldName: [MessageElement]] = [:]
        for field in InputField.all where field.isLine && field.path.first != "netContent" {
            guard let name = field.element?.split(separator: "/").last.map(String.init) else { continue }
            table[field.name] = [DocumentKind.inventory, .order].filter { kind in
                kind.definition.list?.elements.contains { $0.name == name } ?? false
            }.map { MessageElement($0, name) }
        }
        return table
    }()

    private static let ofHeads: [FieldName: [MessageElement]] = {
        func order(_ name: String) -> MessageElement { .init(.order, name) }
        func payment(_ name: String) -> MessageElement { .init(.payment, name) }
        func waybill(_ name: String) -> MessageElement { .init(.waybill, name) }
        func inventory(_ name: String) -> MessageElement { .init(.inventory, name) }
        return [
            .orderNo: [order("orderNo"), inventory("orderNo"), payment("orderNo"), waybill("orderNo")],
            .port: [inventory("customsCode")],
            .goodsValue: [order("goodsValue")], .freight: [order("freight")], .discount: [order("discount")],
            .taxTotal: [order("taxTotal")], .acturalPaid: [order("acturalPaid")], .note: [order("note")],
            .buyerRegNo: [order("buyerRegNo")],
            .buyerName: [order("buyerName"), inventory("buyerName"), payment("payerName")],
            .buyerTelephone: [order("buyerTelephone"), inventory("buyerTelephone")],
            .buyerIdType: [order("buyerIdType"), inventory("buyerIdType"), payment("payerIdType")],
            .buyerIdNumber: [order("buyerIdNumber"), inventory("buyerIdNumber"), payment("payerIdNumber")],
            .consignee: [order("consignee"), waybill("consignee")],
            .consigneeTelephone: [order("consigneeTelephone"), waybill("consigneeTelephone")],
            .consigneeAddress: [
                order("consigneeAddress"), inventory("consigneeAddress"), waybill("consigneeAddress"),
            ],
            .consigneeDistrict: [order("consigneeDistrict")],
            .payTransactionId: [payment("payTransactionId"), order("payTransactionId")],
            .payTime: [payment("payTime")],
            .amountPaid: [payment("amountPaid"), order("acturalPaid")],
            .logisticsNo: [inventory("logisticsNo"), waybill("logisticsNo")],
            .logisticsFreight: [inventory("freight"), waybill("freight")],
            .insuredFee: [inventory("insuredFee"), waybill("insuredFee")],
            .grossWeight: [inventory("grossWeight"), waybill("weight")],
            .netWeight: [inventory("netWeight")],
            .trafNo: [inventory("trafNo")], .voyageNo: [inventory("voyageNo")],
            .billNo: [inventory("billNo"), waybill("billNo")],
            .departureCountry: [inventory("country")],
        ]
    }()
}
