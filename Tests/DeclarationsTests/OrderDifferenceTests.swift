import Declarations
import Testing

@Suite struct OrderDifferenceTests {
    @Test func equalOrdersDoNotDiffer() throws {
        let order = try SampleOrder.order()
        #expect(OrderDifference.between(order, order).isEmpty)
        #expect(order.canonicalBytes == (try SampleOrder.order()).canonicalBytes)
    }

    /// Each input field, changed alone, is the one difference, and changes the canonical bytes.
    @Test(arguments: FieldName.allCases)
    func everyFieldIsSeen(_ name: FieldName) throws {
        var old = try SampleOrder.order()
        old.payment.split = .init(transactionId: "S", amountPaid: Amount(1000), orders: 2)
        let other: [FieldName: String] = [
            .port: "haikou", .buyerIdType: "2", .netContentUnit: "g", .gnum: "9", .payTime: "20260101000000",
        ]
        let new = try #require(self.changed(old, name, other[name] ?? "7"))
        let differences = OrderDifference.between(old, new)
        #expect(differences.map(\.at) == [name.field.pointer()])
        #expect(differences.map(\.code) == ["differs"] && differences[0].element == name.field.element)
        #expect(new.canonicalBytes != old.canonicalBytes)
    }

    @Test func linesThatComeOrGo() throws {
        let old = try SampleOrder.order()
        var new = old
        new.lines.removeLast()
        #expect(OrderDifference.between(old, new).map(\.at) == ["/lines/1"])
        #expect(OrderDifference.between(new, old).map(\.at) == ["/lines/1"])
        #expect(old.canonicalBytes != new.canonicalBytes)
    }

    /// Canonically equivalent texts are different bytes on the wire.
    @Test func comparesBytes() throws {
        var (old, new) = (try SampleOrder.order(), try SampleOrder.order())
        old.note = "\u{E9}"
        new.note = "e\u{301}"
        #expect(OrderDifference.between(old, new).map(\.at) == ["/note"])
    }

    @Test func saysWhichDocumentsChange() throws {
        let old = try SampleOrder.order()
        func kinds(_ change: (inout Order) -> Void) -> Set<DocumentKind> {
            var new = old
            change(&new)
            return OrderDifference.changedKinds(old, new, tenant: SampleOrder.tenant, port: SampleOrder.port)
        }
        #expect(kinds { _ in }.isEmpty)
        #expect(kinds { $0.note = "x" } == [.order])
        #expect(kinds { $0.lines.removeLast() } == [.order, .inventory])
        #expect(kinds { $0.lines[0].netContent = nil }.isEmpty)
        #expect(kinds { $0.payment.amountPaid = .zero } == [.payment])
        #expect(kinds { $0.consignee.consignee = "x" } == [.order, .waybill])
        #expect(kinds { $0.buyer.buyerName = "x" } == [.order, .payment, .inventory])
        #expect(kinds { $0.logistics.logisticsNo = "x" } == [.waybill, .inventory])
        #expect(kinds { $0.port = "haikou" } == [.inventory])
        #expect(kinds { $0.orderNo = "x" } == Set(DocumentKind.ofOrders))
    }

    @Test func partsOfOthersCannotBeCorrected() throws {
        let old = try SampleOrder.order()
        var new = old
        new.payment.amountPaid = .zero
        new.acturalPaid = .zero
        new.buyer.buyerName = "x"
        new.freight = .zero
        new.lines.removeLast()
        var tenant = SampleOrder.tenant
        func places() -> [String] {
            OrderDifference.partsOfOthers(old, new, tenant: tenant, port: SampleOrder.port).map {
                "\($0.code) \($0.at)"
            }
        }
        #expect(places().isEmpty)
        tenant.files = [.order, .waybill, .inventory]
        #expect(places() == ["part_of_others /buyer/buyerName", "part_of_others /payment/amountPaid"])
        tenant.files = [.order, .payment, .inventory]
        #expect(places().isEmpty)
        tenant.files = [.payment, .waybill, .inventory]
        #expect(
            places() == [
                "part_of_others /freight", "part_of_others /acturalPaid", "part_of_others /buyer/buyerName",
                "part_of_others /lines/1",
            ])
    }

    /// The order with one field set to another value, through the public members.
    private func changed(_ order: Order, _ name: FieldName, _ text: String) -> Order? {
        guard let amount = name == .port || name == .netContentUnit ? .zero : Amount(text) else { return nil }
        var order = order
        switch name {
        case .orderNo: order.orderNo = text
        case .port: order.port = text
        case .goodsValue: order.goodsValue = amount
        case .freight: order.freight = amount
        case .discount: order.discount = amount
        case .taxTotal: order.taxTotal = amount
        case .acturalPaid: order.acturalPaid = amount
        case .note: order.note = text
        case .buyerRegNo: order.buyer.buyerRegNo = text
        case .buyerName: order.buyer.buyerName = text
        case .buyerTelephone: order.buyer.buyerTelephone = text
        case .buyerIdType: order.buyer.buyerIdType = text
        case .buyerIdNumber: order.buyer.buyerIdNumber = text
        case .consignee: order.consignee.consignee = text
        case .consigneeTelephone: order.consignee.consigneeTelephone = text
        case .consigneeAddress: order.consignee.consigneeAddress = text
        case .consigneeDistrict: order.consignee.consigneeDistrict = nil
        case .payTransactionId: order.payment.payTransactionId = text
        case .payTime: order.payment.payTime = text
        case .amountPaid: order.payment.amountPaid = amount
        case .logisticsNo: order.logistics.logisticsNo = text
        case .logisticsFreight: order.logistics.freight = amount
        case .insuredFee: order.logistics.insuredFee = amount
        case .grossWeight: order.logistics.grossWeight = amount
        case .netWeight: order.logistics.netWeight = amount
        case .trafNo: order.logistics.trafNo = text
        case .voyageNo: order.logistics.voyageNo = text
        case .billNo: order.logistics.billNo = text
        case .departureCountry: order.logistics.country = text
        case .splitTransactionId: order.payment.split?.transactionId = text
        case .splitAmountPaid: order.payment.split?.amountPaid = amount
        case .splitOrders: order.payment.split?.orders = 3
        case .dispatchBy: order.dispatchBy = text
        case .perishable: order.lines[0].perishable = true
        case .gnum: order.lines[0].gnum = 9
        case .itemNo: order.lines[0].itemNo = nil
        case .itemRecordNo: order.lines[0].itemRecordNo = text
        case .itemName: order.lines[0].itemName = text
        case .gcode: order.lines[0].gcode = text
        case .gname: order.lines[0].gname = text
        case .gmodel: order.lines[0].gmodel = text
        case .barCode: order.lines[0].barCode = text
        case .country: order.lines[0].country = text
        case .unit: order.lines[0].unit = text
        case .qty: order.lines[0].qty = amount
        case .price: order.lines[0].price = amount
        case .totalPrice: order.lines[0].totalPrice = amount
        case .unit1: order.lines[0].unit1 = text
        case .qty1: order.lines[0].qty1 = amount
        case .unit2: order.lines[0].unit2 = nil
        case .qty2: order.lines[0].qty2 = amount
        case .netContentValue: order.lines[0].netContent?.value = amount
        case .netContentUnit: order.lines[0].netContent?.unit = .gram
        case .lineNote: order.lines[0].note = nil
        }
        return order
    }
}
