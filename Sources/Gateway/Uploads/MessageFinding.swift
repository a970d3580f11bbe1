import Declarations

/// What keeps customs messages from being taken as an order. Texts name places, never values.
enum MessageFinding: String, CaseIterable {
    /// Two documents say different things.
    case differ = "messages_differ"
    /// Goods that only one of two documents names.
    case noPartner = "line_without_partner"
    /// An enterprise or account book that is not the tenant's.
    case otherEnterprise = "other_enterprise"
    /// A value that documents of ours never have there.
    case otherValue = "value_not_filed"
    /// The document asks customs to delete.
    case deletion = "deletion_not_taken"
    /// Neither order nor inventory is there.
    case incomplete = "messages_incomplete"
    /// A message that no upload takes.
    case notTaken = "message_not_taken"
    /// A value that is left out of what is filed.
    case notKept = "element_not_kept"
    /// Net content that was read from what the line declares.
    case contentRead = "repaired_content"

    /// A code of a finding that names the element it is about, whatever the cell.
    static func namesElement(_ code: String) -> Bool { Self(rawValue: code).map { $0 != .contentRead } ?? false }

    private func violation(at cell: String, _ element: String?, _ message: LocalizedText) -> Violation {
        Violation(code: self.rawValue, at: cell, element: element, message: message)
    }

    /// Two elements that should say the same.
    static func contradiction(
        at cell: String, element: String, _ one: String, _ other: String, _ label: LocalizedText? = nil
    ) -> Violation {
        func named(_ text: String?, _ rest: String) -> String { (text.map { $0 + ": " } ?? "") + rest }
        return Self.differ.violation(
            at: cell, element,
            LocalizedText(
                en: named(
                    label?.en, "\(one) and \(other) say different things. Correct one of the messages and send both."),
                zh: named(label?.zh, "\(one) 与 \(other) 不一致。请更正其中一份报文，并一起重新上传。"),
                ko: named(label?.ko, "\(one)와(과) \(other)의 내용이 다릅니다. 한쪽 전문을 고쳐 함께 다시 올려 주십시오.")))
    }

    /// A goods line that one of two documents lacks.
    static func missingLine(at cell: String, element: String, _ place: String, _ other: String) -> Violation {
        Self.noPartner.violation(
            at: cell, element,
            LocalizedText(
                en: "\(place): the \(other) of this order has no line of this number.",
                zh: "\(place)：该订单的 \(other) 中没有此序号的商品。",
                ko: "\(place): 이 주문의 \(other)에 이 순번의 품목이 없습니다."))
    }

    /// A code that is not the tenant's.
    static func foreign(at cell: String, element: String, _ place: String) -> Violation {
        Self.otherEnterprise.violation(
            at: cell, element,
            LocalizedText(
                en:
                    "\(place) is not the code that is configured for you: the documents would be filed under another one. "
                    + "Send it with the key of the enterprise it names, or ask the operator.",
                zh: "\(place) 与为您配置的代码不同，申报时会使用另一个代码。请使用该企业的密钥上传，或联系管理员。",
                ko: "\(place)이(가) 설정된 부호와 달라 다른 부호로 신고됩니다. 해당 업체의 키로 올리거나 운영자에게 문의하십시오."))
    }

    /// A value that would be filed as another.
    static func foreignValue(at cell: String, element: String, _ place: String, _ value: String) -> Violation {
        Self.otherValue.violation(
            at: cell, element,
            LocalizedText(
                en: "\(place): documents filed here always have \(value).", zh: "\(place)：本系统申报的单证此项均为 \(value)。",
                ko: "\(place): 여기에서 신고하는 서류는 항상 \(value)입니다."))
    }

    /// A value that is filed nowhere, and without which the declaration would be another one.
    static func neverFiled(at cell: String, element: String, _ place: String) -> Violation {
        Self.otherValue.violation(
            at: cell, element,
            LocalizedText(
                en: "\(place): documents filed here never have this element. Remove it, or ask the operator.",
                zh: "\(place)：本系统申报的单证没有此项。请删除该项，或联系管理员。",
                ko: "\(place): 여기에서 신고하는 서류에는 이 항목이 없습니다. 항목을 지우거나 운영자에게 문의하십시오."))
    }

    /// Told, no fault: a value that no order has a place for.
    static func leftOut(at cell: String, element: String, _ place: String) -> Violation {
        Self.notKept.violation(
            at: cell, element,
            LocalizedText(
                en: "\(place) is not kept: the documents are filed without it.", zh: "\(place) 不予保留，申报的单证中没有此项。",
                ko: "\(place)은(는) 보관하지 않으며 이 항목 없이 신고합니다."))
    }

    /// A document with appType 3.
    static func deletionAsked(at cell: String, element: String, _ place: String) -> Violation {
        Self.deletion.violation(
            at: cell, element,
            LocalizedText(
                en: "\(place) is 3: the document asks customs to delete. Cancel the stored order instead.",
                zh: "\(place) 为 3，即申请删除。请在已保存的订单上撤销。",
                ko: "\(place) 값이 3이라 삭제 요청입니다. 저장된 주문에서 취소하십시오."))
    }

    /// Documents that make no order.
    static func onlyPart(_ messages: String) -> Violation {
        Self.incomplete.violation(
            at: "", nil,
            LocalizedText(
                en:
                    "Of this order only \(messages) was sent. CEB621Message, or CEB311Message, is missing: put all messages of "
                    + "an order into one file or one ZIP.",
                zh: "该订单只有 \(messages)，缺少 CEB621Message 或 CEB311Message。请将同一订单的报文放在一个文件或一个 ZIP 中。",
                ko: "이 주문은 \(messages)만 있습니다. CEB621Message 또는 CEB311Message가 없습니다. 한 주문의 전문을 한 파일이나 한 ZIP에 담아 주십시오."
            ))
    }

    /// A message of another kind.
    ///
    /// - Parameter isFiled: enterprises file it, but not by upload.
    static func refusal(_ message: String, isFiled: Bool) -> Violation {
        let text =
            isFiled
            ? LocalizedText(
                en:
                    "\(message) is not taken by upload, which takes CEB311, CEB411, CEB511 and CEB621 only. File it by its fields: "
                    + "POST /v1/documents.",
                zh: "上传不接收 \(message)，仅接收 CEB311、CEB411、CEB511、CEB621。请按字段申报：POST /v1/documents。",
                ko: "업로드는 CEB311, CEB411, CEB511, CEB621만 받으며 \(message)는 받지 않습니다. 필드로 신고하십시오: POST /v1/documents.")
            : LocalizedText(
                en:
                    "\(message) is no message that enterprises file. Receipts of the Single Window are handed in as receipts.",
                zh: "\(message) 不是企业申报的报文。单一窗口的回执请通过回执导入提交。",
                ko: "\(message)는 업체가 신고하는 전문이 아닙니다. 단일창구의 수신 전문은 수신 전문 가져오기로 올려 주십시오.")
        return Self.notTaken.violation(at: "", nil, text)
    }

    /// A repair: the net content that was filled in.
    static func content(at cell: String, _ content: OrderLine.NetContent, _ element: String) -> Violation {
        let text = "\(content.value) \(content.unit.rawValue)"
        return Self.contentRead.violation(
            at: cell, element,
            LocalizedText(
                en:
                    "The net content, which no message states, was read from the declared quantity or specification: \(text).",
                zh: "报文没有净含量，已按申报的法定数量或规格读作 \(text)。",
                ko: "전문에 내용량이 없어 신고한 법정수량 또는 규격에서 \(text)(으)로 읽었습니다."))
    }
}
