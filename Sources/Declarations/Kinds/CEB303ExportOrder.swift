extension DocumentKind {
    /// Export order. Message 出口电子订单, CEB303Message.
    public static let exportOrder = DocumentKind(
        KindDefinition(
            303, .export,
            receipt: ReceiptDefinition(304, node: "OrderReturn"),
            node: "Order",
            head: .init(
                "OrderHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1, orderType C1, orderNo C0..60, ebpCode C0..18, \
                ebpName C0..100, ebcCode C0..18, ebcName C0..100, goodsValue N19,5, freight N19,5, currency C3, \
                note? C0..1000
                """),
            list: .init(
                "OrderList",
                """
                gnum INT..5, itemNo C0..30, itemName C0..250, itemDescribe? C0..1000, barCode? C0..50, unit C3, \
                currency C3, qty N19,5, price N19,5, totalPrice N19,5, note? C0..1000
                """),
            lines: 1...100,
            signed: false, key: ["ebpCode", "orderNo"]))
}
