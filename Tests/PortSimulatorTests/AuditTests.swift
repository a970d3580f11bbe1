import Declarations
import Testing

@testable import PortSimulator

/// The port's own books: each rule is broken on purpose once.
@Suite struct AuditTests {
    private func bench(_ papers: Papers = Papers("A1")) -> (Bench, PortKey) {
        var bench = Bench()
        bench.file([papers.document(.waybill)])
        bench.wait(1)
        _ = bench.outcome(of: Requests(papers.orderNo).document(.entryList))
        bench.file(papers, [.order, .payment, .inventory])
        bench.wait(5)
        return (bench, PortKey(kind: .inventory, code: "EBC1", number: papers.orderNo))
    }

    @Test func goodBooks() {
        for papers in [Papers("A1"), Papers.direct("A1")] {
            let (bench, key) = self.bench(papers)
            #expect(bench.house.live[key]?.status == 800)
            #expect(bench.violations.isEmpty)
        }
    }

    @Test func quota() {
        var (bench, key) = self.bench()
        bench.house.quota.book(.init(identity: "someone", year: "2026", amount: Amount(1)))
        #expect(bench.violations == [.quotaWrong])

        (bench, key) = self.bench()
        bench.house.live[key]?.booking?.amount = Amount(99)
        #expect(bench.violations.allSatisfy { $0 == .quotaWrong })
        #expect(bench.violations.count == 2)

        (bench, key) = self.bench()
        key.port.ended(key, in: &bench.house)
        #expect(bench.violations == [.quotaWrong])
    }

    @Test func aReturnThatIsNotCredited() {
        var (bench, _) = self.bench()
        var requests = Requests("A1", invtNo: bench.invtNo(of: "A1"))
        requests.copNo = "R1"
        bench.file([requests.document(.refund, seconds: 9)])
        bench.wait(0.2)
        let key = PortKey(kind: .refund, code: requests.invtNo, number: "R1")
        bench.house.live[key]?.status = 399
        #expect(bench.violations == [.quotaWrong])
    }

    @Test func returnsThatExceed() {
        var (bench, _) = self.bench()
        var requests = Requests("A1", invtNo: bench.invtNo(of: "A1"))
        requests.copNo = "R1"
        bench.file([requests.document(.refund, seconds: 9)])
        #expect(bench.violations.isEmpty)
        bench.house.live[PortKey(kind: .refund, code: requests.invtNo, number: "R1")]?.returned = [1: Amount(2)]
        #expect(bench.violations == [.returnsExceed])
    }

    @Test func cancelledTwice() {
        var (bench, _) = self.bench()
        let number = bench.invtNo(of: "A1")
        _ = bench.outcome(of: Requests("A1", invtNo: number).document(.cancellation, seconds: 9))
        #expect(bench.violations.isEmpty)
        bench.house.record.cancelled[number, default: 0] += 1
        #expect(bench.violations == [.cancelledTwice])
    }

    @Test func releasedWithoutItsList() {
        var (bench, _) = self.bench(Papers.direct("A1"))
        bench.house.entries = [:]
        #expect(bench.violations == [.releasedWithoutEntryList])
    }

    /// The port goes by merchant and order; the standard's key is platform and order.
    @Test func twoInventoriesOfOneOrder() {
        var bench = Bench()
        bench.file([Papers("A1").document(.inventory)])
        var other = Papers("A1")
        other.changes[.inventory] = ["ebcCode": "EBC2", "copNo": "C2"]
        bench.file([other.document(.inventory, guid: String(repeating: "2", count: 36))])
        #expect(bench.violations == [.secondDeclaration])
    }

    @Test func aSecondRequestOfOtherContentIsDetected() {
        for kind in [DocumentKind.cancellation, .refund] {
            var bench = Bench()
            var requests = Requests("A1", invtNo: bench.release(Papers("A1")))
            bench.file([requests.document(kind, seconds: 9)])
            #expect(bench.violations.isEmpty)
            requests.changes["reason"] = "别的原因"
            bench.file([requests.document(kind, seconds: 10)])
            #expect(bench.violations == [.secondDeclaration])
        }
    }

    @Test func theYearlyUseIsBookedAtTheDeclaration() {
        var bench = Bench { $0.rules.annualLimit = Amount(150) }
        bench.file([Papers("A1").document(.inventory)])
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.quotaUsed == Amount(100))
        bench.file(Papers("A2"))
        bench.wait(5)
        #expect(bench.declaration(.inventory, "EBC1", "A2")?.status == 100, "A1 holds what is left, although it waits")
        let delete = Papers("A1").document(
            .inventory, guid: String(repeating: "3", count: 36), appType: "3", seconds: 1)
        #expect(bench.answer(to: delete) == 2)
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.quotaUsed == nil)
        bench.file(Papers("A3"))
        bench.wait(5)
        #expect(bench.declaration(.inventory, "EBC1", "A3")?.status == 800)
        #expect(bench.violations.isEmpty)
    }

    @Test func aChangeBooksItsOwnValue() {
        var bench = Bench()
        bench.file([Papers("A1").document(.inventory)])
        var dearer = Papers("A1")
        dearer.price = "150"
        let guid = String(repeating: "3", count: 36)
        bench.file([dearer.document(.inventory, guid: guid, appType: "2", seconds: 1)])
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.quotaUsed == Amount(150))
        #expect(bench.violations.isEmpty)
    }

    @Test func deletionEndsAllButWhatIsUsed() {
        for kind in DocumentKind.ofOrders {
            var bench = Bench()
            bench.file(Papers("A1"))
            let guid = String(repeating: "3", count: 36)
            #expect(bench.answer(to: Papers("A1").document(kind, guid: guid, appType: "3", seconds: 1)) == 2)
            bench.wait(5)
            #expect(bench.statuses(.inventory) == (kind == .inventory ? [2, 2] : [2]))
            let again = Papers("A1").document(kind, guid: String(repeating: "4", count: 36), appType: "3", seconds: 2)
            #expect(bench.answer(to: again) == PortKinds.of(kind).codes.nothingToChange)
            bench.file([Papers("A1").document(kind, guid: String(repeating: "5", count: 36), seconds: 3)])
            bench.wait(5)
            #expect(bench.declaration(.inventory, "EBC1", "A1")?.status == 800)
            let late = Papers("A1").document(kind, guid: String(repeating: "6", count: 36), appType: "3", seconds: 60)
            #expect(bench.answer(to: late) == PortKinds.of(kind).codes.locked)
            #expect(bench.violations.isEmpty)
        }
    }
}
