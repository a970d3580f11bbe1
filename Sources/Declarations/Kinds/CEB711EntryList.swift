extension DocumentKind {
    /// Inbound list of a supervised site (direct purchase): the waybills that were unpacked there. One per message.
    /// Message 入库明细单, CEB711Message.
    public static let entryList = DocumentKind(
        KindDefinition(
            711, .import,
            receipt: ReceiptDefinition(712, node: "DeliveryReturn", numbers: ["copNo", "preNo", "rkdNo"]),
            node: "Delivery",
            head: .init(
                "DeliveryHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1..3, customsCode C4, copNo? C0..20, \
                preNo? C0..18, rkdNo? C0..18, operatorCode C1..18, operatorName C1..100, ieFlag C1, \
                trafMode C1, trafNo C1..100, voyageNo C1..32, billNo C1..37, logisticsCode C1..18, \
                logisticsName C1..100, unloadLocation? C0..100, note? C0..1000
                """),
            list: .init(
                "DeliveryList",
                """
                gnum INT, logisticsNo C1..60, note? C0..1000
                """),
            documents: 1...1,
            lines: 1...KindDefinition.manyLines,
            signed: true, key: ["copNo"]))
}
