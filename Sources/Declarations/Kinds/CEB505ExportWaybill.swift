extension DocumentKind {
    /// Export waybill. Message 出口物流运单, CEB505Message.
    public static let exportWaybill = DocumentKind(
        KindDefinition(
            505, .export,
            receipt: ReceiptDefinition(506, node: "LogisticsReturn"),
            node: "Logistics",
            head: .init(
                nil,
                """
                guid C36, appType C1, appTime C14, appStatus C1, logisticsCode C0..18, logisticsName C0..100, \
                logisticsNo C0..32, freight N19,5, insuredFee N19,5, currency C3, grossWeight N19,5, \
                packNo INT..9, goodsInfo C0..200, ebcCode? C0..18, ebcName? C0..100, ebcTelephone? C0..50, \
                note? C0..1000
                """),
            signed: false, key: ["logisticsCode", "logisticsNo"]))
}
