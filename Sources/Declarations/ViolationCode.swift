/// Every reason that intake can give. The raw value is stable and goes to callers.
///
/// Each case names its source; letters are the confidence of the rule: A official text, B official rule read in a
/// reproduction, C practice, D inference. Rules of confidence C and D, and those a port may see differently, can be
/// set to warn or to be ignored by `IntakePolicy`.
public enum ViolationCode: String, Sendable, Hashable, Codable, CaseIterable {
    // MARK: Reading (our own input format)

    /// A field that this version does not know; a misspelt name would silently lose data otherwise.
    case unknownField = "unknown_field"
    /// A field or column given twice.
    case duplicateField = "duplicate_field"
    /// An object, array or truth value where a text or number belongs, or the reverse.
    case wrongType = "wrong_type"
    /// `null`: leave the field out instead.
    case nullValue = "null_value"
    /// A column that this version does not know. Adjustable, warns.
    case unknownColumn = "unknown_column"
    /// A required column is missing.
    case missingColumn = "missing_column"
    /// Two rows of one order give different values for a field of its head.
    case headContradiction = "head_contradiction"

    // MARK: Single values

    /// Required element is missing or empty (official schema, A).
    case required = "required"
    /// A character that XML 1.0 cannot carry, or bytes that are no text (XML 1.0, A).
    case illegalCharacter = "illegal_character"
    /// More characters than the element takes (official schema, A).
    case tooLong = "too_long"
    /// Not a plain decimal number (official schema, A).
    case numberFormat = "number_format"
    /// A thousands mark in a number: a guess could be wrong by a factor of 1,000 (our rule).
    case thousandsMark = "thousands_mark"
    /// More than five fraction digits (official schema N19,5, A).
    case tooManyDecimals = "too_many_decimals"
    /// 10,000,000,000 or more: beyond any order of a natural person (our bound).
    case numberTooLarge = "number_too_large"
    /// Below zero.
    case negative = "negative"
    /// Zero or less where more is needed (quantities and weights; public simulator, C, and error -625009, A).
    case notPositive = "not_positive"
    /// Not exactly so many digits (official schema, A).
    case digits = "digits"
    /// Not one of the allowed values (official text, A).
    case notAllowed = "not_allowed"
    /// Blanks or invisible characters inside a number of a document or article (our rule).
    case blankInside = "blank_inside"
    /// Line number is not a whole number from 1 to 99 (official text, A).
    case lineNumber = "line_number"
    /// Not a real moment written as 14 digits (official text, A).
    case timeFormat = "time_format"
    /// Not a telephone number (our rule).
    case phoneFormat = "phone_format"
    /// Identity number is not 17 digits and a digit or X (GB 11643, B).
    case identityFormat = "identity_format"
    /// Identity number holds no real date of birth (GB 11643, B).
    case identityBirthDate = "identity_birth_date"
    /// Check character of the identity number is wrong (GB 11643, ISO 7064 mod 11-2, B).
    case identityChecksum = "identity_checksum"
    /// Identity type 2: practice accepts 1 only (C). Adjustable, warns.
    case identityTypeOther = "identity_type_other"
    /// Payment time lies in the future (C). Adjustable, refuses.
    case paymentTimeFuture = "payment_time_future"

    // MARK: Code lists

    /// No such port is configured.
    case unknownPort = "unknown_port"
    /// Unit is not in the customs list (A).
    case unknownUnit = "unknown_unit"
    /// Country is not in the customs list (A).
    case unknownCountry = "unknown_country"
    /// Commodity code is not in the loaded tariff (B). Adjustable, refuses.
    case unknownCommodity = "unknown_commodity"
    /// Import under this commodity code is prohibited (B).
    case commodityProhibited = "commodity_prohibited"
    /// Commodity code is no longer in the tariff (B). Adjustable, refuses.
    case commodityVoid = "commodity_void"
    /// First statutory unit differs from the tariff's (B).
    case statutoryUnit1 = "statutory_unit1"
    /// Second statutory unit differs from the tariff's (B).
    case statutoryUnit2 = "statutory_unit2"

    // MARK: Amounts

    /// `acturalPaid` is not `goodsValue + freight + taxTotal - discount` (official text, A).
    case amountIdentity = "amount_identity"
    /// `totalPrice` is not `price × qty` to the fen (official text, A).
    case lineTotal = "line_total"
    /// `goodsValue` is not the sum of the lines to the fen (inference, C). Adjustable, refuses.
    case goodsValueSum = "goods_value_sum"
    /// `amountPaid` is not `acturalPaid` (official text, customs code 1332, A).
    case paymentAmount = "payment_amount"
    /// `taxTotal` is neither zero nor near our estimate (our rule). Adjustable, warns.
    case taxTotalEstimate = "tax_total_estimate"
    /// Above the single limit with several items (财关税〔2018〕49号, B).
    case singleLimit = "single_limit"
    /// One order alone passes the annual limit (财关税〔2018〕49号, B).
    case annualLimit = "annual_limit"
    /// One item above the single limit: duty and full taxes are due (财关税〔2018〕49号, B). Adjustable, warns.
    case fullTax = "full_tax"
    /// Duty is due, and its rate is not in the loaded tariff. Adjustable, warns.
    case dutyRateUnknown = "duty_rate_unknown"

    // MARK: Lines, weights, quantities

    /// No goods line (error -301001, A).
    case noLines = "no_lines"
    /// More than 99 lines (official schema, A).
    case tooManyLines = "too_many_lines"
    /// Line numbers are not 1, 2, 3 … without gaps (official text, error -301002, A).
    case lineSequence = "line_sequence"
    /// Net weight above gross weight (public simulator, C). Adjustable, refuses.
    case netAboveGross = "net_above_gross"
    /// Second unit without second quantity or the reverse (error -625009, A).
    case secondQuantityPair = "second_quantity_pair"
    /// Sales unit equals a statutory unit, yet the quantities differ (public simulator, C). Adjustable, refuses.
    case equalUnits = "equal_units"
    /// Net content has a value without a unit or the reverse.
    case netContentPair = "net_content_pair"
    /// Net content is missing although a consumption tax depends on it (C). Adjustable, refuses.
    case netContentMissing = "net_content_missing"
    /// Net content is stated otherwise than the commodity code says (tariff names, B). Adjustable, refuses.
    case netContentBasis = "net_content_basis"
    /// First statutory quantity in kilograms is not net content × quantity ÷ 1,000 (C). Adjustable, refuses.
    case statutoryQuantity = "statutory_quantity"
    /// The same, and the declared quantity would hide the consumption tax (published violation, C). Adjustable, refuses.
    case statutoryQuantityHidesTax = "statutory_quantity_hides_tax"
    /// Statutory quantity in pieces is not whole or no multiple of the quantity sold (C). Adjustable, warns.
    case statutoryPieces = "statutory_pieces"

    // MARK: Repairs (always warnings)

    /// Outer blanks were cut.
    case repairedBlanks = "repaired_blanks"
    /// Line breaks or tabs became single blanks.
    case repairedLineBreaks = "repaired_line_breaks"
    /// Full-width characters became ASCII.
    case repairedFullWidth = "repaired_full_width"
    /// A small x became X.
    case repairedCapital = "repaired_capital"

    // MARK: Revisions

    /// The stored order says something else here.
    case differs = "differs"
    /// The change would have to be made in a document that somebody else files.
    case partOfOthers = "part_of_others"
}

extension ViolationCode {
    /// A violation with this code. Its text names the field, the reason and the remedy, and never the value.
    ///
    /// - Parameters:
    ///   - place: pointer or cell.
    ///   - field: the field at fault; nil when none is.
    ///   - limit: the bound or list that the text mentions.
    func violation(at place: String, field: InputField? = nil, limit: String = "") -> Violation {
        let label = field?.label ?? LocalizedText(en: "This field", zh: "该字段", ko: "이 항목")
        let text = self.text
        return Violation(
            code: self.rawValue, at: place, element: field?.element,
            message: LocalizedText(
                en: text.en.filled(label.en, limit), zh: text.zh.filled(label.zh, limit),
                ko: text.ko.filled(label.ko, limit)))
    }
}

extension String {
    /// Replaces `{field}` and `{limit}`.
    fileprivate func filled(_ field: String, _ limit: String) -> String {
        var result = ""
        for (index, piece) in self.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
            if piece.hasPrefix("field}") {
                result += field + piece.dropFirst(6)
            } else if piece.hasPrefix("limit}") {
                result += limit + piece.dropFirst(6)
            } else {
                result += (index == 0 ? "" : "{") + piece
            }
        }
        return result
    }
}

extension InputField.Kind {
    /// How values of this kind are normalised.
    var textClass: Normaliser.TextClass {
        switch self {
        case .text: .prose
        case .identity: .identity
        case .identifier, .phone, .digits, .amount, .lineNumber, .time, .choice: .machine
        }
    }
}
