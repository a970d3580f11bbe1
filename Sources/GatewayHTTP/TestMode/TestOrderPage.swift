import Declarations
import Gateway

/// The catalogue of test orders as a page: a table per receipt.
enum TestOrderPage {
    static func page(_ orders: [TestOrder], _ language: Language) -> HTML {
        var receipts: [Int] = []
        for order in orders where receipts.last != order.magic.receipt.rawValue {
            receipts.append(order.magic.receipt.rawValue)
        }
        let tables = receipts.map { receipt in
            self.table(receipt, orders.filter { $0.magic.receipt.rawValue == receipt }, language)
        }
        let links = receipts.map { receipt -> HTML in "<a href=\"#CEB\(receipt)\">CEB\(receipt)</a> " }
        return PageFrame.page(
            self.title.text(in: language), language,
            """
            <p>\(self.explanation.text(in: language))</p>
            <p>\(self.byFields.text(in: language)) <code>POST /v1/documents</code></p>
            <p><code>TEST-1001-T622-1313</code> · <code>TEST-1002-T622-621018-30</code> · <code>TEST-1003-T622-300</code></p>
            <p>\(HTML.joined(links))</p>
            \(HTML.joined(tables))
            """)
    }

    private static func table(_ receipt: Int, _ orders: [TestOrder], _ language: Language) -> HTML {
        let filing = orders.lazy.compactMap(\.filing).first
        let rows = orders.map { order -> HTML in
            """
            <tr><th scope="row"><code>\(order.ending)</code></th><td>\(order.meaning.text(in: language))</td>\
            <td>\(order.effect.text.text(in: language))</td><td><code>\(order.state.rawValue)</code></td>\
            <td><code>\(order.nextAction)</code></td></tr>

            """
        }
        let columns = [
            filing == nil ? self.ending : self.numberEnding, self.meaning, self.effect,
            filing == nil ? self.state : self.dossierState, self.nextAction,
        ]
        let heads = columns.map { column -> HTML in "<th scope=\"col\">\(column.text(in: language))</th>" }
        return """
            <h2 id="CEB\(receipt)">CEB\(receipt)</h2>
            \(self.before(orders, filing, language))<div class="scroll" role="region" tabindex="0" aria-label="CEB\(receipt)"><table>
            <thead><tr>\(HTML.joined(heads))</tr></thead>
            <tbody>
            \(HTML.joined(rows))</tbody>
            </table></div>

            """
    }

    /// What has to be done before the answer can come.
    private static func before(_ orders: [TestOrder], _ filing: TestFiling?, _ language: Language) -> HTML {
        if let filing, let kind = orders.first?.kind {
            let needs = filing.needs.map { need -> HTML in "<code>\(need.rawValue)</code> " }
            let waits: HTML = needs.isEmpty ? "" : " \(self.needed.text(in: language)) \(HTML.joined(needs))"
            return """
                <p><code>POST /v1/documents</code> · <code>kind: \(kind.rawValue)</code> · \
                \(self.numberIs.text(in: language)) <code>\(filing.element)</code>.\(waits)</p>

                """
        }
        let acts = Set(orders.compactMap(\.act)).sorted { $0.rawValue < $1.rawValue }
        guard !acts.isEmpty else { return "" }
        let calls = acts.map { act -> HTML in "<code>POST /v1/orders/{orderNo}/\(act.rawValue)</code> " }
        return "<p>\(self.actFirst.text(in: language)) \(HTML.joined(calls))</p>\n"
    }

    static let title = LocalizedText(en: "Test orders", zh: "测试订单", ko: "시험 주문")
    private static let explanation = LocalizedText(
        en:
            "For test tenants (test: true). End the order number as in the table and the built-in simulator gives that answer; a further number is a delay in seconds. An order number without such an end is released within seconds. Every line runs in our own tests.",
        zh: "适用于测试租户（test: true）。订单号按下表结尾，内置模拟口岸即返回相应回执；再加一个数字表示延迟秒数。没有此类结尾的订单数秒内放行。表中每一行都在我们的测试中执行。",
        ko:
            "시험 테넌트(test: true)용입니다. 주문번호를 표와 같이 끝맺으면 내장 모의 포트가 그 회신을 보냅니다. 뒤에 숫자를 더 붙이면 지연 시간(초)입니다. 그런 끝이 없는 주문은 몇 초 안에 통과합니다. 모든 줄은 자체 시험에서 실행됩니다."
    )
    private static let byFields = LocalizedText(
        en:
            "Documents that are filed by their fields (513, 711 and all of export) are asked for by a number of their own in the same way:",
        zh: "按字段申报的单证（513、711及全部出口单证）同样由其自身编号指定：",
        ko: "필드로 신고하는 문서(513, 711, 수출 전체)는 같은 방식으로 문서 자체의 번호로 정합니다:")
    private static let numberIs = LocalizedText(
        en: "The number that counts:", zh: "起作用的编号：", ko: "기준이 되는 번호:")
    private static let needed = LocalizedText(
        en: "Filed before, an inventory released:", zh: "须先申报（清单须已放行）：", ko: "먼저 신고할 것(신고 목록은 통과된 것):")
    private static let actFirst = LocalizedText(
        en: "When the order is released, call first:", zh: "订单放行后先调用：", ko: "주문이 통과된 뒤 먼저 호출하십시오:")
    private static let ending = LocalizedText(en: "Order number ends in", zh: "订单号结尾", ko: "주문번호 끝")
    private static let numberEnding = LocalizedText(en: "Number ends in", zh: "编号结尾", ko: "번호 끝")
    private static let meaning = LocalizedText(en: "Meaning", zh: "含义", ko: "뜻")
    private static let effect = LocalizedText(en: "What happens", zh: "处理", ko: "처리")
    private static let state = LocalizedText(en: "Order ends in", zh: "订单状态", ko: "주문 상태")
    private static let dossierState = LocalizedText(en: "Dossier ends in", zh: "卷宗状态", ko: "문서철 상태")
    private static let nextAction = LocalizedText(en: "next_action", zh: "next_action", ko: "next_action")
}
