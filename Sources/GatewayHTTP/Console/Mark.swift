import Declarations

/// How a state looks: a shape and a word, never a colour alone.
enum Mark {
    enum Tone: String {
        /// Done and well.
        case good
        /// On its way.
        case busy
        /// Waits for somebody.
        case ask
        /// Refused or broken.
        case bad
        /// At rest, neither good nor bad.
        case still
    }

    static func badge(_ tone: Tone, _ word: String) -> HTML {
        "<span class=\"state \(tone.rawValue)\">\(Self.shape(tone))\(word)</span>"
    }

    /// A check, a ring, a question, a cross in a square, a line.
    static func shape(_ tone: Tone) -> HTML {
        let path: HTML =
            switch tone {
            case .good: "<circle cx=\"6\" cy=\"6\" r=\"6\"/><path class=\"ink\" d=\"M3.2 6.2 5.2 8.2 8.9 4.2\"/>"
            case .busy: "<circle class=\"ring\" cx=\"6\" cy=\"6\" r=\"5\"/><path d=\"M6 6V1A5 5 0 0 1 6 11Z\"/>"
            case .ask: "<path d=\"M6 0 12 11.5H0Z\"/><path class=\"ink\" d=\"M6 4V7.2M6 8.8V9.6\"/>"
            case .bad:
                "<rect width=\"12\" height=\"12\" rx=\"2\"/><path class=\"ink\" d=\"M3.5 3.5 8.5 8.5M8.5 3.5 3.5 8.5\"/>"
            case .still: "<rect y=\"4.5\" width=\"12\" height=\"3\" rx=\"1.5\"/>"
            }
        return
            "<svg class=\"mark\" viewBox=\"0 0 12 12\" width=\"12\" height=\"12\" aria-hidden=\"true\" focusable=\"false\">\(path)</svg>"
    }
}

extension OrderState {
    var tone: Mark.Tone {
        switch self {
        case .released, .closed: .good
        case .accepted, .prepared, .sent, .filed, .inCustoms: .busy
        case .held, .unknown, .cancelling, .returning: .ask
        case .rejected, .conflict: .bad
        case .cancelled, .returned: .still
        }
    }

    var title: LocalizedText {
        switch self {
        case .accepted: LocalizedText(en: "Accepted", zh: "已接收", ko: "접수됨")
        case .prepared: LocalizedText(en: "Signed", zh: "已加签", ko: "서명됨")
        case .sent: LocalizedText(en: "Sent", zh: "已发送", ko: "전송됨")
        case .filed: LocalizedText(en: "At the e-port", zh: "电子口岸已申报", ko: "전자통관 접수")
        case .inCustoms: LocalizedText(en: "In customs", zh: "海关入库", ko: "세관 심사")
        case .held: LocalizedText(en: "Held", zh: "查验/扣留", ko: "보류")
        case .released: LocalizedText(en: "Released", zh: "已放行", ko: "통관 완료")
        case .closed: LocalizedText(en: "Closed", zh: "已结关", ko: "종결")
        case .rejected: LocalizedText(en: "Rejected", zh: "被退单", ko: "반려")
        case .unknown: LocalizedText(en: "Unknown", zh: "状态不明", ko: "상태 불명")
        case .conflict: LocalizedText(en: "In conflict", zh: "冲突", ko: "충돌")
        case .cancelling: LocalizedText(en: "Being cancelled", zh: "撤销中", ko: "취소 중")
        case .cancelled: LocalizedText(en: "Cancelled", zh: "已撤销", ko: "취소됨")
        case .returning: LocalizedText(en: "Being returned", zh: "退货中", ko: "반품 중")
        case .returned: LocalizedText(en: "Returned", zh: "已退货", ko: "반품됨")
        }
    }
}
