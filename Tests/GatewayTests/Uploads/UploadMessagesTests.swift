import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

@testable import Gateway
@testable import Manifests

/// Uploads of customs messages: the documents of an order are joined, whatever files they stand in, and judged as one order.
@Suite(.onEveryStore) struct UploadMessagesTests {
    private static func messages(_ house: UploadHouse, _ view: UploadView) async throws -> [UploadRowsView.Message] {
        try await house.rows(view.key).flatMap(\.messages)
    }

    @Test("Four messages are orders with nothing else: in one file, in an archive in any order, beside a table")
    func whole() async throws {
        let set = try await MessageSet.make([SampleOrder("X-1"), SampleOrder("X-2", hasSecondLine: true)])
        #expect(set.texts.map(\.kind) == [311, 411, 511, 621])
        let house = UploadHouse(try await Rehearsal())
        let file = try await house.upload(set.file, name: "all.xml", isDryRun: true)
        let said = try await Self.messages(house, file).map { "\($0.cell) \($0.violation.code)" }
        #expect(file.counts[.accepted] == 2 && file.rows == 3, "\(said)")
        #expect(file.notes.contains { $0.en.contains("4 messages carry a signature") })
        let unsigned = try await house.upload(set.bare.file, name: "bare.xml", isDryRun: true)
        #expect(unsigned.counts[.accepted] == 2 && unsigned.notes.isEmpty)

        let builder = try ZipBuilder()
        for kind in [511, 621] { try builder.put("\(kind).xml", Array(set[kind].utf8)) }
        try builder.put("more.csv", try UploadHouse.csv([SampleOrder("X-3")]))
        for kind in [411, 311] { try builder.put("\(kind).xml", Array(set[kind].utf8)) }
        let opened = try await house.gateway.openUpload(
            UploadFile(name: "all.zip", bytes: try builder.finish()), tenant: house.house.tenant)
        try #require(opened.count == 2)
        #expect(try await house.workOff(opened[0].key).counts[.accepted] == 1)
        let view = try await house.workOff(opened[1].key)
        #expect(view.counts[.accepted] == 2 && view.orders == 2)
        let rows = try await house.rows(view.key)
        #expect(rows.map(\.line) == [2, 3, 4] && rows.map(\.orderNo) == ["X-1", "X-2", "X-2"])
        // The result is the table that was made of them, each verdict in the line of its row.
        let result = try #require(
            try await house.gateway.uploadResult(view.key, tenant: house.house.tenant, language: .en))
        let reader = try SpreadsheetReader(result.bytes) { FieldName(rawValue: $0) != nil }
        #expect(try reader.next(9).map { $0.cells.last?.prefix(8) } == ["accepted", "accepted", "accepted"])
        try await house.settle(["X-1", "X-2"])
        #expect(try await house.house.order("X-2").state == .released)
        await house.house.end()
    }

    @Test("Net contents are read from quantity and specification, and told; what the goods registry says goes first")
    func contents() async throws {
        let set = try await MessageSet.make([SampleOrder("N-1", quantity: 3, hasSecondLine: true)])
        let house = UploadHouse(try await Rehearsal())
        let view = try await house.upload(set.file, name: "all.xml")
        #expect(view.counts[.accepted] == 1)
        let told = try await Self.messages(house, view).filter { $0.violation.code == "repaired_content" }
        #expect(told.map(\.isRepair) == [true, true])
        #expect(told[0].violation.message.en.hasSuffix(": 200 ml."))
        #expect(told[1].violation.message.en.hasSuffix(": 10 sheet."))
        #expect(told[1].cell.hasPrefix("CEB621Message/InventoryList[2]/qty1 (all.xml:"))
        let stored = try await house.premises.ledger.content(ofOrder: "N-1", tenant: house.house.tenant)
        #expect(stored?.lines[0].netContent == .init(value: Amount(200), unit: .millilitre))
        await house.house.end()
    }

    @Test("The declaration alone gives what it can; what is missing is named by its element")
    func declarationAlone() async throws {
        let set = try await MessageSet.make([SampleOrder("D-1")])
        let house = UploadHouse(try await Rehearsal())
        let view = try await house.upload(set.only(621).file, name: "621.xml")
        #expect(view.counts[.refused] == 1)
        let messages = try await Self.messages(house, view).filter { !$0.isRepair }
        #expect(Set(messages.map(\.violation.code)) == ["required"])
        let places = Set(messages.map(\.cell))
        for element in [
            "CEB311Message/OrderHead/goodsValue", "CEB311Message/OrderHead/acturalPaid",
            "CEB311Message/OrderHead/buyerRegNo", "CEB311Message/OrderHead/consignee",
            "CEB411Message/PaymentHead/payTime", "CEB411Message/PaymentHead/payTransactionId",
        ] { #expect(places.contains(element), "\(element) in \(places.sorted())") }
        // Weights, waybill, buyer and goods are there.
        #expect(!places.contains { $0.hasPrefix("CEB621") || $0.hasPrefix("CEB511") }, "\(places.sorted())")
        await house.house.end()
    }

    struct Bend: Sendable, CustomTestStringConvertible {
        var kind: Int
        var element: String
        var value: String
        /// Code, and the two places.
        var code = "messages_differ"
        var one: String
        var other: String
        var testDescription: String { "\(self.kind)/\(self.element)" }
        /// Where the finding stands: of two documents at the one that says something else than the first.
        var cell: String { self.code == "messages_differ" ? self.other : self.one }
        /// Long enough to be recognised in a text.
        var isTelling: Bool { self.value.utf8.count >= 6 }
    }

    private static let bends: [Bend] = [
        .init(
            kind: 311, element: "price", value: "128", one: "CEB621Message/InventoryList[1]/price (621.xml:",
            other: "CEB311Message/OrderList[1]/price (311.xml:"),
        .init(
            kind: 621, element: "qty", value: "9", one: "CEB621Message/InventoryList[1]/qty (",
            other: "CEB311Message/OrderList[1]/qty ("),
        .init(
            kind: 621, element: "buyerIdNumber", value: "11010519491231002X",
            one: "CEB311Message/OrderHead/buyerIdNumber (", other: "CEB621Message/InventoryHead/buyerIdNumber ("),
        .init(
            kind: 411, element: "payerName", value: "别人", one: "CEB311Message/OrderHead/buyerName (",
            other: "CEB411Message/PaymentHead/payerName ("),
        .init(
            kind: 411, element: "amountPaid", value: "1", one: "CEB411Message/PaymentHead/amountPaid (",
            other: "CEB311Message/OrderHead/acturalPaid ("),
        .init(
            kind: 511, element: "weight", value: "2.5", one: "CEB621Message/InventoryHead/grossWeight (",
            other: "CEB511Message/LogisticsHead/weight ("),
        .init(
            kind: 511, element: "logisticsNo", value: "L-OTHER", one: "CEB621Message/InventoryHead/logisticsNo (",
            other: "CEB511Message/LogisticsHead/logisticsNo ("),
        .init(
            kind: 621, element: "gnum", value: "7", code: "line_without_partner",
            one: "CEB621Message/InventoryList[1]/gnum (", other: "CEB311Message"),
        .init(
            kind: 311, element: "ebpCode", value: "0000PLATX1", code: "other_enterprise",
            one: "CEB311Message/OrderHead/ebpCode (", other: "configured"),
        .init(
            kind: 621, element: "emsNo", value: "T0000W000001", code: "other_enterprise",
            one: "CEB621Message/InventoryHead/emsNo (", other: "configured"),
        .init(
            kind: 621, element: "currency", value: "502", code: "value_not_filed",
            one: "CEB621Message/InventoryHead/currency (", other: "142"),
        .init(
            kind: 621, element: "portCode", value: "5100", code: "value_not_filed",
            one: "CEB621Message/InventoryHead/portCode (", other: "2377"),
        .init(
            kind: 621, element: "trafMode", value: "1", code: "value_not_filed",
            one: "CEB621Message/InventoryHead/trafMode (", other: "Y"),
        .init(
            kind: 621, element: "appType", value: "3", code: "deletion_not_taken",
            one: "CEB621Message/InventoryHead/appType (", other: "delete"),
    ]

    @Test("What the messages say of each other, or of somebody else, refuses the order and names both places")
    func contradictions() async throws {
        let set = try await MessageSet.make([SampleOrder("C-1")])
        let house = UploadHouse(try await Rehearsal())
        for bend in Self.bends {
            let view = try await house.upload(
                try set.with(bend.element, bend.value, in: bend.kind).zip(), name: "\(bend.element).zip", isDryRun: true
            )
            #expect(view.counts[.refused] == 1, "\(bend)")
            let messages = try await Self.messages(house, view)
            let found = messages.filter { $0.violation.code == bend.code }
            #expect(
                found.contains {
                    $0.violation.message.en.contains(bend.one) && $0.violation.message.en.contains(bend.other)
                },
                "\(bend): \(messages.map { "\($0.violation.code) \($0.violation.message.en)" })")
            // Places, never values.
            let texts = messages.map(\.violation.message).flatMap { [$0.en, $0.zh, $0.ko] }
            #expect(!bend.isTelling || !texts.contains { $0.contains(bend.value) }, "\(bend)")
            #expect(found.contains { $0.cell.hasPrefix(bend.cell) }, "\(bend): \(found.map(\.cell))")
        }
        // The same amount written otherwise is the same.
        let same = try await house.upload(set.with("grossWeight", "2.00", in: 621).file, name: "s.xml", isDryRun: true)
        #expect(same.counts[.accepted] == 1)
        // A document filed twice is one; a second one with another content is not.
        let twice = try await house.upload(set.file + Array(set[621].utf8), name: "t.xml", isDryRun: true)
        #expect(twice.counts[.accepted] == 1)
        let other = set.with("netWeight", "0.5", in: 621)[621]
        let both = try await house.upload(set.file + Array(other.utf8), name: "b.xml", isDryRun: true)
        #expect(both.counts[.refused] == 1)
        let message = try #require(try await Self.messages(house, both).first)
        #expect(message.violation.code == "messages_differ")
        #expect(
            message.violation.message.en.components(separatedBy: "CEB621Message/InventoryHead/netWeight").count == 3)
        await house.house.end()
    }

    @Test("Messages that no upload takes get a verdict of their own; parts without an order say what is missing")
    func notTaken() async throws {
        let set = try await MessageSet.make([SampleOrder("P-1")])
        let house = UploadHouse(try await Rehearsal())
        let export = """
            <ceb:CEB303Message guid="G" version="1.0" xmlns:ceb="http://www.chinaport.gov.cn/ceb"><ceb:Order><ceb:OrderHead>\
            <ceb:orderNo>E-1</ceb:orderNo></ceb:OrderHead></ceb:Order></ceb:CEB303Message>
            """
        let receipt = """
            <ceb:CEB622Message guid="G" version="1.0" xmlns:ceb="http://www.chinaport.gov.cn/ceb"><ceb:InventoryReturn>\
            <ceb:copNo>T-1</ceb:copNo></ceb:InventoryReturn></ceb:CEB622Message>
            """
        let view = try await house.upload(set.file + Array((export + receipt).utf8), name: "mixed.xml")
        #expect(view.counts == [.accepted: 1, .alreadyHere: 0, .needsYou: 0, .refused: 2])
        let rows = try await house.rows(view.key, .refused)
        #expect(rows.map(\.orderNo) == ["E-1", "T-1"])
        #expect(rows.map { $0.messages.map(\.violation.code) } == [["message_not_taken"], ["message_not_taken"]])
        #expect(rows[0].messages[0].violation.message.en.contains("CEB303Message is not taken by upload"))
        #expect(rows[0].messages[0].cell.hasPrefix("CEB303Message (mixed.xml:"))
        #expect(rows[1].messages[0].violation.message.en.contains("no message that enterprises file"))
        #expect(view.notes.contains { $0.en == "2 documents are no part of an order; each says why." })

        let parts = try await house.upload(set.only(411, 511).file, name: "parts.xml", isDryRun: true)
        let part = try #require(try await Self.messages(house, parts).first)
        #expect(parts.counts[.refused] == 1 && part.violation.code == "messages_incomplete")
        #expect(part.violation.message.en.contains("only CEB411Message, CEB511Message"))
        let none = try await house.upload(Array("<x/>".utf8), name: "none.xml")
        #expect(none.state == "failed" && none.failure?.code == "no_message")
        await house.house.end()
    }

    @Test(
        "A join beyond one commit: what was stored is found again by later messages, and a stop in between changes nothing"
    )
    func beyondMemory() async throws {
        let set = try await MessageSet.make([SampleOrder("Z1-0")]).bare
        var texts: [String] = []
        let count = 130
        // Each kind on its own, and the last kind backwards: every order is met in four different batches.
        for (kind, text) in set.texts {
            for number in kind == 621 ? Array((0..<count).reversed()) : Array(0..<count) {
                texts.append(text.replacing("Z1-0", with: "Z1-\(number)"))
            }
        }
        let house = UploadHouse(try await Rehearsal())
        let opened = try await house.gateway.openUpload(
            UploadFile(name: "many.xml", bytes: Array(texts.joined().utf8), isDryRun: true), tenant: house.house.tenant)
        let key = try #require(opened.first?.key)
        // Stops in good order after the first batch.
        #expect(await house.processor.processOnce { false })
        house.house.clock.advance(by: .seconds(120))
        let view = try await house.workOff(key)
        #expect(view.counts == [.accepted: count, .alreadyHere: 0, .needsYou: 0, .refused: 0])
        #expect(view.rows == count && view.orders == count)
        let rows = try await house.rows(key)
        #expect(rows.map(\.line) == Array(2..<count + 2))
        #expect(rows.map(\.orderNo) == (0..<count).map { "Z1-\($0)" })
        await house.house.end()
    }

    @Test("The official samples: every document gets a verdict, none is lost, and the file is read to its end")
    func officialSamples() async throws {
        let folder = Checkout.root + "/../shared/spec/ceb/samples/official-202205/import"
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            print("skipped: the official samples are not beside this checkout")
            return
        }
        let builder = try ZipBuilder()
        for name in names.sorted() {
            try builder.put(name, Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))))
        }
        let house = UploadHouse(try await Rehearsal())
        let view = try await house.upload(try builder.finish(), name: "official.zip")
        #expect(view.state == "done" && view.counts[.refused] == view.orders && view.orders > 15)
        let rows = try await house.rows(view.key)
        #expect(rows.allSatisfy { !$0.messages.isEmpty && $0.orderNo != nil })
        let codes = Set(rows.flatMap(\.messages).map(\.violation.code))
        #expect(
            codes.isSuperset(of: ["message_not_taken", "messages_incomplete", "other_enterprise", "value_not_filed"]))
        for message in rows.flatMap(\.messages) {
            #expect(message.cell.hasPrefix("CEB"), "\(message.cell) \(message.violation.code)")
        }
        await house.house.end()
    }
}
