/// What a business number asks of a simulated port by its end: `-T622-1313` (this receipt with this code),
/// `-T622-621018` (a refusal of the e-port), `-T622-300-60` (this status, a minute later).
///
/// Codes of the e-port are negative; the sign may be left out, because customs' own codes are other numbers:
/// 10100 … 10200 and everything from 200000 on is negative.
public struct MagicNumber: Sendable, Hashable {
    /// The receipt that is asked for.
    public var receipt: ReceiptKind
    /// `returnStatus`, or a code that customs writes into the text of a rejection (from 1000 on).
    public var code: Int
    /// How much later than usual it comes, seconds. At most a million.
    public var delay: Int

    public init(receipt: ReceiptKind, code: Int, delay: Int = 0) {
        self.receipt = receipt
        self.code = code
        self.delay = delay
    }

    /// What a number asks for; nil when it asks for nothing.
    public init?(_ number: String) {
        let bytes = Array(number.utf8)
        // The last "-T" counts.
        guard bytes.count > 6,
            let mark = (0..<bytes.count - 5).last(where: {
                bytes[$0] == UInt8(ascii: "-") && bytes[$0 + 1] == UInt8(ascii: "T")
            })
        else { return nil }
        let kind = bytes[(mark + 2)..<(mark + 5)]
        guard let receipt = Int(String(decoding: kind, as: UTF8.self)).flatMap(ReceiptKind.init(rawValue:)),
            bytes[mark + 5] == UInt8(ascii: "-")
        else { return nil }
        var rest = bytes[(mark + 6)...]
        let isSigned = rest.first == UInt8(ascii: "-")
        if isSigned { rest = rest.dropFirst() }
        let parts = rest.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let value = Self.digits(parts[0]) else { return nil }
        var delay = 0
        if parts.count == 2 {
            guard let seconds = Self.digits(parts[1]) else { return nil }
            delay = seconds
        }
        self.init(receipt: receipt, code: isSigned || Self.isRefusal(value) ? -value : value, delay: delay)
    }

    /// The end of a number that asks for it, for instance `-T622-621018-30`.
    public var suffix: String {
        let sign = self.code < 0 && !Self.isRefusal(-self.code) ? "-" : ""
        return "-T\(self.receipt.rawValue)-\(sign)\(abs(self.code))" + (self.delay > 0 ? "-\(self.delay)" : "")
    }

    /// The e-port says it and stores nothing: a negative number, or one of its small numbers but 2 (taken) and 3 (sent on).
    public var isOfEPort: Bool { self.code < 100 && self.code != 2 && self.code != 3 }
    /// Customs' own code in the text of a rejection.
    public var isCustomsCode: Bool { self.code >= 1000 }

    private static func isRefusal(_ value: Int) -> Bool { (10_100...10_200).contains(value) || value >= 200_000 }

    /// One to six digits.
    private static func digits(_ text: ArraySlice<UInt8>) -> Int? {
        guard (1...6).contains(text.count), text.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(String(decoding: text, as: UTF8.self))
    }
}
