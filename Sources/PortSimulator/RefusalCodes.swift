import Declarations

/// The numbers with which each kind of document is refused (202205 table of negative numbers; customs codes as seen
/// in receipts).
enum RefusalCodes {
    static func duplicate(_ kind: DocumentKind) -> Int {
        switch kind {
        case .order: -301_010
        case .payment: -401_007
        case .waybill: -504_012
        default: -621_004
        }
    }

    /// Older than what is stored. The import list has no such number for waybills and inventories.
    static func stale(_ kind: DocumentKind) -> Int {
        switch kind {
        case .order: -301_014
        case .payment: -401_012
        case .waybill: -504_012
        default: -621_004
        }
    }

    static func nothingToChange(_ kind: DocumentKind) -> Int {
        switch kind {
        case .order: -301_009
        case .payment: -401_006
        case .waybill: -504_014
        default: -621_011
        }
    }

    /// Used by an inventory; an inventory itself is past the states that allow a change.
    static func locked(_ kind: DocumentKind) -> Int {
        switch kind {
        case .order: -301_011
        case .payment: -401_008
        case .waybill: -504_016
        default: -621_012
        }
    }

    static func checkFailed(_ kind: DocumentKind) -> Int {
        switch kind {
        case .order: -301_008
        case .payment: -401_009
        case .waybill: -504_011
        default: -621_001
        }
    }

    static func tooMany(_ kind: DocumentKind) -> Int {
        switch kind {
        case .order: -301_015
        case .payment: -401_013
        case .waybill: -504_013
        default: -621_030
        }
    }

    static func repeatedLine(_ kind: DocumentKind) -> Int {
        switch kind {
        case .order: -301_002
        case .payment, .waybill: self.checkFailed(kind)
        default: -621_027
        }
    }

    /// A passing fault of the e-port; the waybill list has none.
    static func systemError(_ kind: DocumentKind) -> Int? {
        switch kind {
        case .order: -301_013
        case .payment: -401_011
        case .waybill: nil
        default: -621_017
        }
    }

    static func signature(_ kind: DocumentKind, _ fault: SignatureFault) -> Int {
        switch (kind, fault) {
        case (.order, _): -301_020
        case (.inventory, .missing): -621_026
        case (.inventory, .digest): -621_028
        case (.inventory, .value), (.inventory, .certificate): -621_029
        default: self.checkFailed(kind)
        }
    }

    static let singleLimit = -621_005
    static let declarantMismatch = -621_015

    /// Customs codes of the comparison of documents, which reject the order together with the inventory.
    static func blamesOrder(_ code: String) -> Bool {
        ["1320", "1322", "1327", "1332", "13035", "13127", "130126"].contains(code)
    }

    static func kind(ofNegative number: Int) -> DocumentKind? {
        switch number {
        case 301_001...304_999: .order
        case 401_001...404_999: .payment
        case 504_000...504_999: .waybill
        case 621_000...621_999: .inventory
        default: nil
        }
    }

    /// The words seen after `Desc:` for a customs code.
    static func words(_ code: String) -> String {
        switch code {
        case "1301": "系统异常，请稍后重试"
        case "1311": "担保金额不足,担保金额不足"
        case "1313": "订购人购买超过年度限额,超过个人年度购买额度"
        case "1320": "清单表体商品项与订单表体商品项的项数不一致"
        case "1322": "订单清单表体商品项不一致"
        case "1327": "订单购买人与支付单支付人名字或身份证号码不一致"
        case "1332": "支付单支付金额与订单支付金额不一致"
        case "13035": "支付企业不一致"
        case "13127": "清单上的订购人姓名与订单上的订购人姓名不一致"
        case "130126": "清单上的订购人电话号码与订单上的订购人电话号码不一致"
        default: "海关退单"
        }
    }
}

/// What was wrong with a signature.
enum SignatureFault: Sendable, Hashable {
    case missing
    case digest
    case value
    case certificate
}
