import Declarations
import Testing

@testable import PortSimulator

@Suite struct MatchTests {
    @Test(
        arguments: [
            (DocumentKind.payment, "amountPaid", "99", "1332"), (.payment, "payerName", "别人", "1327"),
            (.payment, "payerIdNumber", "440308199901010012", "1327"), (.inventory, "buyerName", "别人", "13127"),
            (.inventory, "buyerTelephone", "3", "130126"), (.order, "payCode", "PAY2", "13035"),
            (.waybill, "consignee", "乙", nil), (.waybill, "consigneeAddress", "上海", nil),
            (.inventory, "consigneeAddress", "上海", nil), (.waybill, "orderNo", "OTHER", nil),
            (.inventory, "ebpCode", "EBP1", "good"),
        ] as [(DocumentKind, String, String, String?)])
    func oneDifference(_ kind: DocumentKind, _ field: String, _ value: String, _ code: String?) {
        var papers = Papers("A1")
        papers.changes[kind] = [field: value]
        var bench = Bench()
        bench.file(papers)
        bench.wait(10)
        guard code != "good" else {
            #expect(bench.statuses(.inventory) == [2, 120, 800])
            return
        }
        let receipts = bench.receipts(.inventory)
        #expect(receipts.map(\.status) == [2, 100])
        let text = receipts.last?.info ?? ""
        if let code {
            #expect(text.hasPrefix("[Code:\(code);Desc:"))
            #expect(bench.statuses(.order).last == 100)
        } else {
            #expect(!text.contains("Code"))
            #expect(bench.statuses(.order).last == 120)
        }
    }

    @Test func differentLines() {
        var papers = Papers("A1")
        papers.lineChanges[.inventory] = ["unit": "007"]
        var bench = Bench()
        bench.file(papers)
        bench.wait(10)
        #expect(bench.receipts(.inventory).last?.info.hasPrefix("[Code:1322;") == true)
    }

    @Test func differentNumbersOfLines() {
        var bench = Bench()
        let papers = Papers("A1")
        bench.file(papers, [.order, .payment, .waybill])
        var inventory = papers.document(.inventory)
        var second = inventory.lines[0]
        let index = second.names.firstIndex(of: "gnum") ?? 0
        var values = second.values
        values[index] = "2"
        second = FieldRow(names: second.names, values: values)
        inventory.lines.append(second)
        bench.file([inventory])
        bench.wait(10)
        #expect(bench.receipts(.inventory).last?.info.hasPrefix("[Code:1320;") == true)
    }

    @Test func theAmountTextNamesBothFigures() {
        var papers = Papers("A1")
        papers.changes[.payment] = ["amountPaid": "99.5"]
        var bench = Bench()
        bench.file(papers)
        bench.wait(10)
        let text = bench.receipts(.inventory).last?.info ?? ""
        #expect(text.hasSuffix(",[OrderHead.acturalPaid:100,PaymentHead.amountPaid:99.5]"))
    }

    @Test func theAnnualQuotaIsPerIdentityAndGivenBackByRejection() {
        var bench = Bench { $0.rules.annualLimit = Amount(250) }
        for number in ["A1", "A2"] { bench.file(Papers(number)) }
        bench.wait(10)
        #expect(bench.statuses(.inventory).filter { $0 == 800 }.count == 2)
        bench.file(Papers("A3"))
        bench.wait(10)
        let refused = bench.receipts(.inventory).last
        #expect(refused?.status == 100)
        #expect(refused?.info == "[Code:1313;Desc:订购人购买超过年度限额,超过个人年度购买额度;totalPrice：300 > limitPrice: 250;]")
        var smaller = Papers("A4")
        smaller.price = "50"
        bench.file(smaller)
        var stranger = Papers("A5")
        for kind in [DocumentKind.order, .inventory] {
            stranger.changes[kind] = ["buyerIdNumber": "440308199901010012"]
        }
        stranger.changes[.payment] = ["payerIdNumber": "440308199901010012"]
        bench.file(stranger)
        bench.wait(10)
        let record = bench.house.snapshot()
        #expect(record.declaration(.inventory, code: "EBC1", number: "A4")?.status == 800)
        #expect(record.declaration(.inventory, code: "EBC1", number: "A5")?.status == 800)
    }

    @Test func theQuotaStartsAgainWithTheYear() {
        var bench = Bench { $0.rules.annualLimit = Amount(100) }
        bench.file(Papers("A1"))
        bench.wait(365 * 86_400)
        bench.file(Papers("A2"), seconds: 365 * 86_400)
        bench.wait(10)
        #expect(bench.house.snapshot().declaration(.inventory, code: "EBC1", number: "A2")?.status == 800)
    }

    @Test func groupedAmounts() {
        #expect(Port621.grouped(Amount(26_000)) == "26,000")
        #expect(Port621.grouped(Amount("26114.44") ?? .zero) == "26,114.44")
        #expect(Port621.grouped(Amount(100)) == "100")
    }
}
