import Declarations
import Testing

@testable import PortSimulator

@Suite struct FaultTests {
    private func bench(_ faults: String, seed: UInt64 = 1) throws -> Bench {
        var bench = Bench { $0.seed = seed }
        try bench.house.settings.faults.apply(json: Array(faults.utf8), now: bench.now)
        return bench
    }

    @Test func aLostReceiptIsFoundAgainByAPollThatGoesBack() throws {
        var bench = try self.bench(#"{"loseReceipt":1,"lostSeconds":30}"#)
        bench.file(Papers("A1"))
        bench.wait(10)
        #expect(bench.statuses(.inventory).isEmpty)
        bench.wait(60)
        #expect(bench.receipts(.inventory, since: bench.now + .seconds(-20)).isEmpty)
        #expect(bench.statuses(.inventory) == [2, 120, 800])
    }

    @Test func aReceiptLostForEverIsGone() throws {
        var bench = try self.bench(#"{"loseReceiptForever":{"rate":1,"times":1}}"#)
        bench.file(Papers("A1"), [.order])
        bench.wait(3600)
        #expect(bench.statuses(.order) == [120])
    }

    @Test func onlyTheFirstTwoOfAnInventoryIsDropped() throws {
        var bench = try self.bench(#"{"dropFirstTwo":1,"lostSeconds":100}"#)
        bench.file(Papers("A1"))
        bench.wait(10)
        #expect(bench.statuses(.inventory) == [120, 800])
        #expect(bench.statuses(.order) == [2, 120])
        bench.wait(100)
        #expect(bench.statuses(.inventory) == [2, 120, 800])
    }

    @Test func doubledReceipts() throws {
        var bench = try self.bench(#"{"duplicateReceipt":1}"#)
        bench.file(Papers("A1"))
        bench.wait(20)
        #expect(bench.statuses(.inventory).sorted() == [2, 2, 120, 120, 800, 800])
    }

    @Test func reorderedReceiptsKeepTheirReturnTimes() throws {
        var shuffled = 0
        var bench = try self.bench(#"{"reorderReceipt":1,"reorderSeconds":60}"#)
        for number in 0..<20 { bench.file(Papers("A\(number)")) }
        bench.wait(100)
        let byOrder = Dictionary(grouping: bench.receipts(.inventory), by: \.names.orderNo)
        #expect(byOrder.count == 20)
        for (_, receipts) in byOrder {
            #expect(receipts.sorted { $0.returnTime < $1.returnTime }.map(\.status) == [2, 120, 800])
            if receipts.map(\.status) != [2, 120, 800] { shuffled += 1 }
        }
        #expect(shuffled > 5)
    }

    @Test func rejectionsAndSystemErrorsByRate() throws {
        var bench = try self.bench(#"{"reject":0.3,"rejectCode":"1301"}"#)
        for number in 0..<200 { bench.file(Papers("A\(number)"), [.inventory]) }
        bench.wait(10)
        let rejected = bench.receipts(.inventory).filter { $0.status == 100 }
        #expect((30...90).contains(rejected.count))
        #expect(rejected.allSatisfy { $0.info.hasPrefix("[Code:1301;") })

        var other = try self.bench(#"{"systemError":{"times":2}}"#)
        let answers = (0..<4).map { number in other.answer(to: Papers("A\(number)").document(.inventory)) }
        #expect(answers == [-621_017, -621_017, 2, 2])
    }

    @Test func strangersGarbageAndGiants() throws {
        var bench = try self.bench(
            #"{"unknownReceipt":{"times":1},"garbageReceipt":{"times":1},"oversizedReceipt":{"times":1},"oversizedBytes":1000000}"#
        )
        bench.file(Papers("A1"), [.order])
        bench.wait(5)
        let rows = bench.receipts(.order)
        #expect(rows.contains { $0.names.orderNo.hasPrefix("X") && $0.extra == .none })
        #expect(rows.contains { if case .garbage = $0.extra { true } else { false } })
        #expect(rows.contains { $0.extra == .oversized(1_000_000) })
        #expect(rows.filter { $0.names.orderNo == "A1" && $0.extra == .none }.map(\.status) == [2, 120])
        _ = bench.receipts(.order)
        #expect(!bench.receipts(.order).contains { $0.extra == .oversized(1_000_000) })
    }

    @Test func silenceEndsAndThenEverythingIsThere() throws {
        var bench = try self.bench(#"{"silences":[{"mark":"Q","kinds":[621],"seconds":7200}]}"#)
        bench.file(Papers("Q1"))
        bench.file(Papers("A1"))
        bench.wait(7000)
        #expect(Set(bench.receipts(.inventory).map(\.names.orderNo)) == ["A1"])
        #expect(bench.receipts(.order).count == 4)
        let before = bench.now
        bench.wait(300)
        let late = bench.receipts(.inventory, since: before)
        #expect(late.map(\.status) == [2, 120, 800])
        #expect(late.allSatisfy { $0.names.orderNo == "Q1" })
    }

    @Test func theSameSeedGivesTheSameFaults() throws {
        func run(seed: UInt64) throws -> [PortReceipt] {
            var bench = try self.bench(
                #"{"loseReceipt":0.2,"duplicateReceipt":0.2,"reorderReceipt":0.2,"garbageReceipt":0.2,"reject":0.2}"#,
                seed: seed)
            for number in 0..<30 { bench.file(Papers("A\(number)")) }
            bench.wait(100)
            return bench.receipts(.inventory) + bench.receipts(.order)
        }
        #expect(try run(seed: 7) == run(seed: 7))
        #expect(try run(seed: 7) != run(seed: 8))
    }

    @Test func pollingMoreOftenChangesNoFate() throws {
        func run(polls: Int) throws -> [Int] {
            var bench = try self.bench(#"{"loseReceiptForever":0.3,"duplicateReceipt":0.3}"#)
            for number in 0..<20 {
                bench.file(Papers("A\(number)"))
                for _ in 0..<polls { _ = bench.receipts(.inventory) }
            }
            bench.wait(100)
            return bench.statuses(.inventory)
        }
        #expect(try run(polls: 0) == run(polls: 5))
    }

    @Test(arguments: [
        #"{"loseReceit":0.2}"#, #"{"loseReceipt":1.5}"#, #"{"loseReceipt":"often"}"#, #"[1]"#, "nonsense",
        #"{"silences":[{"mark":""}]}"#, #"{"loseReceipt":{"rate":0.5,"times":-1}}"#, #"{"hangSeconds":-1}"#,
    ])
    func wrongSwitchesAreRefusedAndChangeNothing(_ json: String) {
        var switches = FaultSwitches()
        switches.rates[.delay] = FaultRate(rate: 0.5)
        let before = switches
        #expect(throws: PortError.self) { try switches.apply(json: Array(json.utf8), now: Papers.start) }
        #expect(switches == before)
    }

    @Test func resetClearsWhatWasSet() throws {
        var switches = FaultSwitches()
        try switches.apply(json: Array(#"{"loseReceipt":0.5}"#.utf8), now: Papers.start)
        try switches.apply(json: Array(#"{"delay":{"rate":0.5,"times":3}}"#.utf8), now: Papers.start)
        #expect(switches.rates.count == 2)
        try switches.apply(json: Array(#"{"reset":true,"pollHalf":1}"#.utf8), now: Papers.start)
        #expect(switches.rates == [.pollHalf: FaultRate(rate: 1)])
    }
}
