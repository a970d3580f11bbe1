import Declarations
import Gateway
import GatewayTestKit
import Testing

@testable import GatewayHTTP

/// Routes, lanes and dead letters at the console.
@Suite struct ConsoleRoutesPageTests {
    /// An order whose messages delivery gave up.
    static func deadHouse(_ orders: [String] = ["D-1"]) async throws -> ConsoleHouse {
        let house = try await ConsoleHouse()
        try await house.rehearsal.submit(orders.map { SampleOrder($0) })
        house.rehearsal.channel.set(.lostUnknown)
        var count = 0
        for _ in 0..<60 where count < 3 {
            try await house.rehearsal.tick(.seconds(12 * 3600))
            count = try await house.gateway.deadLetters(LaneQuery(), .all, after: 0, limit: 9).count
        }
        house.rehearsal.channel.set(.fair)
        #expect(count >= 2)
        return house
    }

    @Test("Routes and lanes in three languages", arguments: ["en", "zh", "ko"])
    func routes(_ language: String) async throws {
        let house = try await ConsoleHouse()
        let empty = try await house.signedIn("eyes", language: language).get("/console/routes")
        #expect(empty.status == 200)
        try await house.rehearsal.submit([SampleOrder("R-1")])
        try await house.rehearsal.run(for: .seconds(60))
        let page = try await house.signedIn("eyes", language: language).get("/console/routes")
        let word = ["en": "Running", "zh": "运行中", "ko": "운행 중"][language] ?? "?"
        #expect(page.text.contains(word) && page.text.contains("rehearsal:") && page.text.contains("merchant"))
        let taken = ["en": "Taken", "zh": "已接收", "ko": "수신됨"][language] ?? "?"
        #expect(page.text.contains(taken))
        #expect(!page.text.contains("/console/routes/act"), "a viewer has no buttons")
    }

    @Test("An operator pauses a lane and resumes it; the log of acts knows who")
    func lanes() async throws {
        let house = try await ConsoleHouse()
        try await house.rehearsal.submit([SampleOrder("L-1")])
        try await house.rehearsal.run(for: .seconds(60))
        let browser = try await house.signedIn("ops")
        let lane = try #require(try await house.gateway.laneStates(.all, limit: 99).first { $0.kind == 621 })
        let form = ["route": lane.route, "tenant": lane.tenant, "kind": "621", "act": "pause"]
        #expect(try await browser.post("/console/routes/act", form).status == 403, "no token")
        #expect(try await browser.submit("/console/routes/act", form).location == "/console/routes?done=pause")
        let states = try await house.gateway.laneStates(.all, limit: 99)
        #expect(states.filter { $0.state == "paused" }.map(\.kind) == [621])
        #expect(states.first?.kind == 621, "those that are held stand first")
        let log = try await house.gateway.auditLog(.all, before: nil, limit: 1)
        #expect(log.first?.act == "lanes.pause" && log.first?.account == "ops" && log.first?.tenant == "merchant")
        #expect(try await browser.get("/console/routes").text.contains("Paused"))
        _ = try await browser.submit("/console/routes/act", form.merging(["act": "resume"]) { $1 })
        #expect(try await house.gateway.laneStates(.all, limit: 99).allSatisfy { !$0.isHeld })
        #expect(try await browser.submit("/console/routes/probe", ["route": lane.route]).status == 303)
        #expect(try await browser.submit("/console/routes/probe", ["route": "gone"]).status == 404)
    }

    @Test("A broker touches no lane of others, and no whole route; a viewer none at all")
    func lanesOfOthers() async throws {
        let house = try await ConsoleHouse()
        try await house.rehearsal.submit([SampleOrder("L-1")])
        try await house.rehearsal.run(for: .seconds(60))
        let lane = try #require(try await house.gateway.laneStates(.all, limit: 9).first)
        let broker = try await house.signedIn("broker")
        #expect(!(try await broker.get("/console/routes")).text.contains(">merchant<"))
        for (form, status) in [
            (["route": lane.route, "act": "pause"], 403),
            (["route": lane.route, "tenant": "merchant", "act": "pause"], 404),
        ] {
            #expect(try await broker.submit("/console/routes/act", form).status == status)
        }
        #expect(try await broker.submit("/console/routes/probe", ["route": lane.route]).status == 403)
        let viewer = try await house.signedIn("eyes")
        #expect(try await viewer.submit("/console/routes/act", ["route": lane.route, "act": "pause"]).status == 403)
        #expect(try await house.gateway.laneStates(.all, limit: 99).allSatisfy { !$0.isHeld })
    }

    @Test("A dead letter is delivered again; another is buried when its number is typed, with a reason")
    func deadLetters() async throws {
        let house = try await Self.deadHouse()
        let browser = try await house.signedIn("ops")
        let page = try await browser.get("/console/dead-letters")
        #expect(page.text.contains("D-1") && page.text.contains("may have arrived"))
        let letters = try await house.gateway.deadLetters(LaneQuery(), .all, after: 0, limit: 9)
        let (first, second) = (letters[0].message, letters[1].message)
        let broker = try await house.signedIn("broker")
        #expect(!(try await broker.get("/console/dead-letters")).text.contains("D-1"))
        #expect(try await broker.submit("/console/dead-letters/redrive", ["message": "\(first)"]).status == 404)
        #expect(
            try await broker.submit(
                "/console/dead-letters/bury", ["message": "\(first)", "confirm": "\(first)", "reason": "x"]
            ).status == 404)
        #expect(
            try await browser.submit("/console/dead-letters/redrive", ["message": "\(first)"]).location
                == "/console/dead-letters?done=\(first)")
        for form in [
            ["message": "\(second)", "confirm": "\(first)", "reason": "x"],
            ["message": "\(second)", "confirm": "\(second)", "reason": ""],
        ] {
            #expect(try await browser.submit("/console/dead-letters/bury", form).status == 422)
        }
        let bury = ["message": "\(second)", "confirm": "\(second)", "reason": "the port said so"]
        #expect(try await browser.submit("/console/dead-letters/bury", bury).status == 303)
        #expect(
            try await house.gateway.deadLetters(LaneQuery(), .all, after: 0, limit: 9).map(\.message)
                == letters.dropFirst(2).map(\.message))
        let log = try await house.gateway.auditLog(.all, before: nil, limit: 2)
        #expect(log.map(\.act) == ["message.bury", "message.redrive"] && log.first?.detail == "the port said so")
    }
}
