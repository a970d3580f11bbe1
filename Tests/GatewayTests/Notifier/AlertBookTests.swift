import Declarations
import Testing

@testable import Gateway

/// When operators are told, and when they are left alone.
@Suite struct AlertBookTests {
    private static let start = Timestamp(milliseconds: 1_772_413_200_000)

    /// Looks every ten seconds and notes what was told.
    private struct Watch {
        var book = AlertBook()
        var now = AlertBookTests.start
        var told: [String] = []

        mutating func look(_ status: HealthReport.Status?, times: Int = 1, note: Bool = true) {
            for _ in 0..<times {
                let states = status.map { [AlertState(name: "disk", status: $0, words: "words")] } ?? []
                let news = self.book.look(states, at: self.now) { _ in true }
                self.told += news.map { "\($0.kind.rawValue) \($0.state.status.rawValue)" }
                if note { _ = self.book.note(news, at: self.now) }
                self.now = self.now + .seconds(10)
            }
        }
    }

    @Test("One message for a change, whatever the number of looks; one when it is over")
    func change() {
        var watch = Watch()
        watch.look(.pass, times: 100)
        #expect(watch.told.isEmpty)
        watch.look(.fail)
        #expect(watch.told.isEmpty, "a hiccup is no news")
        watch.look(.fail, times: 100)
        #expect(watch.told == ["raised fail"])
        watch.look(.pass, times: 100)
        #expect(watch.told == ["raised fail", "cleared pass"])
    }

    @Test("What stays bad is repeated once a day")
    func repetition() {
        var watch = Watch()
        watch.look(.warn, times: 3 * 8640 + 10)
        #expect(watch.told == ["raised warn", "repeated warn", "repeated warn", "repeated warn"])
    }

    @Test("Worse is told, better than worst is not; a part that is not there any more is well")
    func degrees() {
        var watch = Watch()
        watch.look(.warn, times: 5)
        watch.look(.fail, times: 5)
        watch.look(.warn, times: 5)
        #expect(watch.told == ["raised warn", "raised fail"])
        watch.look(nil, times: 5)
        #expect(watch.told == ["raised warn", "raised fail", "cleared pass"])
    }

    @Test("A part that goes to and fro is told of every ten minutes at most")
    func flapping() {
        var watch = Watch()
        for _ in 0..<60 {
            watch.look(.fail, times: 3)
            watch.look(.pass, times: 3)
        }
        let raised = watch.told.count { $0.hasPrefix("raised") }
        #expect(raised >= 2 && raised <= 7, "\(raised) in an hour")
    }

    @Test("What reached nobody is told at the next look; what was told before a restart is not told again")
    func memory() {
        var watch = Watch()
        watch.look(.fail, times: 3, note: false)
        #expect(watch.told == ["raised fail", "raised fail"])
        watch.look(.fail, times: 3)
        #expect(watch.told.count == 3)
        var next = Watch(book: AlertBook(Array(watch.book.told.values)), now: watch.now)
        next.look(.fail, times: 100)
        #expect(next.told.isEmpty)
        next.look(.pass, times: 2)
        #expect(next.told == ["cleared pass"])
    }

    @Test("What is less bad for a while is repeated as that, and told when it turns bad again")
    func lessBad() {
        var watch = Watch()
        watch.look(.fail, times: 100)
        watch.look(.warn, times: 8700)
        #expect(watch.told == ["raised fail", "repeated warn"])
        watch.look(.fail, times: 2)
        #expect(watch.told.last == "raised fail")
        watch.look(.pass, times: 100)
        #expect(watch.told.last == "cleared pass")
    }

    @Test("A new speaker learns what the last one told")
    func learning() {
        var watch = Watch()
        var speaker = Watch()
        speaker.look(.fail, times: 3)
        watch.look(.pass, times: 3)
        watch.book.learn(Array(speaker.book.told.values))
        watch.look(.pass, times: 3)
        #expect(watch.told == ["cleared pass"])
    }
}
