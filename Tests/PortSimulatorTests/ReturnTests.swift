import Declarations
import Testing

@testable import PortSimulator

/// Returns of released imports, 625.
@Suite struct ReturnTests {
    /// A released order of three pieces at 100.
    private func released(
        _ orderNo: String = "A1", _ change: (inout PortSettings) -> Void = { _ in }
    ) -> (Bench, String) {
        var bench = Bench(change)
        var papers = Papers(orderNo)
        papers.quantity = "3"
        let number = bench.release(papers)
        return (bench, number)
    }

    private func request(_ number: String, _ quantity: String, _ copNo: String, _ seconds: Int = 9) -> FiledDocument {
        var requests = Requests("A1", invtNo: number)
        (requests.quantity, requests.copNo) = (quantity, copNo)
        return requests.document(.refund, seconds: seconds)
    }

    @Test func partByPartUntilNothingIsLeft() {
        var (bench, number) = self.released()
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.quotaUsed == Amount(300))
        #expect(bench.outcome(of: self.request(number, "1", "R1")) == [2, 120, 399])
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.quotaUsed == Amount(200))
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.returned == ["1": Amount(1)])
        #expect(bench.answer(to: self.request(number, "3", "R2")) == -625_004)
        #expect(bench.violations.isEmpty)
        bench.file([self.request(number, "2", "R3")])
        #expect(bench.answer(to: self.request(number, "0.1", "R4")) == -625_004, "reserved by the one under way")
        bench.wait(5)
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.quotaUsed == .zero)
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.status == 800, "the inventory itself gets no new status")
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.billStatus == "3")
        #expect(bench.violations.isEmpty)
    }

    @Test func theFreightGoesBackWithTheLastPiece() {
        var bench = Bench()
        var papers = Papers("A1")
        papers.quantity = "3"
        papers.changes[.inventory] = ["freight": "10"]
        let number = bench.release(papers)
        _ = bench.outcome(of: self.request(number, "2", "R1"))
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.quotaUsed == Amount(110))
        _ = bench.outcome(of: self.request(number, "1", "R2"))
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.quotaUsed == .zero)
        #expect(bench.violations.isEmpty)
    }

    @Test func onlyAfterRelease() {
        var bench = Bench { $0.delays.release = 60 }
        bench.file(Papers("A1"))
        bench.wait(5)
        let number = bench.invtNo(of: "A1")
        #expect(bench.answer(to: self.request(number, "1", "R1")) == -625_022)
        #expect(bench.answer(to: self.request("23072026I999999999", "1", "R1")) == -625_004)
        bench.wait(120)
        #expect(bench.answer(to: self.request(number, "1", "R1", 10)) == 2)
    }

    @Test func withinThirtyDaysOfRelease() {
        let day = 86_400
        for (seconds, expected) in [(30 * day, [2, 120, 399]), (31 * day, [2, 100])] {
            var (bench, number) = self.released()
            bench.wait(Double(seconds))
            #expect(bench.outcome(of: self.request(number, "1", "R1", seconds)) == expected)
            #expect(bench.violations.isEmpty)
        }
        var (bench, number) = self.released("A1") { $0.rules.returnDays = 40 }
        #expect(bench.outcome(of: self.request(number, "1", "R1", 31 * day)) == [2, 120, 399])
    }

    @Test func aRejectedReturnFreesTheQuantity() {
        var (bench, number) = self.released("A1") {
            $0.outcomes = [ScriptedOutcome(mark: "A1", kinds: [.refund], effect: .rejectWords("不同意退货"), times: 1)]
        }
        #expect(bench.outcome(of: self.request(number, "3", "R1")) == [2, 100])
        #expect(bench.receipts(of: .refund).last?.info == "不同意退货")
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.quotaUsed == Amount(300))
        #expect(bench.answer(to: self.request(number, "3", "R2")) == 2)
    }

    @Test func aHoldOnTheWay() {
        var (bench, number) = self.released("A1") {
            $0.outcomes = [ScriptedOutcome(mark: "A1", kinds: [.refund], effect: .hold(status: 300), times: nil)]
        }
        #expect(bench.outcome(of: self.request(number, "1", "R1")) == [2, 120, 300, 399])
    }

    @Test(arguments: [
        ("gnum", "2", -625_209), ("gcode", "3304990039", -625_007), ("gname", "面膜", -625_007),
        ("unit", "011", -625_001),
        ("qty", "0", -625_001), ("gnum", "1", 2),
    ])
    func linesMustBeThoseOfTheInventory(_ field: String, _ value: String, _ code: Int) {
        var (bench, number) = self.released()
        var requests = Requests("A1", invtNo: number)
        requests.lineChanges[field] = value
        #expect(bench.answer(to: requests.document(.refund, seconds: 9)) == code)
    }

    @Test(arguments: [
        ("preNo", "T20260921000000001", -625_008), ("agentCode", "AGENT2", -625_020), ("ebcCode", "EBC2", -625_001),
        ("buyerIdNumber", "440308199901010012", -625_001), ("copNo", "", -625_001), ("note", "x", 2),
    ])
    func headMustAgreeWithTheInventory(_ field: String, _ value: String, _ code: Int) {
        var (bench, number) = self.released()
        var requests = Requests("A1", invtNo: number)
        requests.changes[field] = value
        #expect(bench.answer(to: requests.document(.refund, seconds: 9)) == code)
    }

    @Test func repetitionAndShape() {
        var (bench, number) = self.released()
        var bare = self.request(number, "1", "R0")
        bare.lines = []
        #expect(bench.answer(to: bare) == -625_006)
        var twice = self.request(number, "1", "R0")
        twice.lines.append(twice.lines[0])
        #expect(bench.answer(to: twice) == -625_001)
        #expect(bench.answer(to: self.request(number, "1", "R1")) == 2)
        #expect(bench.answer(to: self.request(number, "1", "R1", 10)) == -625_022)
        #expect(bench.answer(to: self.request(number, "1", "R1", 1)) == -625_022)
        #expect(bench.answer(to: self.request(number, "1", "R9"), fault: .signature(.missing, reason: "")) == -625_028)
        #expect(bench.answer(to: self.request(number, "1", "R9"), fault: .signature(.value, reason: "")) == -625_005)
    }

    @Test func aChangeWhileItIsStillAtTheEPort() {
        var (bench, number) = self.released()
        bench.file([self.request(number, "3", "R1")])
        var requests = Requests("A1", invtNo: number)
        (requests.quantity, requests.copNo) = ("2", "R1")
        #expect(bench.answer(to: requests.document(.refund, appType: "2", seconds: 10)) == 2)
        bench.wait(5)
        #expect(bench.declaration(.inventory, "EBC1", "A1")?.returned == ["1": Amount(2)])
        #expect(bench.answer(to: requests.document(.refund, appType: "2", seconds: 20)) == -625_022)
        (requests.quantity, requests.copNo) = ("1", "R2")
        #expect(bench.answer(to: requests.document(.refund, appType: "2", seconds: 20)) == -625_004)
        #expect(bench.answer(to: requests.document(.refund, appType: "1", seconds: 21)) == 2)
    }

    @Test func notWhileItIsBeingCancelled() {
        var (bench, number) = self.released("A1") { $0.rules.cancellationAfterRelease = .refuse }
        #expect(bench.answer(to: Requests("A1", invtNo: number).document(.cancellation, seconds: 9)) == 2)
        #expect(bench.answer(to: self.request(number, "1", "R1", 10)) == -625_022)
        bench.wait(5)
        #expect(bench.statuses(of: .cancellation) == [2, 100])
        #expect(bench.answer(to: self.request(number, "1", "R1", 11)) == 2)
    }
}
