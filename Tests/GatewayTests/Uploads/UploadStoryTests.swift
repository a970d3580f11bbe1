import Declarations
import Gateway
import GatewayTestKit
import Manifests
import PortSimulator
import Testing

@Suite(.onEveryStore) struct UploadStoryTests {
    @Test("I: the same workbook again after fixing 5 of 1,000 rows; 400 are already sent", .timeLimit(.minutes(10)))
    func storyI() async throws {
        let house = UploadHouse(try await Rehearsal())
        let orders = (0..<1000).map { SampleOrder("I-\($0)") }
        // 600 rows come first, of which three cannot be taken; 400 of the others are sent before the rest comes.
        let bad = [3, 7, 999]
        func sheet(_ count: Int, isFixed: Bool) throws -> [UInt8] {
            try UploadHouse.csv(Array(orders.prefix(count))) { index, cells in
                if !isFixed, bad.contains(index) { cells[.buyerIdNumber] = "000000196612039992" }
                // Of the five rows that change, two are of orders that customs has.
                if isFixed, [10, 20].contains(index) { cells[.buyerTelephone] = "10000008888" }
            }
        }
        let first = try await house.upload(try sheet(403, isFixed: false))
        #expect(first.counts[.accepted] == 401)
        #expect(first.counts[.refused] == 2)
        let sent = (0..<403).filter { !bad.contains($0) }.map { "I-\($0)" }
        try await house.settle(sent)
        #expect(try await house.house.order("I-10").state == .released)
        // The rest is held: that it is filed too is no part of this story, and most of its work.
        let second = try await house.upload(try sheet(1000, isFixed: false), isHeld: true)
        #expect(second.counts == [.accepted: 596, .alreadyHere: 401, .needsYou: 0, .refused: 3])

        let third = try await house.upload(try sheet(1000, isFixed: true), isHeld: true)
        #expect(third.counts == [.accepted: 3, .alreadyHere: 995, .needsYou: 2, .refused: 0])
        let asked = try await house.rows(third.key, .needsYou)
        #expect(asked.map(\.orderNo) == ["I-10", "I-20"])
        #expect(asked[0].messages.contains { $0.columnName == "buyerTelephone" && $0.value == "10000008888" })
        let released = try await house.gateway.releaseUpload(third.key, tenant: house.house.tenant)
        #expect(released?.done == 3)
        try await house.settle(bad.map { "I-\($0)" })
        let record = await house.house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        #expect(record.declarations.count == 4 * 404)
        #expect(record.declarations.values.allSatisfy { $0.filings.count == 1 })
        await house.house.end()
    }

    @Test("A group is mended by one value, which is remembered and told in later files")
    func groupFix() async throws {
        let house = UploadHouse(try await Rehearsal())
        let orders = (0..<30).map { SampleOrder("G-\($0)") }
        let bytes = try UploadHouse.csv(orders) { index, cells in if index < 20 { cells[.unit] = "BTL" } }
        let view = try await house.upload(bytes)
        #expect(view.counts[.refused] == 20)
        let group = try #require(view.groups.first { $0.value == "BTL" })
        #expect(group.cells == 20)
        #expect(group.columnName == "unit")
        #expect(group.suggestions.first?.value == "142")
        let message = try #require(try await house.rows(view.key, .refused).first?.messages.first)
        #expect(message.value == "BTL" && message.columnName == "unit" && message.field == .unit)

        let outcome = try await house.house.gateway.fixUpload(
            view.key, tenant: house.house.tenant, UploadFix(group: group.number, value: "142", isRemembered: true))
        guard case .reopened(20, _)? = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        let fixed = try await house.workOff(view.key)
        #expect(fixed.counts == [.accepted: 30, .alreadyHere: 0, .needsYou: 0, .refused: 0])
        #expect(fixed.groups.isEmpty)
        let later = try await house.upload(bytes)
        #expect(later.counts[.alreadyHere] == 30)
        let repairs = try await house.rows(later.key).first?.messages.filter(\.isRepair)
        #expect(repairs?.contains { $0.violation.code == "repaired_alias" } == true)
        #expect(try await house.house.gateway.upload(view.key, tenant: "another") == nil)
        await house.house.end()
    }

    @Test("A dry run says what the upload says, and stores no order")
    func dryRun() async throws {
        let house = UploadHouse(try await Rehearsal())
        let bytes = try UploadHouse.csv((0..<12).map { SampleOrder("D-\($0)") }) { index, cells in
            if index == 5 { cells[.goodsValue] = "1" }
        }
        let dry = try await house.upload(bytes, isDryRun: true)
        #expect(dry.isDryRun)
        #expect(try await house.house.gateway.order("D-0", tenant: house.house.tenant) == nil)
        let real = try await house.upload(bytes)
        #expect(dry.counts == real.counts)
        #expect(real.counts[.accepted] == 11)
        let said = try await house.rows(dry.key).map { $0.messages.map(\.violation.code) }
        #expect(try await house.rows(real.key).map { $0.messages.map(\.violation.code) } == said)
        await house.house.end()
    }

    @Test("Held orders wait; let go they are filed; taken back they never are")
    func holdAndUndo() async throws {
        let house = UploadHouse(try await Rehearsal())
        let held = try await house.upload(try UploadHouse.csv([SampleOrder("H-1"), SampleOrder("H-2")]), isHeld: true)
        let undone = try await house.upload(try UploadHouse.csv([SampleOrder("H-3")]), isHeld: true)
        try await house.house.run(for: .seconds(120))
        #expect(await house.house.desk.record().declarations.isEmpty)
        #expect(try await house.house.order("H-1").state == .accepted)

        let released = try #require(
            try await house.house.gateway.releaseUpload(held.key, tenant: house.house.tenant))
        #expect(released.done == 2)
        let withdrawn = try #require(
            try await house.house.gateway.withdrawUpload(undone.key, tenant: house.house.tenant))
        #expect(withdrawn.done == 1)
        #expect(withdrawn.upload.state == "withdrawn")
        try await house.house.run(for: .seconds(120))
        #expect(try await house.house.order("H-1").state == .released)
        #expect(try await house.house.order("H-2").state == .released)
        #expect(try await house.house.order("H-3").state == .cancelled)
        #expect(await house.house.desk.record().declarations.count == 8)
        // What was sent cannot be taken back with the upload.
        let late = try #require(try await house.house.gateway.withdrawUpload(held.key, tenant: house.house.tenant))
        #expect(late.done == 0 && late.left == 2)
        await house.house.end()
    }

    @Test("Rows of one order need not stand together, and a restart in the middle loses and repeats nothing")
    func scatteredRowsAndRestart() async throws {
        let house = try await Rehearsal()
        let orders = (0..<700).map { SampleOrder("R-\($0)", hasSecondLine: $0 == 0) }
        var lines = String(decoding: try UploadHouse.csv(orders), as: UTF8.self)
            .split(separator: "\r\n").map(String.init)
        lines.append(lines.remove(at: 2))
        let file = UploadFile(name: "r.csv", bytes: Array(lines.joined(separator: "\r\n").utf8))
        let key = try #require(try await house.gateway.openUpload(file, tenant: house.tenant).first?.key)
        // Told to stop after the first step of each turn.
        let before = UploadProcessor(house.premises)
        await before.processOnce(while: { false })
        await house.end()
        let next = UploadHouse(try await Rehearsal(continuing: house))
        next.house.clock.advance(by: .seconds(120))
        let view = try await next.workOff(key)
        #expect(view.state == "done")
        #expect(view.rows == 701 && view.orders == 700)
        #expect(view.counts[.accepted] == 700)
        let first = try #require(try await next.rows(key).first { $0.orderNo == "R-0" })
        #expect(first.messages.isEmpty)
        await next.house.end()
    }
}
