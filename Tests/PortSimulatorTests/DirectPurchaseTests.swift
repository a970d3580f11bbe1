import Declarations
import Testing

@testable import PortSimulator

/// 9610 with its inbound list (711), and "signed for" (513).
@Suite struct DirectPurchaseTests {
    @Test func nothingIsReleasedBeforeItsInboundList() {
        var bench = Bench()
        bench.file(Papers.direct("A1"))
        bench.wait(3600)
        #expect(bench.statuses(.inventory) == [2, 120])
        #expect(bench.outcome(of: Requests("A1").document(.entryList, seconds: 9)) == [2, 120, 399])
        let list = bench.receipts(of: .entryList)
        #expect(list[0].names.preNo.hasPrefix("R2026"))
        #expect(list[2].names[element: "rkdNo"].hasPrefix("23072026R"))
        #expect(bench.statuses(.inventory) == [2, 120, 800])
        #expect(bench.violations.isEmpty)
    }

    @Test func theListMayComeFirst() {
        var bench = Bench()
        bench.file(Papers.direct("A1"), [.order, .payment, .waybill])
        #expect(bench.outcome(of: Requests("A1").document(.entryList)) == [2, 120, 399])
        bench.file(Papers.direct("A1"), [.inventory])
        bench.wait(5)
        #expect(bench.statuses(.inventory) == [2, 120, 800])
        bench.file(Papers("B1"))
        bench.wait(5)
        #expect(bench.declaration(.inventory, "EBC1", "B1")?.status == 800, "bonded goods need no list")
    }

    @Test(arguments: ["billNo", "voyageNo", "trafNo"]) func aListOfAnotherTransportDoesNotCount(_ field: String) {
        var bench = Bench()
        bench.file(Papers.direct("A1"))
        var requests = Requests("A1")
        requests.changes[field] = "OTHER"
        #expect(bench.outcome(of: requests.document(.entryList, seconds: 9)) == [2, 120, 399])
        #expect(bench.statuses(.inventory) == [2, 120])
        var right = Requests("A1")
        right.copNo = "N2"
        _ = bench.outcome(of: right.document(.entryList, seconds: 10))
        #expect(bench.statuses(.inventory) == [2, 120, 800])
    }

    @Test func aHoldComesBeforeTheList() {
        var bench = Bench()
        bench.file(Papers.direct("A1-INSPECT"))
        bench.wait(60)
        #expect(bench.statuses(.inventory) == [2, 120, 500])
        _ = bench.outcome(of: Requests("A1-INSPECT").document(.entryList, seconds: 9))
        #expect(bench.statuses(.inventory) == [2, 120, 500, 800])
    }

    @Test(arguments: [
        ("trafNo", ""), ("voyageNo", ""), ("billNo", ""), ("emsNo", "T2307W000001"), ("areaCode", "AREA1"),
        ("country", "142"),
    ])
    func transportAndBookOfDirectPurchase(_ field: String, _ value: String) {
        var papers = Papers.direct("A1")
        papers.changes[.inventory]?[field] = value
        var bench = Bench()
        #expect(bench.answer(to: papers.document(.inventory)) == -621_001)
        #expect(bench.answer(to: Papers.direct("A1").document(.inventory, seconds: 1)) == 2)
    }

    @Test func listsThatAreRefused() {
        var bench = Bench()
        bench.file(Papers.direct("A1"), [.waybill])
        func answer(_ seconds: Int, _ change: (inout Requests) -> Void = { _ in }) -> Int {
            var requests = Requests("A1")
            change(&requests)
            return bench.answer(to: requests.document(.entryList, seconds: seconds))
        }
        #expect(answer(5) { $0.lineChanges["logisticsNo"] = "UNKNOWN" } == -800_001)
        #expect(answer(5) { $0.lineChanges["gnum"] = "2" } == -800_001)
        #expect(answer(5) { $0.changes["ieFlag"] = "E" } == -800_001)
        #expect(answer(5) { $0.changes["rkdNo"] = "X" } == -800_001)
        #expect(answer(5) { $0.changes["copNo"] = "" } == -800_001)
        var bare = Requests("A1").document(.entryList)
        bare.lines = []
        #expect(bench.answer(to: bare) == -800_000)
        #expect(bench.answer(to: Requests("A1").document(.entryList), fault: .tooMany(2)) == -800_006)
        #expect(answer(5) == 2)
        #expect(answer(6) == -800_003)
        #expect(answer(4) == -800_005)
        #expect(answer(7) { $0.changes["operatorCode"] = "OPER2" } == 2, "another site numbers its own lists")
    }

    // MARK: - Signed for

    @Test func signedForAfterRelease() {
        var bench = Bench()
        _ = bench.release(Papers("A1"))
        #expect(bench.outcome(of: Requests("A1").document(.waybillStatus, seconds: 9)) == [2, 120])
        #expect(bench.receipts(of: .waybillStatus)[0].names[element: "logisticsStatus"] == "S")
    }

    @Test func signedForBeforeReleaseIsRejected() {
        for (isStrict, expected) in [(true, [2, 100]), (false, [2, 120])] {
            var bench = Bench {
                $0.delays.release = 3600
                $0.rules.signedForNeedsRelease = isStrict
            }
            bench.file(Papers("A1"))
            bench.wait(5)
            #expect(bench.outcome(of: Requests("A1").document(.waybillStatus, seconds: 9)) == expected)
        }
    }

    @Test func signedForThatIsRefused() {
        var bench = Bench()
        _ = bench.release(Papers("A1"))
        func answer(_ seconds: Int, _ change: (inout Requests) -> Void = { _ in }, appType: String = "1") -> Int {
            var requests = Requests("A1")
            change(&requests)
            return bench.answer(to: requests.document(.waybillStatus, appType: appType, seconds: seconds))
        }
        #expect(answer(5) { $0.changes["logisticsNo"] = "UNKNOWN" } == -505_011)
        #expect(answer(5) { $0.changes["logisticsStatus"] = "R" } == -505_011)
        #expect(answer(5) { $0.changes["logisticsTime"] = "20270101000000" } == -505_011)
        #expect(answer(5, appType: "2") == -505_014)
        #expect(answer(5) == 2)
        #expect(answer(6) == -505_012)
        #expect(answer(4) == -505_016)
        #expect(bench.answer(to: Requests("A1").document(.waybillStatus), fault: .tooMany(101)) == -505_013)
    }
}
