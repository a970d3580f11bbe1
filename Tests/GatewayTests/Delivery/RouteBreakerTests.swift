import Declarations
import GatewayTestKit
import Ledger
import Testing
import Transports

@testable import Gateway

@Suite struct RouteBreakerTests {
    private let start = Timestamp(milliseconds: 1_772_413_200_000)

    private func opened(_ breaker: inout RouteBreaker, at now: Timestamp) {
        for _ in 0..<5 { _ = breaker.record(.failed(retryAfter: nil), at: now) }
    }

    @Test("Opens after five failures in a row; an answer in between begins the count anew")
    func opens() {
        var breaker = RouteBreaker()
        for _ in 0..<4 { #expect(breaker.record(.failed(retryAfter: nil), at: self.start) == nil) }
        #expect(breaker.record(.answered, at: self.start) == nil)
        for _ in 0..<4 { #expect(breaker.record(.failed(retryAfter: nil), at: self.start) == nil) }
        #expect(breaker.record(.silent, at: self.start) == nil, "what is our own fault says nothing about the port")
        #expect(breaker.admission(at: self.start) == .all)
        #expect(breaker.record(.failed(retryAfter: nil), at: self.start) == .opened)
        #expect(breaker.isOpenSince == self.start)
        #expect(breaker.record(.failed(retryAfter: nil), at: self.start) == nil, "it opens once")
    }

    @Test("While open one probe at most every 30 seconds; success closes it, failure keeps it open")
    func probes() {
        var breaker = RouteBreaker()
        self.opened(&breaker, at: self.start)
        #expect(breaker.admission(at: self.start + .seconds(29)) == .nothing)
        let first = self.start + .seconds(30)
        #expect(breaker.admission(at: first) == .pilot)
        breaker.probe(at: first)
        #expect(breaker.admission(at: first) == .nothing, "one at a time")
        #expect(breaker.record(.failed(retryAfter: nil), at: first + .seconds(10)) == nil)
        #expect(breaker.isOpenSince == self.start)
        #expect(breaker.admission(at: first + .seconds(39)) == .nothing)
        #expect(breaker.admission(at: first + .seconds(40)) == .pilot)
        breaker.probe(at: first + .seconds(40))
        #expect(breaker.record(.answered, at: first + .seconds(41)) == .closed)
        #expect(breaker.admission(at: first + .seconds(41)) == .all)
        #expect(breaker.isOpenSince == nil)
    }

    @Test("The port's own wait is kept; a clock that is set back does not lengthen it")
    func waits() {
        var breaker = RouteBreaker()
        self.opened(&breaker, at: self.start)
        _ = breaker.record(.failed(retryAfter: .seconds(300)), at: self.start)
        #expect(breaker.admission(at: self.start + .seconds(299)) == .nothing)
        #expect(breaker.admission(at: self.start + .seconds(300)) == .pilot)
        #expect(breaker.admission(at: self.start - .seconds(3600)) == .pilot)
    }

    @Test("A person may have the next probe at once, whatever wait the port asked for")
    func allowedProbe() {
        var breaker = RouteBreaker()
        self.opened(&breaker, at: self.start)
        _ = breaker.record(.failed(retryAfter: .seconds(3600)), at: self.start)
        #expect(breaker.admission(at: self.start + .seconds(60)) == .nothing)
        breaker.allowProbe()
        #expect(breaker.admission(at: self.start + .seconds(60)) == .pilot)
        breaker.probe(at: self.start + .seconds(60))
        #expect(breaker.admission(at: self.start + .seconds(61)) == .nothing)
        #expect(breaker.isOpenSince == self.start)
    }

    @Test(
        "A rate is reached by whoever looks four times a second, and not passed", arguments: [1, 37, 60, 110, 119, 250])
    func rateIsReached(_ rate: Int) {
        var bucket = TokenBucket(perMinute: rate)
        var sent = 0
        for look in 0..<2400 {
            let count = bucket.available(at: self.start + .milliseconds(look * 250))
            bucket.take(count)
            sent += count
        }
        #expect((rate * 10 - 1...rate * 10 + max(2, rate / 30)).contains(sent), "\(sent) of \(rate * 10)")
    }

    @Test("So many messages a minute; a second's worth may be saved up")
    func bucket() {
        var bucket = TokenBucket(perMinute: 120)
        #expect(bucket.available(at: self.start) == 2)
        bucket.take(2)
        #expect(bucket.available(at: self.start) == 0)
        #expect(bucket.available(at: self.start + .milliseconds(499)) == 0)
        #expect(bucket.available(at: self.start + .milliseconds(500)) == 1)
        #expect(bucket.available(at: self.start + .seconds(3600)) == 2)
        #expect(bucket.available(at: self.start) == 2, "a clock that is set back takes nothing away")
        var slow = TokenBucket(perMinute: 1)
        slow.take(slow.available(at: self.start))
        #expect(slow.available(at: self.start + .seconds(59)) == 0)
        #expect(slow.available(at: self.start + .seconds(60)) == 1)
        var sent = 0
        var minute = TokenBucket(perMinute: 300)
        for tick in 0..<600 {
            let now = self.start + .milliseconds(tick * 100)
            let count = minute.available(at: now)
            minute.take(count)
            sent += count
        }
        #expect((295...305).contains(sent))
    }

    private static func admits(_ board: RouteBoard, at now: Timestamp) -> String {
        let (limit, isPilot) = board.admission("r", at: now)
        return "\(limit) \(isPilot)"
    }

    @Test("One probe at a time: while one is on its way, however long, no other leaves")
    func onePilot() {
        let board = RouteBoard()
        board.add(
            DeliveryRoute(
                name: "r", channel: ScriptedChannel(.accepted), dxpId: "X", concurrency: 4, lease: .seconds(300)))
        let failed = RouteBoard.Outcome(word: "unknown", detail: "", at: self.start)
        for _ in 0..<5 {
            board.took(1, of: "r", isPilot: false, at: self.start)
            _ = board.ended(failed, .failed(retryAfter: nil), of: "r")
        }
        let first = self.start + .seconds(30)
        #expect(Self.admits(board, at: first) == "1 true")
        board.took(1, of: "r", isPilot: true, at: first)
        #expect(board.admission("r", at: first + .seconds(239)).limit == 0)
        let ended = RouteBoard.Outcome(word: "unknown", detail: "", at: first + .seconds(240))
        _ = board.ended(ended, .failed(retryAfter: nil), of: "r")
        #expect(board.admission("r", at: first + .seconds(269)).limit == 0)
        #expect(Self.admits(board, at: first + .seconds(270)) == "1 true")
        board.took(1, of: "r", isPilot: true, at: first + .seconds(270))
        #expect(board.ended(ended, .answered, of: "r") == .closed)
        #expect(Self.admits(board, at: first + .seconds(271)) == "4 false")
    }

    @Test(
        "What a port answers says whether it is there", arguments: [302, 408, 425, 429, 500, 503])
    func notThere(_ status: Int) {
        let outcome = DeliveryOutcome.unknown(TransportError(.httpStatus, "", phase: .afterSend, status: status))
        #expect(outcome.verdict(DeliverySettings().policy) == .failed(retryAfter: nil))
    }

    @Test("What it says of a message or of us opens no breaker", arguments: [400, 401, 404, 413, 422])
    func thereAfterAll(_ status: Int) {
        let outcome = DeliveryOutcome.unknown(TransportError(.httpStatus, "", phase: .afterSend, status: status))
        #expect(outcome.verdict(DeliverySettings().policy) == .silent)
    }
}
