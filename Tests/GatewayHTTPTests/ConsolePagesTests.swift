import Declarations
import Foundation
import Gateway
import GatewayTestKit
import HTTPTypes
import Ledger
import Testing

@testable import GatewayHTTP

@Suite struct ConsolePagesTests {
    /// One released order and one that customs refused.
    private func busyHouse() async throws -> ConsoleHouse {
        let house = try await ConsoleHouse()
        var bad = SampleOrder("C-2")
        bad.amountPaid = nil
        try await house.rehearsal.submit([SampleOrder("C-1"), bad])
        try await house.rehearsal.run(for: .seconds(120))
        return house
    }

    private static let order = "/console/orders/merchant/C-1"

    @Test("The overview counts what is where, in three languages", arguments: ["en", "zh", "ko"])
    func overview(_ language: String) async throws {
        let house = try await self.busyHouse()
        let page = try await house.signedIn("eyes", language: language).get("/console")
        #expect(page.status == 200)
        let word = ["en": "Released", "zh": "已放行", "ko": "통관 완료"][language] ?? "?"
        #expect(page.text.contains(">\(word)</text><text class=\"count\" x=\"854\" y=\"58\">2</text>"))
        #expect(page.text.contains("<svg class=\"chart\""))
        #expect(page.text.contains("<code>rsa/1</code>"))
        let pipeline = try await house.gateway.overview(.all).pipeline
        #expect(pipeline.counts[.released] == 2)
        #expect(pipeline.hours.map(\.released).reduce(0, +) == 2)
        #expect(pipeline.clearance.values.reduce(0, +) == 2)
    }

    @Test("An order's page joins documents, messages and receipts; the buyer is shown on request only, and noted")
    func order() async throws {
        let house = try await self.busyHouse()
        let browser = try await house.signedIn("ops")
        let page = try await browser.get(Self.order)
        #expect(page.status == 200)
        for part in [
            "Released", "All documents agree.", "id=\"message-", "<code>622</code>", "order.released", "invtNo",
        ] {
            #expect(page.text.contains(part), "\(part)")
        }
        #expect(page.text.contains("许•••"))
        #expect(!page.text.contains("许景行") && !page.text.contains("000000196612039991"))
        let refused = try await browser.submit("\(Self.order)/reveal", ["reason": ""])
        #expect(refused.status == 422)
        let shown = try await browser.submit("\(Self.order)/reveal", ["reason": "asked by phone"])
        #expect(shown.status == 200 && shown.text.contains("许景行"))
        let log = try await house.gateway.auditLog(.all, before: nil, limit: 1)
        #expect(log.first?.act == "buyer.reveal" && log.first?.target == "C-1")
        #expect(log.first?.detail == "asked by phone")
        let audit = try await browser.get("/console/audit")
        #expect(audit.text.contains("buyer.reveal"))
        #expect(!audit.text.contains("许景行"))
    }

    @Test("A viewer looks and does nothing")
    func viewer() async throws {
        let house = try await self.busyHouse()
        let browser = try await house.signedIn("eyes")
        let page = try await browser.get(Self.order)
        #expect(page.status == 200)
        #expect(
            !page.text.contains("/act\"") && !page.text.contains("/reveal\"")
                && !page.text.contains("/console/messages/"))
        for (path, form) in [
            ("\(Self.order)/act", ["act": "return", "reason": "x"]), ("\(Self.order)/reveal", ["reason": "x"]),
            ("/console/messages/1", [:]), ("/console/receipts/1", [:]), ("/console/questions/close", ["id": "1"]),
        ] {
            #expect(try await browser.submit(path, form).status == 403, "\(path)")
        }
        #expect(try await browser.submit("/console/search", ["q": "000000196612039991"]).status == 403)
        let log = try await house.gateway.auditLog(.all, before: nil, limit: 100)
        #expect(log.allSatisfy { $0.act == "session.open" })
    }

    @Test("A broker sees nothing of other tenants, by any door")
    func isolation() async throws {
        let house = try await self.busyHouse()
        let browser = try await house.signedIn("broker")
        #expect(try await browser.get(Self.order).status == 404)
        #expect(try await browser.submit("\(Self.order)/act", ["act": "return", "reason": "x"]).status == 404)
        #expect(try await browser.submit("\(Self.order)/reveal", ["reason": "x"]).status == 404)
        for id in 1...8 {
            #expect(try await browser.submit("/console/messages/\(id)", [:]).status == 404)
            #expect(try await browser.submit("/console/receipts/\(id)", [:]).status == 404)
        }
        for path in [
            "/console", "/console/orders", "/console/orders?tenant=merchant", "/console/search?q=C-1",
            "/console/orders.csv", "/console/questions", "/console/audit",
        ] {
            let page = try await browser.get(path)
            #expect(page.status == 200, "\(path)")
            #expect(!page.text.contains("merchant/C-") && !page.text.contains(">C-1<"), "\(path)")
        }
        #expect(try await house.rehearsal.order("C-1").state == .released)
        #expect(try await house.gateway.newestEvent(TenantScope(["somebody-else"])) == 0)
        #expect(try await house.gateway.newestEvent(.all) > 0)
    }

    @Test("Every number leads to its order")
    func search() async throws {
        let house = try await self.busyHouse()
        let browser = try await house.signedIn("ops")
        let view = try await house.rehearsal.order("C-1")
        let numbers = [view.numbers.copNo, view.numbers.preNo, view.numbers.invtNo].compactMap { $0 }
        let guids = view.documents.flatMap(\.submissions).map(\.guid)
        let keys = view.documents.filter { [411, 511].contains($0.kind) }.compactMap {
            $0.key.split(separator: "/").last.map(String.init)
        }
        #expect(numbers.count == 3 && guids.count == 4 && keys.count == 2)
        for number in ["C-1"] + numbers + guids + keys {
            #expect(
                try await browser.get("/console/search?q=\(number.percentEncoded)").location == Self.order, "\(number)")
        }
        let prefix = try await browser.get("/console/search?q=C-")
        #expect(prefix.text.contains(">C-1</a>") && prefix.text.contains(">C-2</a>"))
        #expect(try await browser.get("/console/search?q=U12:B37").text.contains("Nothing that you may see"))
        let buyer = try await browser.submit("/console/search", ["q": "000000196612039991"])
        #expect(buyer.status == 200 && buyer.location == nil)
        #expect(buyer.text.contains(">C-1</a>") && !buyer.text.contains("000000196612039991"))
    }

    @Test("An act is noted before it is done, and done once")
    func acting() async throws {
        let house = try await self.busyHouse()
        let browser = try await house.signedIn("ops")
        let page = try await browser.get(Self.order)
        #expect(page.text.contains("Take the goods back") && page.text.contains("possible when a document is unknown"))
        #expect(try await browser.submit("\(Self.order)/act", ["act": "return"]).status == 422)
        let done = try await browser.submit("\(Self.order)/act", ["act": "return", "reason": "damaged"])
        #expect(done.location == "\(Self.order)?done=return")
        #expect(try await house.rehearsal.order("C-1").state == .returning)
        let again = try await browser.submit("\(Self.order)/act", ["act": "return", "reason": "damaged"])
        #expect(again.status == 409)
        let log = try await house.gateway.auditLog(.all, before: nil, limit: 10)
        #expect(log.filter { $0.act == "order.return" && $0.detail == "damaged" }.count == 2)
    }

    @Test("The list goes by its query, page by page, and out as CSV that no spreadsheet runs")
    func orders() async throws {
        let house = try await self.busyHouse()
        try await house.rehearsal.submit((1...60).map { SampleOrder("D-\($0)") })
        let browser = try await house.signedIn("eyes")
        let accepted = try await browser.get("/console/orders?state=accepted")
        #expect(accepted.text.components(separatedBy: "class=\"row\"").count == 51)
        let next = try #require(accepted.text.firstMatch(of: /rel="next" class="button" href="([^"]+)"/)).1
        let rest = try await browser.get(String(next).replacing("&amp;", with: "&"))
        #expect(rest.text.components(separatedBy: "class=\"row\"").count == 11)
        #expect(try await browser.get("/console/orders?prefix=nothing").text.contains("No order matches."))
        let csv = try await browser.get("/console/orders.csv?state=accepted")
        #expect(csv.text.hasPrefix("\u{FEFF}orderNo,tenant,port,state"))
        #expect(csv.text.split(separator: "\r\n").count == 61)
        #expect(
            SafeCSV.row(["=1+1", "12345678901234567", "a\"b,c", "7"])
                == "\"\t=1+1\",\"\t12345678901234567\",\"a\"\"b,c\",7\r\n")
    }

    @Test("An exception shows its remedy and can be closed")
    func questions() async throws {
        let house = try await self.busyHouse()
        let ledger = house.rehearsal.premises.ledger
        try await ledger.openQuestion("key_out", subject: "key rsa/1", detail: "it is dark", now: house.gateway.now)
        let browser = try await house.signedIn("ops")
        let page = try await browser.get("/console/questions")
        #expect(page.text.contains("Key cannot sign") && page.text.contains("Mend the key"))
        let id = try #require(page.text.firstMatch(of: /name="id" value="(\d+)"/)).1
        #expect(try await browser.submit("/console/questions/close", ["id": String(id)]).status == 303)
        #expect(try await browser.get("/console/questions").text.contains("Nothing waits for a person."))
        #expect(try await browser.submit("/console/questions/close", ["id": String(id)]).status == 404)
    }
}
