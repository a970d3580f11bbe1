/// Says what differs between two contents of one order, without telling either value.
public enum OrderDifference {
    /// One violation `differs` per field, with the pointer in the new order; a line that is only in one of both is one
    /// violation.
    public static func between(_ old: Order, _ new: Order) -> [Violation] {
        var differences: [Violation] = []
        for (field, value) in OrderMirror.head + OrderMirror.laterHead where !Self.same(value(old), value(new)) {
            differences.append(ViolationCode.differs.violation(at: field.field.pointer(), field: field.field))
        }
        for index in 0..<Swift.max(old.lines.count, new.lines.count) {
            guard old.lines.indices.contains(index), new.lines.indices.contains(index) else {
                var violation = ViolationCode.differs.violation(at: "/lines/\(index)")
                violation.element = "CEB311Message/OrderList"
                differences.append(violation)
                continue
            }
            for (field, value) in OrderMirror.line + OrderMirror.laterLine
            where !Self.same(value(old.lines[index]), value(new.lines[index])) {
                let place = field.field.pointer(line: index)
                differences.append(ViolationCode.differs.violation(at: place, field: field.field))
            }
        }
        return differences
    }

    /// The kinds of documents whose content (or key) changes between two contents of one order.
    ///
    /// - Parameter port: any port profile; a change of port itself changes the inventory.
    public static func changedKinds(
        _ old: Order, _ new: Order, tenant: TenantProfile, port: PortProfile
    ) -> Set<DocumentKind> {
        Set(
            DocumentKind.ofOrders.filter { kind in
                if kind == .inventory, old.port != new.port { return true }
                let bodies = [old, new].map {
                    DocumentDerivation.body(kind, order: $0, tenant: tenant, port: port, copNo: "")
                }
                return bodies[0].key != bodies[1].key || bodies[0].canonicalBytes != bodies[1].canonicalBytes
            })
    }

    /// Why a correction cannot be filed: it changes documents that this tenant does not file itself. Empty when it can.
    ///
    /// One violation `part_of_others` per field that such a document takes from the order.
    public static func partsOfOthers(
        _ old: Order, _ new: Order, tenant: TenantProfile, port: PortProfile
    ) -> [Violation] {
        let kinds = self.changedKinds(old, new, tenant: tenant, port: port).subtracting(tenant.files)
        let changed = kinds.map { self.changedElements($0, old, new, tenant, port) }
        return self.between(old, new).compactMap { difference in
            guard let name = difference.element?.split(separator: "/").last.map(String.init) else { return nil }
            let names = [name] + (OrderMirror.otherNames[name] ?? [])
            guard changed.contains(where: { !$0.isDisjoint(with: names) }) else { return nil }
            let field = InputField.all.first { $0.element == difference.element }
            return ViolationCode.partOfOthers.violation(at: difference.at, field: field)
        }
    }

    /// Names of the elements of a document whose values differ; `OrderList` when lines were added or removed.
    private static func changedElements(
        _ kind: DocumentKind, _ old: Order, _ new: Order, _ tenant: TenantProfile, _ port: PortProfile
    ) -> Set<String> {
        let before = DocumentDerivation.body(kind, order: old, tenant: tenant, port: port, copNo: "")
        let after = DocumentDerivation.body(kind, order: new, tenant: tenant, port: port, copNo: "")
        var rows = [(DocumentFields.head(of: kind), before.head, after.head)]
        for (old, new) in zip(before.lines, after.lines) { rows.append((DocumentFields.line(of: kind), old, new)) }
        var names: Set<String> = before.lines.count == after.lines.count ? [] : ["OrderList"]
        for (elements, old, new) in rows {
            for (index, element) in elements.enumerated() where !self.same(old[index], new[index]) {
                names.insert(element)
            }
        }
        return names
    }

    private static func same(_ old: String?, _ new: String?) -> Bool {
        switch (old, new) {
        case (nil, nil): true
        case (let old?, let new?): old.utf8.elementsEqual(new.utf8)
        default: false
        }
    }
}

extension Order {
    /// A byte string that is equal exactly when two orders have the same content: input of the "same order" hash.
    public var canonicalBytes: [UInt8] {
        // Fields that came later leave the bytes of orders without them as they were.
        let later = OrderMirror.laterHead.compactMap { field in
            field.value(self).map { "\(field.name.rawValue)=\($0)" }
        }
        func laterLine(_ line: OrderLine) -> [String?] {
            OrderMirror.laterLine.compactMap { field in field.value(line).map { "\(field.name.rawValue)=\($0)" } }
        }
        let body = DocumentBody(
            kind: .order, key: .order(ebpCode: "", orderNo: ""),
            head: OrderMirror.head.map { $0.value(self) } + later,
            lines: self.lines.map { line in OrderMirror.line.map { $0.value(line) } + laterLine(line) })
        return body.canonicalBytes
    }
}

/// Every field of an order as text.
enum OrderMirror {
    typealias Field<Source> = (name: FieldName, value: @Sendable (Source) -> String?)

    static let head: [Field<Order>] = [
        (.orderNo, { $0.orderNo }), (.port, { $0.port }), (.goodsValue, { $0.goodsValue.description }),
        (.freight, { $0.freight.description }), (.discount, { $0.discount.description }),
        (.taxTotal, { $0.taxTotal.description }), (.acturalPaid, { $0.acturalPaid.description }),
        (.note, { $0.note }), (.buyerRegNo, { $0.buyer.buyerRegNo }), (.buyerName, { $0.buyer.buyerName }),
        (.buyerTelephone, { $0.buyer.buyerTelephone }), (.buyerIdType, { $0.buyer.buyerIdType }),
        (.buyerIdNumber, { $0.buyer.buyerIdNumber }), (.consignee, { $0.consignee.consignee }),
        (.consigneeTelephone, { $0.consignee.consigneeTelephone }),
        (.consigneeAddress, { $0.consignee.consigneeAddress }),
        (.consigneeDistrict, { $0.consignee.consigneeDistrict }),
        (.payTransactionId, { $0.payment.payTransactionId }), (.payTime, { $0.payment.payTime }),
        (.amountPaid, { $0.payment.amountPaid.description }), (.logisticsNo, { $0.logistics.logisticsNo }),
        (.logisticsFreight, { $0.logistics.freight.description }),
        (.insuredFee, { $0.logistics.insuredFee.description }),
        (.grossWeight, { $0.logistics.grossWeight.description }),
        (.netWeight, { $0.logistics.netWeight.description }),
    ]

    /// Fields of the head that orders stored by earlier editions do not have.
    static let laterHead: [Field<Order>] = [
        (.trafNo, { $0.logistics.trafNo }), (.voyageNo, { $0.logistics.voyageNo }),
        (.billNo, { $0.logistics.billNo }), (.departureCountry, { $0.logistics.country }),
        (.splitTransactionId, { $0.payment.split?.transactionId }),
        (.splitAmountPaid, { $0.payment.split?.amountPaid.description }),
        (.splitOrders, { $0.payment.split.map { String($0.orders) } }), (.dispatchBy, { $0.dispatchBy }),
    ]

    /// Fields of a line that orders stored by earlier editions do not have.
    static let laterLine: [Field<OrderLine>] = [(.perishable, { $0.perishable.map { $0 ? "1" : "0" } })]

    static let line: [Field<OrderLine>] = [
        (.gnum, { String($0.gnum) }), (.itemNo, { $0.itemNo }), (.itemRecordNo, { $0.itemRecordNo }),
        (.itemName, { $0.itemName }), (.gcode, { $0.gcode }), (.gname, { $0.gname }), (.gmodel, { $0.gmodel }),
        (.barCode, { $0.barCode }), (.country, { $0.country }), (.unit, { $0.unit }),
        (.qty, { $0.qty.description }), (.price, { $0.price.description }),
        (.totalPrice, { $0.totalPrice.description }), (.unit1, { $0.unit1 }), (.qty1, { $0.qty1.description }),
        (.unit2, { $0.unit2 }), (.qty2, { $0.qty2?.description }),
        (.netContentValue, { $0.netContent?.value.description }),
        (.netContentUnit, { $0.netContent?.unit.rawValue }), (.lineNote, { $0.note }),
    ]

    /// Elements by which other documents name the same value.
    static let otherNames: [String: [String]] = [
        "buyerName": ["payerName"], "buyerIdNumber": ["payerIdNumber"], "buyerIdType": ["payerIdType"],
        "buyerTelephone": ["telephone"], "grossWeight": ["weight"],
    ]
}
