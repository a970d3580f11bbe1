/// Every reason that our rules can give. The raw value is stable and goes to callers.
///
/// What a code means, where its rule comes from, how sure that is and what breaking it does stand in `RuleBook`.
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
    /// A column that this version does not know.
    case unknownColumn = "unknown_column"
    /// A required column is missing.
    case missingColumn = "missing_column"
    /// Two rows of one order give different values for a field of its head.
    case headContradiction = "head_contradiction"

    // MARK: Single values

    /// Required element is missing or empty.
    case required = "required"
    /// A character that XML 1.0 cannot carry, or bytes that are no text.
    case illegalCharacter = "illegal_character"
    /// More characters than the element takes.
    case tooLong = "too_long"
    /// Not exactly so many characters.
    case length = "length"
    /// Not a plain decimal number.
    case numberFormat = "number_format"
    /// A thousands mark in a number: a guess could be wrong by a factor of 1,000.
    case thousandsMark = "thousands_mark"
    /// More than five fraction digits.
    case tooManyDecimals = "too_many_decimals"
    /// 10,000,000,000 or more: beyond any order of a natural person.
    case numberTooLarge = "number_too_large"
    /// Below zero.
    case negative = "negative"
    /// Zero or less where more is needed.
    case notPositive = "not_positive"
    /// Not exactly so many digits.
    case digits = "digits"
    /// Not one of the allowed values.
    case notAllowed = "not_allowed"
    /// Blanks or invisible characters inside a number of a document or article.
    case blankInside = "blank_inside"
    /// Line number is not a whole number from 1 to 99.
    case lineNumber = "line_number"
    /// Not a real moment written as 14 digits.
    case timeFormat = "time_format"
    /// Not a real day written as 8 digits.
    case dateFormat = "date_format"
    /// Not a telephone number.
    case phoneFormat = "phone_format"
    /// Identity number is not 17 digits and a digit or X.
    case identityFormat = "identity_format"
    /// Identity number holds no real date of birth.
    case identityBirthDate = "identity_birth_date"
    /// Check character of the identity number is wrong.
    case identityChecksum = "identity_checksum"
    /// By the identity number the buyer is a child or very old.
    case identityAge = "identity_age"
    /// Identity type 2: practice accepts 1 only.
    case identityTypeOther = "identity_type_other"
    /// Payment time lies in the future.
    case paymentTimeFuture = "payment_time_future"
    /// Neither 10 nor 18 characters of an enterprise's registration.
    case enterpriseCode = "enterprise_code"
    /// Not laid out as district, year, I or E, serial.
    case inventoryNumber = "inventory_number"

    // MARK: Code lists

    /// No such port is configured.
    case unknownPort = "unknown_port"
    /// Unit is not in the customs list.
    case unknownUnit = "unknown_unit"
    /// Country is not in the customs list.
    case unknownCountry = "unknown_country"
    /// Currency is not in the customs list.
    case unknownCurrency = "unknown_currency"
    /// Customs district is not in the customs list.
    case unknownDistrict = "unknown_district"
    /// Transport mode is not in the customs list.
    case unknownTransportMode = "unknown_transport_mode"
    /// Commodity code is not in the loaded tariff.
    case unknownCommodity = "unknown_commodity"
    /// Import under this commodity code is prohibited.
    case commodityProhibited = "commodity_prohibited"
    /// Commodity code is no longer in the tariff.
    case commodityVoid = "commodity_void"
    /// First statutory unit differs from the tariff's.
    case statutoryUnit1 = "statutory_unit1"
    /// Second statutory unit differs from the tariff's.
    case statutoryUnit2 = "statutory_unit2"
    /// Commodity is not on the loaded positive list.
    case notOnPositiveList = "not_on_positive_list"
    /// The positive list leaves the commodity out of a line, or dropped it.
    case positiveListExcluded = "positive_list_excluded"
    /// The positive list does not admit the commodity in the port's mode.
    case positiveListMode = "positive_list_mode"
    /// The loaded positive list is older than the policy allows.
    case positiveListOld = "positive_list_old"
    /// More of a capped article than one person may have in a year.
    case itemCap = "item_cap"

    // MARK: Amounts

    /// `acturalPaid` is not `goodsValue + freight + taxTotal - discount`.
    case amountIdentity = "amount_identity"
    /// `totalPrice` is not `price × qty` to the fen.
    case lineTotal = "line_total"
    /// `goodsValue` is not the sum of the lines to the fen.
    case goodsValueSum = "goods_value_sum"
    /// `amountPaid` is not `acturalPaid`.
    case paymentAmount = "payment_amount"
    /// `taxTotal` is neither zero nor near our estimate.
    case taxTotalEstimate = "tax_total_estimate"
    /// Above the single limit with several items.
    case singleLimit = "single_limit"
    /// One order alone passes the annual limit.
    case annualLimit = "annual_limit"
    /// With this order the total that is known here comes near the annual limit.
    case annualLimitNear = "annual_limit_near"
    /// With this order the total that is known here passes the annual limit.
    case annualLimitExceeded = "annual_limit_exceeded"
    /// One item above the single limit: duty and full taxes are due.
    case fullTax = "full_tax"
    /// Duty is due, and its rate is not in the loaded tariff.
    case dutyRateUnknown = "duty_rate_unknown"
    /// A cosmetic costs little less per gram, millilitre or sheet than where the consumption tax begins.
    case consumptionTaxNear = "consumption_tax_near"
    /// An amount of an import document is not in yuan.
    case currencyNotYuan = "currency_not_yuan"

    // MARK: Lines, weights, quantities

    /// No goods line.
    case noLines = "no_lines"
    /// More lines than a document takes.
    case tooManyLines = "too_many_lines"
    /// Line numbers are not 1, 2, 3 … without gaps.
    case lineSequence = "line_sequence"
    /// Net weight above gross weight.
    case netAboveGross = "net_above_gross"
    /// Second unit without second quantity or the reverse.
    case secondQuantityPair = "second_quantity_pair"
    /// Sales unit equals a statutory unit, yet the quantities differ.
    case equalUnits = "equal_units"
    /// Net content has a value without a unit or the reverse.
    case netContentPair = "net_content_pair"
    /// Net content is missing although a consumption tax depends on it.
    case netContentMissing = "net_content_missing"
    /// Net content is stated otherwise than the commodity code says.
    case netContentBasis = "net_content_basis"
    /// First statutory quantity in kilograms is not net content × quantity ÷ 1,000.
    case statutoryQuantity = "statutory_quantity"
    /// The same, and the declared quantity would hide the consumption tax.
    case statutoryQuantityHidesTax = "statutory_quantity_hides_tax"
    /// Statutory quantity in pieces is not whole or no multiple of the quantity sold.
    case statutoryPieces = "statutory_pieces"
    /// Recipient and buyer are two people.
    case consigneeNotBuyer = "consignee_not_buyer"
    /// The port's supervision mode demands this element.
    case requiredByMode = "required_by_mode"
    /// The port's supervision mode leaves this value out of the declaration.
    case leftOutByMode = "left_out_by_mode"

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

    // MARK: Goods registry

    /// The order leaves its goods data to the registry, and the registry has no such article.
    case unknownSKU = "unknown_sku"
    /// The order says something else than the registry about an article.
    case goodsContradiction = "goods_contradiction"
    /// Neither the order nor the article has a value that is needed.
    case goodsIncomplete = "goods_incomplete"
    /// Two articles with one number and different facts come together.
    case duplicateSKU = "duplicate_sku"

    // MARK: Documents filed by their fields

    /// Supervision mode is none of those that this document may have.
    case tradeMode = "trade_mode"
    /// The supervision mode wants this element left out.
    case excludedByMode = "excluded_by_mode"
    /// Country of departure or arrival does not fit the supervision mode.
    case foreignCountry = "foreign_country"
    /// More or fewer than the one package of an import parcel.
    case onePackage = "one_package"
    /// The guarantor of the tax is none of the enterprises of the inventory.
    case guarantor = "guarantor"
    /// An end before its beginning.
    case timeOrder = "time_order"
    /// A request to sum up names neither a whole period nor inventories.
    case summaryScope = "summary_scope"
    /// The same parcel or inventory stands twice in one list.
    case repeatedNumber = "repeated_number"

    // MARK: Three-document match

    /// Numbers that join two documents differ.
    case numberDiffers = "number_differs"
    /// Payer is not the buyer.
    case payerNotBuyer = "payer_not_buyer"
    /// Buyer of the inventory is not the buyer of the order.
    case buyerDiffers = "buyer_differs"
    /// Buyer's telephone differs between order and inventory.
    case buyerPhoneDiffers = "buyer_phone_differs"
    /// Recipient differs between order, waybill and inventory.
    case consigneeDiffers = "consignee_differs"
    /// Order and inventory have different numbers of lines.
    case lineCountDiffers = "line_count_differs"
    /// A line of the inventory is not the line of the order.
    case lineDiffers = "line_differs"
    /// Platform, merchant or logistics enterprise differs between two documents.
    case enterpriseDiffers = "enterprise_differs"
    /// Payment enterprise differs between order and payment.
    case paymentEnterpriseDiffers = "payment_enterprise_differs"

    // MARK: Returns

    /// A returned line is no line of the original inventory.
    case refundLine = "refund_line"
    /// More is returned than was declared.
    case refundQuantity = "refund_quantity"
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
        return self.violation(at: place, element: field?.element, label: label, limit: limit)
    }

    /// A violation at an element of a document, called by its official name.
    ///
    /// - Parameters:
    ///   - place: JSON pointer inside the document, for instance `/lines/0/unit`.
    ///   - element: path of the element, for instance `CEB303Message/OrderList/unit`.
    func violation(at place: String, element: String, limit: String = "") -> Violation {
        let name = element.split(separator: "/").last.map(String.init) ?? element
        return self.violation(
            at: place, element: element, label: LocalizedText(en: name, zh: name, ko: name), limit: limit)
    }

    /// A violation at a field that is called by a name of its own.
    func violation(at place: String, element: String?, label: LocalizedText, limit: String = "") -> Violation {
        let text = self.text
        return Violation(
            code: self.rawValue, at: place, element: element,
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
