import Cryptography
import Declarations
import Foundation
import Manifests
import Testing

@testable import PortSimulator

/// Every kind on the real path: rendered from its template, signed, validated, verified, answered.
@Suite struct EveryKindTests {
    private func message(
        _ kind: DocumentKind, _ body: DocumentBody, at moment: Timestamp, signer: Int = 0
    ) async throws -> [UInt8] {
        let workshop = try Workshop.shared.get()
        let request = MessageRequest(
            kind: kind, rootGuid: UUID().uuidString,
            transfer: Transfer(copCode: "0000TRANS1", copName: "样例传输", dxpId: Papers.dxpId),
            entries: [Entry(body: body, guid: UUID().uuidString, appType: "1", appTime: moment)])
        return try await workshop.signers[signer].sign(workshop.templates.render(request)).bytes
    }

    private func rows(_ desk: PortDesk, _ kind: ReceiptKind, _ start: Timestamp) async throws -> [[String: Any]] {
        let answer = await desk.poll(kind, dxpid: Papers.dxpId, qryid: (start + .seconds(-10)).beijing14)
        return try #require(JSONSerialization.jsonObject(with: Data(answer.body)) as? [[String: Any]])
    }

    @Test(arguments: [0, 1]) func aWholeLifeOfExport(_ signer: Int) async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        let desk = try PortDesk(settings: PortSettings(), judge: try workshop.judge(), clock: clock)
        var requests = Requests("X1")
        for (kind, last) in [
            (DocumentKind.exportOrder, 120), (.exportPayment, 120), (.exportWaybill, 399), (.exportArrival, 399),
            (.exportInventory, 800), (.exportManifest, 120), (.exportDeparture, 399), (.exportSummary, 399),
            (.exportReturn, 800), (.exportReturnTally, 399),
        ] {
            let message = try await self.message(kind, requests.body(kind), at: clock.now(), signer: signer)
            #expect(await desk.take(Workshop.envelope(message, kind)) == .text(200, "OK"))
            clock.advance(10)
            let rows = try await self.rows(desk, kind.receipt, start)
            #expect(rows.last?["returnstatus"] as? Int == last, "\(kind.rawValue)")
            if kind == .exportInventory { requests.invtNo = rows.last?["invtno"] as? String ?? "" }
        }
        #expect(try await self.rows(desk, .summaryResult, start).first?["sumno"] != nil)
        let record = await desk.record()
        #expect(record.violations().isEmpty)
        let isJudged = workshop.officialSchema != nil
        #expect(record.requests.allSatisfy { $0.officiallyValid == (isJudged ? true : nil) })
    }

    @Test func requestsAboutAnImport() async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        let desk = try PortDesk(settings: PortSettings(), judge: try workshop.judge(), clock: clock)
        for number in ["A1", "A2"] {
            for kind in DocumentKind.ofOrders {
                let message = try await workshop.message(
                    kind, [Workshop.order(number)], signer: workshop.signers[0], at: start)
                _ = await desk.take(Workshop.envelope(message, kind))
            }
        }
        clock.advance(20)
        func number(_ orderNo: String) async -> String {
            await desk.record().declaration(.inventory, code: "EBC1", number: orderNo)?.invtNo ?? ""
        }
        func send(_ kind: DocumentKind, _ requests: Requests) async throws -> [Int] {
            let message = try await self.message(kind, requests.body(kind), at: clock.now())
            _ = await desk.take(Workshop.envelope(message, kind))
            clock.advance(10)
            return try await self.rows(desk, kind.receipt, start).compactMap { $0["returnstatus"] as? Int }
        }
        var requests = Requests("A1", invtNo: await number("A1"))
        requests.changes = ["buyerName": "测试𠮷人"]
        #expect(try await send(.cancellation, requests) == [2, 120, 399])
        requests.orderNo = "A2"
        requests.invtNo = await number("A2")
        #expect(try await send(.refund, requests) == [2, 120, 399])
        requests.changes = [:]
        #expect(try await send(.waybillStatus, requests) == [2, 120])
        #expect(try await send(.entryList, requests) == [2, 120, 399])
        #expect(await desk.record().violations().isEmpty)
    }

    /// Import puts the signature last, export before `ExtendMessage`.
    @Test func theSignatureStandsWhereItsFlowWantsIt() async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        for kind in [DocumentKind.exportOrder, .waybillStatus] {
            let body = Requests("X1").body(kind)
            var request = MessageRequest(
                kind: kind, rootGuid: UUID().uuidString,
                transfer: Transfer(copCode: "0000TRANS1", copName: "样例传输", dxpId: Papers.dxpId),
                entries: [Entry(body: body, guid: UUID().uuidString, appType: "1", appTime: clock.now())])
            request.extendMessage = try ExtendMessage(MessageExtension(name: "n", version: "1", content: "<a>1</a>"))
            let good = try await workshop.signers[0].sign(workshop.templates.render(request)).bytes
            let text = String(decoding: good, as: UTF8.self)
            let signature = try #require(text.firstMatch(of: /<ds:Signature .*<\/ds:Signature>/)?.output)
            let extend = try #require(text.firstMatch(of: /<ceb:ExtendMessage>.*<\/ceb:ExtendMessage>/)?.output)
            let isExport = kind.definition.flow == .export
            #expect(text.contains(isExport ? signature + extend : extend + signature))
            let swapped = text.replacingOccurrences(
                of: String(isExport ? signature + extend : extend + signature),
                with: String(isExport ? extend + signature : signature + extend))
            for (message, isTaken) in [(good, true), (Array(swapped.utf8), false)] {
                let desk = try PortDesk(settings: PortSettings(), judge: try workshop.judge(), clock: clock)
                _ = await desk.take(Workshop.envelope(message, kind))
                let record = await desk.record()
                #expect((record.requests[0].fault == nil) == isTaken)
                #expect(record.violations().map(\.rule).contains(.invalidSchema) == !isTaken)
            }
        }
    }

    /// One inbound list per message, whatever else the limit is.
    @Test func twoListsInOneMessage() async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        let desk = try PortDesk(settings: PortSettings(), judge: try workshop.judge(), clock: clock)
        let good = try await self.message(.entryList, Requests("X1").body(.entryList), at: start)
        let text = String(decoding: good, as: UTF8.self)
        let node = try #require(text.firstMatch(of: /<ceb:Delivery>.*<\/ceb:Delivery>/)?.output)
        let two = text.replacingOccurrences(of: String(node), with: String(node) + String(node))
        _ = await desk.take(Workshop.envelope(Array(two.utf8), .entryList))
        clock.advance(5)
        let rows = try await self.rows(desk, DocumentKind.entryList.receipt, start)
        #expect(rows.map { $0["returnstatus"] as? Int } == [-800_006, -800_006])
    }

    @Test func messagesInADxpMsgAndReceiptsInOne() async throws {
        let workshop = try Workshop.shared.get()
        let clock = HandClock(MachineClock().now())
        let start = clock.now()
        let desk = try PortDesk(settings: PortSettings(), judge: try workshop.judge(), clock: clock)
        let message = try await workshop.message(
            .order, [Workshop.order("D1")], signer: workshop.signers[0], at: start)
        let data = Data(message).base64EncodedString(options: .lineLength76Characters)
        func envelope(_ change: (String) -> String = { $0 }) -> [UInt8] {
            let text = """
                <?xml version="1.0" encoding="UTF-8"?>
                <dxp:DxpMsg xmlns:dxp="http://www.chinaport.gov.cn/dxp" ver="1.0">
                <dxp:TransInfo><dxp:CopMsgId>ID7</dxp:CopMsgId><dxp:SenderId>\(Papers.dxpId)</dxp:SenderId>
                <dxp:ReceiverIds><dxp:ReceiverId>DXPEDCCEB0000002</dxp:ReceiverId></dxp:ReceiverIds>
                <dxp:CreatTime>2026-09-21T12:00:00Z</dxp:CreatTime><dxp:MsgType>CEB311Message</dxp:MsgType></dxp:TransInfo>
                <dxp:Data>\(data)</dxp:Data></dxp:DxpMsg>
                """
            return Array(change(text).utf8)
        }
        #expect(await desk.take(envelope()) == .text(200, "OK"))
        #expect(await desk.record().requests[0].envelopeID == "ID7")
        clock.advance(5)
        let answer = await desk.poll(
            .order, dxpid: Papers.dxpId, qryid: (start + .seconds(-10)).beijing14, form: .dxp)
        let texts = try #require(JSONSerialization.jsonObject(with: Data(answer.body)) as? [String])
        let records = try texts.flatMap { try ReceiptReader.read(Array(Data(base64Encoded: $0) ?? Data())) }
        #expect(records.map(\.status) == [2, 120])
        #expect(records.map(\.orderNo) == ["D1", "D1"])
        let bad: [(String, String)] = [
            ("<dxp:CopMsgId>ID7</dxp:CopMsgId>", ""), ("CEB311Message", "CEB999Message"), ("12:00:00Z", "25:00:00Z"),
            ("<dxp:Data>", "<dxp:Data>*"), ("ver=\"1.0\">", "ver=\"1.0\"><!-- x -->"), ("DxpMsg", "Other"),
        ]
        for (old, new) in bad {
            let answer = await desk.take(envelope { $0.replacingOccurrences(of: old, with: new) })
            #expect(answer.status == 400, "\(old)")
        }
    }
}
