import Declarations
import Gateway
import Hummingbird

/// Messages that delivery gave up: why, whose orders, and what can be done.
enum DeadLettersPage {
    private static let size = 50

    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        let query = LaneQuery(route: visit.query("route"), tenant: visit.query("tenant"))
        let letters = try await visit.gateway.deadLetters(
            query, visit.scope, after: visit.query("after").flatMap(Int64.init(position:)) ?? 0, limit: Self.size + 1)
        let shown = Array(letters.prefix(Self.size))
        return visit.page(visit.say(ConsoleSection.deadLetters.title), in: .deadLetters) {
            """
            \(visit.doneNote())
            <p class="summary">\(visit.say(Self.what))</p>
            \(visit.tenantChoice("/console/dead-letters", visit.query("tenant"), isAnyPossible: true))
            \(shown.isEmpty ? ConsolePieces.empty(visit.say(Self.nothing)) : Self.table(shown, visit))
            \(ConsolePieces.onward(visit, next: letters.count > Self.size ? shown.last.map { "\($0.message)" } : nil))
            \(shown.isEmpty || !visit.may(.operator_) ? "" : Self.all(query, visit))
            """
        }
    }

    private static func all(_ query: LaneQuery, _ visit: ConsoleVisit) -> HTML {
        let tenant = query.tenant.map { "&tenant=\($0.percentEncoded)" } ?? ""
        return
            "<p><a class=\"button quiet\" href=\"/console/mass/new?act=redrive\(tenant)\">\(visit.say(Self.redriveAll))</a></p>"
    }

    private static func table(_ letters: [DeadLetterView], _ visit: ConsoleVisit) -> HTML {
        let rows = letters.map { letter -> [HTML] in
            let orders = letter.orders.prefix(5).map { orderNo -> HTML in
                "<li><a href=\"\(visit.path(of: orderNo, tenant: letter.tenant))\">\(orderNo)</a></li>"
            }
            let more: HTML = letter.orders.count > 5 ? "<li>… \(letter.orders.count)</li>" : ""
            let sent: HTML = letter.neverSent ? "\(visit.say(Self.neverSent))" : "\(visit.say(Self.maybeSent))"
            return [
                "\(ConsolePieces.number("\(letter.message)"))",
                "\(OrderPhrases.name(ofKind: letter.kind, visit)) <code>\(letter.kind)</code>",
                "\(letter.tenant)<br><span class=\"detail\">\(letter.route)</span>",
                "<span lang=\"en\">\(letter.reason)</span><br><span class=\"detail\">\(visit.say(Self.attempts)): \(letter.attempts), \(sent)</span>",
                "<ul class=\"plain\">\(HTML.joined(orders))\(more)</ul>", visit.time(letter.since),
                Self.acts(letter, visit),
            ]
        }
        return ConsolePieces.table(
            visit.say(ConsoleSection.deadLetters.title),
            [
                visit.say(Self.message), visit.say(DeskPhrases.kind), visit.say(ConsolePhrases.tenant),
                visit.say(ConsolePhrases.cause), visit.say(ConsoleSection.orders.title),
                visit.say(ConsolePhrases.since),
                visit.say(DeskPhrases.acts),
            ], rows)
    }

    private static func acts(_ letter: DeadLetterView, _ visit: ConsoleVisit) -> HTML {
        guard visit.may(.operator_) else {
            return "<span class=\"hint\">\(visit.say(OrderPhrases.needsOperator))</span>"
        }
        let number = "\(letter.message)"
        let redrive: HTML =
            letter.isOvertaken
            ? "<span class=\"hint\">\(visit.say(Self.overtaken))</span>"
            : ConsolePieces.button(
                visit, "/console/dead-letters/redrive", [("message", number)], visit.say(Self.redrive), of: number,
                style: "")
        let fields: HTML = """
            \(ConsolePieces.hidden("message", number))\
            <label>\(visit.say(Self.typeNumber)) \(number)<input name="confirm" required inputmode="numeric" autocomplete="off" maxlength="20"></label>\
            <label>\(visit.say(ConsolePhrases.reason))<input name="reason" required maxlength="500"></label>\
            <button type="submit" class="danger">\(visit.say(Self.bury))</button>
            """
        return """
            <div class="actions">\(redrive)<details id="bury-\(number)"><summary class="button danger" \
            aria-label="\(visit.say(Self.bury)): \(number)">\(visit.say(Self.bury))</summary><p>\(visit.say(Self.buryEffect))</p>\
            \(visit.form("/console/dead-letters/bury", fields))</details></div>
            """
    }

    /// `POST /console/dead-letters/redrive`.
    @Sendable static func redrive(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let id = fields["message"].flatMap(Int64.init(position:)),
            let letter = try await visit.gateway.deadLetter(id, visit.scope)
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        try await visit.audit("message.redrive", tenant: letter.tenant, target: "message \(id)")
        return Self.answer(try await visit.gateway.redrive(id), id, visit)
    }

    /// `POST /console/dead-letters/bury`: the number typed once more, and a reason.
    @Sendable static func bury(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let id = fields["message"].flatMap(Int64.init(position:)),
            let letter = try await visit.gateway.deadLetter(id, visit.scope)
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        guard fields["confirm"] == "\(id)", let reason = fields["reason"] else {
            return visit.notice(Self.notConfirmed, status: 422)
        }
        try await visit.audit("message.bury", tenant: letter.tenant, target: "message \(id)", detail: reason)
        return Self.answer(try await visit.gateway.bury(id), id, visit)
    }

    private static func answer(_ answer: OperationsAnswer, _ id: Int64, _ visit: ConsoleVisit) -> Response {
        switch answer {
        case .done: visit.redirect(to: "/console/dead-letters?done=\(id)")
        case .impossible(let why): visit.notice(why, status: 409)
        case .refused, .notFound: visit.notice(ConsolePhrases.notFound, status: 404)
        }
    }

    private static let what = LocalizedText(
        en: "These messages could not be delivered within the horizon, and nobody tries any more.",
        zh: "这些报文在期限内未能送达，系统已停止重试。", ko: "기한 안에 전달하지 못해 더 시도하지 않는 전문입니다.")
    private static let nothing = LocalizedText(
        en: "No dead letters. Everything was delivered or is being tried.", zh: "没有死信。全部已送达或仍在重试。",
        ko: "전달 불가 전문이 없습니다. 모두 전달했거나 시도 중입니다.")
    private static let message = LocalizedText(en: "Message", zh: "报文", ko: "전문")
    private static let attempts = LocalizedText(en: "attempts", zh: "尝试次数", ko: "시도")
    private static let neverSent = LocalizedText(
        en: "certainly not arrived", zh: "确定未到达", ko: "도착하지 않은 것이 확실함")
    private static let maybeSent = LocalizedText(en: "may have arrived", zh: "可能已到达", ko: "도착했을 수 있음")
    private static let redrive = LocalizedText(en: "Deliver again", zh: "重新发送", ko: "다시 전달")
    private static let redriveAll = LocalizedText(
        en: "Deliver all that match again …", zh: "批量重新发送…", ko: "조건에 맞는 모두 다시 전달…")
    private static let bury = LocalizedText(en: "Bury", zh: "作废", ko: "폐기")
    private static let buryEffect = LocalizedText(
        en: "Given up for good. Its orders become exceptions: file them again, or ask the port what it holds.",
        zh: "永久放弃。其订单将列为异常：请重新申报，或向口岸核实。", ko: "완전히 포기합니다. 주문은 예외가 됩니다. 다시 신고하거나 포트에 확인하십시오.")
    private static let typeNumber = LocalizedText(
        en: "To confirm, type the message's number:", zh: "请输入报文编号以确认：", ko: "확인하려면 전문 번호를 입력하십시오:")
    private static let notConfirmed = LocalizedText(
        en: "The number typed is not the message's, or the reason is missing. Nothing was done.",
        zh: "输入的编号不符或缺少理由，未执行任何操作。", ko: "입력한 번호가 다르거나 사유가 없습니다. 아무것도 하지 않았습니다.")
    private static let overtaken = LocalizedText(
        en: "A document of it has moved on since, so the same bytes must not go out. Bury it.",
        zh: "其中单证此后已变化，不能再发送原报文。请作废。", ko: "문서가 그 후 바뀌어 같은 전문을 보낼 수 없습니다. 폐기하십시오.")
}
