extension DocumentKind {
    /// Tally of exported goods that came back and arrived at a supervised site. Message 出口退货理货明细单, CEB215Message.
    public static let exportReturnTally = DocumentKind(
        KindDefinition(
            215, .export,
            receipt: ReceiptDefinition(216, node: "InvtRefundDetailReturn", numbers: ["coElNo", "preNo"]),
            node: "InvtRefundDetail",
            head: .init(
                nil,
                """
                guid C36, appType C1, appTime C14, appStatus C1, customsCode C4, operatorCode C0..18, \
                operatorName C0..100, logisticsCode C0..18, logisticsName C0..100, logisticsNo C0..80, \
                invtNo? C0..20, coElNo C0..20, preNo? C0..18, billNo C0..37, ieFlag C1, trafMode C1, \
                trafName C0..100, voyageNo C0..32, location? C0..250, note? C0..250
                """),
            signed: false, key: ["coElNo"]))
}
