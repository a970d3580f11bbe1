extension DocumentKind {
    /// Request to take goods of a released import inventory back: whole or part, each line by its original `gnum`.
    /// Message 退货申请单, CEB625Message.
    public static let refund = DocumentKind(
        KindDefinition(
            625, .import,
            receipt: ReceiptDefinition(626, node: "InvtRefundReturn", numbers: ["copNo", "preNo"]),
            node: "InvtRefund",
            head: .init(
                "InvtRefundHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1..3, customsCode C4, orderNo C1..60, \
                ebpCode C1..18, ebpName C1..100, ebcCode C1..18, ebcName C1..100, logisticsNo C1..60, \
                logisticsCode C1..18, logisticsName C1..100, copNo? C0..20, preNo? C0..18, invtNo C1..18, \
                buyerIdType C1, buyerIdNumber C1..60, buyerName C1..60, buyerTelephone C1..30, \
                agentCode C1..18, agentName C1..100, reason C1..1000, note? C0..1000
                """),
            list: .init(
                "InvtRefundList",
                """
                gnum INT, gcode C10, gname C1..250, qty N19,5, unit C3, note? C0..1000
                """),
            lines: 1...99,
            signed: true, key: ["invtNo", "copNo"]))
}

extension DocumentDerivation {
    /// The request to take goods of a released inventory back.
    ///
    /// - Parameters:
    ///   - invtNo: number that customs gave the inventory.
    ///   - copNo: own number of the request, at most 20 characters.
    ///   - reason: for the officer, 1 to 1000 characters.
    ///   - quantities: what comes back, by `gnum`, in the sales unit; lines that are not named stay with the buyer.
    public static func refund(
        of order: Order, tenant: TenantProfile, port: PortProfile, invtNo: String, copNo: String, reason: String,
        quantities: [Int: Amount]
    ) -> DocumentBody {
        let lines = order.lines.compactMap { line -> [String: String]? in
            guard let quantity = quantities[line.gnum] else { return nil }
            return [
                "gnum": String(line.gnum), "gcode": line.gcode, "gname": line.gname, "qty": quantity.description,
                "unit": line.unit,
            ]
        }
        return DocumentBody(
            .refund, head: Self.requestHead(order, tenant, port, invtNo: invtNo, copNo: copNo, reason: reason),
            lines: lines)
    }
}
