import Declarations
import Testing

@testable import GatewayHTTP

/// What strangers can make the throttle of the login do: neither shut out an owner nor fill the memory.
@Suite struct LoginThrottleTests {
    private static let now = Timestamp(milliseconds: 1_000_000)

    @Test("A name is remembered by its first bytes, however many marks stand on its letters")
    func longNames() {
        let throttle = LoginThrottle()
        let name = "a" + String(repeating: "\u{301}", count: 20_000)
        func wait(_ end: String) -> Int? {
            throttle.wait(.init(account: name + end, address: "192.0.2.1"), now: Self.now)
        }
        for end in ["b", "c", "d", "e"] { #expect(wait(end) == nil) }
        #expect(wait("f") != nil, "they are one name")
    }

    @Test("Whoever guesses every account from one place is kept from all, and keeps nobody elsewhere")
    func everyAccount() {
        let throttle = LoginThrottle()
        func wait(_ account: String, _ address: String) -> Int? {
            throttle.wait(.init(account: account, address: address), now: Self.now)
        }
        for number in 0..<21 { #expect(wait("account-\(number)", "192.0.2.1") == nil) }
        #expect(wait("another", "192.0.2.1") != nil)
        for number in 0..<21 { #expect(wait("account-\(number)", "192.0.2.2") == nil) }
    }

    @Test("While many guess, what is remembered stays bounded, and the newest guesser stays known")
    func bounded() {
        let throttle = LoginThrottle()
        for number in 0..<25_000 {
            let address = "10.\(number / 62_500).\(number / 250 % 250).\(number % 250)"
            _ = throttle.wait(.init(account: "n\(number)", address: address), now: Self.now + .milliseconds(number))
            #expect(throttle.count <= LoginThrottle.limit)
        }
        let later = Self.now + .seconds(60)
        for _ in 0..<4 { _ = throttle.wait(.init(account: "mina", address: "192.0.2.1"), now: later) }
        #expect(throttle.wait(.init(account: "mina", address: "192.0.2.1"), now: later) != nil)
    }
}
