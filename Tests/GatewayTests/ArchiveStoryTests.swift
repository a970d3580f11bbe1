import Cryptography
import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

/// Orders that are over: archived after a month, exported, erased after three years, and what comes late.
@Suite struct ArchiveStoryTests {
    private static let day = Duration.seconds(86_400)
    /// Of the sample orders' buyer.
    private static let buyer = ["许景行", "10000009999", "000000196612039991", "河南省郑州市样例路245号"]

    @Test("K: the buyer is erased after three years; a bill that turns void later is void, and no person comes back")
    func storyK() async throws {
        var settings = PortSettings.quick
        settings.delays.summing = 1200 * 86_400
        let house = try await Rehearsal(port: settings)
        let journal = ReceiptJournal(folder: house.folder + "/journal")
        house.premises.ledger.attach(journal: journal)
        try await house.submit([SampleOrder("K1-VOIDBILL"), SampleOrder("K2")])
        try await house.run(for: .seconds(60))
        let before = try await house.order("K1-VOIDBILL")
        #expect(before.state == .released && before.taxBills.map(\.status) == ["generated"])

        let archiver = Archiver(house.premises, journal: journal)
        #expect(await archiver.archiveOnce().total == 0)
        house.clock.advance(by: Self.day * 31)
        #expect(await archiver.archiveOnce().orders == 2)
        while await archiver.archiveOnce().total > 0 {}
        let eraser = Eraser(house.premises)
        #expect(await eraser.eraseOnce() == 0)
        house.clock.advance(by: Self.day * 1069)
        while await eraser.eraseOnce() > 0 {}
        try await house.premises.ledger.settleErasure()
        let erased = try await house.order("K1-VOIDBILL")
        #expect(erased.erased != nil)
        try self.expectNobody(house)

        house.clock.advance(by: Self.day * 101)
        await house.collect()
        house.clock.advance(by: .seconds(60))
        await house.collect()
        let after = try await house.order("K1-VOIDBILL")
        #expect(after.taxBills.map(\.status) == ["void"])
        #expect(after.billedTax == nil && after.state == .released && after.erased == erased.erased)
        #expect(after.numbers.invtNo == before.numbers.invtNo && after.numbers.copNo == before.numbers.copNo)
        #expect(try await house.order("K2").taxBills.map(\.status) == ["summed"])
        let invtNo = try #require(before.numbers.invtNo)
        #expect(
            try Outside.sqlite(
                house.folder + "/ledger.sqlite",
                """
                SELECT b.status, o.order_no FROM tax_bill b JOIN alias a ON a.value = b.invt_no AND a.type = 'invtNo'
                JOIN customs_order o ON o.id = a.document_id / 64 WHERE b.invt_no = '\(invtNo)'
                """) == ["3|K1-VOIDBILL"])
        #expect(try await house.premises.ledger.content(ofOrder: "K1-VOIDBILL", tenant: house.tenant) == nil)
        try self.expectNobody(house, late: 2)
        #expect(try await house.premises.ledger.exceptions(limit: 10).isEmpty)
        await house.end()
    }

    /// No stored value opens to anything of the buyer, and nothing of it lies open in any file of the ledger.
    /// - Parameter late: raw receipts that came after the erasure.
    private func expectNobody(_ house: Rehearsal, late: Int = 0) throws {
        let path = house.folder + "/ledger.sqlite"
        for query in [
            "SELECT COUNT(*) FROM archived_order WHERE length(body) > 1 OR length(buyer_hash) > 1 OR repaired IS NOT NULL",
            "SELECT COUNT(*) FROM order_body", "SELECT COUNT(*) FROM archived_document",
            "SELECT COUNT(*) FROM archived_message", "SELECT COUNT(*) FROM archived_receipt",
            "SELECT COUNT(*) FROM message_body WHERE length(bytes) > 1",
            "SELECT COUNT(*) FROM quota WHERE length(buyer_hash) > 1",
        ] {
            #expect(try Outside.sqlite(path, query) == ["0"], "\(query)")
        }
        #expect(
            try Outside.sqlite(path, "SELECT COUNT(*) FROM raw_receipt WHERE length(body) > 1") == ["\(late)"])
        for suffix in ["", "-wal"] {
            guard let file = FileManager.default.contents(atPath: path + suffix) else { continue }
            for word in Self.buyer { #expect(file.range(of: Data(word.utf8)) == nil) }
        }
    }

    @Test(
        "An archived order is as before: shown, compared, returned, exported; what is new of it is archived in its turn"
    )
    func archived() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("A1"), SampleOrder("A2")])
        try await house.run(for: .seconds(60))
        let before = try await house.order("A1")
        house.clock.advance(by: Self.day * 31)
        let archiver = Archiver(house.premises, journal: nil)
        while await archiver.archiveOnce().total > 0 {}
        let path = house.folder + "/ledger.sqlite"
        for table in ["order_body", "message_body"] {
            #expect(try Outside.sqlite(path, "SELECT COUNT(*) FROM \(table)") == ["0"], "\(table)")
        }
        #expect(try Outside.sqlite(path, "SELECT COUNT(*) FROM raw_receipt WHERE length(body) > 1") == ["0"])

        let after = try await house.order("A1")
        #expect(after.state == .released && "\(after.documents)" == "\(before.documents)")
        #expect("\(after.receipts)" == "\(before.receipts)")
        #expect(try await house.submit([SampleOrder("A1")]).map(\.verdict) == [.alreadyHere])
        let other = try await house.submit([SampleOrder("A1", quantity: 3)])
        #expect(other.map(\.verdict) == [.needsYou])
        #expect(other.first?.violations.contains { $0.at == "/lines/0/qty" } == true, "compared with what is archived")
        let result = try await house.gateway.act(
            .refund(reason: "too late", quantities: nil), on: "A1", tenant: house.tenant)
        guard case .impossible = result else {
            Issue.record("a return after 31 days: \(result)")
            return
        }

        let vault = Vault(keys: try VaultKeys(path: Checkout.keys + "/vault.keys"))
        let reader = try ArchiveReader(sqlite: path, sealer: vault)
        let export = ArchiveExport(vault: vault) { try await reader.archivedOrders($0) }
        let month = String(before.since.prefix(7))
        var sealed: [UInt8] = []
        let manifest = try await export.write(month: month, plain: false) { sealed += $0 }
        #expect(manifest.orders == 2 && manifest.sealed)
        var plain: [UInt8] = []
        #expect(try await export.write(month: month, plain: true) { plain += $0 }.parts == manifest.parts)
        let (sealedLines, plainLines) = (sealed.split(separator: 10), plain.split(separator: 10))
        #expect(sealedLines.count == 3 && plainLines.count == 3)
        #expect(Data(sealed).range(of: Data(Self.buyer[0].utf8)) == nil)
        for (sealed, plain) in zip(sealedLines, plainLines).dropLast() {
            #expect(try export.open(line: Array(sealed), month: month) == Array(plain))
        }
        let first = try JSONDecoder().decode(ArchiveExport.Line.self, from: Data(plainLines[0]))
        #expect(first.orderNo == "A1")
        #expect(Set(first.parts.map(\.kind)) == ["order", "message", "receipt"])
        #expect(first.parts.contains { $0.kind == "message" && $0.text?.contains(Self.buyer[0]) == true })
        #expect(try await export.write(month: "2020-01", plain: true) { _ in }.orders == 0)
        await house.end()
    }
}
