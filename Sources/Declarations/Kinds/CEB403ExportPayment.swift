extension DocumentKind {
    /// Receipt of payment for an export order. Message 出口收款单, CEB403Message.
    public static let exportPayment = DocumentKind(
        KindDefinition(
            403, .export,
            receipt: ReceiptDefinition(404, node: "ReceiptsReturn"),
            node: "Receipts",
            head: .init(
                nil,
                """
                guid C36, appType C1, appTime C14, appStatus C1, ebpCode C0..18, ebpName C0..100, \
                ebcCode C0..18, ebcName C0..100, orderNo C0..60, payCode? C0..18, payName C0..100, \
                payNo? C0..60, charge N19,5, currency C3, accountingDate C14, note? C0..1000
                """),
            signed: false, key: ["ebcCode", "orderNo"]))
}
