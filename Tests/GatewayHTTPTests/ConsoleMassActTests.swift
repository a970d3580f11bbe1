import Cryptography
import Declarations
import Gateway
import GatewayTestKit
import HTTPTypes
import Ledger
import Testing

@testable import GatewayHTTP

/// Acts on everything that matches.
@Suite struct ConsoleMassActTests {
    private func hidden(_ page: Browser.Page) -> [String: String] {
        var fields: [String: String] = [:]
        for match in page.text.matches(of: /type="hidden" name="([a-z]+)" value="([^"]*)"/) {
            fields[String(match.1)] = String(match.2)
        }
        return fields
    }

    private func work(_ house: ConsoleHouse) async -> Int {
        await MassActWorker(house.rehearsal.premises, desk: house.gateway).workOnce()
    }

    @Test("Unsent orders are taken back: previewed, the count typed, in the background, each result told, noted once")
    func cancel() async throws {
        let house = try await ConsoleHouse()
        try await house.rehearsal.submit((1...5).map { SampleOrder("M-\($0)") } + [SampleOrder("N-1")])
        let browser = try await house.signedIn("ops")
        let preview = try await browser.get("/console/mass/new?act=cancel&prefix=M-")
        #expect(preview.status == 200)
        #expect(preview.text.contains("5 will be dealt with") && preview.text.contains("M-3"))
        #expect(!preview.text.contains("N-1"))
        var form = self.hidden(preview)
        #expect(form["shown"] == "5" && form["prefix"] == "M-")
        form["reason"] = "sold out"
        #expect(try await browser.post("/console/mass/start", form.merging(["count": "4"]) { $1 }).status == 409)
        #expect(
            try await browser.post("/console/mass/start", form.merging(["count": "5", "reason": ""]) { $1 }).status
                == 422)
        // What comes after the preview is not touched.
        try await house.rehearsal.submit([SampleOrder("M-9")])
        let started = try await browser.post("/console/mass/start", form.merging(["count": "5"]) { $1 })
        let path = try #require(started.location)
        #expect(path.hasPrefix("/console/mass/"))
        #expect(try await browser.get(path).text.contains("Running"))
        #expect(await self.work(house) == 5)
        for number in 1...5 { #expect(try await house.rehearsal.order("M-\(number)").state == .cancelled) }
        for number in ["M-9", "N-1"] { #expect(try await house.rehearsal.order(number).state == .accepted) }
        let page = try await browser.get(path)
        #expect(page.text.contains("5 / 5") && page.text.contains("sold out"))
        #expect(page.headers.first { $0.name.rawName.lowercased() == "refresh" } == nil)
        let csv = try await browser.get(path + "/results.csv")
        #expect(csv.text.hasPrefix("\u{FEFF}number,tenant,target,outcome,reason\r\n1,merchant,M-5,done,\r\n"))
        #expect(csv.text.split(separator: "\r\n").count == 6)
        let log = try await house.gateway.auditLog(.all, before: nil, limit: 99).filter { $0.act.hasPrefix("mass") }
        #expect(log.map(\.act) == ["mass.cancel"] && log.first?.target == "5" && log.first?.detail == "sold out")
        #expect(await self.work(house) == 0, "it is over")
    }

    @Test("A start whose preview is no longer true does nothing and shows it anew")
    func moved() async throws {
        let house = try await ConsoleHouse()
        try await house.rehearsal.submit((1...3).map { SampleOrder("M-\($0)") })
        let browser = try await house.signedIn("ops")
        var form = self.hidden(try await browser.get("/console/mass/new?act=cancel"))
        form["reason"] = "x"
        form["count"] = "3"
        _ = try await house.gateway.act(.cancel(reason: "by hand"), on: "M-2", tenant: "merchant")
        let answer = try await browser.post("/console/mass/start", form)
        #expect(answer.status == 409 && answer.text.contains("2 will be dealt with"))
        #expect(try await house.gateway.massActs(.all, limit: 9).isEmpty)
    }

    @Test("Rejected orders are filed again in pages; a paused act waits, a stopped one ends, a restart goes on")
    func refile() async throws {
        let house = try await ConsoleHouse(port: ConsoleHouse.rejecting("P-"))
        try await house.rehearsal.submit((1...4).map { SampleOrder("P-\($0)") })
        try await house.rehearsal.run(for: .seconds(120))
        let states = try await house.gateway.orders(OrderListFilter(), .all, before: nil, limit: 9).map(\.state)
        #expect(states == Array(repeating: .rejected, count: 4))
        let session = ConsoleSession(
            token: "", formToken: "",
            account: ConsoleAccount(
                name: "ops", password: try PasswordHash(of: ConsoleHouse.password, cost: 2), role: .operator_,
                scope: .all))
        var request = MassActRequest(kind: .refile, filter: MassActFilter(), reason: "again", rate: 2)
        let preview = try await house.gateway.preview(request, .all)
        #expect(preview.eligible == 4 && !preview.isCut && preview.skipped.isEmpty)
        request.span = preview.span
        let id = try await house.gateway.start(request, preview, by: session)
        // A page is two things; somebody pauses during it.
        let worker = MassActWorker(house.rehearsal.premises, desk: house.gateway)
        let first = await worker.workOnce(pause: { _ in
            _ = try? await house.gateway.setMassAct(id, to: .paused, .all)
        })
        #expect(first == 2)
        #expect(try await house.gateway.massAct(id, .all)?.state == .paused)
        #expect(await worker.workOnce() == 0)
        #expect(try await house.gateway.setMassAct(id, to: .running, .all))
        // Another worker takes it up, as after a restart.
        #expect(await self.work(house) == 2)
        let act = try #require(try await house.gateway.massAct(id, .all))
        #expect(act.state == .done && act.done == 4 && act.skipped == 0 && act.failed == 0)
        #expect(try await !house.gateway.setMassAct(id, to: .stopped, .all))
        let results = try #require(try await house.gateway.massActResults(id, .all, after: 0, limit: 9))
        #expect(results.map(\.target) == ["P-4", "P-3", "P-2", "P-1"] && results.map(\.number) == [1, 2, 3, 4])
    }

    @Test("Dead letters are delivered again, lanes resumed; neither asks for a count")
    func repeatable() async throws {
        let house = try await ConsoleRoutesPageTests.deadHouse()
        let browser = try await house.signedIn("ops")
        let lane = try #require(try await house.gateway.laneStates(.all, limit: 9).first)
        _ = try await house.gateway.setLanes(
            LaneQuery(route: lane.route, tenant: lane.tenant, kind: lane.kind), .pause)
        let letters = try await house.gateway.deadLetters(LaneQuery(), .all, after: 0, limit: 9).count
        for (act, count) in [("redrive", letters), ("resume", 1)] {
            let preview = try await browser.get("/console/mass/new?act=\(act)")
            #expect(preview.text.contains("\(count) will be dealt with") && !preview.text.contains("name=\"count\""))
            var form = self.hidden(preview)
            form["reason"] = "the port is back"
            #expect(try await browser.post("/console/mass/start", form).status == 303, "\(act)")
            #expect(await self.work(house) >= count)
        }
        #expect(try await house.gateway.deadLetters(LaneQuery(), .all, after: 0, limit: 9).isEmpty)
        #expect(try await house.gateway.laneStates(.all, limit: 99).allSatisfy { !$0.isHeld })
    }

    @Test("A broker previews, starts and sees nothing of others; a viewer starts nothing")
    func isolation() async throws {
        let house = try await ConsoleHouse()
        try await house.rehearsal.submit((1...3).map { SampleOrder("M-\($0)") })
        let form = self.hidden(try await house.signedIn("ops").get("/console/mass/new?act=cancel"))
            .merging(["reason": "x", "count": "3"]) { $1 }
        let id = try #require(
            try await house.signedIn("ops").submit("/console/mass/start", form).location?.split(separator: "/").last)
        let broker = try await house.signedIn("broker")
        let preview = try await broker.get("/console/mass/new?act=cancel")
        #expect(preview.status == 200 && !preview.text.contains("M-1"))
        #expect(try await broker.submit("/console/mass/start", form).status == 409)
        #expect(
            try await broker.submit("/console/mass/start", form.merging(["tenant": "merchant"]) { $1 }).status == 404)
        for path in ["/console/mass/\(id)", "/console/mass/\(id)/results.csv"] {
            #expect(try await broker.get(path).status == 404)
        }
        #expect(try await broker.submit("/console/mass/\(id)/set", ["state": "stopped"]).status == 404)
        #expect(!(try await broker.get("/console/mass")).text.contains("/console/mass/\(id)"))
        let viewer = try await house.signedIn("eyes")
        #expect(try await viewer.submit("/console/mass/start", form).status == 403)
        #expect(try await viewer.get("/console/mass/new?act=cancel").status == 403)
        #expect(try await viewer.submit("/console/mass/\(id)/set", ["state": "stopped"]).status == 403)
        #expect(try await viewer.get("/console/mass/\(id)").status == 200)
    }
}
