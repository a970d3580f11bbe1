import Declarations
import Gateway
import GatewayTestKit
import Testing

@testable import GatewayHTTP

/// Uploads at the console.
@Suite struct ConsoleUploadTests {
    static func csv(_ orders: [SampleOrder], unit: String? = nil) throws -> String {
        let columns = FieldName.allCases
        var text = columns.map(\.rawValue).joined(separator: ",") + "\r\n"
        for order in orders {
            let raw = try order.raw()
            for line in raw.lines {
                var cells = raw.head.merging(line.values) { $1 }.mapValues(\.text)
                if let unit { cells[.unit] = unit }
                text += columns.map { cells[$0] ?? "" }.joined(separator: ",") + "\r\n"
            }
        }
        return text
    }

    private func workOff(_ house: ConsoleHouse) async { await house.workOffUploads() }

    @Test("A file goes in with the session alone, a group is mended, the file comes back, held orders go")
    func story() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        let file = try Self.csv((1...3).map { SampleOrder("U-\($0)") }, unit: "BTL")
        let answer = try await browser.send(
            "/console/uploads", ["tenant": "merchant", "hold": "1"], file: file, named: "orders.csv",
            from: "/console/uploads")
        #expect(answer.status == 303)
        let path = try #require(answer.location)
        await self.workOff(house)
        let page = try await browser.get(path)
        #expect(page.status == 200 && page.text.contains("refused 3") && page.text.contains("<code>BTL</code>"))
        #expect(page.text.contains("value=\"142\""), "the likeliest unit")
        let base = String(path.prefix { $0 != "?" })
        let group = try #require(page.text.firstMatch(of: /name="group" value="([0-9]+)"/)).1
        #expect(
            try await browser.submit(
                base + "/fix", ["tenant": "merchant", "group": String(group), "value": "142", "remember": "1"]
            ).status == 303)
        await self.workOff(house)
        let mended = try await browser.get(path)
        #expect(mended.text.contains("accepted 3") && mended.text.contains("/console/orders/merchant/U-1"))
        let back = try await browser.get(base + "/file?tenant=merchant")
        #expect(back.status == 200 && back.text.contains("U-2"))
        #expect(try await house.rehearsal.order("U-1").state == .accepted)
        #expect(try await browser.submit(base + "/release", ["tenant": "merchant"]).status == 303)
        try await house.rehearsal.run(for: .seconds(120))
        #expect(try await house.rehearsal.order("U-1").state == .released)
        let list = try await browser.get("/console/uploads")
        #expect(list.text.contains("orders.csv"))
        let log = try await house.gateway.auditLog(.all, before: nil, limit: 99).map(\.act)
        for act in ["upload.open", "upload.fix", "upload.download", "upload.release", "upload.rows"] {
            #expect(log.contains(act), "\(act)")
        }
        #expect(try await browser.get("/console/search?q=U1").status == 303)
        #expect(try await browser.get("/console/uploads/1").location == path)
        #expect(try await browser.get("/console/uploads/99").status == 404)
    }

    @Test("What a dry run says stores nothing; taking back stops what was not sent")
    func withdraw() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        let file = try Self.csv([SampleOrder("W-1")])
        _ = try await browser.send(
            "/console/uploads", ["tenant": "merchant", "dry_run": "1"], file: file, named: "a.csv",
            from: "/console/uploads")
        await self.workOff(house)
        #expect(try await house.gateway.order("W-1", tenant: "merchant") == nil)
        let real = try await browser.send(
            "/console/uploads", ["tenant": "merchant"], file: file, named: "b.csv", from: "/console/uploads")
        await self.workOff(house)
        let base = try #require(real.location).prefix { $0 != "?" }
        #expect(try await browser.submit(base + "/withdraw", ["tenant": "merchant"]).status == 303)
        #expect(try await house.rehearsal.order("W-1").state == .cancelled)
    }

    @Test("No file goes in without the token, the role or the tenant; nobody sees a file of others")
    func refusals() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        let file = try Self.csv([SampleOrder("X-1")])
        func send(_ browser: Browser, _ fields: [String: String]) async throws -> Int {
            try await browser.send(
                "/console/uploads", fields, file: file, named: "x.csv", from: "/console"
            ).status
        }
        #expect(try await send(browser, ["tenant": "merchant", "token": "0"]) == 403)
        #expect(try await send(browser, ["tenant": "gone"]) == 404)
        #expect(try await send(house.signedIn("eyes"), ["tenant": "merchant"]) == 403)
        #expect(try await send(house.signedIn("broker"), ["tenant": "merchant"]) == 404)
        #expect(try await send(house.browser(), ["tenant": "merchant"]) == 303, "to the login")
        #expect(try await house.gateway.uploads(tenant: "merchant", before: nil, limit: 9).uploads.isEmpty)
        #expect(try await browser.post("/console/uploads", ["tenant": "merchant"]).status == 422)
        #expect(try await send(browser, ["tenant": "merchant"]) == 303)
        await self.workOff(house)
        let key = try #require(try await house.gateway.uploads(tenant: "merchant", before: nil, limit: 9).uploads.first)
            .key
        let broker = try await house.signedIn("broker")
        for path in ["", "/file"] {
            for query in ["", "?tenant=merchant"] {
                #expect(try await broker.get("/console/uploads/\(key)\(path)\(query)").status == 404)
            }
        }
        for act in ["fix", "release", "withdraw"] {
            let form = ["tenant": "merchant", "group": "1", "value": "x"]
            #expect(try await broker.submit("/console/uploads/\(key)/\(act)", form).status == 404)
        }
        let viewer = try await house.signedIn("eyes")
        #expect(try await viewer.get("/console/uploads/\(key)").status == 200)
        #expect(try await viewer.get("/console/uploads/\(key)/file").status == 403)
        #expect(try await viewer.submit("/console/uploads/\(key)/withdraw", ["tenant": "merchant"]).status == 403)
    }
}
