/// The codes of customs' own checks (`[Code:…;Desc:…]`), as seen in receipts.
enum CustomsWords {
    /// Codes of the comparison of documents, which reject the order together with the inventory.
    static func blamesOrder(_ code: String) -> Bool {
        ["1320", "1322", "1327", "1332", "13035", "13127", "130126"].contains(code)
    }

    /// The words seen after `Desc:`.
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
