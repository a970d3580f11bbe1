import Declarations
import Foundation
import Manifests
import Testing

@testable import PortSimulator

/// Receipts as they are handed over: Haikou's rows and the official XML.
@Suite struct FormTests {
    /// A port in which everything happened once; all its receipts.
    private static let receipts: [PortReceipt] = {
        var bench = Bench()
        bench.file(Papers.direct("D1"))
        bench.wait(5)
        bench.file([Requests("D1").document(.entryList, seconds: 5)])
        bench.wait(5)
        bench.file([Requests("D1").document(.waybillStatus, seconds: 9)])
        bench.file([Requests("D1", invtNo: bench.invtNo(of: "D1")).document(.refund, seconds: 9)])
        let number = bench.release(Papers("A1"))
        bench.file([Requests("A1", invtNo: number).document(.cancellation, seconds: 9)])
        var exported = Requests("X1")
        exported.invtNo = bench.export(exported)
        for kind in [DocumentKind.exportArrival, .exportManifest, .exportSummary, .exportReturn] {
            bench.file([exported.document(kind, seconds: 9)])
            bench.wait(5)
        }
        bench.file([exported.document(.exportReturnTally, seconds: 9)])
        bench.file([exported.document(.exportDeparture, seconds: 9)])
        let other = Requests("X2", invtNo: bench.export(Requests("X2")))
        bench.file([other.document(.exportCancellation, seconds: 9)])
        bench.file([Papers("A9").document(.order)], fault: .format(reason: "schema: <broken>"))
        bench.wait(60)
        return ReceiptKind.allCases.flatMap { bench.receipts($0) }
    }()

    @Test func everyKindAnswers() {
        let kinds = Set(Self.receipts.map(\.kind))
        #expect(kinds == Set(ReceiptKind.allCases))
        #expect(Self.receipts.allSatisfy { $0.status >= 0 || $0.kind == .formatRefusal })
    }

    /// Official names in lower case, with the keys that the standard gives each receipt.
    @Test func rowsOfHaikou() throws {
        for receipt in Self.receipts where receipt.kind != .inventory {
            var json = JSONWriter()
            HaikouForm.write(receipt, orgID: 7, original: Array("<x/>".utf8), into: &json)
            let row = try #require(JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: Any])
            #expect(row["guid"] as? String == receipt.guid)
            #expect(row["trans_dxpid"] as? String == Papers.dxpId)
            #expect(row.keys.allSatisfy { $0 == $0.lowercased() })
            for element in receipt.names.key.port.receipt where receipt.carriesText && receipt.kind != .formatRefusal {
                let value = receipt.names[element: element.name]
                if !value.isEmpty { #expect(row[element.name.lowercased()] as? String == value) }
            }
            #expect((row["returnstatus"] as? Int == receipt.status) == receipt.carriesText)
            if receipt.kind == .summaryResult {
                #expect(row["sumno"] as? String == receipt.names[element: "sumNo"])
                #expect((row["summaryresultlist"] as? [[String: Any]])?.count == 1)
                #expect(row["grossweight"] as? String == "1")
            }
        }
    }

    @Test func everyReceiptNamesItsDocument() {
        let names: [DocumentKind: [String]] = [
            .waybillStatus: ["logisticsCode", "logisticsNo", "logisticsStatus"],
            .cancellation: ["copNo", "invtNo", "preNo"],
            .refund: ["copNo", "invtNo", "preNo"], .entryList: ["operatorCode", "copNo", "preNo"],
            .exportOrder: ["ebpCode", "orderNo"], .exportPayment: ["ebcCode", "orderNo", "payNo"],
            .exportWaybill: ["logisticsCode", "logisticsNo"], .exportArrival: ["copNo", "billNo", "msgSeqNo"],
            .exportDeparture: ["copNo", "preNo"], .exportInventory: ["copNo", "preNo", "orderNo", "statisticsFlag"],
            .exportCancellation: ["copNo", "invtNo"], .exportManifest: ["copNo", "billNo"],
            .exportSummary: ["copNo", "preNo"], .exportReturn: ["coElNo", "invtNo", "preNo"],
            .exportReturnTally: ["coElNo", "logisticsNo", "preNo"], .payment: ["payCode", "payTransactionId"],
        ]
        for (kind, elements) in names {
            for receipt in Self.receipts where receipt.kind == kind.receipt {
                for element in elements {
                    #expect(!receipt.names[element: element].isEmpty, "\(kind.rawValue) \(element)")
                }
            }
        }
    }

    /// The project's lenient reader and the official schemas agree with what the port writes.
    @Test func officialXML() throws {
        let schemas = try Workshop.officialSchemas()
        var judged = 0
        for receipt in Self.receipts {
            let guid = "3D6C7A7E-3B60-4B8C-9D0F-0A1B2C3D4E5F"
            let original = Array("<a b=\"c\">&amp;</a>".utf8)
            let message = ReceiptXML.message(receipt, rootGuid: guid, original: original)
            let flow = receipt.names.key.kind.definition.flow
            if let schema = schemas[receipt.kind == .formatRefusal ? .import : flow] {
                // Bills name order and waybill as the text says since 2022; the schema of the bill did not follow.
                var known = String(decoding: message, as: UTF8.self)
                if receipt.kind == .taxBill { known = known.replacing(/<orderNo>.*<\/logisticsNo>/, with: "") }
                let problems = try schema.validate(Array(known.utf8))
                #expect(problems.isEmpty, "\(receipt.kind.rawValue) \(receipt.status): \(problems)")
                judged += 1
            }
            let envelope = ReceiptXML.envelope(receipt, rootGuid: guid, original: original)
            guard receipt.kind != .summaryResult else { continue }
            let record = try #require(try ReceiptReader.read(envelope).first)
            #expect(record.kind == receipt.kind)
            #expect(record.rootGuid == guid)
            #expect(record.returnTime == receipt.returnTime.beijing17)
            if receipt.carriesText {
                #expect(record.status == receipt.status)
                #expect(record.returnInfo == receipt.info)
            }
        }
        print("receipts judged by the official schemas: \(judged)")
    }

    @Test func aNegative622NamesNeitherCopNoNorPreNo() throws {
        var bench = Bench()
        var papers = Papers("A1")
        papers.changes[.inventory] = ["packNo": "2"]
        bench.file([papers.document(.inventory)])
        var requests = Requests("A1", invtNo: "23072026I999999999")
        requests.copNo = "K1"
        bench.file([requests.document(.cancellation)])
        bench.wait(5)
        let inventory = try ReceiptReader.read(
            ReceiptXML.message(bench.receipts(.inventory)[0], rootGuid: "R", original: nil))
        #expect(inventory[0].copNo == nil)
        #expect(inventory[0].guid == papers.document(.inventory).guid)
        let request = try ReceiptReader.read(
            ReceiptXML.message(bench.receipts(of: .cancellation)[0], rootGuid: "R", original: nil))
        #expect(request[0].copNo == "K1")
        #expect(request[0].status == -623_003)
    }
}
