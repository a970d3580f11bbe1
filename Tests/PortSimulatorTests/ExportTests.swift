import Declarations
import Testing

@testable import PortSimulator

/// The export family: sequences, effects, refusals.
@Suite struct ExportTests {
    private static let parts: [DocumentKind] = [.exportOrder, .exportPayment, .exportWaybill]

    @Test func fromOrderToReturn() throws {
        var bench = Bench()
        var requests = Requests("X1")
        requests.ordered = "3"
        requests.changes = [:]
        for (kind, answers) in [
            (DocumentKind.exportOrder, [2, 120]), (.exportPayment, [2, 120]), (.exportWaybill, [2, 399]),
            (.exportArrival, [2, 399]), (.exportInventory, [2, 120, 800]),
        ] {
            if kind == .exportOrder { requests.changes["goodsValue"] = "30" }
            #expect(bench.outcome(of: requests.document(kind)) == answers)
            requests.changes = [:]
        }
        requests.invtNo = bench.declaration(.exportInventory, "EBP1", "X1")?.invtNo ?? ""
        #expect(requests.invtNo.hasPrefix("23072026E"))
        #expect(bench.outcome(of: requests.document(.exportManifest)) == [2, 120])
        #expect(bench.outcome(of: requests.document(.exportDeparture)) == [2, 399])
        #expect(bench.statuses(of: .exportInventory) == [2, 120, 800, 899])
        #expect(bench.outcome(of: requests.document(.exportSummary)) == [2, 399])
        #expect(bench.receipts(of: .exportSummary)[1].names[element: "sumNo"].hasPrefix("S2026"))
        let results = bench.receipts(.summaryResult)
        try #require(results.count == 1)
        guard case .summary(let figures) = results[0].extra else {
            Issue.record("no figures")
            return
        }
        #expect(figures.lines == [.init(invtNo: requests.invtNo, logisticsNo: "LX1", gnum: 1, gcode: "3304990029")])
        #expect(figures.grossWeight == Amount(1))
        #expect(bench.outcome(of: requests.document(.exportReturn, seconds: 20)) == [2, 120, 800])
        #expect(bench.outcome(of: requests.document(.exportReturnTally, seconds: 20)) == [2, 399])
        #expect(bench.declaration(.exportInventory, "EBP1", "X1")?.returned == ["1": Amount(1)])
        #expect(bench.violations.isEmpty)
        #expect(bench.statuses(.taxBill).isEmpty)
    }

    @Test(arguments: Self.parts) func anInventoryWaitsForAnyPart(_ late: DocumentKind) {
        var bench = Bench()
        let requests = Requests("X1")
        for kind in Self.parts where kind != late { bench.file([requests.document(kind)]) }
        bench.file([requests.document(.exportInventory)])
        bench.wait(3600)
        #expect(bench.statuses(of: .exportInventory) == [2])
        bench.file([requests.document(late)])
        bench.wait(5)
        #expect(bench.statuses(of: .exportInventory) == [2, 120, 800])
    }

    @Test func aPartInUseIsLocked() {
        for (kind, code) in [
            (DocumentKind.exportOrder, -304_004), (.exportPayment, -404_004), (.exportWaybill, -504_004),
        ] {
            var bench = Bench()
            let requests = Requests("X1")
            for part in Self.parts { bench.file([requests.document(part)]) }
            #expect(bench.answer(to: requests.document(kind, appType: "2", seconds: 1)) == 2)
            bench.file([requests.document(.exportInventory)])
            bench.wait(5)
            #expect(bench.answer(to: requests.document(kind, appType: "2", seconds: 2)) == code)
        }
    }

    @Test func linesMustBeThoseOfTheOrder() {
        var bench = Bench()
        for part in Self.parts { bench.file([Requests("X1").document(part)]) }
        var requests = Requests("X1")
        requests.lineChanges["unit"] = "011"
        #expect(bench.outcome(of: requests.document(.exportInventory)) == [2, 100])
        #expect(bench.receipts(of: .exportInventory).last?.info.hasPrefix("[Code:1322;") == true)
        bench.file([Requests("X1").document(.exportInventory, seconds: 9)])
        bench.wait(5)
        #expect(bench.statuses(of: .exportInventory) == [2, 100, 2, 120, 800])
    }

    // MARK: - Refusals by content

    @Test(
        arguments: [
            (.exportOrder, "orderType", "I", -303_001), (.exportOrder, "goodsValue", "11", -303_001),
            (.exportPayment, "charge", "0", -403_001), (.exportPayment, "accountingDate", "20261301000000", -403_001),
            (.exportWaybill, "grossWeight", "0", -503_001), (.exportWaybill, "packNo", "0", -503_001),
            (.exportInventory, "ieFlag", "I", -603_001), (.exportInventory, "tradeMode", "1239", -603_001),
            (.exportInventory, "country", "142", -603_001), (.exportInventory, "netWeight", "2", -603_001),
            (.exportInventory, "statisticsFlag", "C", -603_001), (.exportInventory, "fFlag", "0", -603_001),
            (.exportInventory, "tradeMode", "1210", -603_001), (.exportInventory, "copNo", "", -603_001),
            (.exportInventory, "preNo", "B20260921000000001", -603_001), (.exportInventory, "note", "x", 2),
        ] as [(DocumentKind, String, String, Int)])
    func contentThatFailsTheCheck(_ kind: DocumentKind, _ field: String, _ value: String, _ code: Int) {
        var requests = Requests("X1")
        requests.changes[field] = value
        var bench = Bench()
        #expect(bench.answer(to: requests.document(kind)) == code)
        #expect(bench.answer(to: Requests("X1").document(kind, seconds: 1)) == (code == 2 ? -604_001 : 2))
    }

    @Test func specialZoneExportNeedsItsBook() {
        var requests = Requests("X1")
        requests.changes = ["tradeMode": "1210", "emsNo": "T2307W000001", "iacCode": "AREA1", "iacName": "仓"]
        var bench = Bench()
        #expect(bench.answer(to: requests.document(.exportInventory)) == -603_001)
        requests.lineChanges["itemRecordNo"] = "R1"
        #expect(bench.answer(to: requests.document(.exportInventory, seconds: 1)) == 2)
    }

    /// Numbers of duplicate, stale, nothing to change, too many documents, signature; each kind has its own thousands.
    @Test(
        arguments: [
            (.exportOrder, 301), (.exportPayment, 401), (.exportWaybill, 501), (.exportInventory, 601),
        ] as [(DocumentKind, Int)])
    func repetition(_ kind: DocumentKind, _ first: Int) {
        let base = -first * 1000
        var bench = Bench()
        func answer(_ seconds: Int, appType: String = "1", fault: JudgedMessage.Fault? = nil) -> Int {
            bench.answer(to: Requests("X1").document(kind, appType: appType, seconds: seconds), fault: fault)
        }
        #expect(answer(5, appType: "2") == base - 3003)
        #expect(answer(5, appType: "3") == base - 3003)
        #expect(answer(5) == 2)
        #expect(answer(6) == base - 3001)
        #expect(answer(4) == base - 3002)
        #expect(answer(7, fault: .tooMany(101)) == base - 1003)
        #expect(answer(7, fault: .signature(.digest, reason: "")) == base - 2)
        #expect(answer(7, appType: "3") == 2)
        #expect(answer(8) == 2)
    }

    // MARK: - Wrong sequences

    @Test func listsNameWhatIsThere() {
        var bench = Bench()
        var requests = Requests("X1")
        #expect(bench.answer(to: requests.document(.exportArrival)) == -803_002, "no such waybill")
        #expect(bench.answer(to: requests.document(.exportDeparture)) == -507_002, "no such waybill")
        #expect(bench.answer(to: requests.document(.exportManifest)) == -903_002, "no such inventory")
        for part in Self.parts { bench.file([requests.document(part)]) }
        #expect(bench.answer(to: requests.document(.exportArrival, seconds: 1)) == 2)
        bench.house.settings.delays.release = 60
        bench.file([requests.document(.exportInventory)])
        bench.wait(5)
        requests.invtNo = bench.declaration(.exportInventory, "EBP1", "X1")?.invtNo ?? ""
        #expect(bench.answer(to: requests.document(.exportDeparture, seconds: 2)) == -507_003, "not released")
        #expect(bench.answer(to: requests.document(.exportManifest, seconds: 2)) == -903_003, "not released")
        #expect(bench.answer(to: requests.document(.exportSummary, seconds: 2)) == -703_003, "not released")
        #expect(bench.answer(to: requests.document(.exportReturn, seconds: 2)) == -625_022, "not released")
        bench.wait(120)
        #expect(bench.answer(to: requests.document(.exportManifest, seconds: 3)) == 2)
        #expect(bench.answer(to: requests.document(.exportDeparture, seconds: 3)) == 2)
        requests.copNo = "SECOND"
        #expect(bench.answer(to: requests.document(.exportManifest, seconds: 4)) == -903_003, "on another list")
        requests.lineChanges["logisticsNo"] = "OTHER"
        #expect(bench.answer(to: requests.document(.exportManifest, seconds: 4)) == -903_002, "another waybill")
    }

    @Test func aManifestMayGoByTheWaybillAlone() {
        var bench = Bench()
        let number = bench.export(Requests("X1"))
        var requests = Requests("X1", invtNo: number)
        requests.lineChanges["invtNo"] = ""
        #expect(bench.outcome(of: requests.document(.exportManifest)) == [2, 120])
    }

    @Test func cancellation() {
        var bench = Bench()
        #expect(
            bench.answer(to: Requests("X1", invtNo: "23072026E999999999").document(.exportCancellation)) == -607_002)
        let number = bench.export(Requests("X1"))
        var stranger = Requests("X1", invtNo: number)
        stranger.changes["agentCode"] = "AGENT2"
        #expect(bench.answer(to: stranger.document(.exportCancellation)) == -607_004)
        let request = Requests("X1", invtNo: number)
        bench.file([request.document(.exportCancellation, seconds: 9)])
        bench.wait(5)
        #expect(bench.statuses(of: .exportCancellation).suffix(2) == [2, 399])
        #expect(bench.declaration(.exportInventory, "EBP1", "X1")?.status == -4)
        #expect(bench.answer(to: request.document(.exportCancellation, seconds: 10)) == -608_001)
        #expect(bench.answer(to: Requests("X1").document(.exportInventory, seconds: 20)) == 2, "the key is free")
        bench.wait(5)
        #expect(bench.declaration(.exportInventory, "EBP1", "X1")?.status == 800)
        #expect(bench.violations.isEmpty)
    }

    @Test func whatHasDepartedIsNotCancelled() {
        var bench = Bench()
        let request = Requests("X1", invtNo: bench.export(Requests("X1")))
        _ = bench.outcome(of: request.document(.exportDeparture))
        #expect(bench.answer(to: request.document(.exportCancellation)) == -607_003)
    }

    @Test func summaries() {
        var bench = Bench()
        let request = Requests("X1", invtNo: bench.export(Requests("X1")))
        func answer(_ copNo: String, _ change: (inout Requests) -> Void = { _ in }) -> Int {
            var request = request
            request.copNo = copNo
            change(&request)
            return bench.answer(to: request.document(.exportSummary, seconds: 9))
        }
        #expect(answer("S1") { $0.lineChanges["invtNo"] = "23072026E999999999" } == -703_002)
        #expect(answer("S1") { $0.changes["ebcCode"] = "EBC2" } == -703_002)
        #expect(answer("S1") { $0.changes["startTime"] = "20260901000000" } == -703_001)
        #expect(
            answer("S1") {
                $0.changes["startTime"] = "20260902000000"
                $0.changes["endTime"] = "20260901000000"
            } == -703_001)
        #expect(
            answer("S1") {
                $0.changes["startTime"] = "20250101000000"
                $0.changes["endTime"] = "20250102000000"
            } == -703_002, "nothing in that time")
        var bare = request.document(.exportSummary, seconds: 9)
        bare.lines = []
        #expect(bench.answer(to: bare) == -702_001)
        #expect(answer("S1") == 2)
        #expect(answer("S2") == -703_003, "summed up by another")

        var simplified = Requests("X2")
        simplified.changes["statisticsFlag"] = "A"
        let other = Requests("X2", invtNo: bench.export(simplified))
        #expect(bench.answer(to: other.document(.exportSummary, seconds: 10)) == -703_003, "not filed for summing up")
    }

    @Test func aSummaryByPeriodTakesWhatWasReleasedThen() {
        var bench = Bench()
        let numbers = ["X1", "X2"].map { bench.export(Requests($0)) }
        var request = Requests("P1")
        request.changes = [
            "startTime": (Papers.start + .seconds(-60)).beijing14, "endTime": (Papers.start + .seconds(60)).beijing14,
        ]
        var document = request.document(.exportSummary)
        document.lines = []
        #expect(bench.outcome(of: document) == [2, 399])
        let lines = bench.receipts(.summaryResult).compactMap { receipt -> [String]? in
            guard case .summary(let figures) = receipt.extra else { return nil }
            return figures.lines.map(\.invtNo)
        }
        #expect(lines == [numbers])
    }

    @Test func returns() {
        var bench = Bench()
        var ordered = Requests("X1")
        ordered.ordered = "2"
        var order = ordered
        order.changes["goodsValue"] = "20"
        bench.file([order.document(.exportOrder)])
        let number = bench.export(ordered)
        func answer(_ copNo: String, _ change: (inout Requests) -> Void = { _ in }) -> Int {
            var request = Requests("X1", invtNo: number)
            request.copNo = copNo
            change(&request)
            return bench.answer(to: request.document(.exportReturn, seconds: 9))
        }
        #expect(answer("R1") { $0.invtNo = "23072026E999999999" } == -625_004)
        #expect(answer("R1") { $0.changes["ieFlag"] = "E" } == -625_001)
        #expect(answer("R1") { $0.changes["country"] = "142" } == -625_001)
        #expect(answer("R1") { $0.changes["tradeMode"] = "1261" } == -625_001)
        #expect(answer("R1") { $0.changes["ebcCode"] = "EBC2" } == -625_001)
        #expect(answer("R1") { $0.lineChanges["gnum"] = "2" } == -625_209)
        #expect(answer("R1") { $0.lineChanges["gcode"] = "3304990039" } == -625_007)
        #expect(answer("R1") { $0.lineChanges["qty1"] = "0.06" } == -625_004)
        #expect(answer("R1") { $0.quantity = "3" } == -625_004)
        #expect(answer("R1") == 2)
        #expect(answer("R2") { $0.quantity = "2" } == -625_004)
        #expect(answer("R2") == 2)
        #expect(bench.violations.isEmpty)
    }

    @Test func aYearForReturns() {
        let day = 86_400
        for (seconds, expected) in [(365 * day, [2, 120, 800]), (366 * day, [2, 100])] {
            var bench = Bench()
            let request = Requests("X1", invtNo: bench.export(Requests("X1")))
            bench.wait(Double(seconds))
            #expect(bench.outcome(of: request.document(.exportReturn, seconds: seconds)) == expected)
        }
    }

    @Test func aTallyFollowsItsReturn() {
        var bench = Bench()
        let request = Requests("X1", invtNo: bench.export(Requests("X1")))
        #expect(bench.answer(to: request.document(.exportReturnTally)) == -800_001)
        bench.file([request.document(.exportReturn, seconds: 1)])
        #expect(bench.answer(to: request.document(.exportReturnTally, seconds: 1)) == -800_001, "not stored by customs")
        bench.wait(5)
        var wrong = request
        wrong.changes["ieFlag"] = "E"
        #expect(bench.answer(to: wrong.document(.exportReturnTally, seconds: 2)) == -800_001)
        var byWaybill = request
        byWaybill.changes["invtNo"] = ""
        #expect(bench.answer(to: byWaybill.document(.exportReturnTally, seconds: 2)) == 2)
        #expect(bench.answer(to: byWaybill.document(.exportReturnTally, seconds: 3)) == -800_003)
        byWaybill.copNo = "T2"
        byWaybill.changes["logisticsNo"] = "OTHER"
        #expect(bench.answer(to: byWaybill.document(.exportReturnTally, seconds: 3)) == -800_001)
    }

    @Test func holdsOfAnExportReturn() {
        var bench = Bench {
            $0.outcomes = [ScriptedOutcome(mark: "X1", kinds: [.exportReturn], effect: .hold(status: 505), times: nil)]
        }
        let request = Requests("X1", invtNo: bench.export(Requests("X1")))
        #expect(bench.outcome(of: request.document(.exportReturn, seconds: 1)) == [2, 120, 505, 800])
    }

    @Test func theDeclarantMustOwnTheCertificate() {
        for kind in [DocumentKind.exportInventory, .exportCancellation, .exportManifest, .exportSummary, .exportReturn]
        {
            var bench = Bench { $0.rules.agents = [.init(code: "AGENT1", serials: ["02"], emsNos: [])] }
            let document = Requests("X1", invtNo: "X").document(kind)
            #expect(bench.answer(to: document, serial: "01") == PortKinds.of(kind).codes.declarant)
            #expect(bench.answer(to: document, serial: "02") != PortKinds.of(kind).codes.declarant)
        }
    }
}
