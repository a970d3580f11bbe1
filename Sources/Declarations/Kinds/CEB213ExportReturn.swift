extension DocumentKind {
    /// Request to take exported goods back. Message 出口退货申请单, CEB213Message.
    public static let exportReturn = DocumentKind(
        KindDefinition(
            213, .export,
            receipt: ReceiptDefinition(214, node: "RefundReturn", numbers: ["coElNo", "preNo"]),
            node: "InvtRefund",
            head: .init(
                "InvtRefundHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1, customsCode C4, loctNo? C0..10, \
                ebpCode C0..18, ebpName C0..100, ebcCode C0..18, ebcName C0..100, logisticsNo C0..80, \
                logisticsCode C0..18, logisticsName C0..100, coElNo C0..30, preNo? C0..18, invtNo C0..20, \
                tradeMode? C4, agentCode C0..18, agentName C0..100, billNo C0..37, ieFlag C0..1, \
                trafMode C0..1, trafName C0..100, portCode C0..4, reason C0..500, country C0..3, \
                voyageNo C0..32, note? C0..500
                """),
            list: .init(
                "InvtRefundList",
                """
                gnum INT..4, gcode C0..10, gname C0..250, gmodel C0..250, qty N19,5, qty1 N19,5, unit C3, \
                unit1 C3, qty2? N19,5, unit2? C3, note? C0..500
                """),
            lines: 1...100,
            signed: false, key: ["coElNo"]))
}
