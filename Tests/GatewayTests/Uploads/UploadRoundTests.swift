import Declarations
import Gateway
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

@testable import Manifests

/// Whole rounds of a broker: a workbook out and in again, messages of customs, receipts saved by hand.
@Suite(.onEveryStore) struct UploadRoundTests {
    @Test("A workbook through groups and a fix, and back: what was taken is here, only what changed is new work")
    func workbookRound() async throws {
        let house = UploadHouse(try await Rehearsal())
        let orders = (0..<8).map { SampleOrder("W-\($0)") }
        let bytes = try UploadHouse.workbook(
            try UploadHouse.csv(orders) { index, cells in
                if index < 3 { cells[.unit] = "BTL" }
                if index == 7 { cells[.buyerIdNumber] = "000000196612039992" }
            })
        let view = try await house.upload(bytes, name: "订单.xlsx")
        #expect(view.format == "xlsx" && view.sheetName == "orders")
        #expect(view.counts == [.accepted: 4, .alreadyHere: 0, .needsYou: 0, .refused: 4])
        let group = try #require(view.groups.first { $0.value == "BTL" })
        #expect(group.cells == 3 && group.columnName == "unit")
        let outcome = try await house.gateway.fixUpload(
            view.key, tenant: house.house.tenant, UploadFix(group: group.number, value: "142", isRemembered: true))
        guard case .reopened(3, _)? = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(try await house.workOff(view.key).counts == [.accepted: 7, .alreadyHere: 0, .needsYou: 0, .refused: 1])

        // The file back holds the verdicts; as it is, it brings nothing new.
        let file = try #require(
            try await house.gateway.uploadResult(view.key, tenant: house.house.tenant, language: .ko))
        #expect(file.name == "订单-result.xlsx")
        let back = try Self.table(file.bytes)
        #expect(back.header.last == "通关结果 / 통관 결과")
        #expect(back.rows[0].last?.hasPrefix("접수됨\n") == true)
        #expect(back.rows[4].last == "접수됨")
        #expect(back.rows[7].last?.hasPrefix("거절됨\n") == true)
        let same = try await house.upload(file.bytes, name: file.name)
        #expect(same.counts == [.accepted: 0, .alreadyHere: 7, .needsYou: 0, .refused: 1])

        // The broker mends the refused row and adds one.
        let column = try #require(back.header.firstIndex(of: "buyerIdNumber"))
        var rows = back.rows
        rows[7][column] = rows[0][column]
        let more = try Self.table(try UploadHouse.workbook(try UploadHouse.csv([SampleOrder("W-NEW")])))
        rows += more.rows
        let mended = try await house.upload(
            try BlankWorkbook.table(header: back.header, rows: rows), name: file.name)
        #expect(mended.counts == [.accepted: 2, .alreadyHere: 7, .needsYou: 0, .refused: 0])
        let fresh = try await house.rows(mended.key, .accepted)
        #expect(fresh.map(\.orderNo) == ["W-7", "W-NEW"])
        #expect(fresh.map(\.line) == [9, 10])
        await house.house.end()
    }

    private static func table(_ bytes: [UInt8]) throws -> (header: [String], rows: [[String]]) {
        let reader = try SpreadsheetReader(bytes) { FieldName(rawValue: $0) != nil }
        return (reader.header, try reader.next(1000).map(\.cells))
    }

    @Test("Messages of customs become the orders they were made of, signed or not", arguments: [true, false])
    func messages(isSigned: Bool) async throws {
        let origin = try await Rehearsal()
        let orders = [SampleOrder("M-1"), SampleOrder("M-2", hasSecondLine: true)]
        try await origin.submit(orders)
        for _ in 0..<4 { try await origin.tick() }
        let builder = try ZipBuilder()
        var kinds: Set<String> = []
        for (index, message) in origin.channel.handedOver.enumerated() {
            var text = String(decoding: message.bytes, as: UTF8.self)
            let signature = try #require(text.firstRange(of: /<ds:Signature[\s\S]*<\/ds:Signature>/))
            if !isSigned { text.removeSubrange(signature) }
            try builder.put("\(index).xml", Array(text.utf8))
            kinds.formUnion(["CEB311", "CEB411", "CEB511", "CEB621"].filter(text.contains))
        }
        #expect(kinds.count == 4)
        let zip = try builder.finish()
        let contents = try await origin.premises.ledger.content(ofOrder: "M-2", tenant: origin.tenant)
        await origin.end()

        let house = UploadHouse(try await Rehearsal())
        // With articles in the registry the messages must agree with them.
        _ = try await house.gateway.storeGoods(
            try Self.registry(of: orders), tenant: house.house.tenant, source: .upload(fileName: "registry"))
        let view = try await house.upload(zip, name: "messages.zip")
        #expect(view.format == "zip" && view.orders == 2 && view.rows == 3)
        let said = try await house.rows(view.key).flatMap(\.messages).map { "\($0.cell) \($0.violation.code)" }
        #expect(view.counts[.accepted] == 2, "\(said)")
        let read = try await house.premises.ledger.content(ofOrder: "M-2", tenant: house.house.tenant)
        #expect(read?.lines.count == 2)
        #expect(read?.orderNo == contents?.orderNo && read?.buyer == contents?.buyer)
        #expect(read?.lines.map(\.totalPrice) == contents?.lines.map(\.totalPrice))
        try await house.settle(["M-1", "M-2"])
        #expect(try await house.house.order("M-2").state == .released)
        await house.house.end()
    }

    /// The articles of orders as goods of the registry.
    private static func registry(of orders: [SampleOrder]) throws -> [RawGoods] {
        let fields: [FieldName] = [
            .itemNo, .itemRecordNo, .itemName, .gcode, .gname, .gmodel, .barCode, .country, .unit, .netContentValue,
            .netContentUnit,
        ]
        var rows: [String: [String]] = [:]
        for line in try orders.flatMap({ try $0.raw().lines }) {
            var cells = fields.map { line.values[$0]?.text ?? "" }
            // An order counts the sheets of a mask; the registry wants grams beside them.
            let isMask = cells[10] == "sheet"
            cells.append(isMask ? cells[9] : "")
            if isMask { cells[9...10] = ["250", "g"] }
            rows[cells[0]] = cells
        }
        let sheet = Sheet(
            header: fields.map(\.rawValue) + ["sheets"], headerLine: 1,
            rows: rows.values.enumerated().map { Sheet.Row(line: $0 + 2, cells: $1) })
        return RawGoods.read(sheet: sheet)
    }

    @Test("Receipts by hand: one's own are applied, another's are refused like nonsense, twice is nothing")
    func receipts() async throws {
        let house = try await Rehearsal()
        var premises = house.premises
        var other = try #require(premises.tenants[house.tenant])
        other.profile.id = "other"
        premises.tenants["other"] = other
        let gateway = GatewayDesk(premises, lastPoll: LastPoll())
        try await house.submit([SampleOrder("Q-1")])
        var imported = 0
        for _ in 0..<10 where try await house.order("Q-1").state != .released {
            try await house.prepare()
            try await house.send()
            house.clock.advance(by: .seconds(10))
            // What is taken off the desk no poll brings any more.
            for receipt in await house.desk.takeReceipts(for: "DXPENT0000012345", limit: 100) {
                await house.collect()
                let before = try await house.order("Q-1")
                let refused = try await gateway.importReceipts(receipt.bytes, tenant: "other")
                #expect(refused == ReceiptImport(refused: 1))
                #expect(refused == (try await gateway.importReceipts(Array("<a/>".utf8), tenant: "other")))
                await house.collect()
                #expect(try await house.order("Q-1").state == before.state)
                #expect(try await gateway.importReceipts(receipt.bytes, tenant: house.tenant) == ReceiptImport(kept: 1))
                #expect(
                    try await gateway.importReceipts(receipt.bytes, tenant: house.tenant)
                        == ReceiptImport(repeated: 1))
                imported += 1
            }
            await house.collect()
            await house.sweep()
        }
        #expect(imported > 3)
        #expect(try await house.order("Q-1").state == .released)
        await house.end()
    }

    @Test("A crash between storing orders and their verdicts: the verdict is accepted all the same")
    func crashBeforeVerdicts() async throws {
        let house = UploadHouse(try await Rehearsal())
        let bytes = try UploadHouse.csv((0..<5).map { SampleOrder("C-\($0)") })
        let key = try await house.upload(bytes, isHeld: true).key
        // What the store holds after such a crash: the orders, and an upload without verdicts.
        let ledger = house.premises.ledger
        var record = try #require(try await ledger.upload(key))
        let orders = try await ledger.uploadOrders(.init(.all, limit: 100), of: record).map { order in
            var order = order
            order.verdict = nil
            return order
        }
        record.state = .checking
        record.counts = [:]
        try await ledger.store(orders, of: record, lease: .zero, now: house.house.clock.now())
        let view = try await house.workOff(key)
        #expect(view.counts == [.accepted: 5, .alreadyHere: 0, .needsYou: 0, .refused: 0])
        // They are its own: it can take them back. To another upload of the same file they are known.
        #expect(try await house.upload(bytes).counts[.alreadyHere] == 5)
        let withdrawn = try await house.gateway.withdrawUpload(key, tenant: house.house.tenant)
        #expect(withdrawn?.done == 5)
        await house.house.end()
    }
}
