import Declarations
import GatewayTestKit
import Ledger
import Testing

@Suite struct DeliveryPolicyTests {
    private let policy = DeliveryPolicy(firstWait: .seconds(10), longestWait: .seconds(600), jitterPercent: 25)

    @Test("Waits double up to the longest; jitter shortens them by its share at most and is repeatable")
    func jitterBounds() {
        for message in 1...200 as ClosedRange<Int64> {
            for failure in 1...12 {
                let full = min(Duration.seconds(10) * (1 << (failure - 1)), .seconds(600))
                let wait = self.policy.wait(afterFailure: failure, of: message)
                #expect(wait <= full && wait >= full * 3 / 4)
                #expect(wait == self.policy.wait(afterFailure: failure, of: message))
            }
        }
        let waits = Set((1...200).map { self.policy.wait(afterFailure: 3, of: Int64($0)) })
        #expect(waits.count > 100, "messages that failed together do not come back together")
        let thirds = (1...300).map { self.policy.wait(afterFailure: 1, of: Int64($0)) }
        #expect(thirds.filter { $0 < .milliseconds(8333) }.count > 50, "spread over the whole share")
        #expect(thirds.filter { $0 > .milliseconds(9166) }.count > 50)
    }

    @Test("Without jitter the wait is exact, also after very many failures")
    func exact() {
        let policy = DeliveryPolicy(firstWait: .seconds(10), longestWait: .seconds(600), jitterPercent: 0)
        #expect(policy.wait(afterFailure: 1, of: 1) == .seconds(10))
        #expect(policy.wait(afterFailure: 4, of: 1) == .seconds(80))
        #expect(policy.wait(afterFailure: 1_000_000, of: 1) == .seconds(600))
    }

    @Test("A port's Retry-After is obeyed, up to six times the longest wait; it never shortens a wait")
    func retryAfter() {
        #expect(self.policy.wait(afterFailure: 1, of: 1, retryAfter: .seconds(120)) == .seconds(120))
        #expect(self.policy.wait(afterFailure: 1, of: 1, retryAfter: .seconds(366 * 86_400)) == .seconds(3600))
        #expect(self.policy.wait(afterFailure: 9, of: 1, retryAfter: .seconds(1)) >= .seconds(450))
        #expect(self.policy.bounded(.seconds(-5)) == .zero)
    }

    @Test("Head starts: a promise that is near, perishable goods, and never more than a day")
    func urgency() {
        let now = Timestamp(milliseconds: 1_772_413_200_000)
        func start(_ promised: Int?, perishable: Bool = false) -> Int64 {
            Urgency.headStart(
                promised: promised.map { now + .seconds($0) }, isPerishable: perishable, accepted: now
            ).components.seconds
        }
        #expect(start(nil) == 0)
        #expect(start(5 * 86_400) == 0, "a far promise is no reason to wait longer than others")
        #expect(start(3600) == 86_400 - 3600)
        #expect(start(nil, perishable: true) == 86_400 - 7200)
        #expect(start(3600, perishable: true) == 86_400 - 3600)
        #expect(start(86_400, perishable: true) == 86_400 - 7200)
        #expect(start(-9_999_999) == 86_400, "a moment long past is worth no more than one that is just past")
    }
}
