extension DocumentKind {
    /// Request to cancel an import inventory; customs knows it by the inventory it cancels. It can only be new
    /// (appType 1). Message 撤销申请单, CEB623Message.
    public static let cancellation = DocumentKind(
        KindDefinition(
            623, .import,
            receipt: ReceiptDefinition(624, node: "InvtCancelReturn", numbers: ["copNo", "preNo"]),
            node: "InvtCancel",
            head: .init(
                nil,
                """
                guid C36, appType C1, appTime C14, appStatus C1..3, customsCode C4, orderNo C1..60, \
                ebpCode C1..18, ebpName C1..100, ebcCode C1..18, ebcName C1..100, logisticsNo C1..60, \
                logisticsCode C1..18, logisticsName C1..100, copNo? C0..20, preNo? C0..18, invtNo C1..18, \
                buyerIdType C1, buyerIdNumber C1..60, buyerName C1..60, buyerTelephone C1..30, \
                agentCode C1..18, agentName C1..100, reason C1..1000, note? C0..1000
                """),
            signed: true, key: ["invtNo"]))
}

extension DocumentDerivation {
    /// The request to cancel a declared inventory.
    ///
    /// - Parameters:
    ///   - invtNo: number that customs gave the inventory.
    ///   - copNo: own number of the request, at most 20 characters.
    ///   - reason: for the officer, 1 to 1000 characters.
    public static func cancellation(
        of order: Order, tenant: TenantProfile, port: PortProfile, invtNo: String, copNo: String, reason: String
    ) -> DocumentBody {
        DocumentBody(
            .cancellation, head: Self.requestHead(order, tenant, port, invtNo: invtNo, copNo: copNo, reason: reason))
    }

    /// What requests about an inventory have in common.
    static func requestHead(
        _ order: Order, _ tenant: TenantProfile, _ port: PortProfile, invtNo: String, copNo: String, reason: String
    ) -> [String: String] {
        [
            "customsCode": port.customsCode, "orderNo": order.orderNo,
            "ebpCode": tenant.platform.code, "ebpName": tenant.platform.name,
            "ebcCode": tenant.merchant.code, "ebcName": tenant.merchant.name,
            "logisticsNo": order.logistics.logisticsNo,
            "logisticsCode": tenant.logistics.code, "logisticsName": tenant.logistics.name,
            "copNo": copNo, "invtNo": invtNo,
            "buyerIdType": order.buyer.buyerIdType, "buyerIdNumber": order.buyer.buyerIdNumber,
            "buyerName": order.buyer.buyerName, "buyerTelephone": order.buyer.buyerTelephone,
            "agentCode": tenant.declarant.code, "agentName": tenant.declarant.name, "reason": reason,
        ]
    }
}
