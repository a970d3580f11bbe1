import Declarations
import Foundation
import Testing

@testable import Manifests

@Suite struct ReceiptReaderTests {
    static let inventory = """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <CEB622Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="R1"><InventoryReturn><guid>g1</guid>\
        <customsCode>2301</customsCode><ebpCode>E1</ebpCode><ebcCode>M1</ebcCode><copNo>N1</copNo>\
        <preNo>B20260101000000001</preNo><invtNo>23012026I000000001</invtNo><returnStatus> 120\n</returnStatus>\
        <returnTime>20260615171556605</returnTime><returnInfo>[Code:1800;Desc:a：b &gt; c]</returnInfo><x>new</x>\
        </InventoryReturn></CEB622Message>
        """

    @Test func anInventoryReceiptIsRead() throws {
        let records = try ReceiptReader.read(Self.inventory.bytes)
        var expected = ReceiptRecord(
            kind: .inventory, status: 120, returnTime: "20260615171556605", returnInfo: "[Code:1800;Desc:a：b > c]")
        expected.guid = "g1"
        expected.rootGuid = "R1"
        expected.ebpCode = "E1"
        expected.ebcCode = "M1"
        expected.copNo = "N1"
        expected.preNo = "B20260101000000001"
        expected.invtNo = "23012026I000000001"
        #expect(records == [expected])
    }

    @Test func prefixMarkAndOldTimesAreTolerated() throws {
        let prefixed = Self.inventory
            .replacing("xmlns=", with: "xmlns:ceb=")
            .replacing("</", with: "</ceb:")
            .replacing("<CEB", with: "<ceb:CEB")
        let all = [
            "InventoryReturn", "guid", "customsCode", "ebpCode", "ebcCode", "copNo", "preNo", "invtNo", "returnStatus",
            "returnTime", "returnInfo", "x",
        ]
        .reduce(prefixed) { $0.replacing("<\($1)>", with: "<ceb:\($1)>") }
        #expect(try ReceiptReader.read([0xEF, 0xBB, 0xBF] + all.bytes) == ReceiptReader.read(Self.inventory.bytes))
        let old = Self.inventory.replacing("20260615171556605", with: "20260615171556")
        #expect(try ReceiptReader.read(old.bytes).first?.returnTime == "20260615171556000")
    }

    @Test func anErrorReceiptWithoutNumbersIsRead() throws {
        let bare = Self.inventory
            .replacing(
                "<copNo>N1</copNo><preNo>B20260101000000001</preNo><invtNo>23012026I000000001</invtNo>",
                with: "<copNo/>"
            )
            .replacing(" 120\n", with: "-621001")
        let record = try #require(try ReceiptReader.read(bare.bytes).first)
        #expect(record.status == -621_001)
        #expect(record.copNo == nil)
        #expect(record.preNo == nil)
        #expect(record.invtNo == nil)
    }

    @Test func otherKindsAreRead() throws {
        func wrap(_ root: String, _ content: String) -> [UInt8] {
            "<\(root) xmlns=\"http://www.chinaport.gov.cn/ceb\" guid=\"R\" version=\"1.0\">\(content)</\(root)>".bytes
        }
        let answer =
            "<returnStatus>2</returnStatus><returnTime>20260101000000001</returnTime><returnInfo>ok</returnInfo>"
        let order = try ReceiptReader.read(
            wrap("CEB312Message", "<OrderReturn><ebpCode>E</ebpCode><orderNo>O</orderNo>\(answer)</OrderReturn>"))
        #expect(order.map(\.orderNo) == ["O"])
        let payment = try ReceiptReader.read(
            wrap(
                "CEB412Message",
                "<PaymentReturn><payCode>P</payCode><payTransactionId>T</payTransactionId>\(answer)</PaymentReturn>"))
        #expect(payment.map(\.payTransactionId) == ["T"])
        let waybill = try ReceiptReader.read(
            wrap(
                "CEB512Message",
                "<LogisticsReturn><logisticsCode>L</logisticsCode><logisticsNo>W</logisticsNo>\(answer)</LogisticsReturn>"
            ))
        #expect(waybill.map(\.logisticsNo) == ["W"])
        let refusal = try ReceiptReader.read(
            wrap(
                "CEB900Message",
                """
                <MessageReturn><guid>g</guid><returnStatus>-1</returnStatus><returnInfo></returnInfo>\
                <returnTime>20260101000000001</returnTime><oriCopMsgId>M1</oriCopMsgId>\
                <oriMessageType>CEB311Message</oriMessageType><oriBizMessage><![CDATA[<a>]]></oriBizMessage></MessageReturn>
                """))
        #expect(refusal.map(\.oriCopMsgId) == ["M1"])
        #expect(refusal.map(\.returnInfo) == [""])
        #expect(refusal.map(\.oriMessageType) == ["CEB311Message"])
    }

    @Test func taxBillsAreRead() throws {
        let head = """
            <guid>g</guid><returnTime>20260101000000001</returnTime><invtNo>I1</invtNo><taxNo>T1</taxNo>
            """
        let bill = """
            <CEB816Message xmlns="http://www.chinaport.gov.cn/ceb"><Tax><TaxHeadRd>\(head)<customsTax>0.0</customsTax>\
            <valueAddedTax>26.69</valueAddedTax><consumptionTax>0</consumptionTax><status>1</status><entDutyNo></entDutyNo>\
            <ebcCode>M1</ebcCode><orderNo>O1</orderNo><logisticNo>W1</logisticNo></TaxHeadRd><TaxListRd><gnum>1</gnum>\
            </TaxListRd></Tax></CEB816Message>
            """
        let record = try #require(try ReceiptReader.read(bill.bytes).first)
        #expect(record.kind == .taxBill)
        #expect(record.invtNo == "I1")
        #expect(record.orderNo == "O1")
        #expect(record.logisticsNo == "W1")
        #expect(
            record.taxBill
                == ReceiptRecord.TaxBill(
                    taxNo: "T1", status: "1", customsTax: .zero, valueAddedTax: Amount("26.69"), consumptionTax: .zero,
                    entDutyNo: nil))
        let status = """
            <CEB818Message xmlns="http://www.chinaport.gov.cn/ceb"><Tax><TaxHeadStatus>\(head)<status>2</status>\
            <entDutyNo>D1</entDutyNo></TaxHeadStatus></Tax></CEB818Message>
            """
        let second = try #require(try ReceiptReader.read(status.bytes).first)
        #expect(second.status == 2)
        #expect(second.taxBill?.entDutyNo == "D1")
        #expect(second.taxBill?.customsTax == nil)
        let wrong = #expect(throws: ManifestError.self) {
            try ReceiptReader.read(bill.replacing("26.69", with: "26,69").bytes)
        }
        #expect(wrong?.code == .receiptInvalid)
    }

    /// One bad node does not lose its neighbours.
    @Test func oneBadNodeAmongAHundred() throws {
        let node = try #require(
            Self.inventory.firstMatch(of: /<InventoryReturn>.*<\/InventoryReturn>/.dotMatchesNewlines()))
        let nodes = (0..<100).map { index in
            let text = String(node.output).replacing("N1", with: "N\(index)")
            return switch index {
            case 41: text.replacing(" 120\n", with: "12O")
            case 42: text.replacing("20260615171556605", with: "20261315171556605")
            default: text
            }
        }
        let message = Self.inventory.replacing(String(node.output), with: nodes.joined())
        let reading = try ReceiptReader.reading(message.bytes)
        #expect(reading.records.count == 98)
        #expect(reading.records.map(\.copNo) == (0..<100).filter { $0 != 41 && $0 != 42 }.map { "N\($0)" })
        #expect(reading.problems.map(\.code) == [.receiptInvalid, .receiptInvalid])
        #expect(reading.problems.first?.message.contains("InventoryReturn 42") == true)
        #expect(try ReceiptReader.read(message.bytes).count == 98)
    }

    @Test func whatIsNoReceiptIsSaid() throws {
        func code(_ text: String) -> ManifestError.Code? {
            do {
                _ = try ReceiptReader.read(text.bytes)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code("<CEB999Message/>") == .unknownReceipt)
        #expect(code("<CEB311Message xmlns=\"http://www.chinaport.gov.cn/ceb\"/>") == .unknownReceipt)
        #expect(code("<html><body>502</body></html>") == .unknownReceipt)
        #expect(code("OK") == .notWellFormed)
        #expect(code("<CEB312Message/>") == .receiptInvalid)
        #expect(code("<DxpMsg/>") == .envelopeInvalid)
        #expect(code("<DxpMsg><Data>!</Data></DxpMsg>") == .envelopeInvalid)
        for data in ["", "QQ", "QUJ", "QUJDRA=", "QUI==", "QU=I", "QUJD=", "Q-JD"] {
            #expect(code("<DxpMsg><Data>\(data)</Data></DxpMsg>") == .envelopeInvalid, "\(data)")
        }
        #expect(code("<DxpMsgSv/>") == .envelopeInvalid)
    }

    @Test func envelopesAreOpened() throws {
        let data = Data(Self.inventory.utf8).base64EncodedString(options: .lineLength64Characters)
        let envelope =
            "<DxpMsg xmlns=\"http://www.chinaport.gov.cn/dxp\" ver=\"1.0\"><TransInfo/><Data>\n\(data)\n</Data></DxpMsg>"
        let expected = try ReceiptReader.read(Self.inventory.bytes)
        #expect(try ReceiptReader.read(envelope.bytes) == expected)
        #expect(try ReceiptReader.read("<DxpMsgSv><SvNo/>\(envelope)</DxpMsgSv>".bytes) == expected)
    }

    /// Receipts as customs and the e-port really sent them.
    @Test func receiptsOfTheFieldAreRead() throws {
        guard let folder = Checkout.reference("samples/field", checks: 11) else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".xml") && $0.contains("receipt") }
        #expect(names.count >= 10)
        for name in names {
            let reading = try ReceiptReader.reading(try Checkout.bytes(folder + "/" + name))
            #expect(reading.problems.isEmpty, "\(name)")
            #expect(reading.records.count == 1, "\(name)")
        }
        let quota = try ReceiptReader.read(try Checkout.bytes(folder + "/receipt-622-100-quota-recombined.xml"))
        #expect(quota.first?.returnInfo.contains("totalPrice：26,114.44 > limitPrice") == true)
        let error = try ReceiptReader.read(try Checkout.bytes(folder + "/receipt-622-621001-no-copno.xml"))
        #expect(error.first?.copNo == nil)
        #expect(error.first?.status == -621_001)
    }

    /// A receipt of every kind, with every element that names a document, then with none of them.
    @Test(arguments: ReceiptKind.allCases)
    func everyKindIsRead(kind: ReceiptKind) throws {
        let definition = kind.definition
        let taxes = ["customsTax", "valueAddedTax", "consumptionTax"]
        let bill = kind == .taxBill ? taxes : []
        let numbers = definition.numbers + (kind.document?.definition.key ?? [])
        let isBill = kind == .taxBill || kind == .taxBillStatus
        func message(_ names: [String]) -> [UInt8] {
            var fields = names.map { "<\($0)> \($0) 1 </\($0)>" }.joined()
            fields += "<\(definition.status)> -1\t</\(definition.status)>"
            fields += "<\(definition.time)>20260101000000001</\(definition.time)><returnInfo>i</returnInfo>"
            fields += bill.map { "<\($0)>1.5</\($0)>" }.joined() + (isBill ? "<taxNo>T</taxNo>" : "")
            let head = definition.head.map { "<\($0)>\(fields)</\($0)>" } ?? fields
            let (name, node) = (kind.messageName, definition.node)
            return "<\(name) xmlns=\"http://www.chinaport.gov.cn/ceb\" guid=\"R\"><\(node)>\(head)</\(node)></\(name)>"
                .bytes
        }
        let record = try #require(try ReceiptReader.read(message(Array(Set(numbers)))).first)
        #expect(record.kind == kind)
        #expect(record.rootGuid == "R")
        #expect(record.status == -1)
        #expect(record.returnTime == "20260101000000001")
        for name in numbers { #expect(record[name] == "\(name) 1") }
        #expect((record.taxBill != nil) == isBill)
        let bare = try #require(try ReceiptReader.read(message([])).first)
        for name in numbers { #expect(bare[name] == nil) }
        let text = message([]).text
        let named = text.replacing("\(kind.messageName)", with: "CEB\(kind.rawValue)")
        #expect(try ReceiptReader.read(named.bytes) == [bare])
        for (element, value) in [(definition.status, " -1\t"), (definition.time, "20260101000000001")] {
            let without = text.replacing("<\(element)>\(value)</\(element)>", with: "")
            let error = #expect(throws: ManifestError.self) { try ReceiptReader.read(without.bytes) }
            #expect(error?.message.contains(element) == true)
        }
        let odd = text.replacing(" -1\t", with: "A")
        if kind == .summaryResult {
            let read = try ReceiptReader.read(odd.bytes)
            #expect(read.map(\.status) == [0])
            #expect(read.map { $0.others["decState"] } == ["A"])
        } else {
            #expect(throws: ManifestError.self) { try ReceiptReader.read(odd.bytes) }
        }
    }

    /// The lines of a tax bill are read, all or none.
    @Test func taxLinesAreRead() throws {
        func bill(_ lines: String) throws -> ReceiptRecord.TaxBill? {
            let head = """
                <returnTime>20260101000000001</returnTime><invtNo>I1</invtNo><taxNo>T1</taxNo><customsTax>0</customsTax>\
                <valueAddedTax>3</valueAddedTax><consumptionTax>1</consumptionTax><status>1</status>
                """
            let text = """
                <CEB816Message xmlns="http://www.chinaport.gov.cn/ceb"><Tax><TaxHeadRd>\(head)</TaxHeadRd>\(lines)</Tax>\
                </CEB816Message>
                """
            return try ReceiptReader.read(text.bytes).first?.taxBill
        }
        func line(_ gnum: String) -> String {
            """
            <TaxListRd><gnum>\(gnum)</gnum><gcode>3304990039</gcode><taxPrice>100.5</taxPrice><customsTax>0</customsTax>\
            <valueAddedTax>1.5</valueAddedTax><consumptionTax>0.50000</consumptionTax></TaxListRd>
            """
        }
        let lines = try bill(line("1") + line(" 2 "))?.lines
        #expect(lines?.map(\.gnum) == [1, 2])
        #expect(lines?.first?.gcode == "3304990039")
        #expect(lines?.first?.taxPrice == Amount("100.5"))
        #expect(lines?.first?.valueAddedTax == Amount("1.5"))
        #expect(lines?.first?.consumptionTax == Amount("0.5"))
        #expect(try bill("")?.lines == [])
        #expect(try bill(line("1") + line("x"))?.lines == [])
    }
}
