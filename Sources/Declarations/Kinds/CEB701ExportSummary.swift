extension DocumentKind {
    /// Request to sum up released export inventories into a declaration; answered by a 702, then a 792 with the
    /// result. Message 汇总申请单, CEB701Message.
    public static let exportSummary = DocumentKind(
        KindDefinition(
            701, .export,
            receipt: ReceiptDefinition(702, node: "SummaryReturn", numbers: ["copNo", "preNo", "sumNo"]),
            node: "SummaryApply",
            head: .init(
                "SummaryApplyHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1, customsCode C4, copNo C0..30, preNo? C0..18, \
                sumNo? C0..18, agentCode C0..18, agentName C0..100, ebcCode C0..18, ebcName C0..100, \
                declAgentCode C0..18, declAgentName C0..100, startTime? C14, endTime? C14, loctNo? C0..10, \
                summaryFlag C1, itemNameFlag C1, msgCount INT..9, msgSeqNo INT..9, note? C0..1000
                """),
            list: .init(
                "SummaryApplyList",
                """
                invtNo C0..20
                """),
            lines: 0...KindDefinition.manyLines,
            signed: false, key: ["copNo"]))
}
