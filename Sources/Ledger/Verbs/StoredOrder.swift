package import Declarations

/// An order as its revision keeps it: JSON as `Order` codes itself, members sorted and absent ones left out.
///
/// Nothing else is stored and opened as often, so it is written and read member by member and not through Foundation's coders.
package enum StoredOrder {
    package static func bytes(of order: Order) -> [UInt8] {
        JSON.object(of: [
            "acturalPaid": order.acturalPaid.stored,
            "buyer": .object(of: [
                "buyerIdNumber": .string(order.buyer.buyerIdNumber),
                "buyerIdType": .string(order.buyer.buyerIdType),
                "buyerName": .string(order.buyer.buyerName),
                "buyerRegNo": .string(order.buyer.buyerRegNo),
                "buyerTelephone": .string(order.buyer.buyerTelephone),
            ]),
            "consignee": .object(of: [
                "consignee": .string(order.consignee.consignee),
                "consigneeAddress": .string(order.consignee.consigneeAddress),
                "consigneeDistrict": order.consignee.consigneeDistrict.map(JSON.string),
                "consigneeTelephone": .string(order.consignee.consigneeTelephone),
            ]),
            "discount": order.discount.stored,
            "dispatchBy": order.dispatchBy.map(JSON.string),
            "freight": order.freight.stored,
            "goodsValue": order.goodsValue.stored,
            "lines": .array(order.lines.map(self.json)),
            "logistics": self.json(order.logistics),
            "note": order.note.map(JSON.string),
            "orderNo": .string(order.orderNo),
            "payment": self.json(order.payment),
            "port": .string(order.port),
            "taxTotal": order.taxTotal.stored,
        ]).bytes
    }

    private static func json(_ logistics: Order.Logistics) -> JSON {
        .object(of: [
            "billNo": logistics.billNo.map(JSON.string),
            "country": logistics.country.map(JSON.string),
            "freight": logistics.freight.stored,
            "grossWeight": logistics.grossWeight.stored,
            "insuredFee": logistics.insuredFee.stored,
            "logisticsNo": .string(logistics.logisticsNo),
            "netWeight": logistics.netWeight.stored,
            "trafNo": logistics.trafNo.map(JSON.string),
            "voyageNo": logistics.voyageNo.map(JSON.string),
        ])
    }

    private static func json(_ payment: Order.Payment) -> JSON {
        .object(of: [
            "amountPaid": payment.amountPaid.stored,
            "payTime": .string(payment.payTime),
            "payTransactionId": .string(payment.payTransactionId),
            "split": payment.split.map { split in
                .object(of: [
                    "amountPaid": split.amountPaid.stored,
                    "orders": .number(Int64(split.orders)),
                    "transactionId": .string(split.transactionId),
                ])
            },
        ])
    }

    private static func json(_ line: OrderLine) -> JSON {
        .object(of: [
            "barCode": .string(line.barCode),
            "country": .string(line.country),
            "gcode": .string(line.gcode),
            "gmodel": .string(line.gmodel),
            "gname": .string(line.gname),
            "gnum": .number(Int64(line.gnum)),
            "itemName": .string(line.itemName),
            "itemNo": line.itemNo.map(JSON.string),
            "itemRecordNo": line.itemRecordNo.map(JSON.string),
            "netContent": line.netContent.map { content in
                .object(of: ["unit": .string(content.unit.rawValue), "value": content.value.stored])
            },
            "note": line.note.map(JSON.string),
            "perishable": line.perishable.map(JSON.bool),
            "price": line.price.stored,
            "qty": line.qty.stored,
            "qty1": line.qty1.stored,
            "qty2": line.qty2?.stored,
            "totalPrice": line.totalPrice.stored,
            "unit": .string(line.unit),
            "unit1": .string(line.unit1),
            "unit2": line.unit2.map(JSON.string),
        ])
    }
}

extension StoredOrder {
    /// - Throws: `corrupt` when a member is missing or no such thing; the error says nothing of the content.
    package static func order(from bytes: [UInt8]) throws(LedgerError) -> Order {
        do {
            return try self.order(StoredMembers(try JSONText(bytes).value()))
        } catch {
            throw LedgerError(.corrupt, "a stored order cannot be read")
        }
    }

    private static func order(_ members: StoredMembers) throws -> Order {
        let buyer = try members.object("buyer")
        let consignee = try members.object("consignee")
        var order = Order(
            orderNo: try members.text("orderNo"), port: try members.text("port"),
            goodsValue: try members.amount("goodsValue"), freight: try members.amount("freight"),
            discount: try members.amount("discount"), taxTotal: try members.amount("taxTotal"),
            acturalPaid: try members.amount("acturalPaid"),
            buyer: .init(
                buyerRegNo: try buyer.text("buyerRegNo"), buyerName: try buyer.text("buyerName"),
                buyerTelephone: try buyer.text("buyerTelephone"), buyerIdType: try buyer.text("buyerIdType"),
                buyerIdNumber: try buyer.text("buyerIdNumber")),
            consignee: .init(
                consignee: try consignee.text("consignee"),
                consigneeTelephone: try consignee.text("consigneeTelephone"),
                consigneeAddress: try consignee.text("consigneeAddress"),
                consigneeDistrict: try consignee.textIfPresent("consigneeDistrict")),
            payment: try self.payment(try members.object("payment")),
            logistics: try self.logistics(try members.object("logistics")),
            note: try members.textIfPresent("note"), lines: try members.objects("lines").map(self.line))
        order.dispatchBy = try members.textIfPresent("dispatchBy")
        return order
    }

    private static func payment(_ members: StoredMembers) throws -> Order.Payment {
        Order.Payment(
            payTransactionId: try members.text("payTransactionId"), payTime: try members.text("payTime"),
            amountPaid: try members.amount("amountPaid"),
            split: try members.objectIfPresent("split").map { split in
                .init(
                    transactionId: try split.text("transactionId"), amountPaid: try split.amount("amountPaid"),
                    orders: try split.number("orders"))
            })
    }

    private static func logistics(_ members: StoredMembers) throws -> Order.Logistics {
        Order.Logistics(
            logisticsNo: try members.text("logisticsNo"), freight: try members.amount("freight"),
            insuredFee: try members.amount("insuredFee"), grossWeight: try members.amount("grossWeight"),
            netWeight: try members.amount("netWeight"), trafNo: try members.textIfPresent("trafNo"),
            voyageNo: try members.textIfPresent("voyageNo"), billNo: try members.textIfPresent("billNo"),
            country: try members.textIfPresent("country"))
    }

    private static func line(_ members: StoredMembers) throws -> OrderLine {
        var line = OrderLine(
            gnum: try members.number("gnum"), itemNo: try members.textIfPresent("itemNo"),
            itemRecordNo: try members.textIfPresent("itemRecordNo"), itemName: try members.text("itemName"),
            gcode: try members.text("gcode"), gname: try members.text("gname"), gmodel: try members.text("gmodel"),
            barCode: try members.text("barCode"), country: try members.text("country"), unit: try members.text("unit"),
            qty: try members.amount("qty"), price: try members.amount("price"),
            totalPrice: try members.amount("totalPrice"), unit1: try members.text("unit1"),
            qty1: try members.amount("qty1"), unit2: try members.textIfPresent("unit2"),
            qty2: try members.amountIfPresent("qty2"),
            netContent: try members.objectIfPresent("netContent").map { content in
                guard let unit = OrderLine.NetContent.Measure(rawValue: try content.text("unit")) else {
                    throw StoredMembers.Unfit()
                }
                return .init(value: try content.amount("value"), unit: unit)
            },
            note: try members.textIfPresent("note"))
        line.perishable = try members.flagIfPresent("perishable")
        return line
    }
}

extension Amount {
    /// A string in plain notation.
    fileprivate var stored: JSON { .string(self.description) }
}
