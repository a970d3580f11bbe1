extension DocumentKind {
    /// Export inventory: the declaration proper. Quantities stand in another order than in the import inventory: qty,
    /// qty1, qty2, unit, unit1, unit2. Message 出口申报清单, CEB603Message.
    public static let exportInventory = DocumentKind(
        KindDefinition(
            603, .export,
            receipt: ReceiptDefinition(604, node: "InventoryReturn", numbers: ["copNo", "preNo", "invtNo"]),
            node: "Inventory",
            head: .init(
                "InventoryHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1, customsCode C4, ebpCode C0..18, \
                ebpName C0..100, orderNo C0..60, logisticsCode C0..18, logisticsName C0..100, \
                logisticsNo C0..32, copNo C0..30, preNo? C18, invtNo? C0..20, ieFlag C1, portCode C4, \
                ieDate C8, statisticsFlag C1, agentCode C0..18, agentName C0..100, ebcCode C0..18, \
                ebcName C0..100, ownerCode C0..18, ownerName C0..100, iacCode? C0..18, iacName? C0..100, \
                emsNo? C0..30, tradeMode C4, trafMode C1, trafName? C0..100, voyageNo? C0..32, billNo? C0..37, \
                totalPackageNo? C0..37, loctNo? C0..10, licenseNo? C0..19, country C3, POD C3..4, \
                freight N19,5, fCurrency C3, fFlag C1, insuredFee N19,5, iCurrency C3, iFlag C1, wrapType C1, \
                packNo INT..9, grossWeight N19,5, netWeight N19,5, note? C0..1000
                """),
            list: .init(
                "InventoryList",
                """
                gnum INT..5, itemNo C0..20, itemRecordNo? C0..30, itemName? C0..250, gcode C10, gname C0..250, \
                gmodel C0..250, barCode C0..50, country C3, currency C3, qty N19,5, qty1 N19,5, qty2? N19,5, \
                unit C3, unit1 C3, unit2? C0..3, price N19,5, totalPrice N19,5, note? C0..1000
                """),
            lines: 1...100,
            signed: false, key: ["ebpCode", "orderNo"]))
}
