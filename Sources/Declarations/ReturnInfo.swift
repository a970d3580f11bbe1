/// What can be read out of the free text `returnInfo` of a receipt.
///
/// Three writers share the field: the e-port (`清单新增申报成功[电商企业编码：…订单编号：…]`), the checks of customs
/// (`[Code:1332;Desc:…],[OrderHead.acturalPaid:…,PaymentHead.amountPaid…]`) and officers (any text). Nothing here is
/// required: a text that fits no form gives an empty result. The raw text is kept by the caller.
public struct ReturnInfo: Sendable, Hashable {
    /// Codes in the order written.
    public var codes: [CustomsCode] = []
    /// Values that customs compared, in the order written.
    public var details: [Detail] = []
    /// Merchant named in the text.
    public var ebcCode: String?
    /// Platform named in the text.
    public var ebpCode: String?
    /// Order named in the text.
    public var orderNo: String?
    /// Business key that an answer about a duplicate names.
    public var duplicateKey: String?
    /// Request guids in brackets (36 characters), as written.
    public var guids: [String] = []

    /// One compared value.
    public struct Detail: Sendable, Hashable, Codable {
        /// Node and field, for instance `OrderHead.acturalPaid`.
        public var field: String
        /// Value as written; may be personal data.
        public var value: String

        public init(field: String, value: String) {
            self.field = field
            self.value = value
        }
    }

    /// What is still to be read.
    private typealias Text = ArraySlice<Unicode.Scalar>

    /// The longest `returnInfo` of the standard has 5,000 characters; what lies behind this many is not read.
    private static let maxLength = 10_000

    /// Reads a text.
    public init(_ raw: String) {
        // An array: every step on a string's own view looks its place up again, and each receipt is read by this.
        let all = Array(raw.unicodeScalars.prefix(Self.maxLength))[...]
        // Groups end with a bracket; what lies behind the last one cannot hold a whole group.
        let closed = all.lastIndex(of: "]").map { all[...$0] } ?? all.prefix(0)
        var text = all
        while let scalar = text.first {
            if scalar == "[", let (code, rest) = Self.codeGroup(text) {
                self.codes.append(code)
                text = rest
            } else if scalar == "[", text.startIndex < closed.endIndex, let end = text.firstIndex(of: "]") {
                // The keys are read in a pass of their own; the group is not skipped because it may be nested.
                self.readGroup(text[text.index(after: text.startIndex)..<end])
                text = text[text.index(after: text.startIndex)...]
            } else {
                text = text.dropFirst()
            }
        }
        self.ebcCode = Self.value(after: "电商企业编码", in: all)
        self.ebpCode = Self.value(after: "电商平台编码", in: all) ?? Self.value(after: "电商平台为", in: all)
        self.orderNo = Self.value(after: "订单编号", in: all) ?? Self.value(after: "订单号为", in: all)
        self.duplicateKey = Self.value(after: "业务主键", in: all)
    }

    /// `[Code:1313;Desc:…]`: the code, and what follows the group. The description ends at the bracket that is
    /// followed by the end, a comma, a semicolon or another bracket, because it may hold brackets itself.
    private static func codeGroup(_ text: Text) -> (CustomsCode, Text)? {
        guard let afterName = self.skip("code", in: text.dropFirst()), let afterColon = self.skipColon(afterName)
        else { return nil }
        let code = afterColon.prefix { $0 != ";" && $0 != "；" && $0 != "]" && $0 != "," }
        let trimmed = self.trimmed(code)
        guard !trimmed.isEmpty else { return nil }
        var rest = afterColon.dropFirst(code.count)
        guard rest.first != "]" else { return (CustomsCode(code: trimmed, description: nil), rest.dropFirst()) }
        rest = rest.dropFirst()
        var end = rest.endIndex
        for index in rest.indices where rest[index] == "]" {
            let next = rest[rest.index(after: index)...].first { $0 != " " }
            guard next == nil || ",，;；[".unicodeScalars.contains(where: { $0 == next }) else { continue }
            end = index
            break
        }
        var description = rest[..<end]
        if let afterDesc = self.skip("desc", in: description), let start = self.skipColon(afterDesc) {
            description = start
        }
        let following = end == rest.endIndex ? rest[end...] : rest[rest.index(after: end)...]
        let words = self.trimmed(description)
        return (CustomsCode(code: trimmed, description: words.isEmpty ? nil : words), following)
    }

    /// A group without a code: a guid, or compared values.
    private mutating func readGroup(_ group: Text) {
        if group.count == 36, group.allSatisfy(\.isGuidCharacter), group.contains("-") {
            self.guids.append(Self.string(group))
            return
        }
        var found: [Detail] = []
        for piece in group.split(separator: ",") {
            guard Self.isField(piece) else {
                // A comma inside a value, for instance of thousands: belongs to the value before.
                if let last = found.indices.last { found[last].value += "," + Self.string(piece) }
                continue
            }
            let rest = piece.drop { $0.isASCIILetter || $0 == "." }
            let value = Self.skipColon(rest) ?? rest
            found.append(Detail(field: Self.string(piece[..<rest.startIndex]), value: Self.trimmed(value)))
        }
        self.details += found
    }

    /// Begins with `Node.field`.
    private static func isField(_ text: Text) -> Bool {
        let name = text.prefix { $0.isASCIILetter || $0 == "." }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
    }

    /// The value after a label: behind an optional colon of either width and an optional bracket, up to the first
    /// character that no code or number holds.
    private static func value(after label: String, in text: Text) -> String? {
        var rest = text
        let first = label.unicodeScalars.first
        while let next = rest.first {
            guard next == first || next == " ", let found = self.skip(label, in: rest) else {
                rest = rest.dropFirst()
                continue
            }
            var start = self.skipColon(found) ?? found
            if start.first == "[" { start = start.dropFirst() }
            let value = start.prefix(while: \.isKeyCharacter)
            if !value.isEmpty { return Self.string(value) }
            rest = found
        }
        return nil
    }

    /// What follows a word (capitals do not matter), after leading blanks; nil when it is not there.
    private static func skip(
        _ word: String, in text: Text
    ) -> Text? {
        var rest = text.drop { $0 == " " }
        for scalar in word.unicodeScalars {
            guard let next = rest.popFirst(), next == scalar || next.value == scalar.value &- 32 else { return nil }
        }
        return rest
    }

    private static func skipColon(_ text: Text) -> Text? {
        let rest = text.drop { $0 == " " }
        guard rest.first == ":" || rest.first == "：" else { return nil }
        return rest.dropFirst().drop { $0 == " " }
    }

    private static func trimmed(_ text: Text) -> String {
        var text = text.drop(while: \.isBlankOrInvisible)
        while text.last?.isBlankOrInvisible == true { text.removeLast() }
        return self.string(text)
    }

    private static func string(_ text: Text) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text)
        return String(view)
    }
}

extension Unicode.Scalar {
    fileprivate var isASCIILetter: Bool { (65...90).contains(self.value) || (97...122).contains(self.value) }

    fileprivate var isGuidCharacter: Bool {
        self.isASCIILetter || (48...57).contains(self.value) || self == "-" || self == "_"
    }

    /// Printable ASCII without the separators of the text.
    fileprivate var isKeyCharacter: Bool {
        (0x21...0x7E).contains(self.value) && !"[],;:".unicodeScalars.contains(self)
    }
}
