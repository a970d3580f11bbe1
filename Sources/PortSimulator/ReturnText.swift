import Declarations

/// The sentences of receipts, in the forms seen in the field.
enum ReturnText {
    /// Taken by the e-port.
    static func taken(_ document: FiledDocument, _ noun: String) -> String {
        noun + (document.appType == "2" ? "变更申报成功" : "新增申报成功") + "[\(document.guid)]"
    }

    static func deleted(_ document: FiledDocument) -> String { "删除申报成功[\(document.guid)]" }

    static func failed(_ document: FiledDocument, _ detail: String) -> String {
        let port = document.port
        return port.noun + "[\(port.name(document))]报文校验失败:\(detail)"
    }

    static func tooMany(_ document: FiledDocument) -> String { self.failed(document, "报文数量超过限制") }

    static func stale(_ document: FiledDocument) -> String { document.port.noun + "报文处理失败，接收报文为旧报文数据，不做处理;" }

    static func duplicate(_ document: FiledDocument, _ stored: LiveRecord) -> String {
        let key = document.key
        let name = key.code.isEmpty ? key.number : "\(key.code)_\(key.number)"
        return "处理失败，业务主键重复入库失败，报文业务主键[\(name)]，原\(document.port.noun)"
            + "报送时间对应状态为[\(stored.appTime) : \(stored.status);]"
    }

    /// The good answers of customs.
    static func good(_ status: Int) -> String {
        switch status {
        case 120: self.customs("1800", "逻辑校验通过")
        case 399: "海关审结"
        case 899: "结关"
        default: self.customs("2600", "放行")
        }
    }

    /// A status on the way that is neither good nor bad.
    static func hold(_ status: Int) -> String {
        switch status {
        case 300: self.customs("1200", "待人工审核")
        case 505: "移交"
        case 600: "挂起"
        case 700: "退运"
        default: "查验"
        }
    }

    /// A state that is said once more.
    static func state(_ status: Int) -> String {
        switch status {
        case 3: "发送海关成功"
        case 100: "海关退单"
        case 120, 399, 800, 899: self.good(status)
        default: self.hold(status)
        }
    }

    static func customs(_ code: String, _ words: String) -> String { "[Code:\(code);Desc:\(words)]" }
}
