import Declarations
import Foundation
import Testing

@Suite struct TimestampTests {
    /// Random moments of four centuries against Foundation's calendar.
    @Test func agreesWithACalendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 28_800))
        var generator = SeededGenerator(7)
        for _ in 0..<2000 {
            let milliseconds = Int64.random(in: -5_000_000_000_000...8_000_000_000_000, using: &generator)
            let moment = Timestamp(milliseconds: milliseconds)
            let seconds = Int64((Double(milliseconds) / 1000).rounded(.down))
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second],
                from: Date(timeIntervalSince1970: TimeInterval(seconds)))
            let fields = [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second]
            let text = zip(fields, [4, 2, 2, 2, 2, 2]).map { value, width in
                String(repeating: "0", count: width - String(value ?? 0).count) + String(value ?? 0)
            }.joined()
            #expect(moment.beijing14 == text)
            #expect(moment.beijing8 == String(text.prefix(8)))
            #expect(moment.beijing17.hasPrefix(text))
            #expect(Timestamp(beijing: moment.beijing17) == moment)
            #expect(Timestamp(beijing: text)?.milliseconds == seconds * 1000)
        }
    }

    @Test func knowsTheFormsOfTheStandard() throws {
        let moment = try #require(Timestamp(beijing: "20240229000000123"))
        #expect(moment.rfc3339 == "2024-02-28T16:00:00.123Z")
        #expect(Timestamp(beijing: "20240229") == Timestamp(beijing: "20240229000000"))
        #expect(Timestamp(milliseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
    }

    @Test(arguments: [
        "", "2024", "20230229000000", "20241301000000", "20240100000000", "20240431000000", "20240101240000",
        "20240101006000", "20240101000060", "2024010100000a", "２０２４０１０１", "2024010100000000",
    ])
    func refusesWhatIsNoMoment(_ text: String) {
        #expect(Timestamp(beijing: text) == nil)
    }

    @Test func addsAndSubtracts() {
        let moment = Timestamp(milliseconds: 1000)
        #expect((moment + .milliseconds(-1500)).milliseconds == -500)
        #expect((moment + .microseconds(-1)).milliseconds == 999)
        #expect(moment - Timestamp(milliseconds: 400) == .milliseconds(600))
    }
}
