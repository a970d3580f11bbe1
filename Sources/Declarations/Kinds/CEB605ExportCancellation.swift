extension DocumentKind {
    /// Request to cancel an export inventory. Message 出口撤销申请单, CEB605Message.
    public static let exportCancellation = DocumentKind(
        KindDefinition(
            605, .export,
            receipt: ReceiptDefinition(606, node: "InvtCancelReturn", numbers: ["copNo", "preNo"]),
            node: "InvtCancel",
            head: .init(
                nil,
                """
                guid C36, appType C1, appTime C14, appStatus C1, customsCode C4, copNo C0..30, preNo? C18, \
                invtNo C0..20, reason C0..1000, agentCode C0..18, agentName C0..100, ebcCode C0..18, \
                ebcName C0..100, note? C0..1000
                """),
            signed: false, key: ["invtNo"]))
}
