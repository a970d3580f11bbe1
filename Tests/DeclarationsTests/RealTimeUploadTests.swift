import Declarations
import Foundation
import Testing
import Yams

/// The text that is signed, and the JSON that carries it, to the byte.
@Suite struct RealTimeUploadTests {
    private static func evidence(_ request: String) -> PaymentEvidence {
        PaymentEvidence(
            initalRequest: request, initalResponse: "ok", ebpCode: "0000PLAT01", payCode: "0000PAYM01",
            payTransactionId: "T-1", totalAmount: Amount(units: 12_350_000), currency: "142", verDept: "3",
            payType: "1", tradingTime: "20260228235959", note: "备注",
            orders: [
                .init(
                    orderNo: "O-1",
                    goodsInfo: [
                        .init(gname: "面膜", itemLink: "https://shop.example/a?x=1&y=2"),
                        .init(gname: "b", itemLink: "https://shop.example/b"),
                    ], recpAccount: "ACC", recpCode: nil, recpName: "SAMPLE LIMITED")
            ])
    }

    private static let guid = "0F5E3A10-1111-4222-8333-0123456789AB"

    @Test("Byte for byte, with quotes, backslashes, line breaks, tabs and letters outside the basic plane")
    func exact() {
        let upload = RealTimeUpload(
            sessionID: "s-1", guid: Self.guid, evidence: Self.evidence("a\"b\\c/d\r\n\te\u{1F9F4}é"),
            serviceTime: Timestamp(milliseconds: 1_767_600_000_001))
        let head =
            #"{"guid":"0F5E3A10-1111-4222-8333-0123456789AB","initalRequest":"a\"b\\c/d\r\n\te"# + "\u{1F9F4}é"
            + #"","initalResponse":"ok","ebpCode":"0000PLAT01","payCode":"0000PAYM01","payTransactionId":"T-1","#
            + #""totalAmount":123.5,"currency":"142","verDept":"3","payType":"1","tradingTime":"20260228235959","#
            + #""note":"备注"}"#
        let lists =
            #"[{"orderNo":"O-1","goodsInfo":[{"gname":"面膜","itemLink":"https://shop.example/a?x=1&y=2"},"#
            + #"{"gname":"b","itemLink":"https://shop.example/b"}],"recpAccount":"ACC","recpCode":"","#
            + #""recpName":"SAMPLE LIMITED"}]"#
        #expect(
            String(decoding: upload.stringToSign, as: UTF8.self)
                == #""sessionID":"s-1"||"payExchangeInfoHead":"\#(head)"||"payExchangeInfoLists":"\#(lists)"||"#
                + #""serviceTime":"1767600000001""#)
        #expect(
            String(decoding: upload.json(certNo: "03000000000cde6f", signValue: "c2ln+/=="), as: UTF8.self)
                == #"{"sessionID":"s-1","payExchangeInfoHead":\#(head),"payExchangeInfoLists":\#(lists),"#
                + #""serviceTime":"1767600000001","certNo":"03000000000cde6f","signValue":"c2ln+/=="}"#)
    }

    @Test("What may be left out: no way of payment leaves its member out, no note and no code are empty")
    func optional() {
        var evidence = Self.evidence("r")
        evidence.payType = nil
        evidence.note = nil
        evidence.totalAmount = Amount(100)
        let text = String(
            decoding: RealTimeUpload(
                sessionID: "s", guid: Self.guid, evidence: evidence, serviceTime: Timestamp(milliseconds: 1)
            ).stringToSign, as: UTF8.self)
        #expect(text.contains(#""totalAmount":100,"#))
        #expect(text.contains(#""verDept":"3","tradingTime":"20260228235959","note":""}"#))
        #expect(text.contains(#""recpCode":"","#))
    }

    @Test("Published vector: the text a card signed")
    func vectors() throws {
        guard let text = Places.specification("ceb/samples/vectors.yaml", checks: 1) else { return }
        let document = try #require(try Yams.load(yaml: text) as? [String: Any])
        let vectors = try #require(document["realtime179"] as? [[String: Any]])
        let vector = try #require(vectors.first { $0["id"] as? String == "ukey-179" })
        let published = try #require(vector["string"] as? String)
        #expect(published.utf8.count == vector["utf8_bytes"] as? Int)
        // The parts of the text, read as JSON, give the record; written by us they must be the text again.
        func part(_ name: String, _ next: String) throws -> Any {
            let start = try #require(published.range(of: "\"\(name)\":\"")).upperBound
            let end = try #require(published.range(of: "\"||\"\(next)\"")).lowerBound
            return try JSONSerialization.jsonObject(with: Data(published[start..<end].utf8), options: .fragmentsAllowed)
        }
        let head = try #require(try part("payExchangeInfoHead", "payExchangeInfoLists") as? [String: Any])
        let lists = try #require(try part("payExchangeInfoLists", "serviceTime") as? [[String: Any]])
        func value(_ name: String) -> String { head[name] as? String ?? "" }
        let evidence = PaymentEvidence(
            initalRequest: value("initalRequest"), initalResponse: value("initalResponse"), ebpCode: value("ebpCode"),
            payCode: value("payCode"), payTransactionId: value("payTransactionId"),
            totalAmount: Amount(Int64(head["totalAmount"] as? Int ?? 0)), currency: value("currency"),
            verDept: value("verDept"), payType: value("payType"), tradingTime: value("tradingTime"),
            note: value("note"),
            orders: lists.map { order in
                .init(
                    orderNo: order["orderNo"] as? String ?? "",
                    goodsInfo: (order["goodsInfo"] as? [[String: String]] ?? []).map {
                        .init(gname: $0["gname"] ?? "", itemLink: $0["itemLink"] ?? "")
                    }, recpAccount: order["recpAccount"] as? String ?? "", recpCode: order["recpCode"] as? String,
                    recpName: order["recpName"] as? String ?? "")
            })
        let time = try #require(published.split(separator: "\"").last.flatMap { Int64($0) })
        let session = try #require(published.split(separator: "\"").dropFirst(2).first)
        let upload = RealTimeUpload(
            sessionID: String(session), guid: value("guid"), evidence: evidence,
            serviceTime: Timestamp(milliseconds: time))
        #expect(upload.stringToSign == Array(published.utf8))
        #expect(upload.stringToSign.count == 886)
    }

    @Test("Whatever is in a record: the JSON gives it back, and holds head and list as they are signed")
    func property() throws {
        var generator = SeededGenerator(179)
        let scalars: [Unicode.Scalar] = [
            "a", "Z", "0", "\"", "\\", "/", "\n", "\r", "\t", "{", "}", "[", "]", ":", ",", "|", "&", "=", "%", "+",
            " ",
            "面", "é", "e", "\u{301}", "\u{1F9F4}", "\u{7FF}", "\u{800}", "<", ">", "'", "u",
        ]
        func text(_ limit: Int) -> String {
            var result = String.UnicodeScalarView()
            for _ in 0...Int.random(in: 0..<limit, using: &generator) {
                if let scalar = scalars.randomElement(using: &generator) { result.append(scalar) }
            }
            return String(result)
        }
        for _ in 0..<500 {
            var evidence = Self.evidence(text(60))
            evidence.initalResponse = text(40)
            evidence.totalAmount = Amount(units: Int64.random(in: 1..<999_999_999_999_999, using: &generator))
            evidence.note = Bool.random(using: &generator) ? text(10) : nil
            evidence.payType = Bool.random(using: &generator) ? "2" : nil
            evidence.orders[0].recpName = text(10)
            evidence.orders[0].goodsInfo[0].gname = text(10)
            let upload = RealTimeUpload(
                sessionID: "s-1", guid: Self.guid, evidence: evidence, serviceTime: Timestamp(milliseconds: 1))
            let json = upload.json(certNo: "01", signValue: "AA==")
            let object = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
            let head = try #require(object["payExchangeInfoHead"] as? [String: Any])
            func same(_ value: Any?, _ expected: String?) -> Bool {
                (value as? String).map { Array($0.utf8) } == expected.map { Array($0.utf8) }
            }
            #expect(same(head["initalRequest"], evidence.initalRequest))
            #expect(same(head["initalResponse"], evidence.initalResponse))
            #expect(same(head["note"], evidence.note ?? ""))
            #expect(same(head["payType"], evidence.payType))
            let order = try #require((object["payExchangeInfoLists"] as? [[String: Any]])?.first)
            #expect(same(order["recpName"], evidence.orders[0].recpName))
            // Both texts hold the same bytes between the same names.
            let sent = String(decoding: json, as: UTF8.self)
            let signed = String(decoding: upload.stringToSign, as: UTF8.self)
            let reconstructed =
                sent
                .replacing(
                    #"{"sessionID":"s-1","payExchangeInfoHead":{"#,
                    with: #""sessionID":"s-1"||"payExchangeInfoHead":"{"#
                )
                .replacing(#"},"payExchangeInfoLists":[{"orderNo""#, with: #"}"||"payExchangeInfoLists":"[{"orderNo""#)
                .replacing(#"}],"serviceTime":"1","certNo":"01","signValue":"AA=="}"#, with: #"}]"||"serviceTime":"1""#)
            #expect(Array(reconstructed.utf8) == Array(signed.utf8))
        }
    }
}
