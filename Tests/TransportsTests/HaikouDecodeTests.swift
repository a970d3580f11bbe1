import Declarations
import Foundation
import Manifests
import Testing
import Transports

/// Reading single rows.
@Suite struct HaikouDecodeTests {
    private func decode(_ kind: ReceiptKind?, _ json: String) throws -> ReceiptRecord {
        let configuration = ChannelConfiguration(type: .haikou, url: "https://port.example", dxpId: "DXPENT0000530815")
        let channel = try configuration.makeChannel(client: HTTPClient()) { Timestamp(milliseconds: 0) }
        let records = try channel.decode(RawReceipt(kind: kind, format: .haikouJSON, bytes: Array(json.utf8)))
        return try #require(records.count == 1 ? records.first : nil)
    }

    private func code(_ kind: ReceiptKind?, _ json: String) throws -> ManifestError.Code? {
        do {
            _ = try self.decode(kind, json)
            return nil
        } catch let error as ManifestError {
            #expect(!"\(error)".contains("110101"))
            return error.code
        }
    }

    @Test("Rows of the whole family name their documents by their own numbers")
    func rowsOfTheFamily() throws {
        func record(_ kind: ReceiptKind, _ numbers: String) throws -> ReceiptRecord {
            try self.decode(
                kind, #"{"returnstatus":2,"returntime2":"20230807164407","returninfo":"x",\#(numbers)}"#)
        }
        let status = try record(
            DocumentKind.waybillStatus.receipt, #""logisticscode":"L","logisticsno":"W1","logisticsstatus":"S""#)
        #expect(DocumentKind.waybillStatus.definition.key.map { status[$0] } == ["L", "W1", "S"])
        let goods = try record(DocumentKind.exportReturn.receipt, #""coelno":"C1","invtno":"I1""#)
        #expect(goods["coElNo"] == "C1")
        let entry = try record(DocumentKind.entryList.receipt, #""copno":"E1","rkdno":"R1""#)
        #expect(DocumentKind.entryList.receipt.definition.numbers.map { entry[$0] } == ["E1", nil, "R1"])
        let sums = try self.decode(
            .summaryResult, #"{"sumno":"S1","decstate":"结关","opdate":"20230807164407"}"#)
        #expect(sums["sumNo"] == "S1")
        #expect(sums.status == 0)
        #expect(sums["decState"] == "结关")
    }

    @Test func anInventoryRow() throws {
        let record = try self.decode(
            .inventory,
            #"""
            {"org_id":1,"returnstatus":120,"ebpcode":"46016602EV","ebccode":"4601660ABC","preno":"B20230807570793612",
            "returntime2":"20230807164407","returninfo":"[Code:1800;Desc:逻辑校验通过]","returntime":1691397831000,
            "re_elist_guid":"4e7a2dab-064b-410b-9ce6-e322c590ae3d","re_elist_guid_cus":"9422f96b","customscode":6409,
            "invtno":"64092023I000722460","copno":" ","unknown":{"a":[1]}}
            """#)
        #expect(record.kind == .inventory)
        #expect(record.status == 120)
        #expect(record.returnTime == "20230807164407000")
        #expect(record.returnInfo == "[Code:1800;Desc:逻辑校验通过]")
        #expect(record.guid == "4e7a2dab-064b-410b-9ce6-e322c590ae3d")
        #expect(record.preNo == "B20230807570793612")
        #expect(record.invtNo == "64092023I000722460")
        #expect(record.ebpCode == "46016602EV")
        #expect(record.ebcCode == "4601660ABC")
        #expect(record.copNo == nil)
        #expect(record.orderNo == nil)
        #expect(record.taxBill == nil)
    }

    @Test func theOtherRowsWithNumbersAsText() throws {
        let order = try self.decode(
            .order,
            #"{"guid":"G","ebpCode":"P","ebccode":"E","orderno":20230000000000000001,"returnstatus":" -301010 ","returntime":"20230807164407123","returninfo":null}"#
        )
        #expect(order.guid == "G")
        #expect(order.ebpCode == "P")
        #expect(order.orderNo == "20230000000000000001")
        #expect(order.status == -301010)
        #expect(order.returnTime == "20230807164407123")
        #expect(order.returnInfo == "")
        let payment = try self.decode(
            .payment,
            #"{"re_pay_guid":"G","paycode":"C","paytransactionid":"T","returnstatus":2.0,"returntime2":"20230807164407"}"#
        )
        #expect([payment.guid, payment.payCode, payment.payTransactionId] == ["G", "C", "T"])
        #expect(payment.status == 2)
        let waybill = try self.decode(
            .waybill,
            #"{"logisticscode":"C","logisticsno":"N","returnstatus":"120","returntime2":"20230807164407"}"#)
        #expect([waybill.logisticsCode, waybill.logisticsNo] == ["C", "N"])
        let refusal = try self.decode(
            .formatRefusal,
            #"{"oricopmsgid":"M","orimessagetype":"CEB621Message","returnstatus":-1,"returninfo":"a\nb \ud83e\uddf4","returntime":1691397831}"#
        )
        #expect([refusal.oriCopMsgId, refusal.oriMessageType] == ["M", "CEB621Message"])
        #expect(refusal.returnInfo == "a\nb \u{1F9F4}")
        #expect(refusal.returnTime == "20230807164351000")
    }

    @Test func taxRowsKeepAmountsExact() throws {
        let bill = try self.decode(
            .taxBill,
            #"{"guid":"G","returntime":"20200620171556658","invtno":"29242020I439440284","taxno":"TX1_1","customstax":0.0,"valueaddedtax":"26.69","consumptiontax":92233720368.12345,"status":1,"entdutyno":"","orderno":"O","logisticno":"L","ebccode":"E"}"#
        )
        #expect(bill.taxBill?.taxNo == "TX1_1")
        #expect(bill.taxBill?.status == "1")
        #expect(bill.taxBill?.customsTax == .zero)
        #expect(bill.taxBill?.valueAddedTax == Amount("26.69"))
        #expect(bill.taxBill?.consumptionTax == Amount("92233720368.12345"))
        #expect(bill.taxBill?.entDutyNo == nil)
        #expect([bill.invtNo, bill.orderNo, bill.logisticsNo, bill.ebcCode] == ["29242020I439440284", "O", "L", "E"])
        let status = try self.decode(
            .taxBillStatus,
            #"{"returntime2":"20200620171556","invtno":"I","taxno":"T","status":"2","entdutyno":"D"}"#)
        #expect(status.taxBill?.status == "2")
        #expect(status.taxBill?.entDutyNo == "D")
        #expect(status.taxBill?.customsTax == nil)
        #expect(try self.code(.taxBillStatus, #"{"returntime2":"20200620171556","status":1}"#) == .receiptInvalid)
        #expect(try self.code(.taxBill, #"{"returntime2":"20200620171556","status":1,"taxno":"T"}"#) == .receiptInvalid)
        #expect(
            try self.code(
                .taxBill,
                #"{"returntime2":"20200620171556","status":1,"taxno":"T","customstax":"1e3","valueaddedtax":0,"consumptiontax":0}"#
            )
                == .receiptInvalid)
    }

    @Test(arguments: [
        // returntime2, returntime, expected
        (#""20230807164351""#, "1691397831000", "20230807164351000"),
        (#""20230807164351""#, "1691397831456", "20230807164351456"),
        (#""20230807164407""#, "1691397831456", "20230807164407000"),
        (#""20230807164407789""#, "1691397847456", "20230807164407789"),
        ("20230807164407", "null", "20230807164407000"),
        (#""not a time""#, "1691397831456", "20230807164351456"),
        ("null", #""1691397831456""#, "20230807164351456"),
        ("null", #""20230807164351""#, "20230807164351000"),
        (#""20231301000000""#, "null", nil),
        ("null", "0", nil),
    ])
    func theTimeThatCustomsWroteCounts(_ written: String, _ counted: String, _ expected: String?) throws {
        let json = #"{"returnstatus":2,"returntime2":\#(written),"returntime":\#(counted)}"#
        if let expected {
            #expect(try self.decode(.inventory, json).returnTime == expected)
        } else {
            #expect(try self.code(.inventory, json) == .receiptInvalid)
        }
    }

    @Test func whatIsNoReceiptIsRefusedWithoutItsContent() throws {
        let time = #""returntime2":"20230807164407""#
        for json in [
            "", "[]", "{", #"{\#(time)}"#, #"{"returnstatus":"110101199003070000x",\#(time)}"#,
            #"{"returnstatus":2}"#, #"{"returnstatus":2,\#(time)} x"#, #"{"returnstatus":2.5,\#(time)}"#,
            #"{"110101":"110101",\#(time),}"#,
        ] {
            #expect(try self.code(.inventory, json) == .receiptInvalid, "\(json)")
        }
        #expect(try self.code(nil, #"{"returnstatus":2,\#(time)}"#) == .receiptInvalid)
    }

    @Test func receiptsInXMLAreReadToo() throws {
        let configuration = ChannelConfiguration(type: .haikou, url: "https://port.example", dxpId: "DXPENT0000530815")
        let channel = try configuration.makeChannel(client: HTTPClient()) { Timestamp(milliseconds: 0) }
        let node = """
            <OrderReturn><guid>G</guid><ebpCode>P</ebpCode><ebcCode>E</ebcCode><orderNo>O</orderNo>\
            <returnStatus>2</returnStatus><returnTime>20230807164407123</returnTime><returnInfo>i</returnInfo></OrderReturn>
            """
        let text = """
            <CEB312Message xmlns="http://www.chinaport.gov.cn/ceb" guid="R" version="1.0">\(node)<OrderReturn/></CEB312Message>
            """
        let raw = RawReceipt(kind: nil, format: .xml, bytes: Array(text.utf8))
        #expect(try channel.decode(raw).map(\.orderNo) == ["O"])
        let reading = try channel.reading(raw)
        #expect(reading.records.map(\.orderNo) == ["O"])
        #expect(reading.problems.map(\.code) == [.receiptInvalid])
        #expect(throws: ManifestError.self) { try channel.decode(RawReceipt(kind: nil, format: .xml, bytes: [60])) }
    }

    @Test func theFieldSampleReadsAsTold() async throws {
        guard let sample = Fixtures.spec?.appending(path: "ceb/samples/field/haikou-poll-622.json") else {
            print("skipped: 1 check, the specification is not beside the checkout")
            return
        }
        let server = try await PortServer.shared.value
        let name = try server.store(try Data(contentsOf: sample))
        let client = HTTPClient()
        let channel = try server.channel("/list-\(name)", client: client)
        let batch = try await channel.poll(.inventory, since: Timestamp(milliseconds: 0))
        let records = try batch.receipts.flatMap { try channel.decode($0) }
        #expect(records.map(\.status) == [2, 120, 800])
        #expect(records.map(\.invtNo) == [nil, "64092023I000722460", "64092023I000722460"])
        #expect(records.map(\.returnTime) == ["20230807164357000", "20230807164407000", "20230807164407000"])
        #expect(Set(records.map(\.preNo)) == ["B20230807570793612"])
        #expect(records.first?.guid == "3CQHDG-WEASLEY-20230807164348-7KYRQN")
        await client.shutdown()
    }
}
