import Declarations
import Testing

@testable import PortSimulator

@Suite struct ScriptTests {
    @Test func marksOfAnOrderNumber() {
        let marks = ScriptedOutcome.marks(in: "A1-N623x1-W625x60-PAID99.5-VOIDBILL-Q1371")
        #expect(marks.map(\.kinds) == [[.cancellation], [.refund], [.payment], [.inventory], [.inventory]])
        #expect(marks.map(\.times) == [1, nil, nil, nil, nil])
        #expect(
            marks.map(\.effect) == [
                .rejectWords("不同意"), .wait(seconds: 60), .playedAmount(Amount("99.5") ?? .zero), .voidBill,
                .reject(code: "1371"),
            ])
        #expect(ScriptedOutcome.marks(in: "A-N9-N1234-W623-PAIDx-NOW-W623x-N623xy").isEmpty)
        #expect(ScriptedOutcome.marks(in: "A-E623027").map(\.kinds) == [[.cancellation]])
        #expect(ScriptedOutcome.marks(in: "A-E505015").map(\.kinds) == [[.waybillStatus]])
    }

    @Test func outcomesOfEveryKindCanBeListed() throws {
        var settings = PortSettings()
        let json = """
            {"outcomes":[{"mark":"A","kind":623,"status":100,"text":"不同意"},
            {"mark":"A","kind":625,"effect":"wait","seconds":30},{"mark":"A","effect":"voidBill"},
            {"mark":"A","kind":411,"effect":"playedAmount","amount":"9.9"},{"mark":"A","kind":603,"status":500}],
            "rules":{"cancellationAfterRelease":"refuse","signedForNeedsRelease":false,"returnDays":7,
            "exportReturnDays":9,"bodiesKept":5},"delays":{"settling":2}}
            """
        try settings.apply(json: Array(json.utf8), now: Papers.start)
        #expect(
            settings.outcomes.map(\.kinds) == [
                [.cancellation], [.refund], [.inventory], [.payment], [.exportInventory],
            ])
        #expect(
            settings.outcomes.map(\.effect) == [
                .rejectWords("不同意"), .wait(seconds: 30), .voidBill, .playedAmount(Amount("9.9") ?? .zero),
                .hold(status: 500),
            ])
        #expect(settings.rules.cancellationAfterRelease == .refuse)
        #expect(!settings.rules.signedForNeedsRelease)
        #expect((settings.rules.returnDays, settings.rules.exportReturnDays, settings.rules.bodiesKept) == (7, 9, 5))
        #expect(settings.delays.settling == 2)
    }

    @Test(arguments: [
        #"{"outcomes":[{"mark":"A","kind":999,"status":100}]}"#, #"{"outcomes":[{"mark":"A","effect":"wait"}]}"#,
        #"{"outcomes":[{"mark":"A","effect":"playedAmount","amount":"x"}]}"#,
        #"{"rules":{"cancellationAfterRelease":"perhaps"}}"#, #"{"rules":{"signedForNeedsRelease":1}}"#,
        #"{"faults":{"silences":[{"mark":"A","kinds":[999],"seconds":1}]}}"#,
    ])
    func wrongSettingsChangeNothing(_ json: String) {
        var settings = PortSettings()
        #expect(throws: PortError.self) { try settings.apply(json: Array(json.utf8), now: Papers.start) }
        #expect(settings == PortSettings())
    }

    /// The payment enterprise files itself, with another amount: order and inventory are rejected together.
    @Test func aPlayedPaymentOfAnotherAmount() {
        var bench = Bench { $0.rules.playedPayments = ["PAY1"] }
        bench.file(Papers("A1-PAID99.5"), [.order, .waybill, .inventory])
        bench.wait(10)
        #expect(bench.statuses(.inventory) == [2, 100])
        #expect(bench.statuses(.order) == [2, 120, 100])
        let text = bench.receipts(.inventory).last?.info ?? ""
        #expect(text.hasSuffix(",[OrderHead.acturalPaid:100,PaymentHead.amountPaid:99.5]"))
        #expect(bench.statuses(.payment).isEmpty)
    }

    @Test func aPlayedPaymentThatComesLate() {
        for mark in ["A1-W411x600", "A1"] {
            var bench = Bench { $0.rules.playedPayments = ["PAY1"] }
            bench.file(Papers(mark), [.order, .waybill, .inventory])
            bench.wait(300)
            #expect(bench.statuses(.inventory) == (mark == "A1" ? [2, 120, 800] : [2]))
            bench.wait(600)
            #expect(bench.statuses(.inventory) == [2, 120, 800])
        }
    }

    @Test func aBillThatBecomesVoidByItself() {
        var bench = Bench()
        bench.file(Papers("A1-VOIDBILL"))
        bench.file(Papers("B1"))
        bench.wait(10)
        #expect(bench.declaration(.inventory, "EBC1", "A1-VOIDBILL")?.billStatus == "3")
        #expect(bench.declaration(.inventory, "EBC1", "B1")?.billStatus == "2")
        #expect(bench.receipts(.taxBillStatus).count == 2)
    }

    @Test func silenceReachesRequestsByTheirOrder() throws {
        var bench = Bench()
        try bench.house.settings.faults.apply(
            json: Array(#"{"silences":[{"mark":"A1","kinds":[623],"seconds":600}]}"#.utf8), now: bench.now)
        let number = bench.release(Papers("A1"))
        #expect(bench.outcome(of: Requests("A1", invtNo: number).document(.cancellation, seconds: 9)).isEmpty)
        bench.wait(700)
        #expect(bench.statuses(of: .cancellation).sorted() == [2, 120, 399])
    }

    /// Kinds that name no order are asked by the order of their waybill or inventory, or by their own number.
    @Test func marksReachDocumentsWithoutOrder() {
        var bench = Bench()
        _ = bench.release(Papers("A1-N513"))
        #expect(bench.outcome(of: Requests("A1-N513").document(.waybillStatus, seconds: 9)) == [2, 100])
        #expect(bench.declaration(.waybillStatus, "LOG1", "LA1-N513/S")?.orderNo == "A1-N513")
        var list = Requests("B1")
        list.copNo = "LIST-N711x1"
        bench.file([Papers("B1").document(.waybill)])
        #expect(bench.outcome(of: list.document(.entryList, seconds: 9)) == [2, 100])
        bench.file([list.document(.entryList, seconds: 10)])
        bench.wait(5)
        #expect(bench.statuses(of: .entryList) == [2, 100, 2, 120, 399])
        let number = bench.export(Requests("X1-N605"))
        #expect(bench.outcome(of: Requests("X1-N605", invtNo: number).document(.exportCancellation)) == [2, 100])
    }
}
