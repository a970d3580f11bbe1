import Declarations
import Foundation
import Testing

/// What makes up a payment record, and what is refused on the way.
@Suite struct PaymentEvidenceTests {
    private static let defaults = PaymentEvidence.Defaults(
        ebpCode: "0000PLAT01", payCode: "0000PAYM01", verDept: "3", payType: "1", recpAccount: "ACC-1",
        recpCode: "0000RECP01", recpName: "样例收款方", itemLink: "https://shop.example/{itemNo}?b={barCode}")

    private func input(_ json: String) throws -> EvidenceInput {
        let read = try EvidenceInput.read(json: Array(json.utf8))
        #expect(read.violations.isEmpty, "\(read.violations.map(\.at))")
        return read.input
    }

    private func order() throws -> Order {
        let raw = try #require(try RawOrder.read(json: Array(SampleOrder.json.utf8)).first)
        let checked = OrderIntake.check(
            raw, tenant: SampleOrder.tenant, ports: ["nanjing": SampleOrder.port], codes: SampleOrder.codes,
            policy: IntakePolicy(), today: SampleOrder.today)
        var order = try #require(checked.order, "\(checked.violations)")
        order.lines[1].itemNo = "A2"
        return order
    }

    private let request = #"{"payExchangeInfoHead": {"initalRequest": "<pay>\n\"1\"</pay>"}}"#

    @Test("The original request is enough: order and settings give the rest")
    func derived() throws {
        let order = try self.order()
        let made = PaymentEvidence.made(
            orderNo: order.orderNo, input: try self.input(self.request), order: order, defaults: Self.defaults)
        #expect(made.violations.isEmpty, "\(made.violations.map(\.at))")
        let evidence = try #require(made.evidence)
        #expect(evidence.initalRequest == "<pay>\n\"1\"</pay>")
        #expect(evidence.initalResponse == "ok")
        #expect(evidence.ebpCode == "0000PLAT01" && evidence.payCode == "0000PAYM01")
        #expect(evidence.payTransactionId == order.payment.payTransactionId)
        #expect(evidence.totalAmount == order.payment.amountPaid)
        #expect(evidence.currency == "142" && evidence.verDept == "3" && evidence.payType == "1")
        #expect(evidence.tradingTime == order.payment.payTime)
        #expect(evidence.note == nil)
        #expect(evidence.orders.map(\.orderNo) == [order.orderNo])
        let paid = try #require(evidence.orders.first)
        #expect(paid.goodsInfo.map(\.gname) == order.lines.map(\.gname))
        #expect(paid.goodsInfo.first?.itemLink == "https://shop.example/A1?b=%E6%97%A0")
        #expect(paid.recpAccount == "ACC-1" && paid.recpCode == "0000RECP01" && paid.recpName == "样例收款方")
    }

    @Test("What is supplied wins over what would be derived; a receiver of its own keeps no foreign code")
    func supplied() throws {
        let order = try self.order()
        let input = try self.input(
            """
            {"payExchangeInfoHead": {"initalRequest": "r", "initalResponse": "a", "verDept": "1", "payType": 4,
              "note": "n", "tradingTime": "20260228235958"},
             "payExchangeInfoLists": [{"recpAccount": "X", "recpName": "Y Limited",
              "goodsInfo": [{"gname": "g", "itemLink": "https://a;https://b"}]}]}
            """)
        let evidence = try #require(
            PaymentEvidence.made(orderNo: order.orderNo, input: input, order: order, defaults: Self.defaults).evidence)
        #expect(evidence.initalResponse == "a" && evidence.verDept == "1" && evidence.payType == "4")
        #expect(evidence.note == "n" && evidence.tradingTime == "20260228235958")
        #expect(evidence.orders.first?.recpName == "Y Limited")
        #expect(evidence.orders.first?.recpCode == nil)
        #expect(evidence.orders.first?.goodsInfo == [.init(gname: "g", itemLink: "https://a;https://b")])
    }

    @Test("Without the order and without settings, everything that is missing is named at once")
    func missing() throws {
        let made = PaymentEvidence.made(
            orderNo: "O1", input: try self.input(self.request), order: nil,
            defaults: .init(ebpCode: "0000PLAT01", payCode: "0000PAYM01"))
        #expect(made.evidence == nil)
        #expect(made.violations.allSatisfy { $0.code == "required" })
        #expect(
            made.violations.map(\.at) == [
                "/payExchangeInfoHead/payTransactionId", "/payExchangeInfoHead/totalAmount",
                "/payExchangeInfoHead/verDept", "/payExchangeInfoHead/tradingTime",
                "/payExchangeInfoLists/0/recpAccount", "/payExchangeInfoLists/0/recpName",
                "/payExchangeInfoLists/0/goodsInfo",
            ])
        #expect(PaymentEvidence.made(orderNo: "O1", input: nil, order: nil, defaults: Self.defaults).evidence == nil)
    }

    @Test("A line without the number that the link asks for has no link; another is asked for it")
    func linkWithoutNumber() throws {
        var order = try self.order()
        order.lines[0].itemNo = nil
        let made = PaymentEvidence.made(
            orderNo: order.orderNo, input: try self.input(self.request), order: order, defaults: Self.defaults)
        #expect(made.violations.map(\.at) == ["/payExchangeInfoLists/0/goodsInfo/0/itemLink"])
    }

    @Test("What contradicts the filed order is told: number and amount of the payment, and whose order it is")
    func contradictions() throws {
        let order = try self.order()
        let input = try self.input(
            """
            {"payExchangeInfoHead": {"initalRequest": "r", "payTransactionId": "OTHER", "totalAmount": "333.2"},
             "payExchangeInfoLists": [{"orderNo": "OTHER"}]}
            """)
        let made = PaymentEvidence.made(orderNo: order.orderNo, input: input, order: order, defaults: Self.defaults)
        #expect(
            made.violations.filter { $0.code == "differs" }.map(\.at) == [
                "/payExchangeInfoLists", "/payExchangeInfoHead/payTransactionId", "/payExchangeInfoHead/totalAmount",
            ])
    }

    @Test("One payment of several orders: the whole amount, each order with its goods")
    func severalOrders() throws {
        let order = try self.order()
        func made(_ total: String) throws -> [String] {
            let input = try self.input(
                """
                {"payExchangeInfoHead": {"initalRequest": "r", "totalAmount": \(total)},
                 "payExchangeInfoLists": [{"orderNo": "\(order.orderNo)"},
                  {"orderNo": "S-0002", "goodsInfo": [{"gname": "g", "itemLink": "https://a"}]}]}
                """)
            return PaymentEvidence.made(
                orderNo: order.orderNo, input: input, order: order, defaults: Self.defaults
            ).violations.map(\.at)
        }
        #expect(try made("500").isEmpty)
        #expect(try made("333.21").isEmpty)
        #expect(try made("333.2") == ["/payExchangeInfoHead/totalAmount"])
    }

    @Test("Every wrong value of a supplied record is told at once, without repeating it")
    func violations() throws {
        let long = String(repeating: "x", count: 8001)
        let read = try EvidenceInput.read(
            json: Array(
                """
                {"payExchangeInfoHead": {"guid": "g", "initalRequest": "\(long)", "initalResponse": "\\u0000",
                  "currency": "CNY!!", "verDept": "9", "payType": null, "tradingTime": "20260230000000",
                  "totalAmount": "1,5", "payTransactionId": "SECRET 1", "note": "a", "note": "b", "ebpCode": ["x"]},
                 "payExchangeInfoLists": [{"orderNo": "\\ud800", "goodsInfo": [{"gname": "", "price": 1}, 7]}],
                 "signValue": "x"}
                """.utf8))
        let found = Set(read.violations.map { "\($0.code) \($0.at)" })
        #expect(
            found == [
                "unknown_field /payExchangeInfoHead/guid", "too_long /payExchangeInfoHead/initalRequest",
                "illegal_character /payExchangeInfoHead/initalResponse", "too_long /payExchangeInfoHead/currency",
                "not_allowed /payExchangeInfoHead/verDept", "wrong_type /payExchangeInfoHead/payType",
                "time_format /payExchangeInfoHead/tradingTime", "number_format /payExchangeInfoHead/totalAmount",
                "blank_inside /payExchangeInfoHead/payTransactionId", "duplicate_field /payExchangeInfoHead/note",
                "wrong_type /payExchangeInfoHead/ebpCode", "illegal_character /payExchangeInfoLists/0/orderNo",
                "unknown_field /payExchangeInfoLists/0/goodsInfo/0/price",
                "wrong_type /payExchangeInfoLists/0/goodsInfo/1",
                "unknown_field /signValue",
            ])
        let texts = read.violations.flatMap { [$0.message.en, $0.message.zh, $0.message.ko] }
        #expect(texts.allSatisfy { !$0.isEmpty && !$0.contains("SECRET") && !$0.contains("{") })
        let named = read.violations.first { $0.code == "not_allowed" }
        #expect(named?.element == "realTimeDataUpload/payExchangeInfoHead/verDept")
        #expect(named?.message.zh.contains("验核机构") == true)
    }

    @Test("The original request is asked for; what is no object is refused as a whole")
    func shapes() throws {
        let empty = try EvidenceInput.read(json: Array("{}".utf8))
        #expect(empty.violations.map(\.code) == ["required"])
        #expect(empty.violations.map(\.at) == ["/payExchangeInfoHead/initalRequest"])
        let wrong = try EvidenceInput.read(json: Array(#"{"payExchangeInfoHead": "x"}"#.utf8))
        #expect(wrong.violations.map(\.code) == ["wrong_type"])
        #expect(throws: DeclarationError.self) { try EvidenceInput.read(json: Array("[]".utf8)) }
        #expect(throws: DeclarationError.self) { try EvidenceInput.read(json: Array("{".utf8)) }
        let many = "[" + Array(repeating: "{}", count: 100).joined(separator: ",") + "]"
        let crowd = try EvidenceInput.read(
            json: Array(#"{"payExchangeInfoHead":{"initalRequest":"r"},"payExchangeInfoLists":\#(many)}"#.utf8))
        #expect(crowd.violations.map(\.code) == ["too_long"])
    }

    @Test("Settings that no record could carry are found before the first question")
    func settings() {
        #expect(Self.defaults.faults.isEmpty)
        let wrong = PaymentEvidence.Defaults(
            ebpCode: "", payCode: "", verDept: "7", payType: "0", recpAccount: String(repeating: "1", count: 61))
        #expect(wrong.faults.map { $0.split(separator: " ").first } == ["verDept:", "payType:", "recpAccount:"])
    }

    @Test("Descriptions of records and inputs show no content")
    func descriptions() throws {
        let input = try self.input(self.request)
        var text = "\(input) \(String(reflecting: input))"
        dump(input, to: &text)
        let order = try self.order()
        let evidence = try #require(
            PaymentEvidence.made(orderNo: order.orderNo, input: input, order: order, defaults: Self.defaults).evidence)
        text += "\(evidence)"
        dump(evidence, to: &text)
        #expect(!text.contains("<pay>"))
        #expect(text.contains(order.orderNo))
    }

    @Test("Questions of customs: the three members, as text or number; anything else is named")
    func questions() throws {
        func read(_ json: String) throws -> PlatformQuestion { try PlatformQuestion.read(json: Array(json.utf8)) }
        let good = PlatformQuestion(orderNo: "订单-1", sessionID: "ad2254-8hewyf32-55616249")
        #expect(
            try read(#"{"orderNo":"订单-1","sessionID":"ad2254-8hewyf32-55616249","serviceTime":1544519952469}"#)
                == good)
        #expect(
            try read(#"{"x":[],"serviceTime":"1","sessionID":"ad2254-8hewyf32-55616249","orderNo":"订单-1"}"#) == good)
        for (json, name) in [
            (#"{"sessionID":"s","serviceTime":1}"#, "orderNo"),
            (#"{"orderNo":"","sessionID":"s","serviceTime":1}"#, "orderNo"),
            (#"{"orderNo":"a b","sessionID":"s","serviceTime":1}"#, "orderNo"),
            (#"{"orderNo":{},"sessionID":"s","serviceTime":1}"#, "orderNo"),
            (#"{"orderNo":"o","orderNo":"p","sessionID":"s","serviceTime":1}"#, "orderNo"),
            (#"{"orderNo":"o","sessionID":"a\"b","serviceTime":1}"#, "sessionID"),
            (#"{"orderNo":"o","sessionID":"","serviceTime":1}"#, "sessionID"),
            (#"{"orderNo":"o","sessionID":"\#(String(repeating: "s", count: 101))","serviceTime":1}"#, "sessionID"),
            (#"{"orderNo":"o","sessionID":"s","serviceTime":-1}"#, "serviceTime"),
            (#"{"orderNo":"o","sessionID":"s"}"#, "serviceTime"), ("[]", "openReq"),
        ] {
            let error = #expect(throws: DeclarationError.self) { try read(json) }
            #expect(error?.message.hasPrefix(name) == true, "\(json): \(error?.message ?? "")")
        }
    }

    @Test("Kinds of messages: documents by their number, payment records as 179")
    func messageKinds() {
        #expect(MessageKind(rawValue: 179) == .paymentEvidence)
        #expect(MessageKind(rawValue: 621) == .documents(.inventory))
        #expect(MessageKind(rawValue: 178) == nil)
        #expect(DocumentKind(rawValue: 179) == nil)
        for kind in DocumentKind.allCases {
            #expect(MessageKind(rawValue: kind.rawValue) == .documents(kind))
            #expect(MessageKind.documents(kind).messageName == kind.messageName)
        }
        #expect(MessageKind.paymentEvidence.rawValue == 179)
    }
}
