import Declarations
import Testing

@testable import PortSimulator

@Suite struct RepetitionTests {
    @Test(arguments: [
        (PortRules.EqualAppTime.accept, 2), (.duplicate, -301_010), (.stale, -301_014),
    ])
    func redeliveryFollowsTheEqualAppTimeRule(_ rule: PortRules.EqualAppTime, _ code: Int) {
        var bench = Bench { $0.rules.equalAppTime = rule }
        let order = Papers("A1").document(.order)
        bench.file([order], digest: "same")
        bench.wait(5)
        bench.file([order], digest: "same")
        bench.wait(5)
        #expect(bench.statuses(.order).prefix(3) == [2, 120, code])
        let record = bench.house.snapshot()
        #expect(record.violations().isEmpty)
        #expect(record.declarations.count == 1)
        #expect(record.declarations.values.first?.liveContents == 1)
    }

    @Test(arguments: [
        (PortRules.EqualAppTime.accept, 2), (.duplicate, -621_004), (.stale, -621_004),
    ])
    func anotherGuidWithEqualAppTime(_ rule: PortRules.EqualAppTime, _ code: Int) {
        var bench = Bench { $0.rules.equalAppTime = rule }
        bench.file(Papers("A1"))
        bench.wait(5)
        let again = Papers("A1").document(.inventory, guid: String(repeating: "6", count: 36))
        #expect(bench.answer(to: again) == code)
        #expect(bench.house.snapshot().violations().isEmpty)
    }

    @Test func redeliveryCanBeSilentOrRepeatTheState() {
        for (policy, expected) in [(PortRules.Redelivery.silent, [2, 120]), (.repeatState, [2, 120, 2, 120])] {
            var bench = Bench { $0.rules.redelivery = policy }
            let order = Papers("A1").document(.order)
            bench.file([order], digest: "same")
            bench.wait(5)
            bench.file([order], digest: "same")
            bench.wait(5)
            #expect(bench.statuses(.order) == expected)
        }
    }

    @Test func aSecondDeclarationIsDetected() {
        var bench = Bench()
        bench.file(Papers("A1"))
        bench.wait(10)
        var other = Papers("A1")
        other.price = "90"
        bench.file([other.document(.inventory, guid: String(repeating: "3", count: 36), seconds: 20)])
        #expect(bench.house.snapshot().violations() == [.init(rule: .secondDeclaration, subject: "621 EBC1/A1")])
    }

    @Test func theSameContentAgainIsNoSecondDeclaration() {
        var bench = Bench()
        bench.file(Papers("A1"))
        bench.wait(10)
        var later = Papers("A1")
        later.changes[.inventory] = ["declTime": "20260922"]
        bench.file([later.document(.inventory, guid: String(repeating: "3", count: 36), seconds: 20)])
        let record = bench.house.snapshot()
        #expect(record.violations().isEmpty)
        #expect(record.needlessRefilings == 1)
    }

    @Test func whenEqualTimesAreAcceptedAnotherContentIsStillAViolation() {
        var bench = Bench { $0.rules.equalAppTime = .accept }
        bench.file([Papers("A1").document(.order)])
        var other = Papers("A1")
        other.price = "90"
        #expect(bench.answer(to: other.document(.order, guid: String(repeating: "3", count: 36))) == 2)
        let record = bench.house.snapshot()
        #expect(record.violations().map(\.rule) == [.secondDeclaration])
        #expect(record.declaration(.order, code: "EBP1", number: "A1")?.liveContents == 2)
    }

    @Test func aCorrectionByChangeIsNoViolation() {
        var bench = Bench()
        bench.file([Papers("A1").document(.order)])
        var other = Papers("A1")
        other.price = "90"
        let change = other.document(.order, guid: String(repeating: "3", count: 36), appType: "2", seconds: 9)
        #expect(bench.answer(to: change) == 2)
        #expect(bench.house.snapshot().violations().isEmpty)
    }

    @Test func whatThePortDeniedIsFiledAsNewOnce() {
        var bench = Bench()
        var other = Papers("A1")
        other.price = "90"
        func filing(_ digit: String, _ type: String, _ seconds: Int) -> FiledDocument {
            other.document(.order, guid: String(repeating: digit, count: 36), appType: type, seconds: seconds)
        }
        #expect(bench.answer(to: filing("3", "2", 9)) == -301_009)
        // An older filing was slower than the change of it.
        #expect(bench.answer(to: Papers("A1").document(.order)) == 2)
        for _ in 1...2 {
            bench.file([filing("4", "1", 20)], digest: "same")
            #expect(bench.house.snapshot().violations().isEmpty)
        }
        #expect(bench.answer(to: filing("5", "1", 30)) == -301_010)
        #expect(bench.house.snapshot().violations().map(\.rule) == [.secondDeclaration])
    }

    @Test func redeliveryWithOtherBytesAndReusedGuidsAreDetected() {
        var record = PortRecord()
        func request(_ number: Int, _ digest: String) -> PortRecord.Request {
            PortRecord.Request(
                number: number, at: "", sha256: digest, rootGuid: "R", documents: 1, answer: "200", taken: true)
        }
        record.note(request(1, "a"))
        record.note(request(2, "a"))
        #expect(record.violations().isEmpty)
        #expect(record.counters["redeliveries"] == 1)
        record.note(request(3, "b"))
        #expect(record.violations() == [.init(rule: .redeliveryDiffers, subject: "request 3")])

        var bench = Bench()
        let order = Papers("A1").document(.order)
        bench.file([order], digest: "one")
        bench.file([order], digest: "two")
        #expect(bench.house.snapshot().violations().map(\.rule) == [.guidReused])
    }

    @Test func deletionFreesTheKey() {
        var bench = Bench()
        #expect(bench.answer(to: Papers("A1").document(.order)) == 2)
        #expect(
            bench.answer(
                to: Papers("A1").document(.order, guid: String(repeating: "3", count: 36), appType: "3", seconds: 1))
                == 2)
        #expect(bench.house.snapshot().declaration(.order, code: "EBP1", number: "A1")?.live == false)
        var other = Papers("A1")
        other.price = "90"
        #expect(bench.answer(to: other.document(.order, guid: String(repeating: "4", count: 36), seconds: 2)) == 2)
        #expect(bench.house.snapshot().violations().isEmpty)
    }
}
