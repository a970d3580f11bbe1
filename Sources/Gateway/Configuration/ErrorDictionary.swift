public import Declarations

/// What the codes in receipts mean and what to do about them: `errors.yaml` of the templates.
///
/// The same number may mean different things in different receipts, so every look-up names the receipt.
public struct ErrorDictionary: Sendable {
    private var entries: [Key: Entry] = [:]
    private var platform: [String: Entry] = [:]
    private var statuses: [Int: LocalizedText] = [:]

    /// A dictionary that knows nothing; every look-up answers with the fallback.
    public init() {}

    /// Adds what one code means in the receipts it names; replaces what was there.
    public mutating func add(_ entry: Entry) {
        if entry.isPlatform { self.platform[entry.code] = entry }
        for receipt in entry.receipts { self.entries[Key(receipt: receipt, code: entry.code)] = entry }
    }

    /// Names a return status; replaces what was there.
    public mutating func name(_ status: Int, _ text: LocalizedText) { self.statuses[status] = text }

    /// The name of a return status, for instance 800 `released`; nil for an unknown one.
    public func name(of status: Int) -> LocalizedText? { self.statuses[status] }

    /// Number of pairs of receipt and code that are known.
    public var count: Int { self.entries.count }

    /// The rules alone, for the clearance machine.
    public var codeBook: CodeBook {
        CodeBook(
            Dictionary(
                uniqueKeysWithValues: self.entries.map { key, entry in
                    (CodeBook.Entry(receipt: key.receipt, code: key.code), entry.rule)
                }))
    }

    /// What a code means in a receipt; nil when it is not known there.
    public func known(_ code: String, in receipt: ReceiptKind) -> Entry? {
        self.entries[Key(receipt: receipt, code: code)]
    }

    /// What a code of the exchange platform itself means; nil when it is not known.
    public func platform(_ code: String) -> Entry? { self.platform[code] }

    /// What a code means in a receipt. A code that is not known there gets the meaning of the entry `unknown`, or
    /// built-in words; it is never filed again automatically.
    public func entry(for code: String, in receipt: ReceiptKind) -> Entry {
        if let entry = self.known(code, in: receipt) { return entry }
        if var entry = self.platform("unknown") {
            entry.code = code
            return entry
        }
        let eport = code.hasPrefix("-")
        let office = eport ? ("the e-port", "电子口岸", "전자통관 포트") : ("customs", "海关", "세관")
        return Entry(
            code: code, receipts: [receipt], isPlatform: false, rule: CodeRule(.unknown), responsible: "operator",
            cause: LocalizedText(
                en: "Refused by \(office.0) with the code \(code), which this edition does not know.",
                zh: "\(office.1)退单，代码 \(code)，本版本未收录。",
                ko: "\(office.2)에서 코드 \(code)(으)로 반려했으나 이 버전에 등록되지 않은 코드입니다."),
            remedy: LocalizedText(
                en: "Read the receipt's own text and ask the port; then correct the order and send it again.",
                zh: "请查看回执原文并咨询口岸，修改订单后重新申报。",
                ko: "회신 원문을 확인하고 통관 포트에 문의한 뒤 주문을 수정하여 다시 보내십시오."))
    }

    /// What one code means.
    public struct Entry: Sendable, Hashable {
        /// The code, for instance `1313` or `-621018`.
        public var code: String
        /// Receipts in which it means this.
        public var receipts: Set<ReceiptKind>
        /// It is an answer of the exchange platform, not of a receipt.
        public var isPlatform: Bool
        /// What kind of answer it is, and whether the document may be filed again automatically.
        public var rule: CodeRule
        /// Who can put it right, `gateway`, `merchant`, `payment`, `logistics`, `declarant`, `operator` or `customs`.
        public var responsible: String
        /// Why, in plain words.
        public var cause: LocalizedText
        /// What to do.
        public var remedy: LocalizedText

        public init(
            code: String, receipts: Set<ReceiptKind>, isPlatform: Bool, rule: CodeRule, responsible: String,
            cause: LocalizedText,
            remedy: LocalizedText
        ) {
            self.code = code
            self.receipts = receipts
            self.isPlatform = isPlatform
            self.rule = rule
            self.responsible = responsible
            self.cause = cause
            self.remedy = remedy
        }
    }

    private struct Key: Hashable {
        var receipt: ReceiptKind
        var code: String
    }
}
