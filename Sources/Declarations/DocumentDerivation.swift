/// Makes documents from an order. Pure: the same order, tenant, port and `copNo` always give the same content.
public enum DocumentDerivation {
    /// The content of one document that is derived from orders.
    ///
    /// - Parameter copNo: own number of the inventory, at most 20 characters; the other kinds do not use it.
    public static func body(
        _ kind: DocumentKind, order: Order, tenant: TenantProfile, port: PortProfile, copNo: String
    ) -> DocumentBody {
        let source = DerivationSource(order: order, tenant: tenant, port: port, copNo: copNo)
        let (head, line) = (kind.definition.derivation?.head ?? [], kind.definition.derivation?.line ?? [])
        return DocumentBody(
            kind: kind, key: self.businessKey(kind, order: order, tenant: tenant),
            head: head.map { $0.value(source) },
            lines: line.isEmpty ? [] : order.lines.map { goods in line.map { $0.value(goods) } })
    }

    /// The number by which customs will know a document of this order.
    public static func businessKey(_ kind: DocumentKind, order: Order, tenant: TenantProfile) -> BusinessKey {
        switch kind {
        case .order: .order(ebpCode: tenant.platform.code, orderNo: order.orderNo)
        case .payment: .payment(payCode: tenant.payment.code, payTransactionId: order.payment.payTransactionId)
        case .waybill: .waybill(logisticsCode: tenant.logistics.code, logisticsNo: order.logistics.logisticsNo)
        default: .inventory(ebpCode: tenant.platform.code, orderNo: order.orderNo)
        }
    }

    /// The keys of all four documents of this order.
    public static func keys(order: Order, tenant: TenantProfile) -> [DocumentKind: BusinessKey] {
        Dictionary(
            uniqueKeysWithValues: DocumentKind.ofOrders.map {
                ($0, self.businessKey($0, order: order, tenant: tenant))
            })
    }
}
