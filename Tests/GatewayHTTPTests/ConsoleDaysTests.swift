import Declarations
import Gateway
import GatewayTestKit
import Testing

@testable import GatewayHTTP

/// Daily reconciliation, goods, tenants and webhooks at the console.
@Suite struct ConsoleDaysTests {
    @Test("A day adds up, and what is behind a difference is linked", arguments: ["en", "zh", "ko"])
    func reconciliation(_ language: String) async throws {
        let house = try await ConsoleHouse(port: ConsoleHouse.rejecting("R-2"))
        try await house.rehearsal.submit([SampleOrder("R-1"), SampleOrder("R-2")])
        try await house.rehearsal.run(for: .seconds(120))
        try await house.rehearsal.submit([SampleOrder("R-3")])
        let digits = house.gateway.now.beijing14
        let day = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6).prefix(2))"
        let found = try #require(try await house.gateway.reconciliation(from: day, to: day, tenant: nil, .all))
        let line = try #require(found.lines.first)
        #expect(found.lines.count == 1 && line.day == day && line.tenant == "merchant")
        #expect([line.declared, line.released, line.rejected, line.missing] == [3, 1, 1, 1])
        #expect(line.rejectedOrders == ["R-2"] && line.missingOrders == ["R-3"])
        #expect(line.estimatedTax == SampleOrder("R-1").tax)
        let browser = try await house.signedIn("eyes", language: language)
        let page = try await browser.get("/console/reconciliation")
        #expect(page.status == 200 && page.text.contains("/console/orders/merchant/R-2"))
        let word = ["en": "Missing", "zh": "未结", "ko": "미결"][language] ?? "?"
        #expect(page.text.contains(word))
        let csv = try await browser.get("/console/reconciliation.csv?from=\(day)&to=\(day)")
        #expect(csv.text.hasPrefix("\u{FEFF}day,tenant,declared,released,rejected,missing"))
        #expect(csv.text.contains("\(day),merchant,3,1,1,1,0,"))
        for query in ["from=x&to=y", "from=\(day)&to=2020-01-01", "from=2020-01-01&to=\(day)"] {
            #expect(try await browser.get("/console/reconciliation?\(query)").status == 422, "\(query)")
        }
        let broker = try await house.signedIn("broker")
        #expect(!(try await broker.get("/console/reconciliation?tenant=merchant")).text.contains("R-2"))
        #expect(!(try await broker.get("/console/reconciliation.csv")).text.contains("merchant"))
    }

    @Test("Tenants are for administrators, and no key is shown")
    func tenants() async throws {
        let house = try await ConsoleHouse()
        let page = try await house.signedIn("mina").get("/console/tenants")
        #expect(page.status == 200 && page.text.contains("id=\"tenant-merchant\"") && page.text.contains("nanjing"))
        #expect(page.text.contains("621"))
        for name in ["ops", "eyes"] {
            let browser = try await house.signedIn(name)
            #expect(try await browser.get("/console/tenants").status == 403)
            #expect(!(try await browser.get("/console")).text.contains("/console/tenants"))
        }
    }

    @Test("Goods by page, one article with its versions; none of other tenants")
    func goods() async throws {
        let house = try await ConsoleHouse()
        let empty = try await house.signedIn("eyes").get("/console/goods")
        #expect(empty.status == 200 && empty.text.contains("No articles"))
        #expect(try await house.signedIn("eyes").get("/console/goods/find?item=none").status == 404)
        #expect(
            try await house.signedIn("broker").get("/console/goods?tenant=merchant").text.contains("sees no tenant"))
        #expect(try await house.signedIn("broker").get("/console/goods/find?tenant=merchant&item=x").status == 404)
    }

    @Test("An endpoint is switched off and on, and the rest of its address is not shown")
    func webhook() async throws {
        let house = try await ConsoleHouse()
        let draft = WebhookDraft(url: "https://hooks.example.com/very-secret-part", events: [])
        guard case .done(let made) = try await house.gateway.createWebhook(draft, tenant: "merchant") else {
            Issue.record("no endpoint")
            return
        }
        let browser = try await house.signedIn("ops")
        let path = "/console/webhooks/\(made.id)"
        for page in [try await browser.get("/console/webhooks"), try await browser.get(path + "?tenant=merchant")] {
            #expect(page.status == 200 && page.text.contains("https://hooks.example.com/…"))
            #expect(!page.text.contains("very-secret-part") && !page.text.contains("whsec_"))
        }
        for act in ["off", "on"] {
            #expect(try await browser.submit(path + "/act", ["tenant": "merchant", "act": act]).status == 303)
            #expect(try await house.gateway.webhook(made.id, tenant: "merchant")?.enabled == (act == "on"))
        }
        #expect(
            try await browser.submit(
                path + "/act", ["tenant": "merchant", "act": "replay", "since": "2026-11-01"]
            ).status == 303)
        #expect(
            try await house.gateway.auditLog(.all, before: nil, limit: 3).map(\.act) == [
                "webhook.replay", "webhook.on", "webhook.off",
            ])
        let broker = try await house.signedIn("broker")
        #expect(!(try await broker.get("/console/webhooks?tenant=merchant")).text.contains("hooks.example.com"))
        #expect(try await broker.get(path + "?tenant=merchant").status == 404)
        #expect(try await broker.submit(path + "/act", ["tenant": "merchant", "act": "off"]).status == 404)
        let viewer = try await house.signedIn("eyes")
        #expect(try await viewer.submit(path + "/act", ["tenant": "merchant", "act": "off"]).status == 403)
        #expect(try await house.gateway.webhook(made.id, tenant: "merchant")?.enabled == true)
    }

    @Test("Webhooks: a list without any says what to do; none of other tenants")
    func webhooks() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        #expect(try await browser.get("/console/webhooks").text.contains("POST /v1/webhooks"))
        #expect(try await browser.get("/console/webhooks/none?tenant=merchant").status == 404)
        #expect(
            try await browser.submit("/console/webhooks/none/act", ["tenant": "merchant", "act": "test"]).status == 404)
    }
}
