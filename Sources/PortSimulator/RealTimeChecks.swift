import Cryptography
import Declarations
import Manifests

/// Everything that speaks against an upload, as `field : reason`; never a value.
struct RealTimeChecks {
    let text: RealTimeText
    let bytes: [UInt8]
    private(set) var reasons: [String] = []
    private(set) var violations: [RealTimeRecord.Violation] = []

    init(_ text: RealTimeText, bytes: [UInt8]) {
        self.text = text
        self.bytes = bytes
    }

    mutating func run(_ register: CertificateRegister, at moment: Timestamp?) {
        if self.text.canonical != self.bytes {
            self.violations.append(.badForm)
            self.reasons.append("payExInfoStr : other order, blanks, repeated or unknown members, or other escapes")
        }
        self.checkTop()
        self.checkHead()
        self.checkLists()
        self.checkSignature(register, at: moment)
    }

    private func string(_ name: String) -> String? { self.text.value[name]?.text }

    private mutating func checkTop() {
        for name in ["sessionID", "serviceTime", "certNo", "signValue"] where (self.string(name) ?? "").isEmpty {
            self.reasons.append("\(name) : \(name)不为空")
        }
        if let time = self.string("serviceTime"), time.utf8.count != 13 || Int64(time) == nil {
            self.reasons.append("serviceTime : not milliseconds")
        }
    }

    private mutating func checkHead() {
        guard let head = self.text.value["payExchangeInfoHead"], case .object = head else {
            self.reasons.append("payExchangeInfoHead : not an object")
            return
        }
        self.check(head, RealTimeText.head.filter { $0.name != "totalAmount" })
        if let number = head["totalAmount"]?.number {
            if number <= 0 { self.reasons.append("totalAmount : not positive") }
        } else {
            self.reasons.append("totalAmount : not a number")
        }
        if let guid = head["guid"]?.text, !Self.isGuid(guid) { self.reasons.append("guid : not an upper-case UUID") }
        if let time = head["tradingTime"]?.text, time.utf8.count != 14 || Timestamp(beijing: time) == nil {
            self.reasons.append("tradingTime : not YYYYMMDDhhmmss")
        }
    }

    private mutating func checkLists() {
        guard case .array(let orders)? = self.text.value["payExchangeInfoLists"], !orders.isEmpty else {
            self.reasons.append("payExchangeInfoLists : payExchangeInfoLists不为空")
            return
        }
        for order in orders {
            self.check(order, RealTimeText.order.filter { $0.name != "goodsInfo" })
            guard case .array(let goods)? = order["goodsInfo"], !goods.isEmpty else {
                self.reasons.append("goodsInfo : goodsInfo不为空")
                continue
            }
            for item in goods { self.check(item, RealTimeText.goods) }
        }
    }

    private mutating func check(_ value: JSONValue, _ fields: [RealTimeText.Field]) {
        for field in fields {
            guard let member = value[field.name] else {
                if field.isRequired { self.reasons.append("\(field.name) : \(field.name)不为空") }
                continue
            }
            guard let text = member.text else {
                self.reasons.append("\(field.name) : not a text")
                continue
            }
            if text.isEmpty, field.isRequired { self.reasons.append("\(field.name) : \(field.name)不为空") }
            if text.unicodeScalars.count > field.limit { self.reasons.append("\(field.name) : too long") }
            if let codes = field.codes, !text.isEmpty, !codes.contains(text) {
                self.reasons.append("\(field.name) : unknown code")
            }
        }
    }

    private mutating func checkSignature(_ register: CertificateRegister, at moment: Timestamp?) {
        guard let serial = self.string("certNo"), let value = self.string("signValue"),
            let signature = Base64.decode(value.utf8), !signature.isEmpty
        else {
            self.violations.append(.badSignature)
            self.reasons.append("signValue : not a signature")
            return
        }
        let refusal: String?
        do throws(CryptographyError) {
            refusal = try register.refusal(of: signature, over: self.text.signed, serial: serial, at: moment)?.rawValue
        } catch {
            refusal = error.code.rawValue
        }
        guard let refusal else { return }
        self.violations.append(.badSignature)
        self.reasons.append("signValue : \(refusal)")
    }

    private static func isGuid(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let isHex = text.utf8.allSatisfy { (48...57).contains($0) || (65...70).contains($0) || $0 == 45 }
        return isHex && groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
    }
}
