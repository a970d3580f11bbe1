/// The rule book. Letters: A official text, B official rule read in a reproduction, C practice, D inference.
extension ViolationCode {
    /// The rule that this code reports.
    public var rule: Rule {
        switch self {
        // Reading.
        case .unknownField: own("fields are known")
        case .duplicateField: own("fields and columns stand once")
        case .wrongType: own("JSON values have the right type")
        case .nullValue: own("fields without a value are left out, not null")
        case .unknownColumn: own("columns are known", .warn, isLoose: true)
        case .missingColumn: own("required columns are there")
        case .headContradiction: own("rows of one order agree")

        // Single values.
        case .required: rule("required elements are there", Self.schema, .a)
        case .illegalCharacter: rule("only characters that XML can carry", "XML 1.0", .a)
        case .tooLong: rule("texts are no longer than their elements", Self.schema, .a)
        case .length: rule("codes have their number of characters", Self.schema, .a)
        case .numberFormat: rule("amounts are plain decimals", Self.schema, .a)
        case .thousandsMark: own("no thousands marks in numbers")
        case .tooManyDecimals: rule("at most five fraction digits", Self.schema + ", N19,5", .a)
        case .numberTooLarge: own("amounts below 10,000,000,000")
        case .negative: rule("amounts are not negative", Self.text, .a)
        case .notPositive:
            rule("quantities and weights are above zero", Self.text + ", error -625009; public customs simulator", .a)
        case .digits: rule("codes have their number of digits", Self.schema, .a)
        case .notAllowed: rule("elements with a list of values take only those", Self.text, .a)
        case .blankInside: own("no blanks inside numbers of documents and articles")
        case .lineNumber: rule("line numbers are whole numbers", Self.text, .a)
        case .timeFormat: rule("times are 14 digits of Beijing time", Self.text, .a)
        case .dateFormat: rule("days are 8 digits", Self.text, .a)
        case .phoneFormat: own("a telephone number has at least five digits and no letters")
        case .identityFormat: rule("identity numbers have 17 digits and a digit or X", "GB 11643", .b)
        case .identityBirthDate: rule("identity numbers hold a real day of birth", "GB 11643", .b)
        case .identityChecksum: rule("the check character of an identity number is right", "GB 11643, ISO 7064", .b)
        case .identityAge: rule("the buyer is of an age at which people buy", "inference", .d, .warn)
        case .identityTypeOther: rule("buyers have a citizen identity card", Self.text + " remark; practice", .c, .warn)
        case .paymentTimeFuture: rule("payments lie in the past", "inference from the order of steps", .c)
        case .enterpriseCode:
            rule("enterprise codes have 10 or 18 characters", Self.text, .a, .warn, isLoose: true)
        case .inventoryNumber:
            rule("inventory numbers are district, year, I or E, serial", Self.text, .a, .warn, isLoose: true)

        // Code lists.
        case .unknownPort: own("the port is configured")
        case .unknownUnit: rule("units are in the customs table", Self.text + ", unit table", .a)
        case .unknownCountry: rule("countries are in the customs table", Self.text + ", country table", .a)
        case .unknownCurrency: rule("currencies are in the customs table", Self.text + ", currency table", .a)
        case .unknownDistrict:
            rule("districts are in the customs table", Self.text + ", JGS/T 18; table of 2019", .b, isLoose: true)
        case .unknownTransportMode:
            rule("transport modes are in the customs table", Self.text + ", JGS-20; public copies", .b, isLoose: true)
        case .unknownCommodity: rule("commodity codes are in the loaded tariff", "tariff table", .b, isLoose: true)
        case .commodityProhibited:
            rule("goods that may not enter are not declared", "tariff table, controls 8 and 9 (3304990010)", .b)
        case .commodityVoid: rule("commodity codes are in force", "tariff table", .b, isLoose: true)
        case .statutoryUnit1: rule("the first statutory unit is the tariff's", "tariff table", .b)
        case .statutoryUnit2: rule("the second statutory unit is the tariff's", "tariff table", .b)
        case .notOnPositiveList:
            rule(
                "goods are on the positive list of retail import",
                "公告2018年第157号, 公告2022年第7号; lines by category evidence", .d, .warn)
        case .positiveListExcluded:
            rule("goods are not left out of the positive list", "公告2022年第7号, remarks", .b, isLoose: true)
        case .positiveListMode:
            rule("goods come in by a mode the positive list admits", "公告2022年第7号, remarks", .b, .warn, isLoose: true)
        case .positiveListOld: own("the loaded positive list is not too old", .warn, isAdvice: true)
        case .itemCap:
            rule("capped goods stay below the yearly amount per person", "positive list, remarks", .b, isLoose: true)

        // Amounts.
        case .amountIdentity:
            rule("acturalPaid = goodsValue + freight + taxTotal - discount", Self.text + ", order header", .a)
        case .lineTotal: rule("line total = price × quantity", Self.text + ", order line", .a, match: "lines sum")
        case .goodsValueSum: rule("goodsValue is the sum of the lines", "inference", .c, match: "lines sum")
        case .paymentAmount:
            rule("amountPaid equals acturalPaid to the fen", Self.text + ", payment header", .a, match: "amount")
        case .taxTotalEstimate: own("taxTotal is zero or near our estimate", .warn, isLoose: true)
        case .singleLimit: rule("5,000 CNY per order of several items", "财关税〔2018〕49号", .b)
        case .annualLimit: rule("26,000 CNY per person and year, in one order", "财关税〔2018〕49号", .b)
        case .annualLimitNear:
            rule(
                "the buyer is not near the annual limit", "财关税〔2018〕49号; provisional local ledger", .c, .warn,
                isAdvice: true)
        case .annualLimitExceeded:
            rule(
                "the buyer stays below the annual limit", "财关税〔2018〕49号; provisional local ledger", .c, .warn,
                isAdvice: true)
        case .fullTax:
            rule("one item above 5,000 CNY pays duty and full taxes", "财关税〔2018〕49号", .b, .warn, isLoose: true)
        case .dutyRateUnknown: own("the duty rate of such an item is known", .warn, isLoose: true)
        case .consumptionTaxNear:
            rule(
                "cosmetics keep away from the consumption tax threshold", "财税〔2016〕103号; a published violation", .c,
                .warn)
        case .currencyNotYuan:
            rule("amounts of import documents are in yuan (142)", Self.text, .a, match: "money fields")

        // Lines, weights, quantities.
        case .noLines: rule("documents with lines have one", Self.text + ", error -301001", .a)
        case .tooManyLines: rule("no more lines than the schema takes", Self.schema, .a)
        case .lineSequence: rule("lines are numbered 1, 2, 3 …", Self.text + ", error -301002", .a, match: "lines")
        case .netAboveGross:
            rule("net weight is not above gross weight", "public customs simulator", .c, match: "weights")
        case .secondQuantityPair:
            rule("second unit and quantity stand together", Self.text + ", error -625009", .a)
        case .equalUnits: rule("equal units have equal quantities", "public customs simulator", .c)
        case .netContentPair: own("net content has a value and a unit")
        case .netContentMissing: rule("net content is known where a tax depends on it", "财税〔2016〕103号", .c)
        case .netContentBasis:
            rule("net content is stated as the commodity code says", "tariff names", .b, isLoose: true)
        case .statutoryQuantity:
            rule("statutory kilograms are the net content", "practice of customs on cosmetics", .c)
        case .statutoryQuantityHidesTax:
            rule("the statutory quantity hides no consumption tax", "a published violation", .c)
        case .statutoryPieces: rule("statutory pieces are whole", "practice", .c, .warn)
        case .consigneeNotBuyer:
            rule("buyer and recipient are one person", "habit of some ports; the law allows gifts", .c, .off)
        case .requiredByMode: rule("the supervision mode's own elements are there", Self.modes, .a)
        case .leftOutByMode: own("nothing is given that the supervision mode leaves out", .warn, isLoose: true)

        // Repairs.
        case .repairedBlanks: own("no blanks around a value", .warn)
        case .repairedLineBreaks: own("no line breaks or tabs inside a text", .warn)
        case .repairedFullWidth: own("no full-width characters in codes and numbers", .warn)
        case .repairedCapital: own("a capital X in identity numbers", .warn)

        // Revisions.
        case .differs: own("an order that was sent is not sent again with other content")
        case .partOfOthers: own("a change touches only documents that we file")

        // Goods registry.
        case .unknownSKU: own("an article that an order relies on is in the goods registry")
        case .goodsContradiction: own("orders agree with the goods registry", isLoose: true)
        case .goodsIncomplete: own("order and goods registry together have what is needed")
        case .duplicateSKU: own("articles that come together have numbers of their own")

        // Documents filed by their fields.
        case .tradeMode: rule("the supervision mode is one of the document's", Self.modes, .a)
        case .excludedByMode: rule("elements of other supervision modes are left out", Self.modes, .a)
        case .foreignCountry: rule("country of departure fits the supervision mode", Self.modes, .a)
        case .onePackage: rule("one package per waybill and inventory", Self.text, .a, match: "packages")
        case .guarantor: rule("the guarantor is an enterprise of the inventory", Self.text + ", assureCode", .a)
        case .timeOrder: rule("a period ends after it began", Self.text, .a)
        case .summaryScope: rule("a request to sum up names a period or inventories", Self.text, .a)
        case .repeatedNumber: rule("a parcel or inventory stands in a list once", "inference", .d, .warn)

        // Three-document match.
        case .numberDiffers: rule("numbers that join documents are equal", "public customs simulator", .c)
        case .payerNotBuyer:
            rule("the payer is the buyer", "海关总署公告2018年第194号; customs code 1327", .b, match: "person")
        case .buyerDiffers:
            rule(
                "the inventory names the buyer of the order", "海关总署公告2018年第194号; customs code 13127", .b,
                match: "person")
        case .buyerPhoneDiffers:
            rule("the inventory names the buyer's telephone of the order", "customs code 130126, seen in receipts", .c)
        case .consigneeDiffers:
            rule("the waybill names the recipient of the order", Self.text, .a, match: "consignee")
        case .lineCountDiffers:
            rule("order and inventory have equally many lines", Self.text + "; customs code 1320", .a, match: "lines")
        case .lineDiffers:
            rule("lines of order and inventory agree", Self.text + "; customs code 1322", .a, match: "lines")
        case .enterpriseDiffers:
            rule("platform, merchant and logistics enterprise agree", Self.text, .a, match: "enterprise codes")
        case .paymentEnterpriseDiffers:
            rule(
                "order and payment name one payment enterprise", Self.text + "; customs code 13035", .a,
                match: "enterprise codes")

        // Returns.
        case .refundLine: rule("returned lines are lines of the inventory", Self.text + ", error -625209", .a)
        case .refundQuantity:
            rule("no more is returned than was declared", "海关总署公告2020年第45号", .b)
        }
    }

    private static let schema = "specification 202205, schema"
    private static let text = "specification 202205"
    private static let modes = "specification 202205, remarks on tradeMode"

    /// A rule of customs. Rules of practice and inference may be set by a port or a policy, others only when they are
    /// loose: when they rest on tables that may be out of date, or only tell something.
    private func rule(
        _ title: String, _ source: String, _ confidence: Rule.Confidence, _ severity: Rule.Severity = .refuse,
        isLoose: Bool = false, isAdvice: Bool = false, match: String? = nil
    ) -> Rule {
        let isFree = isLoose || confidence == .c || confidence == .d
        let choices: [Rule.Severity] = isAdvice ? [.warn, .off] : isFree ? Rule.Severity.allCases : [severity]
        return Rule(
            code: self, title: title, source: source, confidence: confidence, severity: severity, choices: choices,
            match: match)
    }

    /// A rule of our own.
    private func own(
        _ title: String, _ severity: Rule.Severity = .refuse, isLoose: Bool = false, isAdvice: Bool = false
    ) -> Rule {
        self.rule(title, "our own input format", .own, severity, isLoose: isLoose, isAdvice: isAdvice)
    }
}
