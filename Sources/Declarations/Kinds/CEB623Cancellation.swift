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
