import Declarations
import Testing

@testable import PortSimulator

/// Numbers that ask for an answer by their end.
@Suite struct MagicTests {
    @Test func aRequestIsAskedByItsOwnNumberAtCustomsToo() {
        var bench = Bench()
        var request = Requests("X1", invtNo: bench.export(Requests("X1")))
        request.copNo = "C1-T606-100"
        #expect(bench.outcome(of: request.document(.exportCancellation, seconds: 9)) == [2, 100])
        request.copNo = "C2-T606-1800"
        #expect(bench.outcome(of: request.document(.exportCancellation, seconds: 20)) == [2, 100, 2, 120])
        #expect(bench.declaration(.exportInventory, "EBP1", "X1")?.status == 800, "not cancelled")
    }

    @Test func aNumberOfTheOrderReachesItsWaybillsStatus() {
        var bench = Bench()
        _ = bench.release(Papers("A1-T514-505011"))
        let request = Requests("A1-T514-505011")
        #expect(bench.outcome(of: request.document(.waybillStatus, seconds: 9)) == [-505_011])
        #expect(bench.outcome(of: request.document(.waybillStatus, seconds: 20)) == [-505_011, 2, 120])
    }

    @Test func statusesThatTheKindDoesNotGoThrough() {
        var bench = Bench()
        bench.file(Papers("A1-T312-3"))
        bench.wait(10)
        #expect(bench.statuses(.order) == [2, 3])
        #expect(bench.statuses(.inventory) == [2, 120, 800], "sent on is good enough")
        #expect(bench.outcome(of: Requests("X1-T506-1800").document(.exportWaybill)) == [2, 120])
        #expect(bench.outcome(of: Requests("X1-T404-399").document(.exportPayment)) == [2, 120, 399])
        #expect(bench.receipts(of: .exportPayment).last?.info == "海关审结")
        #expect(bench.outcome(of: Requests("X2-T404-3").document(.exportPayment)).suffix(2) == [2, 3])
    }
}
