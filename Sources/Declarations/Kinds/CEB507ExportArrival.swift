extension DocumentKind {
    /// Arrival of export parcels at the supervised site. Message 出口运抵单, CEB507Message.
    public static let exportArrival = DocumentKind(
        KindDefinition(
            507, .export,
            receipt: ReceiptDefinition(508, node: "ArrivalReturn", numbers: ["copNo", "preNo"]),
            node: "Arrival",
            head: .init(
                "ArrivalHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1, customsCode C4, copNo C0..30, preNo? C18, \
                operatorCode C0..18, operatorName C0..100, loctNo? C0..10, ieFlag C1, trafMode C1, \
                billNo? C0..37, domesticTrafNo C0..100, logisticsCode C0..18, logisticsName C0..100, \
                msgCount INT..9, msgSeqNo INT..9, note? C0..1000
                """),
            list: .init(
                "ArrivalList",
                """
                gnum INT..5, logisticsNo C0..32, totalPackageNo? C0..37, note? C0..1000
                """),
            lines: 0...KindDefinition.manyLines,
            signed: false, key: ["copNo"]))
}
