/// Normalises and checks values one by one.
struct FieldChecks {
    var report: IntakeReport
    let today: Timestamp

    /// Lines that are looked at; an order with more is refused for that alone.
    static let maxLines = 99

    /// Reads every field of the head and of the first 99 lines.
    mutating func parse() -> ParsedOrder {
        let raw = self.report.raw
        var parsed = ParsedOrder()
        parsed.head = self.fields(InputField.headFields, raw.head, line: nil)
        for (index, line) in raw.lines.prefix(Self.maxLines).enumerated() {
            parsed.lines.append(self.fields(InputField.lineFields, line.values, line: index))
        }
        return parsed
    }

    private mutating func fields(
        _ fields: [InputField], _ values: [FieldName: RawOrder.RawValue], line: Int?
    ) -> ParsedFields {
        var parsed = ParsedFields()
        for field in fields {
            guard let text = self.text(field, values[field.name], line: line) else { continue }
            switch field.type {
            case .amount(let bound): parsed.amounts[field.name] = self.amount(text, bound, field.name, line)
            case .lineNumber: parsed.number = self.lineNumber(text, field.name, line)
            default: parsed.texts[field.name] = self.checked(text, field, line, type: values[.buyerIdType]?.text)
            }
        }
        return parsed
    }

    /// The normalised text; nil when it is missing or no legal text.
    private mutating func text(_ field: InputField, _ raw: RawOrder.RawValue?, line: Int?) -> String? {
        let normal = Normaliser.normalise(raw?.text ?? "", as: field.type.textClass)
        for repair in normal.repairs where !normal.value.isEmpty {
            self.report.note(repair.code, field.name, line: line)
        }
        if normal.hasIllegalCharacter || raw?.isDamaged == true {
            self.report.note(.illegalCharacter, field.name, line: line)
            return nil
        }
        guard normal.value.isEmpty else { return normal.value }
        if field.isRequired, !self.report.isExplained(field.name, line: line) {
            self.report.note(.required, field.name, line: line)
        }
        return nil
    }

    private mutating func checked(_ text: String, _ field: InputField, _ line: Int?, type idType: String?) -> String? {
        var faults: [(ViolationCode, limit: String)] = []
        switch field.type {
        case .text(let max):
            if text.unicodeScalars.count > max { faults.append((.tooLong, "\(max)")) }
        case .identifier(let max):
            if text.unicodeScalars.count > max { faults.append((.tooLong, "\(max)")) }
            if text.unicodeScalars.contains(where: \.isBlankOrInvisible) { faults.append((.blankInside, "")) }
        case .phone(let max):
            if text.unicodeScalars.count > max { faults.append((.tooLong, "\(max)")) }
            if !Self.isPhone(text) { faults.append((.phoneFormat, "")) }
        case .digits(let count):
            if !text.isDigits(count) { faults.append((.digits, "\(count)")) }
        case .choice(let allowed):
            if !allowed.contains(text) { faults.append((.notAllowed, allowed.joined(separator: ", "))) }
        case .time:
            if !text.isDigits(14) || Timestamp(beijing: text) == nil { faults.append((.timeFormat, "")) }
        case .identity:
            faults = self.identityFaults(text, type: idType)
        case .amount, .lineNumber: break
        }
        for fault in faults { self.report.note(fault.0, field.name, line: line, limit: fault.limit) }
        return faults.isEmpty ? text : nil
    }

    /// A citizen identity card (type 1) is checked in full, another document by its length alone.
    private func identityFaults(_ text: String, type: String?) -> [(ViolationCode, limit: String)] {
        guard Normaliser.normalise(type ?? "1", as: .machine).value != "2" else {
            return text.unicodeScalars.count > 60 ? [(.tooLong, "60")] : []
        }
        return IdentityNumber.faults(text, today: self.today).map { ($0, "") }
    }

    private mutating func lineNumber(_ text: String, _ name: FieldName, _ line: Int?) -> Int? {
        guard text.utf8.count <= 2, text.isDigits(text.utf8.count), let number = Int(text), number >= 1 else {
            self.report.note(.lineNumber, name, line: line)
            return nil
        }
        return number
    }

    private mutating func amount(
        _ text: String, _ bound: InputField.Bound, _ name: FieldName, _ line: Int?
    ) -> Amount? {
        let fault: ViolationCode
        if let amount = Amount(text) {
            switch amount {
            case Self.bound...: fault = .numberTooLarge
            case ..<Amount.zero: fault = bound == .zero ? .negative : .notPositive
            case .zero where bound == .positive: fault = .notPositive
            default: return amount
            }
        } else {
            fault = Self.numberFault(text)
        }
        self.report.note(fault, name, line: line, limit: "5")
        return nil
    }

    /// No single amount reaches it, so that no sum of a whole order overflows.
    private static let bound = Amount(10_000_000_000)

    /// Why a text is no amount.
    private static func numberFault(_ text: String) -> ViolationCode {
        let marks: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: "_"), UInt8(ascii: " ")]
        if text.utf8.contains(where: marks.contains), text.utf8.allSatisfy({ marks.contains($0) || $0 < 58 }) {
            return .thousandsMark
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.map { String($0.first == "-" ? $0.dropFirst() : $0) }
        guard (1...2).contains(parts.count), digits.allSatisfy({ $0.isDigits($0.utf8.count) && !$0.isEmpty }) else {
            return .numberFormat
        }
        return parts.count == 2 && digits[1].utf8.count > 5 ? .tooManyDecimals : .numberTooLarge
    }

    private static func isPhone(_ text: String) -> Bool {
        let digits = text.utf8.count { (48...57).contains($0) }
        return digits >= 5 && text.utf8.allSatisfy { (48...57).contains($0) || "+-() #".utf8.contains($0) }
    }
}

extension NormalisedValue.Repair {
    /// The warning that reports this repair.
    var code: ViolationCode {
        switch self {
        case .blanks: .repairedBlanks
        case .lineBreaks: .repairedLineBreaks
        case .fullWidth: .repairedFullWidth
        case .capital: .repairedCapital
        }
    }
}

extension String {
    /// Exactly so many ASCII digits.
    func isDigits(_ count: Int) -> Bool {
        self.utf8.count == count && self.utf8.allSatisfy { (48...57).contains($0) }
    }
}

extension Unicode.Scalar {
    /// Blanks, control and format characters: nothing that a number on paper could hold.
    var isBlankOrInvisible: Bool {
        switch self.properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format: true
        default: false
        }
    }
}
