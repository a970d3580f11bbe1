/// What customs or the e-port would probably answer to a document that breaks a rule.
public struct ForeseenReceipt: Sendable, Hashable, Codable {
    /// The receipt.
    public var receipt: ReceiptKind
    /// The code as the error dictionary has it: a negative return status, or the number after `Code:`.
    public var code: String

    public init(_ receipt: ReceiptKind, _ code: String) {
        self.receipt = receipt
        self.code = code
    }
}

extension Violation {
    /// What customs would probably answer, had the order been filed; nil when nobody knows a code.
    public var foreseenReceipt: ForeseenReceipt? { ViolationCode(rawValue: self.code)?.foreseenReceipt }
}

extension ViolationCode {
    /// What customs would probably answer to an order that breaks this rule; nil when nobody knows a code.
    public var foreseenReceipt: ForeseenReceipt? {
        self.foreseenReceipt(for: self.judgedDocument)
    }

    /// What customs would probably answer to one document that breaks this rule; nil when nobody knows a code.
    ///
    /// Codes of comparisons are those seen in the receipt of the inventory. No code list of customs is public, and export has
    /// no list of its own at all, so that much stays unknown.
    public func foreseenReceipt(for kind: DocumentKind) -> ForeseenReceipt? {
        switch self {
        case .paymentAmount: .init(.inventory, "1332")
        case .payerNotBuyer: .init(.inventory, "1327")
        case .buyerDiffers: .init(.inventory, "13127")
        case .buyerPhoneDiffers: .init(.inventory, "130126")
        case .lineCountDiffers: .init(.inventory, "1320")
        case .lineDiffers: .init(.inventory, "1322")
        case .paymentEnterpriseDiffers: .init(.inventory, "13035")
        case .annualLimitExceeded: .init(.inventory, "1313")
        case .annualLimit: .init(.inventory, "-621018")
        case .singleLimit: .init(kind == .refund ? kind.receipt : .inventory, kind == .refund ? "-625014" : "-621005")
        case .noLines: kind.definition.flow == .import ? kind.noLinesCode.map { .init(kind.receipt, $0) } : nil
        case .lineSequence: kind.repeatedLineCode.map { .init(kind.receipt, $0) }
        case .refundLine: .init(DocumentKind.refund.receipt, "-625209")
        case .secondQuantityPair where kind == .refund: .init(kind.receipt, "-625009")
        case .unknownCommodity where kind == .refund: .init(kind.receipt, "-625011")
        case .required, .illegalCharacter, .tooLong, .length, .numberFormat, .tooManyDecimals, .digits, .tooManyLines:
            // The schema: the message as a whole is refused.
            .init(.formatRefusal, "-999999")
        case .consigneeDiffers, .enterpriseDiffers: .init(.inventory, "100")
        case .negative, .notPositive, .notAllowed, .lineNumber, .timeFormat, .dateFormat, .identityFormat,
            .identityBirthDate, .identityChecksum, .unknownUnit, .unknownCountry, .unknownCurrency, .unknownDistrict,
            .unknownTransportMode, .amountIdentity, .lineTotal, .goodsValueSum, .currencyNotYuan, .netAboveGross,
            .secondQuantityPair, .equalUnits, .requiredByMode, .tradeMode, .excludedByMode, .foreignCountry,
            .onePackage,
            .guarantor, .inventoryNumber:
            kind.checkFailedCode.map { .init(kind.receipt, $0) }
        default: nil
        }
    }

    /// The document of an order at which the rule is judged.
    private var judgedDocument: DocumentKind {
        switch self {
        case .amountIdentity, .lineTotal, .goodsValueSum, .noLines, .lineSequence, .identityFormat, .identityBirthDate,
            .identityChecksum, .lineNumber:
            .order
        case .timeFormat: .payment
        default: .inventory
        }
    }
}

extension DocumentKind {
    /// The check of the content failed; the detail stands in the text.
    fileprivate var checkFailedCode: String? {
        switch self {
        case .order: "-301008"
        case .payment: "-401009"
        case .waybill: "-504011"
        case .waybillStatus: "-505011"
        case .inventory: "-621001"
        case .cancellation: "-623001"
        case .refund: "-625001"
        case .entryList: "-800001"
        default: nil
        }
    }

    fileprivate var noLinesCode: String? {
        switch self {
        case .order: "-301001"
        case .inventory: "-621000"
        case .refund: "-625006"
        case .entryList: "-800000"
        default: nil
        }
    }

    fileprivate var repeatedLineCode: String? {
        switch self {
        case .order: "-301002"
        case .inventory: "-621027"
        default: self.checkFailedCode
        }
    }
}
