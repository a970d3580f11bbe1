import Declarations
import Gateway
import GatewayTestKit
import HTTPTypes
import Hummingbird
import Testing

@testable import GatewayHTTP

/// What people and programs may send that nobody means, and what it must not do.
@Suite struct ConsoleLimitsTests {
    private static let extremes = [
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-1", "0", "1000000000000000",
        "99999999999999999999999999",
    ]

    @Test("No number ends the process", arguments: Self.extremes)
    func numbers(_ number: String) async throws {
        let house = try await ConsoleHouse()
        try await house.rehearsal.submit([SampleOrder("N-1")])
        let browser = try await house.signedIn("mina")
        let pages = [
            "orders?before=", "questions?before=", "audit?before=", "dead-letters?after=", "dead-letters?kind=",
            "routes?kind=", "uploads?before=", "webhooks?after=", "goods?after=", "mass/1?after=", "uploads/x?after=",
            "mass/new?act=resume&kind=", "mass/new?act=redrive&kind=", "search?q=U", "search?q=U1:",
            "uploads/x?last=1&row=", "search?q=", "uploads/", "mass/",
            "reconciliation?from=", "orders?from=",
        ]
        for page in pages {
            #expect(try await browser.get("/console/\(page)\(number)").status < 500, "\(page)")
        }
        let all = ["id", "message", "start", "last", "shown", "count", "rate", "kind", "group", "revision", "since"]
        var forms: [(String, [String: String])] = [
            ("questions/close", [:]), ("dead-letters/redrive", [:]), ("dead-letters/bury", [:]),
            ("mass/\(number)/set", ["state": "paused"]), ("messages/\(number)", [:]), ("receipts/\(number)", [:]),
            ("uploads/x/fix", ["tenant": "merchant", "value": "x"]),
            ("routes/act", ["act": "pause", "route": "nanjing", "tenant": "merchant", "reason": "x"]),
            ("webhooks/x/act", ["act": "replay", "tenant": "merchant"]),
        ]
        for act in MassActKind.allCases { forms.append(("mass/start", ["act": act.rawValue, "reason": "x"])) }
        for act in ["settle", "refile", "cancel", "withdraw"] {
            forms.append(("orders/merchant/N-1/act", ["act": act, "reason": "x", "state": "released"]))
        }
        for (path, fields) in forms {
            let form = fields.merging(all.map { ($0, number) }) { given, _ in given }
            #expect(try await browser.submit("/console/\(path)", form).status < 500, "\(path)")
        }
    }

    @Test("Cursors of programs: refused or empty, never the end of the process", arguments: Self.extremes)
    func cursors(_ number: String) async throws {
        let house = try await ConsoleHouse()
        let wide = Int64(number).map { String($0, radix: 36) } ?? number
        for cursor in [number, "o\(number)", "o\(wide)", "e\(wide)", wide] {
            _ = try? await house.gateway.events(tenant: "merchant", after: cursor, limit: 10)
            _ = try? await house.gateway.listOrders(OrderListFilter(), tenant: "merchant", after: cursor, limit: 10)
            _ = try? await house.gateway.uploads(tenant: "merchant", before: cursor, limit: 10)
            _ = try? await house.gateway.goods(tenant: "merchant", after: cursor, limit: 10)
        }
        #expect(try await house.gateway.order("none", tenant: "merchant") == nil)
    }

    @Test("An open page keeps no session alive")
    func streams() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("mina")
        #expect(try await house.response("/console/changes", for: browser).status == .ok)
        for _ in 0..<4 {
            house.rehearsal.clock.advance(by: .seconds(600))
            _ = try await house.response("/console/changes", for: browser)
        }
        #expect(try await browser.get("/console/help").status == 303)
    }

    @Test(
        "A condition of an act on many that cannot be read is refused",
        arguments: [
            "state=nonsense", "state=rejected&state=held", "from=yesterday", "to=2026-13-45", "kind=x",
            "tenant=merchant&tenant=other", "cause=\(String(repeating: "x", count: 5000))",
        ])
    func conditions(_ query: String) async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        #expect(try await browser.get("/console/mass/new?act=refile&\(query)").status == 422)
        #expect(try await browser.get("/console/mass/new?act=refile&state=&prefix=&tenant=merchant").status == 200)
    }

    @Test("What is done with a tenant's data is seen by its people in the log of acts")
    func tenantsOfActs() async throws {
        let house = try await ConsoleHouse()
        try await house.rehearsal.submit([SampleOrder("T-1")])
        try await house.rehearsal.run(for: .seconds(120))
        let browser = try await house.signedIn("ops")
        _ = try await browser.get("/console/orders.csv")
        _ = try await browser.submit("/console/search", ["q": "11010519491231002X"])
        let file = try #require(
            try await house.gateway.orderFile("T-1", tenant: "merchant", .all))
        let message = try #require(file.trail.messages.first { $0.hasBytes })
        let receipt = try #require(file.trail.receipts.first { $0.hasBytes })
        let form = ["tenant": "merchant"]
        #expect(try await browser.submit("/console/messages/\(message.id)", form).status == 200)
        #expect(try await browser.submit("/console/receipts/\(receipt.raw)", form).status == 200)
        let log = try await house.gateway.auditLog(TenantScope(["merchant"]), before: nil, limit: 99).map(\.act)
        for act in ["orders.export", "buyer.search", "message.download", "receipt.download"] {
            #expect(log.contains(act), "\(act)")
        }
    }
}
