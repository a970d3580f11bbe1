import Declarations
import Foundation
import Gateway
import GatewayTestKit
import HTTPTypes
import Testing

@testable import GatewayHTTP

@Suite struct ConsoleDoorTests {
    @Test("Without accounts nobody signs in, and the page says how to open it")
    func closed() async throws {
        let browser = try await ConsoleHouse(accounts: false).browser()
        for path in ["/console", "/console/login", "/console/orders"] {
            let page = try await browser.get(path)
            #expect(page.status == 503)
            #expect(page.text.contains("tongguan console password"))
        }
    }

    @Test("A page asks to sign in and comes back to itself; wrong ones learn nothing")
    func signingIn() async throws {
        let house = try await ConsoleHouse()
        let browser = house.browser()
        let asked = try await browser.get("/console/orders?state=rejected")
        #expect(asked.status == 303)
        #expect(asked.location == "/console/login?next=%2Fconsole%2Forders%3Fstate%3Drejected")
        let wrong = try await browser.signIn("mina", password: "something else")
        let nobody = try await browser.signIn("nobody")
        #expect(wrong.status == 401 && nobody.status == 401)
        #expect(wrong.text.contains("Account and password do not belong together."))
        #expect(nobody.text.contains("Account and password do not belong together."))
        let right = try await browser.signIn("mina", next: "/console/orders?state=rejected")
        #expect(right.status == 303 && right.location == "/console/orders?state=rejected")
        let cookie = right.headers[values: .setCookie].first { $0.hasPrefix("__Host-tongguan=") } ?? ""
        for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] { #expect(cookie.contains(part)) }
        #expect(try await browser.get("/console/orders").status == 200)
    }

    @Test(
        "Signing in leads nowhere else",
        arguments: ["//evil.example", "https://evil.example", "/console\\evil", "/other", "/console//x", "/console x"])
    func safeNext(_ next: String) async throws {
        #expect(LoginPages.safe(next) == "/console")
    }

    @Test("Guessing is slowed down, whether or not the account is there")
    func throttled() async throws {
        for name in ["mina", "nobody"] {
            let browser = try await ConsoleHouse().browser()
            for _ in 0..<4 { #expect(try await browser.signIn(name, password: "guess guess guess").status == 401) }
            let fifth = try await browser.signIn(name)
            #expect(fifth.status == 429, "\(name)")
            #expect(fifth.headers[.retryAfter] != nil)
        }
    }

    @Test("A throttled account opens again after its wait; its owner elsewhere is hardly kept")
    func throttleEnds() {
        let throttle = LoginThrottle()
        var now = Timestamp(milliseconds: 1_000_000)
        func attempt(_ account: String, _ address: String) -> LoginThrottle.Attempt {
            LoginThrottle.Attempt(account: account, address: address)
        }
        let guesser = attempt("a", "192.0.2.1")
        for _ in 0..<4 { #expect(throttle.wait(guesser, now: now) == nil) }
        #expect(throttle.wait(guesser, now: now) == 3)
        #expect(throttle.wait(attempt("b", "192.0.2.1"), now: now) == nil)
        #expect(throttle.wait(attempt("a", "192.0.2.2"), now: now) == nil)
        now = now + .seconds(3)
        #expect(throttle.wait(guesser, now: now) == nil)
        // From a thousand places at once the owner waits seconds, not minutes.
        for number in 0..<1000 { _ = throttle.wait(attempt("a", "198.51.100.\(number)"), now: now) }
        let owner = attempt("a", "203.0.113.9")
        let ownersWait = throttle.wait(owner, now: now) ?? 0
        #expect(ownersWait <= 5)
        throttle.succeeded(owner)
        #expect(throttle.wait(attempt("a", "203.0.113.10"), now: now) == nil)
    }

    @Test("All addresses of an IPv6 network count as one, and what is remembered is bounded")
    func throttleBounds() {
        #expect(LoginThrottle.network(of: "2001:db8::1") == LoginThrottle.network(of: "2001:db8:0:0:ffff:1:2:3"))
        #expect(LoginThrottle.network(of: "2001:db8:0:1::1") != LoginThrottle.network(of: "2001:db8::1"))
        #expect(LoginThrottle.network(of: "192.0.2.1") == "192.0.2.1")
        #expect(LoginThrottle.network(of: "::1") == "0:0:0:0::/64")
        let throttle = LoginThrottle()
        let now = Timestamp(milliseconds: 1_000_000)
        for number in 0..<12_000 {
            _ = throttle.wait(.init(account: "x\(number)", address: "10.\(number / 250).\(number % 250).1"), now: now)
        }
        #expect(throttle.count <= LoginThrottle.limit)
    }

    @Test("A form without its token does nothing")
    func forgery() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("mina")
        let other = try await house.signedIn("ops")
        let foreign = try await other.get("/console").token ?? ""
        for token in ["", "0", foreign] {
            let page = try await browser.post("/console/logout", ["token": token])
            #expect(page.status == 403)
        }
        #expect(try await browser.get("/console").status == 200)
        let log = try await house.gateway.auditLog(.all, before: nil, limit: 10)
        #expect(!log.contains { $0.act == "session.close" })
    }

    @Test("A session ends when it is left alone, when it is old, and on leaving; what a page asks by itself is no use")
    func sessionsEnd() async throws {
        let house = try await ConsoleHouse()
        let (idle, busy, gone) = (
            try await house.signedIn("mina"), try await house.signedIn("mina"), try await house.signedIn("mina")
        )
        let token = gone.cookie("__Host-tongguan") ?? ""
        #expect(try await gone.submit("/console/logout", [:]).status == 303)
        #expect(try await house.gateway.session(token, isInUse: true) == nil)
        for _ in 0..<4 {
            house.rehearsal.clock.advance(by: .seconds(600))
            _ = try await busy.get("/console/help")
            _ = try await idle.get("/console/help", ["X-Console-Live": "1"])
        }
        #expect(try await idle.get("/console/help").status == 303)
        #expect(try await busy.get("/console/help").status == 200)
        for _ in 0..<72 {
            house.rehearsal.clock.advance(by: .seconds(600))
            _ = try await busy.get("/console/help")
        }
        #expect(try await busy.get("/console/help").status == 303)
    }

    @Test("Pages carry a policy that lets in nothing but our own files, and are never kept")
    func policy() async throws {
        let browser = try await ConsoleHouse().signedIn("eyes")
        for path in ["/console", "/console/orders", "/console/questions", "/console/audit", "/console/help"] {
            let page = try await browser.get(path)
            #expect(page.status == 200, "\(path)")
            #expect(page.headers[.contentSecurityPolicy] == ConsoleFrame.policy)
            #expect(page.headers[.cacheControl] == "no-store")
            #expect(page.headers[.xContentTypeOptions] == "nosniff")
            #expect(!page.text.contains(" style=") && !page.text.contains("<style") && !page.text.contains(" onclick="))
            #expect(page.text.components(separatedBy: "<script").count == 2)
            for form in page.text.components(separatedBy: "<form method=\"post\"").dropFirst() {
                #expect(form.prefix(250).contains("name=\"token\""), "\(path)")
            }
        }
        let script = try await browser.get(ConsoleScript.path)
        #expect(script.status == 200 && script.headers[.cacheControl]?.contains("immutable") == true)
    }

    @Test("Language and theme are remembered, also before signing in")
    func preferences() async throws {
        let house = try await ConsoleHouse()
        let browser = house.browser()
        _ = try await browser.submit(
            "/console/preferences", ["language": "ko", "theme": "dark", "back": "/console/login"],
            from: "/console/login")
        let login = try await browser.get("/console/login")
        #expect(login.text.contains("<html lang=\"ko\" data-theme=\"dark\">"))
        _ = try await browser.signIn("mina")
        #expect(try await browser.get("/console").text.contains("개요"))
        let refused = try await browser.post("/console/preferences", ["language": "zh", "token": "x"])
        #expect(refused.status == 303)
        #expect(try await browser.get("/console").text.contains("개요"))
    }
}
