import Declarations
import Testing

@testable import PortSimulator

@Suite struct ClearanceLifeTests {
    @Test func fourDocumentsAreReleasedAndBilled() throws {
        var bench = Bench()
        bench.file(Papers("A1"))
        bench.wait(10)
        #expect(bench.statuses(.order) == [2, 120])
        #expect(bench.statuses(.payment) == [2, 120])
        #expect(bench.statuses(.waybill) == [2, 120])
        #expect(bench.statuses(.inventory) == [2, 120, 800])
        let inventory = bench.receipts(.inventory)
        #expect(inventory.map(\.names.preNo).allSatisfy { $0.hasPrefix("B2026") && $0.utf8.count == 18 })
        #expect(inventory[0].names.invtNo.isEmpty)
        #expect(inventory[2].names.invtNo.hasPrefix("23072026I"))
        #expect(inventory[2].names.invtNo.utf8.count == 18)
        #expect(inventory[0].guid == Papers("A1").document(.inventory).guid)
        #expect(inventory[1].guid != inventory[0].guid)
        #expect(inventory[1].guid == inventory[1].guid.lowercased())
        guard case .bill(let bill) = bench.receipts(.taxBill)[0].extra else {
            Issue.record("no bill")
            return
        }
        #expect(bill.total == Amount("9.1"))
        guard case .billStatus(let summed) = bench.receipts(.taxBillStatus)[0].extra else {
            Issue.record("no summing up")
            return
        }
        #expect(summed.status == "2")
        #expect(!summed.entDutyNo.isEmpty)
        #expect(bench.house.snapshot().violations().isEmpty)
    }

    @Test func anInventoryWaitsForALatePayment() {
        var bench = Bench()
        let papers = Papers("A1")
        bench.file(papers, [.order, .waybill, .inventory])
        bench.wait(3600)
        #expect(bench.statuses(.inventory) == [2])
        #expect(bench.receipts(.inventory)[0].info.hasSuffix("支付信息不存在"))
        bench.file(papers, [.payment])
        bench.wait(10)
        #expect(bench.statuses(.inventory) == [2, 120, 800])
    }

    @Test(arguments: [DocumentKind.order, .waybill]) func anInventoryWaitsForAnyPart(_ late: DocumentKind) {
        var bench = Bench()
        let papers = Papers("A1")
        bench.file(papers, DocumentKind.ofOrders.filter { $0 != late })
        bench.wait(3600)
        #expect(bench.statuses(.inventory) == [2])
        bench.file(papers, [late])
        bench.wait(10)
        #expect(bench.statuses(.inventory) == [2, 120, 800])
    }

    @Test func theStatusTwoTextWarnsOnlyWithoutPayment() {
        var bench = Bench()
        bench.file(Papers("A1"))
        bench.wait(1)
        let text = bench.receipts(.inventory)[0].info
        #expect(!text.contains("支付信息不存在"))
        #expect(text.hasSuffix("[电商企业编码：EBC1订单编号：A1]"))
    }

    @Test func aPlayedPaymentEnterpriseFilesItself() {
        var bench = Bench { $0.rules.playedPayments = ["PAY1"] }
        bench.file(Papers("A1"), [.order, .waybill, .inventory])
        bench.wait(10)
        #expect(bench.statuses(.inventory) == [2, 120, 800])
        #expect(bench.statuses(.payment).isEmpty)
    }

    @Test func scriptedOutcomes() {
        var bench = Bench()
        bench.file(Papers("A-HOLD"))
        bench.file(Papers("B-NOBILL"))
        bench.file(Papers("C-E621017x2"), [.order, .payment, .waybill])
        bench.wait(0.3)
        for round in 0..<3 {
            let guid = "R\(round)" + String(repeating: "0", count: 34)
            let expected = round < 2 ? -621_017 : 2
            let document = Papers("C-E621017x2").document(.inventory, guid: guid, seconds: round)
            #expect(bench.answer(to: document) == expected)
        }
        bench.wait(60)
        func last(_ number: String) -> Int? {
            bench.house.snapshot().declaration(.inventory, code: "EBC1", number: number)?.status
        }
        #expect(last("A-HOLD") == 800)
        #expect(last("C-E621017x2") == 800)
        #expect(bench.receipts(.inventory).filter { $0.names.orderNo == "A-HOLD" }.map(\.status) == [2, 120, 300, 800])
        let billed = Set(bench.receipts(.taxBill).map(\.names.orderNo))
        #expect(billed == ["A-HOLD", "C-E621017x2"])
    }

    @Test func aScriptedRejectionBlamesTheOrderAndCanBeCorrected() {
        var bench = Bench()
        let papers = Papers("A-Q1332x1")
        bench.file(papers)
        bench.wait(10)
        #expect(bench.statuses(.inventory) == [2, 100])
        #expect(bench.statuses(.order) == [2, 120, 100])
        bench.file([papers.document(.order, guid: String(repeating: "1", count: 36), appType: "2", seconds: 60)])
        bench.file([papers.document(.inventory, guid: String(repeating: "2", count: 36), appType: "2", seconds: 60)])
        bench.wait(10)
        #expect(bench.statuses(.inventory) == [2, 100, 2, 120, 800])
    }

    @Test func outcomesCanBeListed() throws {
        var settings = PortSettings()
        let json =
            #"{"outcomes":[{"mark":"ODD","kind":311,"status":-301013,"times":1},{"mark":"BAD","status":100,"code":"1313"}]}"#
        try settings.apply(json: Array(json.utf8), now: Papers.start)
        var bench = Bench { $0 = settings }
        #expect(bench.answer(to: Papers("ODD1").document(.order)) == -301_013)
        #expect(bench.answer(to: Papers("ODD1").document(.order, seconds: 1)) == 2)
        bench.file(Papers("BAD1"))
        bench.wait(5)
        #expect(bench.statuses(.inventory) == [2, 100])
    }
}
