public import Declarations

/// What the codes in receipts mean and what to do about them: `errors.yaml` of the templates.
///
/// The same number may mean different things in different receipts, so every look-up names the receipt.
public struct ErrorDictionary: Sendable {
    private var entries: [ReceiptKind: Meanings] = [:]
    private var platform = Meanings()
    private var statuses: [Int: LocalizedText] = [:]

    /// A dictionary that knows nothing; every look-up answers with the fallback.
    public init() {}

    /// Adds what one code, or one span of codes, means where it belongs; replaces what was there.
    public mutating func add(_ entry: Entry) {
        if entry.isPlatform { self.platform.add(entry) }
        for receipt in entry.receipts { self.entries[receipt, default: Meanings()].add(entry) }
    }

    /// Names a return status; replaces what was there.
    public mutating func name(_ status: Int, _ text: LocalizedText) { self.statuses[status] = text }

    /// The name of a return status, for instance 800 `released`; nil for an unknown one.
    public func name(of status: Int) -> LocalizedText? { self.statuses[status] }

    /// Number of pairs of receipt and code, or span of codes, that are known.
    public var count: Int { self.entries.values.reduce(0) { $0 + $1.codes.count + $1.spans.count } }

    /// The rules alone, for the clearance machine.
    public var codeBook: CodeBook {
        var rules: [CodeBook.Entry: CodeRule] = [:]
        var spans: [CodeBook.Span] = []
        for (receipt, meanings) in self.entries {
            for (code, entry) in meanings.codes { rules[.init(receipt: receipt, code: code)] = entry.rule }
            spans += meanings.spans.compactMap { entry in
                entry.span.map { .init(receipt: receipt, codes: $0, rule: entry.rule) }
            }
        }
        return CodeBook(rules, spans: spans)
    }

    /// What a code means in a receipt: by itself, or as one of a span; nil when it is not known there.
    public func known(_ code: String, in receipt: ReceiptKind) -> Entry? { self.entries[receipt]?.find(code) }

    /// All that is known of a receipt's codes: single codes by their number, then spans.
    public func entries(in receipt: ReceiptKind) -> [Entry] {
        guard let known = self.entries[receipt] else { return [] }
        let codes = known.codes.values.sorted { (Int($0.code) ?? 0, $0.code) < (Int($1.code) ?? 0, $1.code) }
        return codes + known.spans.sorted { $0.code < $1.code }
    }

    /// What a code of the exchange platform itself means; nil when it is not known.
    public func platform(_ code: String) -> Entry? { self.platform.find(code) }

    /// What stands in the way of adding an entry: a code that is there already, or a span that meets another one.
    func conflicts(of entry: Entry) -> [String] {
        var found = entry.receipts.sorted { $0.rawValue < $1.rawValue }.compactMap { receipt in
            self.entries[receipt]?.conflict(with: entry).map { "\($0) for \(receipt.rawValue)" }
        }
        if entry.isPlatform, let conflict = self.platform.conflict(with: entry) {
            found.append("\(conflict) for the exchange platform")
        }
        return found
    }

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

    /// What one code, or one span of codes, means.
    public struct Entry: Sendable, Hashable {
        /// The code, for instance `1313` or `-621018`; a span as `-302000..-301001`. A look-up answers with the code
        /// that was asked for.
        public var code: String
        /// The numbers of a span; nil for a single code.
        public var span: ClosedRange<Int>?
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
            code: String, span: ClosedRange<Int>? = nil, receipts: Set<ReceiptKind>, isPlatform: Bool, rule: CodeRule,
            responsible: String, cause: LocalizedText, remedy: LocalizedText
        ) {
            self.code = code
            self.span = span
            self.receipts = receipts
            self.isPlatform = isPlatform
            self.rule = rule
            self.responsible = responsible
            self.cause = cause
            self.remedy = remedy
        }
    }

    /// What codes mean in one place.
    private struct Meanings: Sendable {
        var codes: [String: Entry] = [:]
        var spans: [Entry] = []

        mutating func add(_ entry: Entry) {
            guard let span = entry.span else {
                self.codes[entry.code] = entry
                return
            }
            self.spans.removeAll { $0.span == span }
            self.spans.append(entry)
        }

        func find(_ code: String) -> Entry? {
            if let entry = self.codes[code] { return entry }
            guard let number = Int(code),
                var entry = self.spans.first(where: { $0.span.map { $0.contains(number) } ?? false })
            else { return nil }
            entry.code = code
            return entry
        }

        func conflict(with entry: Entry) -> String? {
            guard let span = entry.span else {
                return self.codes[entry.code] == nil ? nil : "the code \(entry.code) stands twice"
            }
            let other = self.spans.first { $0.span.map { $0.overlaps(span) } ?? false }
            return other.map { "the spans \($0.code) and \(entry.code) meet" }
        }
    }
}
