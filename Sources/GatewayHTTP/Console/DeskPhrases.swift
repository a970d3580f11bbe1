import Declarations
import Gateway
import Hummingbird

/// Words and pieces of the pages about routes, dead letters, mass acts, uploads, webhooks, goods and tenants.
enum DeskPhrases {
    static let route = LocalizedText(en: "Route", zh: "通道", ko: "경로")
    static let kind = LocalizedText(en: "Document", zh: "单证", ko: "문서")
    static let signer = LocalizedText(en: "Signer", zh: "签名者", ko: "서명자")
    static let acts = LocalizedText(en: "Acts", zh: "操作", ko: "작업")
    static let show = LocalizedText(en: "Show", zh: "查询", ko: "조회")
    static let reset = LocalizedText(en: "Reset", zh: "重置", ko: "초기화")
    static let csv = LocalizedText(en: "Export (CSV)", zh: "导出 (CSV)", ko: "내보내기 (CSV)")
    static let beginning = LocalizedText(en: "Back to the beginning", zh: "回到开头", ko: "처음으로")
    static let done = LocalizedText(en: "Done.", zh: "已完成。", ko: "완료했습니다.")
    static let needsReason = LocalizedText(
        en: "This needs a reason. Nothing was done.", zh: "需要填写理由，未执行任何操作。", ko: "사유가 필요합니다. 아무것도 하지 않았습니다.")
    static let impossible = LocalizedText(
        en: "This is not possible any more; what it was about has moved on. Load the page again.",
        zh: "状态已变化，无法执行。请重新加载页面。", ko: "상태가 바뀌어 할 수 없습니다. 페이지를 다시 불러오십시오.")
    static let onlyYours = LocalizedText(
        en: "This touches other tenants too, and your account may not. Nothing was done.",
        zh: "此操作涉及其他企业，您的账户无权执行，未执行任何操作。", ko: "다른 업체에도 영향을 주므로 이 계정으로는 할 수 없습니다. 아무것도 하지 않았습니다.")
    static let noTenant = LocalizedText(
        en: "Your account sees no tenant. An administrator sets tenants in the configuration.",
        zh: "您的账户下没有企业。企业由管理员在配置中设定。", ko: "이 계정이 볼 수 있는 업체가 없습니다. 관리자가 설정에서 정합니다.")
}

extension ConsoleVisit {
    /// The tenant that a page is about: what is asked for, or the first one; nil when the account sees none, or not that one.
    var chosenTenant: String? {
        let tenants = self.tenants
        guard let asked = self.query("tenant") else { return tenants.first }
        return tenants.contains(asked) ? asked : nil
    }

    /// That an act is done, after the redirect of its form.
    func doneNote(_ text: LocalizedText = DeskPhrases.done) -> HTML {
        self.query("done") == nil ? "" : "<p class=\"note good\" role=\"status\">\(self.say(text))</p>"
    }

    /// The choice of a tenant as a form of its own; nothing when there is nothing to choose.
    func tenantChoice(_ path: String, _ chosen: String?, isAnyPossible: Bool = false) -> HTML {
        let tenants = self.tenants
        guard tenants.count > 1 else { return "" }
        return """
            <form method="get" action="\(path)" class="query">
            \(ConsolePieces.select("tenant", self.say(ConsolePhrases.tenant), tenants.map { ($0, $0) }, chosen, orNone: isAnyPossible))
            <span class="buttons"><button type="submit">\(self.say(DeskPhrases.show))</button></span></form>
            """
    }
}

extension ConsolePieces {
    static func hidden(_ name: String, _ value: String) -> HTML {
        "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }

    /// Onward in a list that begins with the oldest, or with the first by name.
    static func onward(_ visit: ConsoleVisit, next: String?) -> HTML {
        let query = visit.request.uri.query ?? ""
        let kept = query.split(separator: "&").filter { !$0.hasPrefix("after=") && !$0.hasPrefix("done=") }
            .joined(separator: "&")
        let path = visit.request.uri.path
        var links: [HTML] = []
        if visit.query("after") != nil {
            links.append("<a href=\"\(path)\(kept.isEmpty ? "" : "?\(kept)")\">\(visit.say(DeskPhrases.beginning))</a>")
        }
        if let next {
            let joined = (kept.isEmpty ? "" : kept + "&") + "after=\(next.percentEncoded)"
            links.append(
                "<a rel=\"next\" class=\"button\" href=\"\(path)?\(joined)\">\(visit.say(ConsolePhrases.next))</a>")
        }
        return links.isEmpty ? "" : "<p class=\"pager\">\(HTML.joined(links))</p>"
    }

    /// A form of one button.
    static func button(
        _ visit: ConsoleVisit, _ action: String, _ fields: [(String, String)], _ title: String, of what: String,
        style: String = "quiet"
    ) -> HTML {
        let hidden = HTML.joined(fields.map { Self.hidden($0.0, $0.1) })
        return visit.form(
            action,
            "\(hidden)<button type=\"submit\" class=\"\(style)\" aria-label=\"\(title): \(what)\">\(title)</button>")
    }
}
