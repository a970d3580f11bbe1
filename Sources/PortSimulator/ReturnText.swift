import Declarations

/// The sentences of receipts, in the forms seen in the field.
enum ReturnText {
    static func noun(_ kind: DocumentKind) -> String {
        switch kind {
        case .order: "订单"
        case .payment: "支付单"
        case .waybill: "运单"
        default: "清单"
        }
    }

    static func taken(_ document: FiledDocument) -> String {
        let operation = document.appType == "2" ? "变更申报成功" : "新增申报成功"
        return (document.kind == .order ? "" : self.noun(document.kind)) + operation + "[\(document.guid)]"
    }

    static func inventoryTaken(_ document: FiledDocument, lacksPayment: Bool) -> String {
        let head = document.head
        var text = self.taken(document) + "[电商企业编码：\(head["ebcCode"])订单编号：\(head["orderNo"])]"
        if lacksPayment {
            text += "; 对应电商平台为[\(head["ebpCode"])]订单号为[\(head["orderNo"])]支付信息不存在"
        }
        return text
    }

    static func failed(_ document: FiledDocument, _ detail: String) -> String {
        self.noun(document.kind) + "[\(self.names(document))]报文校验失败:\(detail)"
    }

    static func stale(_ document: FiledDocument) -> String {
        self.noun(document.kind) + "报文处理失败，接收报文为旧报文数据，不做处理;"
    }

    static func duplicate(_ document: FiledDocument, _ stored: LiveRecord) -> String {
        let key = document.key
        return "处理失败，业务主键重复入库失败，报文业务主键[\(key.code)_\(key.number)]，原\(self.noun(document.kind))"
            + "报送时间对应状态为[\(stored.appTime) : \(stored.status);]"
    }

    static func customs(_ code: String, _ words: String) -> String { "[Code:\(code);Desc:\(words)]" }

    private static func names(_ document: FiledDocument) -> String {
        let head = document.head
        return switch document.kind {
        case .payment: "支付企业编码：\(head["payCode"]),支付交易编号：\(head["payTransactionId"])"
        case .waybill: "物流企业编码：\(head["logisticsCode"]),物流运单编号：\(head["logisticsNo"])"
        default: "电商企业编码：\(head["ebcCode"]),订单编号：\(head["orderNo"])"
        }
    }
}
