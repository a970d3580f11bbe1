import Cryptography
import Declarations
import Foundation
import Manifests
import Testing

@testable import PortSimulator

/// The real path: rendered, signed, validated, verified.
@Suite struct RealMessageTests {
    private func desk(_ clock: HandClock, trusting file: String = "signing-ca.pem") throws -> PortDesk {
        let workshop = try Workshop.shared.get()
        return try PortDesk(settings: PortSettings(), judge: try workshop.judge(trusting: file), clock: clock)
    }

    private func rows(_ desk: PortDesk, _ kind: ReceiptKind, _ start: Timestamp) async throws -> [[String: Any]] {
        let answer = await desk.poll(kind, dxpid: Papers.dxpId, qryid: (start + .seconds(-10)).beijing14)
        return try #require(JSONSerialization.jsonObject(with: Data(answer.body)) as? [[String: Any]])
    }

    private func statuses(_ desk: PortDesk, _ kind: ReceiptKind, _ start: Timestamp) async throws -> [Int] {
        try await self.rows(desk, kind, start).compactMap { $0["returnstatus"] as? Int }
    }

    /// Finds a text in a message and replaces it.
    private func edit(_ message: [UInt8], _ old: String, _ new: String) throws -> [UInt8] {
        let text = String(decoding: message, as: UTF8.self)
        try #require(text.contains(old))
        return Array(text.replacingOccurrences(of: old, with: new).utf8)
    }

    @Test(arguments: [0, 1]) func ordersAreReleasedAndBilled(_ signerIndex: Int) async throws {
        let workshop = try Workshop.shared.get()
        let signer = workshop.signers[signerIndex]
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        let desk = try self.desk(clock)
        let orders = (0..<3).map { Workshop.order("R\(signerIndex)\($0)") }
        for kind in DocumentKind.ofOrders {
            let message = try await workshop.message(kind, orders, signer: signer, at: start)
            #expect(await desk.take(Workshop.envelope(message, kind)) == .text(200, "OK"))
        }
        clock.advance(20)
        #expect(try await self.statuses(desk, .order, start) == [2, 2, 2, 120, 120, 120])
        #expect(try await self.statuses(desk, .inventory, start).sorted() == [2, 2, 2, 120, 120, 120, 800, 800, 800])
        let first = try await self.rows(desk, .inventory, start)[0]
        #expect(first["orderno"] == nil)
        #expect(first["copno"] == nil)
        #expect((first["returninfo"] as? String)?.contains("订单编号：R\(signerIndex)0]") == true)
        let bill = try await self.rows(desk, .taxBill, start)[0]
        #expect(bill["valueaddedtax"] as? String == "18.2")
        #expect((bill["taxlistrd"] as? [[String: Any]])?.count == 1)
        #expect(try await self.rows(desk, .taxBillStatus, start).count == 3)
        let record = await desk.record()
        #expect(record.violations().isEmpty)
        #expect(record.requests.allSatisfy { $0.officiallyValid == (workshop.officialSchema == nil ? nil : true) })
    }

    @Test func changesAfterSigningAreFound() async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        let good = try await workshop.message(
            .inventory, [Workshop.order("T1")], signer: workshop.signers[0], at: start)
        let signed = String(decoding: good, as: UTF8.self)
        let value = try #require(signed.firstMatch(of: /<ds:SignatureValue>(.)/)?.output.1)
        let other = value == "A" ? "B" : "A"
        let edits: [(String, String, Int)] = [
            ("<ceb:gname>面霜<", "<ceb:gname>面膜<", -621_028),
            ("<ds:SignatureValue>\(value)", "<ds:SignatureValue>\(other)", -621_029),
        ]
        for (old, new, code) in edits {
            let desk = try self.desk(clock)
            _ = await desk.take(Workshop.envelope(try self.edit(good, old, new), .inventory))
            clock.advance(5)
            #expect(try await self.statuses(desk, .inventory, start) == [code])
            #expect(await desk.record().violations().map(\.rule) == [.invalidSignature])
        }
    }

    @Test func untrustedAndExpiredCertificatesAreFound() async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        let rsa = try await workshop.message(.inventory, [Workshop.order("U1")], signer: workshop.signers[0], at: start)
        let strict = try self.desk(clock, trusting: "signing-ca-sm2.pem")
        _ = await strict.take(Workshop.envelope(rsa, .inventory))
        clock.advance(5)
        #expect(try await self.statuses(strict, .inventory, start) == [-621_029])
        #expect(await strict.record().requests[0].reason == "certificate-untrusted")

        let later = HandClock(start + .seconds(10 * 365 * 86_400))
        let desk = try self.desk(later)
        _ = await desk.take(Workshop.envelope(rsa, .inventory))
        #expect(await desk.record().requests[0].reason == "certificate-expired")
    }

    @Test func aMessageWithoutSignature() async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        for kind in [DocumentKind.order, .inventory] {
            let good = try await workshop.message(kind, [Workshop.order("S1")], signer: workshop.signers[0], at: start)
            let text = String(decoding: good, as: UTF8.self)
            let bare = Array(text.replacing(/<ds:Signature .*<\/ds:Signature>/, with: "").utf8)
            #expect(bare.count < good.count)
            let desk = try self.desk(clock)
            _ = await desk.take(Workshop.envelope(bare, kind))
            clock.advance(5)
            if kind == .order {
                #expect(try await self.statuses(desk, .order, start) == [-301_020])
            } else {
                // The schema demands the signature of an inventory.
                #expect(try await self.rows(desk, .formatRefusal, start).count == 1)
            }
        }
    }

    @Test func whatIsNotValidIsRefusedAsAWhole() async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        let good = try await workshop.message(.order, [Workshop.order("F1")], signer: workshop.signers[0], at: start)
        let cases: [([UInt8], DocumentKind)] = [
            (try self.edit(good, "<ceb:orderType>I<", "<ceb:orderType>X<"), .order),
            (try self.edit(good, "<ceb:ebcName>", "<ceb:ebcNome>"), .order),
            (Array("<not xml".utf8), .order), (good, .payment),
            (Array("<!DOCTYPE a [<!ENTITY b \"c\">]>".utf8) + good, .order),
        ]
        for (message, kind) in cases {
            let desk = try self.desk(clock)
            #expect(await desk.take(Workshop.envelope(message, kind, id: "ID1")) == .text(200, "OK"))
            clock.advance(5)
            let refusals = try await self.rows(desk, .formatRefusal, start)
            #expect(refusals.count == 1)
            #expect(refusals.first?["oricopmsgid"] as? String == "ID1")
            #expect(refusals.first?["orimessagetype"] as? String == kind.messageName)
            #expect(refusals.first?["oribizmessage"] as? String == String(decoding: message, as: UTF8.self))
            #expect(try await self.rows(desk, .order, start).isEmpty)
            #expect(await desk.record().violations().map(\.rule).contains(.invalidSchema))
        }
    }

    @Test func anotherTransportIdentity() async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        let desk = try self.desk(clock)
        let message = try await workshop.message(
            .order, [Workshop.order("D1")], signer: workshop.signers[0], at: start, dxpId: "DXPENT0000000009")
        _ = await desk.take(Workshop.envelope(message, .order))
        clock.advance(5)
        #expect(try await self.statuses(desk, .order, start) == [-301_008])
    }

    @Test func aHundredAndOneDocuments() async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        let desk = try self.desk(clock)
        let good = try await workshop.message(.waybill, [Workshop.order("M1")], signer: workshop.signers[0], at: start)
        let text = String(decoding: good, as: UTF8.self)
        let node = try #require(text.firstMatch(of: /<ceb:Logistics>.*?<\/ceb:Logistics>/)?.output)
        let many = text.replacingOccurrences(of: String(node), with: String(repeating: String(node), count: 101))
        _ = await desk.take(Workshop.envelope(Array(many.utf8), .waybill))
        clock.advance(5)
        #expect(try await self.statuses(desk, .waybill, start) == Array(repeating: -504_013, count: 101))
    }

    @Test func redeliveryOfTheSameBytes() async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        let desk = try self.desk(clock)
        let message = try await workshop.message(.order, [Workshop.order("B1")], signer: workshop.signers[1], at: start)
        for _ in 0..<2 { _ = await desk.take(Workshop.envelope(message, .order)) }
        clock.advance(5)
        #expect(try await self.statuses(desk, .order, start).sorted() == [-301_010, 2, 120])
        let record = await desk.record()
        #expect(record.violations().isEmpty)
        #expect(record.counters["redeliveries"] == 1)
    }
}
