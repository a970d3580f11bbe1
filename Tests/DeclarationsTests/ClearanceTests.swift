import Testing

@testable import Declarations

@Suite struct ClearanceTests {
    private let machine = Clearance(refileLimit: 3)

    private func facts(
        _ state: SubmissionState = .attempted, status: Int = 0, time: Int64 = 0, appType: String = "1",
        isNewest: Bool = true, maybeSent: Bool = false, same: Bool = true, refiles: Int = 0, staleRefiles: Int = 0,
        toNew: Bool = false, toChange: Bool = false
    ) -> SubmissionFacts {
        SubmissionFacts(
            state: state, returnTime: time, status: status, appType: appType, isNewest: isNewest,
            maybeSentBefore: maybeSent, sameContent: same, refiles: refiles, staleRefiles: staleRefiles,
            flippedToNew: toNew, flippedToChange: toChange)
    }

    private func fact(
        _ status: Int, at time: Int64 = 100, _ codeClass: CodeClass = .unknown, retry: Bool = false
    ) -> ReceiptFact {
        ReceiptFact(status: status, returnTime: time, code: "\(status)", rule: CodeRule(codeClass, isRetriable: retry))
    }

    @Test(
        "Good news moves a submission to its stage",
        arguments: [
            (2, SubmissionState.filed), (3, .filed), (120, .inCustoms), (300, .held), (500, .held), (399, .inCustoms),
            (800, .released), (899, .closed),
        ])
    func progress(status: Int, state: SubmissionState) {
        #expect(self.machine.decide(self.fact(status), for: self.facts()) == .advance(state))
    }

    @Test("A draft or an unknown positive code changes nothing", arguments: [1, 18, 23, 99])
    func noEffect(status: Int) {
        #expect(self.machine.decide(self.fact(status), for: self.facts()) == .record)
    }

    @Test("At equal time the later stage wins; a later time wins within customs; the e-port never follows customs")
    func order() {
        let stored = self.facts(.inCustoms, status: 120, time: 100)
        #expect(self.machine.decide(self.fact(800, at: 100), for: stored) == .advance(.released))
        #expect(self.machine.decide(self.fact(800, at: 99), for: stored) == .record)
        #expect(self.machine.decide(self.fact(2, at: 200), for: stored) == .record)
        #expect(self.machine.decide(self.fact(100, at: 100), for: stored) == .reject, "100 outranks 120 at equal time")
        #expect(self.machine.decide(self.fact(100, at: 99), for: stored) == .record)
        let held = self.facts(.held, status: 500, time: 100)
        #expect(self.machine.decide(self.fact(300, at: 101), for: held) == .advance(.held))
        // An unexpected step is applied, not refused.
        #expect(self.machine.decide(self.fact(899, at: 101), for: held) == .advance(.closed))
    }

    @Test("An e-port negative never overrides 120, nor a 2 after several attempts")
    func negativeAfterGood() {
        for state in [SubmissionState.inCustoms, .held, .released] {
            let stored = self.facts(state, status: 120, time: 1)
            #expect(self.machine.decide(self.fact(-621_001, .data), for: stored) == .record)
        }
        let filed = self.facts(.filed, status: 2, time: 1, maybeSent: true)
        #expect(self.machine.decide(self.fact(-621_004, .duplicate), for: filed) == .record)
        let once = self.facts(.filed, status: 2, time: 1)
        #expect(self.machine.decide(self.fact(-621_003, .data), for: once) == .reject)
    }

    @Test("Only codes marked retryable are filed again, and only so often")
    func retries() {
        let system = self.fact(-621_017, .system, retry: true)
        #expect(self.machine.decide(system, for: self.facts()) == .refile(.retryable))
        #expect(self.machine.decide(system, for: self.facts(refiles: 3)) == .reject)
        #expect(self.machine.decide(self.fact(-621_008, .system), for: self.facts()) == .record, "may be stored")
        #expect(self.machine.decide(self.fact(100, .system, retry: true), for: self.facts()) == .refile(.retryable))
        #expect(self.machine.decide(self.fact(100, .data), for: self.facts()) == .reject)
    }

    @Test("Duplicate: better state known, then inference, then a flip, then a person")
    func duplicates() {
        let duplicate = self.fact(-301_010, .duplicate)
        #expect(self.machine.decide(duplicate, for: self.facts(.filed, status: 0)) == .record)
        #expect(self.machine.decide(duplicate, for: self.facts(.superseded)) == .record)
        #expect(self.machine.decide(duplicate, for: self.facts(maybeSent: true)) == .inferFiled)
        #expect(self.machine.decide(duplicate, for: self.facts()) == .escalate(.conflict))
        #expect(self.machine.decide(duplicate, for: self.facts(maybeSent: true, same: false)) == .refile(.asChange))
        #expect(
            self.machine.decide(duplicate, for: self.facts(same: false, toChange: true)) == .escalate(.conflict))
    }

    @Test("Stale: inference when we may have sent it twice, else once more with a later time, then a person")
    func stale() {
        let stale = self.fact(-301_014, .stale)
        #expect(self.machine.decide(stale, for: self.facts(maybeSent: true)) == .inferFiled)
        #expect(self.machine.decide(stale, for: self.facts()) == .refile(.stale))
        #expect(self.machine.decide(stale, for: self.facts(staleRefiles: 1)) == .escalate(.conflict))
        #expect(self.machine.decide(stale, for: self.facts(isNewest: false)) == .record)
        #expect(self.machine.decide(self.fact(2), for: self.facts(.void)) == .advance(.filed), "it was taken after all")
    }

    @Test("Nothing to change: as new, once")
    func nothingToChange() {
        let answer = self.fact(-301_009, .nothingToChange)
        #expect(self.machine.decide(answer, for: self.facts(appType: "2")) == .refile(.asNew))
        #expect(self.machine.decide(answer, for: self.facts(appType: "2", toNew: true)) == .reject)
    }

    @Test("A bad key stops the lane", arguments: [CodeClass.signature, .permission, .registration])
    func badKey(codeClass: CodeClass) {
        #expect(self.machine.decide(self.fact(-621_029, codeClass), for: self.facts()) == .stopLane)
    }

    @Test("Final states are left by no receipt; good news about a refused one is for a person")
    func finalStates() {
        for status in [2, 120, 800, 100, -621_001] {
            #expect(self.machine.decide(self.fact(status), for: self.facts(.closed, status: 899, time: 1)) == .record)
            #expect(self.machine.decide(self.fact(status), for: self.facts(.superseded)) == .record)
        }
        #expect(self.machine.decide(self.fact(2), for: self.facts(.rejected)) == .escalate(.contradiction))
        #expect(self.machine.decide(self.fact(100), for: self.facts(.rejected)) == .record)
    }

    /// Any history of receipts, in any order and with repetitions, ends in the same state as in the order of their times.
    @Test("Order of arrival does not matter for progress", arguments: 0..<200)
    func arrival(seed: UInt64) {
        var generator = Lottery(state: seed &* 0x9E37_79B9 &+ 1)
        var history: [ReceiptFact] = [self.fact(2, at: 10)]
        let steps = [120, 300, 399, 500, 800]
        var time: Int64 = 10
        for step in steps where Bool.random(using: &generator) {
            time += Int64.random(in: 0...2, using: &generator)
            history.append(self.fact(step, at: time))
        }
        func end(_ facts: [ReceiptFact]) -> SubmissionFacts {
            var state = self.facts()
            for fact in facts {
                if case .advance(let next) = self.machine.decide(fact, for: state) {
                    state = self.facts(next, status: fact.status, time: fact.returnTime)
                }
            }
            return state
        }
        let expected = end(history)
        var arrival = history + history.filter { _ in Bool.random(using: &generator) }
        arrival.shuffle(using: &generator)
        #expect(end(arrival).state == expected.state)
        #expect(end(arrival).status == expected.status)
    }

    private struct Lottery: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (self.state ^ (self.state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        }
    }
}
