extension DocumentKind {
    /// Export master list: which inventories travel under one master bill. Message 出口清单总分单, CEB607Message.
    public static let exportManifest = DocumentKind(
        KindDefinition(
            607, .export,
            receipt: ReceiptDefinition(608, node: "WayBillReturn", numbers: ["copNo", "preNo"]),
            node: "WayBill",
            head: .init(
                "WayBillHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1, customsCode C4, copNo C0..30, preNo? C18, \
                agentCode C0..18, agentName C0..100, loctNo? C0..10, trafMode C1, trafName C0..100, \
                voyageNo C0..32, billNo C0..37, domesticTrafNo? C0..100, grossWeight N19,5, \
                logisticsCode C0..18, logisticsName C0..100, msgCount INT..9, msgSeqNo INT..9, note? C0..1000
                """),
            list: .init(
                "WayBillList",
                """
                gnum INT..5, totalPackageNo? C0..60, logisticsNo C0..32, invtNo? C0..20, note? C0..1000
                """),
            lines: 1...KindDefinition.manyLines,
            signed: false, key: ["copNo"]))
}
