import Declarations
import Gateway
import Hummingbird

/// What waits for a person: the cause in plain words, and the fix beside it.
enum QuestionsPage {
    private static let size = 50

    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        let kind = visit.query("kind")
        let scope = visit.scope.narrowed(to: visit.query("tenant"))
        let questions = try await visit.gateway.openQuestions(
            scope, kind: kind, before: visit.query("before").flatMap(Int64.init(position:)), limit: Self.size + 1)
        let shown = Array(questions.prefix(Self.size))
        let kinds = QuestionKind.all.keys.sorted().map { ($0, visit.say(QuestionKind.of($0).title)) }
        let tenants = visit.tenants.map { ($0, $0) }
        let note: HTML =
            visit.query("done") == nil ? "" : "<p class=\"note good\" role=\"status\">\(visit.say(Self.closed))</p>"
        return visit.page(visit.say(ConsoleSection.questions.title), in: .questions) {
            """
            \(note)
            <form method="get" action="/console/questions" class="query">
            \(ConsolePieces.select("kind", visit.say(Self.kindTitle), kinds, kind))
            \(tenants.count > 1 ? ConsolePieces.select("tenant", visit.say(ConsolePhrases.tenant), tenants, visit.query("tenant")) : "")
            <span class="buttons"><button type="submit">\(visit.say(Self.find))</button></span></form>
            \(shown.isEmpty ? ConsolePieces.empty(visit.say(OverviewPhrases.noQuestions)) : ConsolePieces.table(
                visit.say(ConsoleSection.questions.title), Self.columns(visit), shown.map { Self.row($0, visit) }))
            \(ConsolePieces.pager(visit, next: questions.count > Self.size ? shown.last?.id : nil))
            """
        }
    }

    static func columns(_ visit: ConsoleVisit) -> [String] {
        [
            visit.say(Self.what), visit.say(Self.remedy), visit.say(ConsolePhrases.tenant),
            visit.say(ConsolePhrases.since), visit.say(Self.acts),
        ]
    }

    static func row(_ question: OpenQuestion, _ visit: ConsoleVisit) -> [HTML] {
        let kind = QuestionKind.of(question.kind)
        var acts: [HTML] = []
        if let orderNo = question.orderNo {
            acts.append(
                "<a class=\"button row\" href=\"\(visit.path(of: orderNo, tenant: question.tenant))\">\(visit.say(Self.toOrder))</a>"
            )
        }
        if visit.may(.operator_) {
            acts.append(
                visit.form(
                    "/console/questions/close",
                    """
                    <input type="hidden" name="id" value="\(Int(question.id))"><button type="submit" class="quiet" \
                    aria-label="\(visit.say(Self.done)): \(question.subject)">\(visit.say(Self.done))</button>
                    """))
        }
        return [
            "\(Mark.badge(kind.tone, visit.say(kind.title)))<br><span class=\"detail\" lang=\"en\">\(question.detail)</span>",
            "\(visit.say(kind.remedy))", "\(question.tenant.isEmpty ? "–" : question.tenant)",
            visit.time(question.openedAt), "<div class=\"acts\">\(HTML.joined(acts))</div>",
        ]
    }

    /// `POST /console/questions/close`.
    @Sendable static func close(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let id = fields["id"].flatMap(Int64.init(position:)) else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        let known = try await visit.gateway.openQuestions(visit.scope, kind: nil, before: id + 1, limit: 1).first
        guard let known, known.id == id else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        try await visit.audit("question.close", tenant: known.tenant, target: known.subject, detail: known.kind)
        _ = try await visit.gateway.close(question: id, visit.scope)
        return visit.redirect(to: "/console/questions?done=\(id)")
    }

    private static let kindTitle = LocalizedText(en: "Kind", zh: "类型", ko: "종류")
    private static let find = LocalizedText(en: "Show", zh: "查询", ko: "조회")
    private static let what = LocalizedText(en: "What happened", zh: "情况", ko: "내용")
    private static let remedy = LocalizedText(en: "What to do", zh: "处理方法", ko: "조치")
    private static let acts = LocalizedText(en: "Acts", zh: "操作", ko: "작업")
    private static let toOrder = LocalizedText(en: "Open the order", zh: "打开订单", ko: "주문 열기")
    private static let done = LocalizedText(en: "Dealt with", zh: "已处理", ko: "처리함")
    private static let closed = LocalizedText(
        en: "The exception is closed. It opens again by itself if its cause happens again.",
        zh: "该异常已关闭。若原因再次出现，将自动重新打开。",
        ko: "예외를 닫았습니다. 같은 원인이 다시 생기면 자동으로 다시 열립니다.")
}
