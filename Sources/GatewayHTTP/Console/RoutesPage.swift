import Declarations
import Gateway
import Hummingbird

/// Ways to the ports, and what waits on each.
enum RoutesPage {
    private static let lanesAtMost = 200

    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        let routes = try await visit.gateway.routeStates(visit.scope)
        let lanes = try await visit.gateway.laneStates(visit.scope, limit: Self.lanesAtMost + 1)
        return visit.page(visit.say(ConsoleSection.routes.title), in: .routes) {
            """
            \(visit.doneNote())
            <section><h2>\(visit.say(ConsoleSection.routes.title))</h2>\(Self.table(routes, visit))</section>
            <section><h2>\(visit.say(Self.lanes))</h2>
            <p class="summary">\(visit.say(Self.whatLanes))</p>
            \(Self.table(Array(lanes.prefix(Self.lanesAtMost)), visit))
            \(lanes.count > Self.lanesAtMost ? ("<p class=\"hint\">\(visit.say(Self.moreLanes))</p>" as HTML) : "")
            \(visit.may(.operator_) && lanes.contains(where: \.isHeld) ? "<p><a class=\"button quiet\" href=\"/console/mass/new?act=resume\">\(visit.say(Self.resumeAll))</a></p>" : "")
            </section>
            """
        }
    }

    private static func table(_ routes: [RouteState], _ visit: ConsoleVisit) -> HTML {
        guard !routes.isEmpty else { return ConsolePieces.empty(visit.say(Self.noRoutes)) }
        let rows = routes.map { route -> [HTML] in
            let rate: HTML = route.ratePerMinute.map { "\($0) / min" } ?? "\(visit.say(Self.unlimited))"
            return [
                "<strong>\(route.name)</strong>", Self.state(route, visit), "\(route.inFlight) / \(route.concurrency)",
                rate,
                Self.oldest(route, visit), Self.outcome(route, visit), Self.acts(route, visit),
            ]
        }
        return ConsolePieces.table(
            visit.say(ConsoleSection.routes.title),
            [
                visit.say(DeskPhrases.route), visit.say(ConsolePhrases.state), visit.say(Self.inFlight),
                visit.say(Self.rate),
                visit.say(Self.oldestDue), visit.say(Self.lastOutcome), visit.say(DeskPhrases.acts),
            ], rows)
    }

    private static func state(_ route: RouteState, _ visit: ConsoleVisit) -> HTML {
        if let since = route.brokenSince {
            return "\(Mark.badge(.bad, visit.say(Self.broken)))<br>\(visit.time(since))"
        }
        if route.isInMaintenance { return Mark.badge(.ask, visit.say(Self.maintenance)) }
        if !route.isConfigured { return Mark.badge(.ask, visit.say(Self.unconfigured)) }
        let held: HTML = route.heldLanes > 0 ? "<br>\(visit.say(Self.held)): \(route.heldLanes)" : ""
        return "\(Mark.badge(.good, visit.say(Self.open)))\(held)"
    }

    private static func oldest(_ route: RouteState, _ visit: ConsoleVisit) -> HTML {
        guard let oldest = [route.oldestMessage, route.oldestDocument].compactMap({ $0 }).min() else { return "–" }
        return visit.time(oldest)
    }

    private static func outcome(_ route: RouteState, _ visit: ConsoleVisit) -> HTML {
        guard let word = route.lastOutcome, let at = route.lastAt else { return "–" }
        let (tone, text): (Mark.Tone, LocalizedText) =
            switch word {
            case "accepted": (.good, LocalizedText(en: "Taken", zh: "已接收", ko: "수신됨"))
            case "refused": (.bad, LocalizedText(en: "Refused", zh: "被拒绝", ko: "거절됨"))
            case "not_sent": (.bad, LocalizedText(en: "Not sent", zh: "未发出", ko: "보내지 못함"))
            default: (.ask, LocalizedText(en: "Unknown", zh: "不明", ko: "알 수 없음"))
            }
        let detail: HTML =
            route.lastDetail.map { $0.isEmpty ? "" : "<br><span class=\"detail\" lang=\"en\">\($0)</span>" } ?? ""
        return "\(Mark.badge(tone, visit.say(text)))<br>\(visit.time(at))\(detail)"
    }

    private static func acts(_ route: RouteState, _ visit: ConsoleVisit) -> HTML {
        guard visit.may(.operator_), visit.scope.tenants == nil else { return "–" }
        var forms: [HTML] = []
        if route.brokenSince != nil {
            forms.append(
                ConsolePieces.button(
                    visit, "/console/routes/probe", [("route", route.name)], visit.say(Self.probe), of: route.name,
                    style: ""))
        }
        forms += LaneActWord.allCases.map { act in
            ConsolePieces.button(
                visit, "/console/routes/act", [("route", route.name), ("act", act.rawValue)], visit.say(act.title),
                of: route.name)
        }
        return "<div class=\"acts\">\(HTML.joined(forms))</div>"
    }

    private static func table(_ lanes: [LaneState], _ visit: ConsoleVisit) -> HTML {
        guard !lanes.isEmpty else { return ConsolePieces.empty(visit.say(Self.noLanes)) }
        func count(_ number: Int) -> HTML { number >= LaneState.countLimit ? "≥ \(LaneState.countLimit)" : "\(number)" }
        let rows = lanes.map { lane -> [HTML] in
            let why: HTML = lane.stoppedBy.map { "<br><span class=\"detail\" lang=\"en\">\($0)</span>" } ?? ""
            return [
                "<strong>\(lane.tenant)</strong>", "\(lane.route)",
                "\(OrderPhrases.name(ofKind: lane.kind, visit)) <code>\(lane.kind)</code>", "\(lane.signer)",
                "\(Mark.badge(lane.tone, visit.say(lane.title)))\(why)", count(lane.ready), count(lane.unsent),
                count(lane.unresolved), count(lane.failing), Self.acts(lane, visit),
            ]
        }
        return ConsolePieces.table(
            visit.say(Self.lanes),
            [
                visit.say(ConsolePhrases.tenant), visit.say(DeskPhrases.route), visit.say(DeskPhrases.kind),
                visit.say(DeskPhrases.signer), visit.say(ConsolePhrases.state), visit.say(Self.ready),
                visit.say(Self.unsent), visit.say(Self.unresolved), visit.say(Self.failing),
                visit.say(DeskPhrases.acts),
            ], rows, style: "dense")
    }

    private static func acts(_ lane: LaneState, _ visit: ConsoleVisit) -> HTML {
        guard visit.may(.operator_) else { return "–" }
        let words: [LaneActWord] =
            switch lane.state {
            case "running": [.pause, .drain]
            case "draining": [.resume, .pause]
            default: [.resume]
            }
        let forms = words.map { act in
            ConsolePieces.button(
                visit, "/console/routes/act",
                [
                    ("route", lane.route), ("tenant", lane.tenant), ("kind", "\(lane.kind)"), ("act", act.rawValue),
                ], visit.say(act.title), of: "\(lane.route) \(lane.tenant) \(lane.kind)")
        }
        return "<div class=\"acts\">\(HTML.joined(forms))</div>"
    }

    /// `POST /console/routes/act`: pauses, drains or resumes the lanes that are named.
    @Sendable static func act(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let act = fields["act"].flatMap(LaneActWord.init), let route = fields["route"] else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        let query = LaneQuery(route: route, tenant: fields["tenant"], kind: fields["kind"].flatMap(Int.init(count:)))
        guard let tenant = query.tenant.map({ visit.scope.holds($0) }) ?? (visit.scope.tenants == nil ? true : nil)
        else {
            return visit.notice(DeskPhrases.onlyYours, status: 403)
        }
        guard tenant else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        try await visit.audit(
            "lanes.\(act.rawValue)", tenant: query.tenant ?? "",
            target: "\(route)\(query.kind.map { " \($0)" } ?? "")", detail: fields["reason"] ?? "")
        switch try await visit.gateway.setLanes(query, act) {
        case .done: return visit.redirect(to: "/console/routes?done=\(act.rawValue)")
        case .impossible(let why): return visit.notice(why, status: 409)
        case .refused, .notFound: return visit.notice(ConsolePhrases.notFound, status: 404)
        }
    }

    /// `POST /console/routes/probe`: tries a route whose breaker is open.
    @Sendable static func probe(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard visit.scope.tenants == nil else { return visit.notice(DeskPhrases.onlyYours, status: 403) }
        guard let route = fields["route"] else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        try await visit.audit("route.probe", target: route)
        guard visit.gateway.probe(route) else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        return visit.redirect(to: "/console/routes?done=probe")
    }

    private static let lanes = LocalizedText(en: "Lanes", zh: "车道", ko: "레인")
    private static let whatLanes = LocalizedText(
        en:
            "A lane is what one signer files of one document for one tenant over one route. Paused, nothing is signed or sent; "
            + "draining, what is signed still goes.",
        zh: "车道是同一签名者为同一企业经同一通道申报的同一种单证。暂停：不加签也不发送；排空：已加签的仍会发出。",
        ko: "레인은 한 서명자가 한 업체를 위해 한 경로로 신고하는 한 종류의 문서입니다. 일시 중지: 서명도 전송도 안 함. 비우기: 서명된 것만 보냄.")
    private static let moreLanes = LocalizedText(
        en: "There are more lanes; those that are held stand first.", zh: "还有更多车道；被暂停的排在前面。",
        ko: "레인이 더 있습니다. 멈춘 것이 먼저 나옵니다.")
    private static let resumeAll = LocalizedText(en: "Resume many lanes …", zh: "批量恢复车道…", ko: "여러 레인 재개…")
    private static let noRoutes = LocalizedText(
        en: "No port is configured yet. Ports stand under ports: in the configuration.",
        zh: "尚未配置口岸。口岸在配置的 ports: 下设定。",
        ko: "설정된 포트가 없습니다. 설정의 ports: 에 적습니다.")
    private static let noLanes = LocalizedText(
        en: "Nothing was filed yet. A lane is made by its first document.", zh: "尚未申报任何单证。第一份单证会创建车道。",
        ko: "아직 신고한 것이 없습니다. 첫 문서가 레인을 만듭니다.")
    private static let inFlight = LocalizedText(en: "On its way", zh: "发送中", ko: "전송 중")
    private static let rate = LocalizedText(en: "Rate", zh: "速率", ko: "속도 제한")
    private static let unlimited = LocalizedText(en: "no limit", zh: "不限", ko: "제한 없음")
    private static let oldestDue = LocalizedText(en: "Oldest due", zh: "最早待处理", ko: "가장 오래 대기")
    private static let lastOutcome = LocalizedText(en: "Last outcome", zh: "最近结果", ko: "최근 결과")
    private static let broken = LocalizedText(en: "Only probed", zh: "仅探测", ko: "탐색만")
    private static let maintenance = LocalizedText(en: "Maintenance", zh: "维护中", ko: "점검 중")
    private static let unconfigured = LocalizedText(en: "Not configured", zh: "未配置", ko: "미설정")
    private static let open = LocalizedText(en: "Open", zh: "畅通", ko: "정상")
    private static let held = LocalizedText(en: "Lanes held", zh: "暂停车道", ko: "멈춘 레인")
    private static let probe = LocalizedText(en: "Probe now", zh: "立即探测", ko: "지금 탐색")
    private static let ready = LocalizedText(en: "Ready", zh: "待加签", ko: "준비됨")
    private static let unsent = LocalizedText(en: "Unsent", zh: "未发送", ko: "미전송")
    private static let unresolved = LocalizedText(en: "No receipt", zh: "无回执", ko: "회신 없음")
    private static let failing = LocalizedText(en: "Failing", zh: "失败", ko: "실패")
}

extension LaneActWord {
    fileprivate var title: LocalizedText {
        switch self {
        case .pause: LocalizedText(en: "Pause", zh: "暂停", ko: "일시 중지")
        case .resume: LocalizedText(en: "Resume", zh: "恢复", ko: "재개")
        case .drain: LocalizedText(en: "Drain", zh: "排空", ko: "비우기")
        }
    }
}

extension LaneState {
    fileprivate var tone: Mark.Tone {
        switch self.state {
        case "running": .good
        case "stopped": .bad
        default: .ask
        }
    }

    fileprivate var title: LocalizedText {
        switch self.state {
        case "running": LocalizedText(en: "Running", zh: "运行中", ko: "운행 중")
        case "paused": LocalizedText(en: "Paused", zh: "已暂停", ko: "일시 중지")
        case "draining": LocalizedText(en: "Draining", zh: "排空中", ko: "비우는 중")
        default: LocalizedText(en: "Stopped", zh: "已停止", ko: "멈춤")
        }
    }
}
