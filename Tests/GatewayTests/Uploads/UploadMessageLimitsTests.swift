import Declarations
import GatewayTestKit
import Ledger
import Testing

@testable import Gateway
@testable import Manifests

/// Uploads of customs messages that are made to be costly, or that are read as something else.
@Suite struct UploadMessageLimitsTests {
    private static func order(_ lines: [[String: String]], with other: [[String: String]] = []) -> MessageOrder {
        var documents = [
            MessageDocument(
                file: "621.xml", line: 1, message: "CEB621Message",
                head: ["orderNo": "O-1", "buyerName": "N", "netWeight": "1"], lines: lines)
        ]
        if !other.isEmpty {
            documents.append(
                MessageDocument(
                    file: "311.xml", line: 1, message: "CEB311Message", head: ["orderNo": "O-1"], lines: other))
        }
        return MessageOrder(documents)
    }

    @Test("What stands once per order is in its first row alone, but for the number")
    func rows() throws {
        let rows = Self.order((1...3).map { ["gnum": "\($0)", "gname": "G\($0)"] }).rows([], port: nil)
        func column(_ name: FieldName) throws -> [String] {
            let index = try #require(FieldName.allCases.firstIndex(of: name))
            return rows.map { $0.cells[index] }
        }
        #expect(try column(.orderNo) == ["O-1", "O-1", "O-1"])
        #expect(try column(.buyerName) == ["N", "", ""])
        #expect(try column(.netWeight) == ["1", "", ""])
        #expect(try column(.gname) == ["G1", "G2", "G3"])
        let sheet = Sheet(
            header: MessageOrder.header, headerLine: 1,
            rows: rows.enumerated().map { Sheet.Row(line: $0 + 2, cells: $1.cells) })
        let orders = RawOrder.read(sheet: sheet)
        #expect(orders.count == 1 && orders.first?.lines.count == 3)
        #expect(orders.first?.head[.buyerName]?.text == "N" && orders.first?.violations.isEmpty == true)
    }

    @Test("Numbers of lines are numbers: one written 1.0 is the first, one below zero is none of them")
    func lineNumbers() {
        func partners(_ number: String) -> [[DocumentKind: Int]] {
            let inventory = (1...10).map { ["gnum": "\($0)"] }
            return Self.order(inventory, with: [["gnum": number]]).lines
        }
        for number in ["1", "1.0", " 01", "１"] {
            #expect(partners(number)[0] == [.inventory: 0, .order: 0], "\(number)")
            #expect(partners(number).count == 10, "\(number)")
        }
        #expect(partners("-1").count == 11 && partners("-1")[0] == [.inventory: 0])
    }

    @Test(
        "Line breaks inside values stay on the row's line, so that each verdict is at its order",
        arguments: ["&#13;", "&#13;\n", "\n"])
    func lineBreaks(lineBreak: String) async throws {
        let set = try await MessageSet.make([SampleOrder("B-1"), SampleOrder("B-2")]).bare
        let house = UploadHouse(try await Rehearsal())
        let bent = set.with("consigneeAddress", "路\(lineBreak)1&#34;号", in: 311)
        let view = try await house.upload(bent.file, name: "all.xml", isDryRun: true)
        let result = try #require(
            try await house.gateway.uploadResult(view.key, tenant: house.house.tenant, language: .en))
        let reader = try SpreadsheetReader(result.bytes) { FieldName(rawValue: $0) != nil }
        let rows = try reader.next(9)
        #expect(rows.count == 2)
        #expect(rows.allSatisfy { $0.cells.last?.isEmpty == false })
        #expect(rows[0].cells.contains("路\(lineBreak.hasSuffix(";\n") ? "  " : " ")1\"号"))
        await house.house.end()
    }

    @Test("Large documents are stored, judged and shown some at a time; every order gets its verdict")
    func large() async throws {
        let set = try await MessageSet.make([SampleOrder("L-0")]).bare
        let count = 30
        // Notes of lines that nobody keeps as they are too long, until an order has some hundred thousand bytes.
        let extra = (0..<90).map { _ in
            "<ceb:OrderList><ceb:note>\(String(repeating: "n", count: 3900))</ceb:note></ceb:OrderList>"
        }.joined()
        let order = set[311].replacing("</ceb:Order>", with: extra + "</ceb:Order>")
        let texts = (0..<count).flatMap { number in
            [order, set[621]].map { $0.replacing("L-0", with: "L-\(number)") }
        }
        let house = UploadHouse(try await Rehearsal())
        let opened = try await house.gateway.openUpload(
            UploadFile(name: "large.xml", bytes: Array(texts.joined().utf8), isDryRun: true), tenant: house.house.tenant
        )
        let key = try #require(opened.first?.key)
        // One commit holds only some.
        #expect(await house.processor.processOnce { false })
        let ledger = house.premises.ledger
        var record = try #require(try await ledger.upload(key))
        #expect(record.state == .received && record.orders > 0 && record.orders < count)
        house.house.clock.advance(by: .seconds(120))
        let view = try await house.workOff(key)
        #expect(view.state == "done" && view.orders == count && view.counts[.refused] == count)
        record = try #require(try await ledger.upload(key))
        let some = try await ledger.uploadOrders(.init(.all, limit: 500), of: record)
        #expect(!some.isEmpty && some.count < count)
        #expect(some.dropLast().reduce(0) { $0 + $1.body.count } < UploadQuery.maxBytes)
        // Pages go on behind what one answer holds.
        let numbers = try await house.rows(key).compactMap(\.orderNo)
        #expect(Set(numbers).count == count)
        await house.house.end()
    }
}
