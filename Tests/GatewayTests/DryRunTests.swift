import Declarations
import Foundation
import GatewayTestKit
import Logging
import Manifests
import Testing

@testable import Gateway
@testable import Ledger

@Suite struct DryRunTests {
    /// Rows of every table, by name.
    private func rows(_ house: Rehearsal) async throws -> [String: Int64] {
        let ledger = try #require(house.premises.ledger as? StoredLedger)
        return try await ledger.store.read { sql in
            let names = try sql.rows("SELECT name FROM sqlite_master WHERE type = 'table'", []) { $0.text(0) }
            var rows: [String: Int64] = [:]
            for name in names { rows[name] = try sql.first("SELECT count(*) FROM \"\(name)\"", []) { $0.int(0) } }
            rows["sum of tallies"] = try sql.first("SELECT coalesce(sum(value), 0) FROM tally", []) { $0.int(0) }
            return rows
        }
    }

    private func check(_ house: Rehearsal, _ orders: [RawOrder]) async throws -> [OrderCheck] {
        try await house.gateway.check(orders, tenant: house.tenant)
    }

    @Test("Verdict, reasons, revision and estimate of the samples are those of real intake, and nothing is stored")
    func samples() async throws {
        let house = try await Rehearsal()
        let lines = try Checkout.read("Templates/samples/orders.jsonl").split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 500)
        var verdicts: [IntakeResult.Verdict: Int] = [:]
        for (index, line) in lines.enumerated() {
            let start = try #require(line.firstRange(of: Array("\"order\":".utf8))).upperBound
            let orders = try RawOrder.read(json: Array(line[start...].dropLast()))
            let before = index % 25 == 0 ? try await self.rows(house) : nil
            let check = try #require(try await self.check(house, orders).first)
            if let before { #expect(try await self.rows(house) == before) }
            let real = try #require(
                try await house.gateway.submit(orders, tenant: house.tenant, source: .api(requestID: "x")).first)
            #expect(check.result == real, "line \(index + 1)")
            #expect(check.documents.isEmpty == (real.verdict == .refused))
            if let before, real.verdict == .accepted { #expect(try await self.rows(house) != before) }
            verdicts[real.verdict, default: 0] += 1
        }
        // The samples hold both kinds, or this test shows nothing.
        #expect(verdicts[.accepted, default: 0] > 300)
        #expect(verdicts[.refused, default: 0] > 10)
        await house.end()
    }

    @Test("The messages of a dry run are the messages that go out, but for guids and times")
    func messages() async throws {
        let house = try await Rehearsal()
        let order = try SampleOrder("D1", hasSecondLine: true).raw()
        let check = try #require(try await self.check(house, [order]).first)
        #expect(check.result.verdict == .accepted)
        #expect(check.documents.map(\.kind) == [311, 411, 511, 621])
        #expect(check.documents.allSatisfy { $0.isOurs })
        #expect(check.documents.map(\.key).last == "0000PLAT001/D1")
        #expect(check.foreseen == nil)
        try await house.submit([SampleOrder("D1", hasSecondLine: true)])
        try await house.run(for: .seconds(60))
        let filed = house.channel.handedOver.map { Self.bare($0.bytes) }
        #expect(filed.count == 4)
        #expect(Set(filed) == Set(check.documents.map { Self.bare(Array($0.xml.utf8)) }))
        await house.end()
    }

    /// A message without signature, declaration, guids and times.
    private static func bare(_ bytes: [UInt8]) -> String {
        var text = String(decoding: bytes, as: UTF8.self)
        for (pattern, with) in [
            (#"^<\?xml[^>]*\?>\s*"#, ""), (#"<ds:Signature .*</ds:Signature>"#, ""), (#"guid="[^"]*""#, "guid"),
            (#"<ceb:guid>[^<]*</ceb:guid>"#, "guid"), (#"<ceb:appTime>[^<]*</ceb:appTime>"#, "appTime"),
            (#"<ceb:declTime>[^<]*</ceb:declTime>"#, "declTime"),
        ] {
            text = text.replacingOccurrences(of: pattern, with: with, options: .regularExpression)
        }
        return text
    }

    @Test("What others file is shown as theirs, and an inventory of others not at all")
    func partsOfOthers() async throws {
        let house = try await Rehearsal(files: [.order, .waybill, .inventory])
        let check = try #require(try await self.check(house, [SampleOrder("D2").raw()]).first)
        #expect(check.documents.map(\.kind) == [311, 411, 511, 621])
        #expect(check.documents.map(\.isOurs) == [true, false, true, true])
        #expect(check.documents.allSatisfy { $0.xml.hasPrefix("<ceb:CEB\($0.kind)Message ") })
        await house.end()
        let partner = try await Rehearsal(files: [.order])
        let partial = try #require(try await self.check(partner, [SampleOrder("D3").raw()]).first)
        #expect(partial.documents.map(\.kind) == [311, 411, 511])
        await partner.end()
    }

    @Test("The answer of customs to the first wrong thing is foreseen, with its meaning")
    func foreseen() async throws {
        let house = try await Rehearsal()
        var order = SampleOrder("D4")
        order.amountPaid = Amount(1)
        let check = try #require(try await self.check(house, [order.raw()]).first)
        #expect(check.result.verdict == .refused)
        #expect(check.documents.isEmpty)
        let foreseen = try #require(check.foreseen)
        #expect(foreseen.receipt == 622)
        #expect(foreseen.code == "1332")
        let known = house.premises.errors.known("1332", in: .inventory)
        #expect(foreseen.meaning == known?.cause)
        // Nobody knows an answer to a field that only this gateway has.
        var unknown = try SampleOrder("D5").raw()
        unknown.head[.port] = .init("atlantis", at: "/port")
        #expect(try await self.check(house, [unknown]).first?.foreseen == nil)
        await house.end()
    }

    @Test("What is stored decides as in real intake: already here, needs a person, key taken, repeated in the batch")
    func stored() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("D6")])
        try await house.run(for: .seconds(60))
        let before = try await self.rows(house)
        var thief = try SampleOrder("D7").raw()
        thief.head[.payTransactionId]?.text = "PD6"
        let orders = [
            try SampleOrder("D6").raw(), try SampleOrder("D6", quantity: 3).raw(), thief, try SampleOrder("D8").raw(),
            try SampleOrder("D8").raw(),
        ]
        let checks = try await self.check(house, orders)
        #expect(checks.map(\.result.verdict) == [.alreadyHere, .needsYou, .refused, .accepted, .alreadyHere])
        #expect(checks[1].result.violations.contains { $0.at == "/lines/0/qty" })
        #expect(checks[2].result.violations.map(\.code) == ["key_taken"])
        #expect(try await self.rows(house) == before)
        #expect(try await house.gateway.order("D8", tenant: house.tenant) == nil)
        // It can be done any number of times.
        #expect(try await self.check(house, orders).map(\.result) == checks.map(\.result))
        await house.end()
    }

    @Test("A rule that only the message has refuses the order at the field it comes from")
    func messageRules() async throws {
        let house = try await Rehearsal()
        let folder = try Checkout.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(atPath: Checkout.templates + "/messages", toPath: folder + "/messages")
        let file = folder + "/messages/CEB621Message.xml"
        var template = String(decoding: try #require(FileManager.default.contents(atPath: file)), as: UTF8.self)
        for (element, old, new) in [("buyerName", "C1..60", "C1..2"), ("gmodel", "C1..510", "C1..3")] {
            #expect(template.contains("<ceb:\(element) t:type=\"\(old)\""))
            template = template.replacingOccurrences(
                of: "<ceb:\(element) t:type=\"\(old)\"", with: "<ceb:\(element) t:type=\"\(new)\"")
        }
        try Data(template.utf8).write(to: URL(fileURLWithPath: file))
        var premises = house.premises
        premises.templates = try MessageTemplates(directory: folder + "/messages")
        let desk = GatewayDesk(premises, lastPoll: LastPoll())
        let check = try #require(
            try await desk.check([SampleOrder("D9", hasSecondLine: true).raw()], tenant: house.tenant).first)
        #expect(check.result.verdict == .refused)
        #expect(check.documents.isEmpty)
        #expect(Set(check.result.violations.map(\.code)) == ["document_invalid"])
        #expect(check.result.violations.map(\.at) == ["/buyer/buyerName", "/lines/0/gmodel", "/lines/1/gmodel"])
        #expect(check.foreseen?.receipt == 900)
        await house.end()
    }

    @Test("A trial gateway knows its configuration and nothing else, and is gone afterwards")
    func trial() async throws {
        var configuration = try GatewayConfiguration.load(path: Checkout.root + "/tongguan.example.yaml")
        configuration.data = try Checkout.temporaryFolder()
        let tenant = try #require(configuration.tenants.first?.id)
        let orders = try (0..<250).map { try SampleOrder("T\($0 % 240)").raw() }
        var verdicts: [IntakeResult.Verdict] = []
        try await TrialGateway.with(
            configuration, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        ) { trial in
            try await trial.check(orders, tenant: tenant) { verdicts.append($0.result.verdict) }
        }
        #expect(verdicts.count == 250)
        #expect(verdicts.prefix(240).allSatisfy { $0 == .accepted })
        // More than one request's worth later, the first ones are known.
        #expect(verdicts.suffix(10).allSatisfy { $0 == .alreadyHere })
        #expect(try FileManager.default.contentsOfDirectory(atPath: configuration.data).isEmpty)
    }
}
