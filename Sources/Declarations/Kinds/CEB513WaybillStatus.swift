extension DocumentKind {
    /// Waybill status: signed for (`S`), filed by the logistics enterprise after the parcel was handed over. Message
    /// 物流运单状态, CEB513Message.
    public static let waybillStatus = DocumentKind(
        KindDefinition(
            513, .import,
            receipt: ReceiptDefinition(514, node: "LogisticsStatusReturn"),
            node: "LogisticsStatus",
            head: .init(
                nil,
                """
                guid C36, appType C1, appTime C14, appStatus C1..3, logisticsCode C1..18, \
                logisticsName C1..100, logisticsNo C1..60, logisticsStatus C1, logisticsTime C14, note? C0..1000
                """),
            signed: false, key: ["logisticsCode", "logisticsNo", "logisticsStatus"]))
}
