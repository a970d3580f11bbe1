extension DocumentKind {
    /// Departure of export parcels. Message 出口离境单, CEB509Message.
    public static let exportDeparture = DocumentKind(
        KindDefinition(
            509, .export,
            receipt: ReceiptDefinition(510, node: "DepartureReturn", numbers: ["copNo", "preNo"]),
            node: "Departure",
            head: .init(
                "DepartureHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1, customsCode C4, copNo C0..30, preNo? C18, \
                logisticsCode C0..18, logisticsName C0..100, trafMode C1, trafName? C0..100, voyageNo? C0..32, \
                billNo? C0..37, leaveTime C14, msgCount INT..9, msgSeqNo INT..9, note? C0..1000
                """),
            list: .init(
                "DepartureList",
                """
                gnum INT..5, totalPackageNo? C0..37, logisticsNo C0..32, note? C0..1000
                """),
            lines: 1...KindDefinition.manyLines,
            signed: false, key: ["copNo"]))
}
