import Declarations
import Gateway

/// Buttons of an order, made from what its state allows; what it does not allow says why.
enum OrderActs {
    static func section(_ file: OrderFile, _ visit: ConsoleVisit) -> HTML {
        let order = file.view
        let action = visit.path(of: order.orderNo, tenant: file.tenant) + "/act"
        let possible = order.actions.filter { $0 != .correct }
        var forms: [HTML] = []
        if visit.may(.operator_) {
            forms = possible.map { Self.form($0, order, action, visit) }
            if order.documents.contains(where: { [625, 213].contains($0.kind) && !$0.state.isGone }) {
                forms.append(
                    visit.form(
                        action,
                        "<input type=\"hidden\" name=\"act\" value=\"arrived\"><button type=\"submit\" class=\"quiet\">\(visit.say(OrderPhrases.arrived))</button>"
                    ))
            }
        }
        let correct: HTML =
            order.actions.contains(.correct)
            ? "<p>\(visit.say(OrderPhrases.correctHow))</p>" : ""
        let missing = OrderAct.allCases.filter { !order.actions.contains($0) }.map { act -> HTML in
            "<li><strong>\(visit.say(act.title))</strong> – \(visit.say(act.condition))</li>"
        }
        let role: HTML =
            visit.may(.operator_) || possible.isEmpty
            ? "" : "<p class=\"hint\">\(visit.say(OrderPhrases.needsOperator))</p>"
        let whyNot: HTML =
            missing.isEmpty
            ? ""
            : "<details id=\"why-not\"><summary>\(visit.say(OrderPhrases.whyNot))</summary><ul>\(HTML.joined(missing))</ul></details>"
        return "\(role)<div class=\"actions\">\(HTML.joined(forms))</div>\(correct)\(whyNot)"
    }

    private static func form(_ act: OrderAct, _ order: OrderView, _ action: String, _ visit: ConsoleVisit) -> HTML {
        let hidden: HTML = "<input type=\"hidden\" name=\"act\" value=\"\(act.rawValue)\">"
        let reason: HTML =
            "<label>\(visit.say(ConsolePhrases.reason))<input name=\"reason\" required maxlength=\"500\"></label>"
        switch act {
        case .cancel, .refund:
            return """
                <details id="act-\(act.rawValue)"><summary class="button danger">\(visit.say(act.title))</summary>\
                <p>\(visit.say(act.effect))</p>\(visit.form(
                    action,
                    "\(hidden)\(reason)<button type=\"submit\" class=\"danger\">\(visit.say(act.title))</button>"))</details>
                """
        case .settle:
            let kinds = order.documents.filter { [.unknown, .conflict].contains($0.state) }
                .map { ("\($0.kind)", "\(OrderPhrases.name(ofKind: $0.kind, visit)) \($0.kind)") }
            let states = ["absent", "filed", "in_customs", "released"].map {
                ($0, visit.say(OrderPhrases.settled($0)))
            }
            return """
                <details id="act-settle"><summary class="button">\(visit.say(act.title))</summary><p>\(visit.say(act.effect))</p>\
                \(visit.form(
                    action,
                    """
                    \(hidden)\(ConsolePieces.select("kind", visit.say(OrderPhrases.document), kinds, kinds.first?.0))\
                    \(ConsolePieces.select("state", visit.say(OrderPhrases.holds), states, nil))\(reason)\
                    <button type="submit">\(visit.say(act.title))</button>
                    """))</details>
                """
        case .refile, .proceed:
            return visit.form(action, "\(hidden)<button type=\"submit\">\(visit.say(act.title))</button>")
        case .correct: return ""
        }
    }

    /// What a form asks for; nil when something is missing.
    static func request(_ fields: FormFields) -> OrderActRequest? {
        switch fields["act"] {
        case "cancel": fields["reason"].map { .cancel(reason: $0) }
        case "return": fields["reason"].map { .refund(reason: $0, quantities: nil) }
        case "refile": .refile(kinds: [])
        case "settle":
            if let kind = fields["kind"].flatMap(Int.init(count:)), let state = fields["state"], fields["reason"] != nil
            {
                .settle(kind: kind, state: state)
            } else {
                nil
            }
        case "proceed": .proceed
        case "arrived": .confirmArrival
        default: nil
        }
    }
}

extension OrderAct {
    fileprivate var title: LocalizedText {
        switch self {
        case .correct: LocalizedText(en: "Correct", zh: "修改", ko: "정정")
        case .cancel: LocalizedText(en: "Cancel the order", zh: "撤销订单", ko: "주문 취소")
        case .refund: LocalizedText(en: "Take the goods back", zh: "退货", ko: "반품")
        case .refile: LocalizedText(en: "File again", zh: "重新申报", ko: "다시 신고")
        case .settle: LocalizedText(en: "Settle by what customs holds", zh: "按海关实际状态确认", ko: "세관 상태로 확정")
        case .proceed: LocalizedText(en: "Declare without waiting", zh: "不再等待，立即申报", ko: "기다리지 않고 신고")
        }
    }

    fileprivate var effect: LocalizedText {
        switch self {
        case .cancel:
            LocalizedText(
                en:
                    "Withdrawn when nothing is declared yet; else customs is asked to cancel it (623). Nothing may ship.",
                zh: "尚未申报则直接撤回，否则向海关申请撤销（623）。期间不得发货。", ko: "신고 전이면 바로 회수하고, 아니면 세관에 취소(623)를 신청합니다. 출고할 수 없습니다.")
        case .refund:
            LocalizedText(
                en: "Customs is asked to take back all that is left (625).", zh: "就剩余全部商品向海关申请退货（625）。",
                ko: "남은 물품 전부의 반품(625)을 세관에 신청합니다.")
        default:
            LocalizedText(
                en: "Ask the port first. What you say here is taken for what customs holds.",
                zh: "请先向口岸核实。此处的选择将视为海关实际状态。",
                ko: "먼저 포트에 확인하십시오. 여기서 정한 것을 세관의 상태로 봅니다.")
        }
    }

    /// When it is possible.
    fileprivate var condition: LocalizedText {
        switch self {
        case .correct:
            LocalizedText(
                en: "possible until the inventory is at customs, and again when it was rejected.",
                zh: "清单到达海关之前，或被退单之后可以修改。",
                ko: "신고서가 세관에 가기 전, 또는 반려된 뒤에 할 수 있습니다.")
        case .cancel:
            LocalizedText(
                en: "possible before it is declared, and once customs has numbered it, until it is closed.",
                zh: "申报前，或海关已编号且结关前可以撤销。", ko: "신고 전, 또는 세관 번호가 나온 뒤 종결 전까지 할 수 있습니다.")
        case .refund:
            LocalizedText(
                en: "possible within 30 days of the release.", zh: "放行后 30 天内可以退货。", ko: "통관 후 30일 안에 할 수 있습니다.")
        case .refile:
            LocalizedText(
                en: "possible when a document was rejected, is unknown or in conflict.", zh: "单证被退单、状态不明或冲突时可以重新申报。",
                ko: "문서가 반려, 불명 또는 충돌일 때 할 수 있습니다.")
        case .settle:
            LocalizedText(
                en: "possible when a document is unknown or in conflict.", zh: "单证状态不明或冲突时可以确认。",
                ko: "문서가 불명 또는 충돌일 때 할 수 있습니다.")
        case .proceed:
            LocalizedText(
                en: "possible while the inventory waits for documents of others.", zh: "清单等待他方单证时可用。",
                ko: "신고서가 다른 곳의 문서를 기다릴 때 할 수 있습니다.")
        }
    }
}
