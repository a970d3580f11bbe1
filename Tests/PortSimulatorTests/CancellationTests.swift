import Declarations
import Testing

@testable import PortSimulator

@Suite struct CancellationTests {
    /// An order whose inventory is at 120 and stays there for a minute.
    private func stored(_ orderNo: String, _ change: (inout PortSettings) -> Void = { _ in }) -> (Bench, String) {
        var bench = Bench { settings in
            settings.delays.release = 60
            change(&settings)
        }
        bench.file(Papers(orderNo))
        bench.wait(5)
        return (bench, bench.invtNo(of: orderNo))
    }

    @Test func beforeReleaseItEndsTheInventoryAndFreesTheKey() {
        var (bench, number) = self.stored("A1") { $0.rules.annualLimit = Amount(100) }
        #expect(bench.outcome(of: Requests("A1", invtNo: number).document(.cancellation, seconds: 9)) == [2, 120, 399])
        bench.wait(600)
        #expect(bench.statuses(.inventory) == [2, 120], "a cancelled inventory is never released")
        #expect(bench.statuses(.taxBill).isEmpty)
        let cancelled = bench.declaration(.inventory, "EBC1", "A1")
        #expect(cancelled?.live == false)
        #expect(cancelled?.status == -4)
        // The annual use was given back and the parts are free again: the same key clears once more.
        bench.file([Papers("A1").document(.inventory, guid: String(repeating: "2", count: 36), seconds: 700)])
        bench.wait(600)
        #expect(bench.statuses(.inventory) == [2, 120, 2, 120, 800])
        #expect(bench.invtNo(of: "A1") != number)
        #expect(bench.violations.isEmpty)
    }

    @Test func afterReleaseTheOfficerDecides() {
        for (decision, expected) in [(PortRules.Decision.accept, [2, 120, 399]), (.refuse, [2, 100])] {
            var bench = Bench { $0.rules.cancellationAfterRelease = decision }
            let number = bench.release(Papers("A1"))
            #expect(bench.outcome(of: Requests("A1", invtNo: number).document(.cancellation, seconds: 9)) == expected)
            #expect(bench.declaration(.inventory, "EBC1", "A1")?.live == (decision == .refuse))
            #expect(bench.declaration(.inventory, "EBC1", "A1")?.status == (decision == .refuse ? 800 : -4))
            if decision == .refuse {
                #expect(bench.receipts(of: .cancellation).last?.info == "货物已放行，不同意撤销")
                let again = Requests("A1", invtNo: number).document(.cancellation, seconds: 20)
                #expect(bench.answer(to: again) == 2, "a refused request may come again")
            }
            #expect(bench.violations.isEmpty)
        }
    }

    @Test func aReleasedInventoryThatIsCancelledClearsAgainWithTheSameParts() {
        var bench = Bench()
        let number = bench.release(Papers("A1"))
        _ = bench.outcome(of: Requests("A1", invtNo: number).document(.cancellation, seconds: 9))
        bench.file([Papers("A1").document(.inventory, guid: String(repeating: "2", count: 36), seconds: 20)])
        bench.wait(5)
        #expect(bench.statuses(.inventory) == [2, 120, 800, 2, 120, 800])
        #expect(
            bench.answer(to: Requests("A1", invtNo: number).document(.refund, seconds: 40)) == -625_004,
            "the old number")
        let present = bench.invtNo(of: "A1")
        #expect(bench.answer(to: Requests("A1", invtNo: present).document(.refund, seconds: 40)) == 2)
        #expect(bench.violations.isEmpty)
    }

    @Test func bodiesThatAreForgottenAreWaitedFor() {
        var bench = Bench { $0.rules.bodiesKept = 1 }
        let number = bench.release(Papers("A1"))
        _ = bench.release(Papers("A2"))
        _ = bench.outcome(of: Requests("A1", invtNo: number).document(.cancellation, seconds: 9))
        #expect(bench.statuses(of: .cancellation) == [2, 120, 399])
        bench.file([Papers("A1").document(.inventory, guid: String(repeating: "2", count: 36), seconds: 20)])
        bench.wait(5)
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.status == 2)
        #expect(bench.house.live.values.filter { $0.document != nil && $0.names.orderNo == "A2" }.count >= 3)
    }

    /// Release overtakes the answer to the request.
    @Test(arguments: [("A1-W623x300", [2, 120, 399], -4), ("A1-W623x300-N623", [2, 100], 800)])
    func releaseOvertakesTheAnswer(_ orderNo: String, _ answers: [Int], _ end: Int) {
        var (bench, number) = self.stored(orderNo)
        bench.file([Requests(orderNo, invtNo: number).document(.cancellation, seconds: 9)])
        bench.wait(120)
        #expect(bench.statuses(.inventory) == [2, 120, 800])
        #expect(bench.statuses(of: .cancellation) == [2])
        bench.wait(600)
        #expect(bench.statuses(of: .cancellation) == answers)
        #expect(bench.declaration(.inventory, "EBC1", orderNo)?.status == end)
        #expect(bench.violations.isEmpty)
    }

    @Test func theAnswerWaitsForAGivenMoment() {
        let moment = Papers.start + .seconds(1000)
        var (bench, number) = self.stored("A1") {
            $0.outcomes = [
                ScriptedOutcome(mark: "A1", kinds: [.cancellation], effect: .notBefore(moment), times: nil)
            ]
        }
        bench.file([Requests("A1", invtNo: number).document(.cancellation, seconds: 9)])
        bench.wait(990)
        #expect(bench.statuses(of: .cancellation) == [2])
        #expect(bench.statuses(.inventory) == [2, 120, 800])
        bench.wait(200)
        #expect(bench.statuses(of: .cancellation) == [2, 120, 399])
    }

    @Test func theBillBecomesVoid() {
        for (isSummed, expected) in [(true, ["2", "3"]), (false, ["3"])] {
            var bench = Bench { $0.delays.summing = isSummed ? 0.5 : 3600 }
            let number = bench.release(Papers("A1"))
            _ = bench.outcome(of: Requests("A1", invtNo: number).document(.cancellation, seconds: 9))
            bench.wait(7200)
            let states = bench.receipts(.taxBillStatus).map { receipt -> String in
                guard case .billStatus(let figures) = receipt.extra else { return "" }
                return figures.status
            }
            #expect(states == expected)
            #expect(bench.declaration(.inventory, "EBC1", "A1")?.billStatus == "3")
            #expect(bench.declaration(.inventory, "EBC1", "A1")?.billed == nil)
        }
    }

    @Test func aBillThatWasNotSentNeverIs() {
        var bench = Bench { $0.delays.bill = 3600 }
        let number = bench.release(Papers("A1"))
        _ = bench.outcome(of: Requests("A1", invtNo: number).document(.cancellation, seconds: 9))
        bench.wait(7200)
        #expect(bench.statuses(.taxBill).isEmpty)
        #expect(bench.statuses(.taxBillStatus).isEmpty)
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.billStatus == nil)
    }

    @Test func whatIsRefused() {
        var (bench, number) = self.stored("A1")
        func refusal(_ change: (inout Requests) -> Void, appType: String = "1", seconds: Int = 9) -> Int {
            var requests = Requests("A1", invtNo: number)
            change(&requests)
            return bench.answer(to: requests.document(.cancellation, appType: appType, seconds: seconds))
        }
        #expect(refusal { $0.invtNo = "23072026I999999999" } == -623_003)
        #expect(refusal { $0.changes["agentCode"] = "AGENT2" } == -623_021)
        #expect(refusal { $0.changes["buyerIdNumber"] = "440308199901010012" } == -623_014)
        #expect(refusal { $0.changes["orderNo"] = "A2" } == -623_014)
        #expect(refusal { $0.changes["reason"] = "" } == -623_001)
        #expect(refusal { $0.changes["copNo"] = "" } == -623_001)
        #expect(refusal { $0.changes["preNo"] = "C20260921000000001" } == -623_001)
        #expect(refusal({ _ in }, appType: "2") == -623_001)
        #expect(refusal({ _ in }, appType: "3") == -623_001)
        #expect(refusal({ _ in }) == 2)
        #expect(refusal({ $0.copNo = "SECOND" }, seconds: 10) == -623_009)
        #expect(refusal({ _ in }, seconds: 1) == -623_009, "older")
    }

    @Test func statesThatForbidIt() {
        var bench = Bench()
        #expect(bench.answer(to: Papers("A1").document(.inventory)) == 2)
        let early = Requests("A1", invtNo: "").document(.cancellation)
        #expect(bench.answer(to: early) == -623_001, "without a number there is nothing to name")

        let number = bench.release(Papers("B1"))
        _ = bench.outcome(of: Requests("B1").document(.waybillStatus, seconds: 9))
        let handedOver = Requests("B1", invtNo: number).document(.cancellation, seconds: 10)
        #expect(bench.answer(to: handedOver) == -623_005)

        let other = bench.release(Papers("C1"))
        _ = bench.outcome(of: Requests("C1", invtNo: other).document(.refund, seconds: 9))
        #expect(bench.answer(to: Requests("C1", invtNo: other).document(.cancellation, seconds: 10)) == -623_005)
    }

    @Test func ownNumbersAreUsedOnce() {
        var bench = Bench()
        let numbers = ["A1", "A2"].map { bench.release(Papers($0)) }
        func answer(_ index: Int, _ copNo: String) -> Int {
            var requests = Requests("A\(index + 1)", invtNo: numbers[index])
            requests.copNo = copNo
            return bench.answer(to: requests.document(.cancellation, seconds: 9))
        }
        #expect(answer(0, "K1") == 2)
        #expect(answer(1, "K1") == -623_001)
        #expect(answer(1, "K2") == 2)
    }

    @Test(arguments: [
        (SignatureFault.missing, -623_017), (.digest, -623_029), (.value, -623_029), (.certificate, -623_029),
    ])
    func aBadSignature(_ fault: SignatureFault, _ code: Int) {
        var bench = Bench()
        let document = Requests("A1", invtNo: "X").document(.cancellation)
        #expect(bench.answer(to: document, fault: .signature(fault, reason: "test")) == code)
        #expect(bench.answer(to: document, fault: .tooMany(101)) == -623_008)
    }
}
