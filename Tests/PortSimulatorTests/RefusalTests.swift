import Declarations
import Testing

@testable import PortSimulator

/// Each refusal with a case that trips it and one that does not.
@Suite struct RefusalTests {
    @Test func goodDocumentsAreTaken() {
        var bench = Bench()
        for kind in DocumentKind.ofOrders { #expect(bench.answer(to: Papers("A1").document(kind)) == 2) }
    }

    @Test(arguments: zip(DocumentKind.ofOrders, [-301_008, -401_009, -504_011, -621_001]))
    func aForeignTransportIdentity(_ kind: DocumentKind, _ code: Int) {
        var bench = Bench()
        bench.file([Papers("A1").document(kind)], dxpId: "DXPENT0000000002")
        bench.wait(1)
        #expect(bench.statuses(kind.receipt) == [code])
        #expect(bench.receipts(kind.receipt)[0].info.contains("dxpId"))
    }

    @Test(arguments: zip(DocumentKind.ofOrders, [-301_015, -401_013, -504_013, -621_030]))
    func tooManyDocuments(_ kind: DocumentKind, _ code: Int) {
        var bench = Bench()
        #expect(bench.answer(to: Papers("A1").document(kind), fault: .tooMany(101)) == code)
    }

    @Test(arguments: [
        (DocumentKind.order, SignatureFault.digest, -301_020), (.payment, .value, -401_009),
        (.waybill, .certificate, -504_011), (.inventory, .missing, -621_026), (.inventory, .digest, -621_028),
        (.inventory, .value, -621_029), (.inventory, .certificate, -621_029),
    ])
    func aBadSignature(_ kind: DocumentKind, _ fault: SignatureFault, _ code: Int) {
        var bench = Bench()
        #expect(bench.answer(to: Papers("A1").document(kind), fault: .signature(fault, reason: "test")) == code)
        #expect(bench.answer(to: Papers("A1").document(kind)) == 2)
    }

    @Test(arguments: zip(DocumentKind.ofOrders, [-301_010, -401_007, -504_012, -621_004]))
    func aKeyThatIsThere(_ kind: DocumentKind, _ code: Int) {
        var bench = Bench()
        #expect(bench.answer(to: Papers("A1").document(kind)) == 2)
        let other = Papers("A1").document(kind, guid: String(repeating: "9", count: 36), seconds: 5)
        #expect(bench.answer(to: other) == code)
    }

    @Test(arguments: zip(DocumentKind.ofOrders, [-301_014, -401_012, -504_012, -621_004]))
    func anOlderAppTime(_ kind: DocumentKind, _ code: Int) {
        var bench = Bench()
        #expect(bench.answer(to: Papers("A1").document(kind, seconds: 5)) == 2)
        let older = Papers("A1").document(kind, guid: String(repeating: "9", count: 36), seconds: 4)
        #expect(bench.answer(to: older) == code)
        #expect(bench.house.snapshot().declarations.values.first?.filings.last?.verdict == .stale)
    }

    @Test(arguments: zip(DocumentKind.ofOrders, [-301_009, -401_006, -504_014, -621_011]))
    func nothingToChange(_ kind: DocumentKind, _ code: Int) {
        for appType in ["2", "3"] {
            var bench = Bench()
            #expect(bench.answer(to: Papers("A1").document(kind, appType: appType)) == code)
            #expect(bench.answer(to: Papers("A1").document(kind, seconds: 1)) == 2)
            #expect(bench.answer(to: Papers("A1").document(kind, appType: appType, seconds: 2)) == 2)
        }
    }

    @Test(arguments: zip(DocumentKind.ofOrders, [-301_011, -401_008, -504_016, -621_012]))
    func lockedOnceCleared(_ kind: DocumentKind, _ code: Int) {
        var bench = Bench()
        bench.file(Papers("A1"))
        let change = Papers("A1").document(kind, guid: String(repeating: "7", count: 36), appType: "2", seconds: 1)
        #expect(bench.answer(to: change) == 2)
        bench.wait(10)
        let late = Papers("A1").document(kind, guid: String(repeating: "8", count: 36), appType: "2", seconds: 60)
        #expect(bench.answer(to: late) == code)
    }

    @Test func aRejectedKeyMayComeAgainAsNewOrAsChange() {
        for appType in ["1", "2"] {
            var bench = Bench()
            bench.file(Papers("A-Q1313x1"))
            bench.wait(10)
            #expect(bench.statuses(.inventory) == [2, 100])
            let again = Papers("A-Q1313x1").document(
                .inventory, guid: String(repeating: "4", count: 36), appType: appType, seconds: 60)
            #expect(bench.answer(to: again) == 2)
            bench.wait(10)
            #expect(bench.statuses(.inventory) == [2, 100, 2, 120, 800])
            #expect(bench.house.snapshot().violations().isEmpty)
        }
    }

    @Test func aRefusedDocumentIsNotStored() {
        var bench = Bench()
        #expect(bench.answer(to: Papers("A-E301013x1").document(.order)) == -301_013)
        let change = Papers("A-E301013x1").document(.order, appType: "2", seconds: 1)
        #expect(bench.answer(to: change) == -301_009)
    }

    @Test func repeatedLines() {
        for (kind, code) in [(DocumentKind.order, -301_002), (.inventory, -621_027)] {
            var bench = Bench()
            var document = Papers("A1").document(kind)
            document.lines.append(document.lines[0])
            #expect(bench.answer(to: document) == code)
        }
    }

    @Test(arguments: [
        (DocumentKind.order, "acturalPaid", "101"), (.order, "goodsValue", "99"), (.order, "currency", "502"),
        (.order, "buyerIdNumber", "110105194912310021"), (.payment, "amountPaid", "0"),
        (.payment, "payTime", "20261301000000"),
        (.payment, "payerIdNumber", "1"), (.waybill, "packNo", "2"), (.inventory, "packNo", "2"),
        (.inventory, "emsNo", ""), (.inventory, "areaCode", ""), (.inventory, "country", "133"),
        (.inventory, "trafNo", "X1"), (.inventory, "netWeight", "2"), (.inventory, "tradeMode", "9610"),
        (.inventory, "copNo", ""), (.inventory, "buyerIdNumber", "11010519491231002x"), (.inventory, "appStatus", "1"),
    ])
    func contentThatFailsTheCheck(_ kind: DocumentKind, _ field: String, _ value: String) {
        var papers = Papers("A1")
        papers.changes[kind] = [field: value]
        var bench = Bench()
        #expect(bench.answer(to: papers.document(kind)) == PortKinds.of(kind).codes.checkFailed)
        #expect(bench.answer(to: Papers("A1").document(kind, seconds: 1)) == 2)
    }

    @Test(arguments: [
        ("qty", "2"), ("gnum", "2"), ("currency", "502"), ("itemRecordNo", ""), ("qty1", "0"), ("unit2", "011"),
    ])
    func lineThatFailsTheCheck(_ field: String, _ value: String) {
        var papers = Papers("A1")
        papers.lineChanges[.inventory] = [field: value]
        var bench = Bench()
        #expect(bench.answer(to: papers.document(.inventory)) == -621_001)
    }

    @Test func theSingleLimit() {
        for (price, quantity, code) in [("5000.01", "1", 2), ("2500.01", "2", -621_005), ("2500", "2", 2)] {
            var papers = Papers("A1")
            (papers.price, papers.quantity) = (price, quantity)
            var bench = Bench()
            #expect(bench.answer(to: papers.document(.inventory)) == code)
        }
    }

    @Test func declarantCertificateAndAccountBook() {
        func answer(_ agent: PortRules.Agent?, serial: String) -> Int {
            var bench = Bench { if let agent { $0.rules.agents = [agent] } }
            return bench.answer(to: Papers("A1").document(.inventory), serial: serial)
        }
        #expect(answer(nil, serial: "01") == 2)
        #expect(answer(.init(code: "AGENT1", serials: ["01"], emsNos: ["T2307W000001"]), serial: "01") == 2)
        #expect(answer(.init(code: "AGENT1", serials: ["02"], emsNos: []), serial: "01") == -621_015)
        #expect(answer(.init(code: "AGENT2", serials: [], emsNos: []), serial: "01") == -621_015)
        #expect(answer(.init(code: "AGENT1", serials: [], emsNos: ["X"]), serial: "01") == -621_015)
    }

    @Test func copNoIsUnique() {
        var bench = Bench()
        #expect(bench.answer(to: Papers("A1").document(.inventory)) == 2)
        var papers = Papers("A2")
        papers.changes[.inventory] = ["copNo": "CA1"]
        #expect(bench.answer(to: papers.document(.inventory)) == -621_001)
        #expect(bench.answer(to: Papers("A2").document(.inventory, seconds: 1)) == 2)
    }

    @Test func aGuidBelongsToOneDocument() {
        var bench = Bench()
        let guid = String(repeating: "5", count: 36)
        #expect(bench.answer(to: Papers("A1").document(.order, guid: guid)) == 2)
        #expect(bench.answer(to: Papers("A2").document(.order, guid: guid)) == -301_008)
    }

    @Test func aFormatFaultIsOneRefusalOfTheMessage() {
        var bench = Bench()
        let documents = ["A1", "A2", "A3"].map { Papers($0).document(.inventory) }
        bench.file(documents, fault: .format(reason: "schema: broken"))
        bench.wait(1)
        #expect(bench.statuses(.inventory).isEmpty)
        let refusals = bench.receipts(.formatRefusal)
        #expect(refusals.count == 1)
        #expect(refusals[0].extra == .formatRefusal(oriCopMsgId: "M1", oriMessageType: "CEB621Message", message: 1))
        #expect(bench.house.live.isEmpty)
    }

    @Test func aMarkedDocumentRefusesItsMessage() throws {
        var bench = Bench()
        try bench.house.settings.faults.apply(json: Array(#"{"refuseMessagesWith":["A2"]}"#.utf8), now: bench.now)
        bench.file(["A1", "A2"].map { Papers($0).document(.order) })
        bench.file([Papers("A1").document(.order)])
        bench.wait(1)
        #expect(bench.receipts(.formatRefusal).count == 1)
        #expect(bench.receipts(.order).map(\.names.orderNo) == ["A1", "A1"])
    }
}
