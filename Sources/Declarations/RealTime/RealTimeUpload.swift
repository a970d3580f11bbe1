/// The answer to one question of customs for a payment record (`realTimeDataUpload`): the text that is signed and the JSON
/// that carries it.
///
/// Head and list stand in both byte for byte, in the key order of the announcement and without blanks. The string to sign
/// puts them between double quotes without escaping their own (form confirmed by a card's signature; the example printed
/// in the announcement leaves these quotes out, and signatures accepted in practice do not).
public struct RealTimeUpload: Sendable, Hashable {
    /// The session of customs, unchanged.
    public var sessionID: String
    /// Upper-case UUID of this record.
    public var guid: String
    public var evidence: PaymentEvidence
    /// When it was made.
    public var serviceTime: Timestamp

    public init(sessionID: String, guid: String, evidence: PaymentEvidence, serviceTime: Timestamp) {
        self.sessionID = sessionID
        self.guid = guid
        self.evidence = evidence
        self.serviceTime = serviceTime
    }

    /// The bytes to sign, UTF-8, without a line feed at the end.
    public var stringToSign: [UInt8] {
        Array(#""sessionID":""#.utf8) + Array(self.sessionID.utf8) + Array(#""||"payExchangeInfoHead":""#.utf8)
            + self.head + Array(#""||"payExchangeInfoLists":""#.utf8) + self.lists
            + Array(#""||"serviceTime":""#.utf8) + Array("\(self.serviceTime.milliseconds)\"".utf8)
    }

    /// The JSON text that is uploaded as `payExInfoStr`.
    ///
    /// - Parameters:
    ///   - certNo: serial number of the certificate, hexadecimal.
    ///   - signValue: Base64 of the signature over ``stringToSign``.
    public func json(certNo: String, signValue: String) -> [UInt8] {
        var text = MemberWriter()
        text.add("sessionID", self.sessionID)
        text.add("payExchangeInfoHead", raw: self.head)
        text.add("payExchangeInfoLists", raw: self.lists)
        text.add("serviceTime", String(self.serviceTime.milliseconds))
        text.add("certNo", certNo)
        text.add("signValue", signValue)
        return text.object
    }

    /// A session that can stand in the string to sign as it is: 1…100 visible ASCII characters without `"` and `\`.
    public static func isUsable(sessionID: String) -> Bool {
        (1...100).contains(sessionID.utf8.count)
            && sessionID.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
    }

    private var head: [UInt8] {
        let evidence = self.evidence
        var text = MemberWriter()
        text.add("guid", self.guid)
        text.add("initalRequest", evidence.initalRequest)
        text.add("initalResponse", evidence.initalResponse)
        text.add("ebpCode", evidence.ebpCode)
        text.add("payCode", evidence.payCode)
        text.add("payTransactionId", evidence.payTransactionId)
        text.add("totalAmount", raw: Array(evidence.totalAmount.description.utf8))
        text.add("currency", evidence.currency)
        text.add("verDept", evidence.verDept)
        if let payType = evidence.payType { text.add("payType", payType) }
        text.add("tradingTime", evidence.tradingTime)
        text.add("note", evidence.note ?? "")
        return text.object
    }

    private var lists: [UInt8] {
        MemberWriter.array(
            self.evidence.orders.map { order in
                var text = MemberWriter()
                text.add("orderNo", order.orderNo)
                text.add(
                    "goodsInfo",
                    raw: MemberWriter.array(
                        order.goodsInfo.map { goods in
                            var text = MemberWriter()
                            text.add("gname", goods.gname)
                            text.add("itemLink", goods.itemLink)
                            return text.object
                        }))
                text.add("recpAccount", order.recpAccount)
                text.add("recpCode", order.recpCode ?? "")
                text.add("recpName", order.recpName)
                return text.object
            })
    }
}

/// Members of one JSON object in the order in which they are added, without blanks.
private struct MemberWriter {
    private var members: [UInt8] = []

    var object: [UInt8] { [UInt8(ascii: "{")] + self.members + [UInt8(ascii: "}")] }

    mutating func add(_ name: String, _ value: String) {
        self.begin(name)
        JSONText.quote(value, to: &self.members)
    }

    mutating func add(_ name: String, raw: [UInt8]) {
        self.begin(name)
        self.members += raw
    }

    static func array(_ elements: [[UInt8]]) -> [UInt8] {
        [UInt8(ascii: "[")] + elements.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    private mutating func begin(_ name: String) {
        if !self.members.isEmpty { self.members.append(UInt8(ascii: ",")) }
        JSONText.quote(name, to: &self.members)
        self.members.append(UInt8(ascii: ":"))
    }
}
