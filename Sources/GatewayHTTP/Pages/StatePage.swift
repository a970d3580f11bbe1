import Declarations
import Gateway
import Hummingbird

/// What the states of an order mean, and the codes of receipts: pages that answers link to.
struct ReferenceRoutes: Sendable {
    let gateway: any GatewayAPI

    /// `GET /states/{state}`.
    @Sendable func state(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard let state = context.parameters.get("state").flatMap(OrderState.init) else { throw Problem(.notFound) }
        return .page(StatePage.page(state, context.language), context)
    }

    /// `GET /codes/{receipt}`.
    @Sendable func codes(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard let receipt = context.parameters.get("receipt").flatMap({ Int($0) }) else { throw Problem(.notFound) }
        let codes = self.gateway.codes(in: receipt)
        guard !codes.isEmpty else { throw Problem(.notFound) }
        return .page(CodePage.list(receipt, codes, context.language), context)
    }

    /// `GET /codes/{receipt}/{code}`.
    @Sendable func code(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard let receipt = context.parameters.get("receipt").flatMap({ Int($0) }),
            let code = context.parameters.get("code")?.percentDecoded,
            let meaning = self.gateway.meaning(ofCode: code, in: receipt)
        else { throw Problem(.notFound) }
        return .page(CodePage.page(receipt, meaning, context.language), context)
    }
}

/// A page per state of an order.
enum StatePage {
    static func path(_ state: OrderState) -> String { "/states/\(state.rawValue)" }

    static func page(_ state: OrderState, _ language: Language) -> HTML {
        let others = OrderState.allCases.map { other -> HTML in
            other == state
                ? "<li><code aria-current=\"page\">\(other.rawValue)</code></li>\n"
                : "<li><a href=\"\(self.path(other))?lang=\(language.rawValue)\"><code>\(other.rawValue)</code></a></li>\n"
        }
        let end = state.isFinal ? self.isFinal : self.isOpen
        return PageFrame.page(
            self.title.text(in: language), language,
            """
            <p><code>\(state.rawValue)</code></p>
            <p>\(state.meaning.text(in: language))</p>
            <p>\(end.text(in: language)) <code>next_action: \(state.nextAction)</code></p>
            <h2>\(self.all.text(in: language))</h2>
            <ul>
            \(HTML.joined(others))</ul>
            """)
    }

    private static let title = LocalizedText(en: "State of an order", zh: "订单状态", ko: "주문 상태")
    private static let all = LocalizedText(en: "All states", zh: "全部状态", ko: "모든 상태")
    private static let isFinal = LocalizedText(
        en: "Nothing follows without an act of yours.", zh: "除非您提出请求，状态不再变化。", ko: "요청하지 않는 한 더 바뀌지 않습니다.")
    private static let isOpen = LocalizedText(
        en: "More may follow by itself.", zh: "状态可能自动变化。", ko: "상태가 스스로 더 바뀔 수 있습니다.")
}

extension OrderState {
    /// What it means for the tenant.
    var meaning: LocalizedText {
        switch self {
        case .accepted:
            LocalizedText(en: "Stored; nothing is sent yet.", zh: "已保存，尚未发送。", ko: "저장되었고 아직 보내지 않았습니다.")
        case .prepared:
            LocalizedText(
                en: "Its documents are in signed messages that wait to be sent.", zh: "单证已签名组成报文，等待发送。",
                ko: "문서가 서명된 전문에 담겨 전송을 기다립니다.")
        case .sent:
            LocalizedText(
                en: "Handed to the port; no answer yet.", zh: "已发送至口岸，尚无回执。", ko: "통관 포트에 보냈고 아직 회신이 없습니다.")
        case .filed:
            LocalizedText(
                en: "The e-port took it; customs has not looked at it yet.", zh: "电子口岸已接收，海关尚未处理。",
                ko: "전자통관 포트가 접수했고 세관은 아직 처리하지 않았습니다.")
        case .inCustoms:
            LocalizedText(en: "Customs has it and examines it.", zh: "海关已入库，正在审核。", ko: "세관이 접수하여 심사 중입니다.")
        case .held:
            LocalizedText(
                en: "Customs stopped it for an inspection; it goes on or is refused afterwards.",
                zh: "海关布控查验，查验后继续或退单。", ko: "세관이 검사를 위해 보류했습니다. 이후 진행되거나 반려됩니다.")
        case .released:
            LocalizedText(
                en: "Released: the parcel may leave. Tax bills may follow.", zh: "已放行，包裹可以出区，税单可能随后产生。",
                ko: "통과되었습니다. 물품을 내보낼 수 있고 세금 고지서가 뒤따를 수 있습니다.")
        case .closed:
            LocalizedText(en: "Released and finished.", zh: "已放行并结关。", ko: "통과되어 종료되었습니다.")
        case .rejected:
            LocalizedText(
                en: "Refused. Read the cause, correct the order and send it again.", zh: "已退单。请查看原因，修改后重新发送。",
                ko: "반려되었습니다. 원인을 보고 고쳐서 다시 보내십시오.")
        case .unknown:
            LocalizedText(
                en: "No answer can be had by itself; a person asks the port and settles it.",
                zh: "无法自动获得结果，需人工向口岸核实并处理。",
                ko: "스스로 결과를 알 수 없습니다. 담당자가 통관 포트에 확인해 처리합니다.")
        case .conflict:
            LocalizedText(
                en: "Customs holds other content under this number; a person decides.", zh: "海关在该编号下存有其他内容，需人工决定。",
                ko: "세관에 같은 번호의 다른 내용이 있습니다. 담당자가 결정합니다.")
        case .cancelling:
            LocalizedText(
                en: "A cancellation is under way: do not ship, even if a release arrives first.",
                zh: "撤单处理中：即使先收到放行也不要发货。", ko: "취소 처리 중입니다. 통과 회신이 먼저 와도 출고하지 마십시오.")
        case .cancelled:
            LocalizedText(
                en: "Taken back; customs holds nothing of it.", zh: "已撤单，海关不再保留。", ko: "취소되었고 세관에 남은 것이 없습니다.")
        case .returning:
            LocalizedText(en: "A return is under way.", zh: "退货处理中。", ko: "반품 처리 중입니다.")
        case .returned:
            LocalizedText(en: "All goods came back.", zh: "商品已全部退回。", ko: "모든 상품이 반품되었습니다.")
        }
    }
}
