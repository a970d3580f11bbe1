import Declarations
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore

/// Acts on everything that matches a filter: the list, the preview, the start, how far one is, and its results.
enum MassActsPage {
    @Sendable static func list(_ visit: ConsoleVisit) async throws -> Response {
        let acts = try await visit.gateway.massActs(visit.scope, limit: 50)
        return visit.page(visit.say(ConsoleSection.mass.title), in: .mass) {
            let kinds = MassActKind.allCases.map { kind -> HTML in
                """
                <section><h2>\(visit.say(kind.title))</h2><p>\(visit.say(kind.effect))</p>\
                <p><a class="button" href="/console/mass/new?act=\(kind.rawValue)">\(visit.say(MassActPhrases.begin))<span class="hidden">: \(visit.say(kind.title))</span></a></p></section>
                """
            }
            let choices: HTML = visit.may(.operator_) ? "<div class=\"columns\">\(HTML.joined(kinds))</div>" : ""
            let rows = acts.map { act -> [HTML] in
                [
                    "<a class=\"row\" href=\"/console/mass/\(Int(act.id))\">\(Int(act.id)) \(visit.say(act.kind.title))</a>",
                    Mark.badge(act.state.tone, visit.say(act.state.title)), "\(act.handled) / \(act.expected)",
                    "\(act.account)", "\(act.reason)", visit.time(act.createdAt),
                ]
            }
            return """
                \(choices)
                <section><h2>\(visit.say(MassActPhrases.past))</h2>
                \(rows.isEmpty ? ConsolePieces.empty(visit.say(MassActPhrases.nothing)) : ConsolePieces.table(
                    visit.say(ConsoleSection.mass.title),
                    [
                        visit.say(MassActPhrases.act), visit.say(ConsolePhrases.state), visit.say(MassActPhrases.progress),
                        visit.say(MassActPhrases.account), visit.say(ConsolePhrases.reason), visit.say(ConsolePhrases.time),
                    ], rows))
                </section>
                """
        }
    }

    // MARK: Preview

    /// `GET /console/mass/new?act=…`: the filter, and what the act would do now.
    @Sendable static func preview(_ visit: ConsoleVisit) async throws -> Response {
        guard let kind = visit.query("act").flatMap(MassActKind.init) else {
            return visit.redirect(to: "/console/mass")
        }
        guard let filter = Self.filter(visit.query) else { return visit.notice(Self.unclear, status: 422) }
        let request = MassActRequest(kind: kind, filter: filter)
        return Self.page(visit, request, try await visit.gateway.preview(request, visit.scope), note: nil)
    }

    private static func page(
        _ visit: ConsoleVisit, _ request: MassActRequest, _ preview: MassActPreview, note: LocalizedText?
    ) -> Response {
        let status = note == nil ? 200 : 409
        return visit.page(visit.say(request.kind.title), in: .mass, isLive: false, status: status) {
            """
            \(note.map { "<p class=\"note bad\" role=\"alert\">\(visit.say($0))</p>" } ?? "")
            <p>\(visit.say(request.kind.effect))</p>
            \(MassActForms.filter(visit, request))
            \(MassActForms.preview(visit, preview))
            \(preview.eligible == 0 ? "" : MassActForms.start(visit, request, preview))
            """
        }
    }

    /// The fields of a filter, from the address or from the form that starts; nil when one is there that cannot be read or is
    /// there twice: an act never means more than what was asked for.
    static func filter(_ fields: FormFields) -> MassActFilter? {
        let names = ["tenant", "port", "state", "prefix", "cause", "route", "kind", "from", "to"]
        guard !names.contains(where: fields.isUnclear) else { return nil }
        var filter = MassActFilter()
        filter.tenant = fields["tenant"]
        filter.port = fields["port"]
        filter.state = fields["state"].flatMap(OrderState.init)
        filter.prefix = fields["prefix"]
        filter.cause = fields["cause"]
        filter.route = fields["route"]
        filter.kind = fields["kind"].flatMap(Int.init(count:))
        filter.since = fields["from"].flatMap(TimeWords.beginning(ofDay:))?.milliseconds
        filter.until = fields["to"].flatMap(TimeWords.beginning(ofDay:)).map { ($0 + .seconds(86_400)).milliseconds }
        func isRead(_ name: String, _ isThere: Bool) -> Bool { fields[name] == nil || isThere }
        guard isRead("state", filter.state != nil), isRead("kind", filter.kind != nil),
            isRead("from", filter.since != nil), isRead("to", filter.until != nil)
        else { return nil }
        return filter
    }

    private static let unclear = LocalizedText(
        en: "A condition cannot be read, or is there twice. Nothing was done: an act on many needs clear conditions.",
        zh: "有条件无法识别或重复。未执行任何操作：批量操作需要明确的条件。", ko: "읽을 수 없거나 중복된 조건이 있습니다. 아무 작업도 하지 않았습니다. 일괄 작업에는 명확한 조건이 필요합니다.")

    // MARK: Acts

    /// `POST /console/mass/start`: begins what the preview showed, if it is still so.
    @Sendable static func start(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let kind = fields["act"].flatMap(MassActKind.init),
            let start = fields["start"].flatMap(Int64.init(position:)),
            let last = fields["last"].flatMap(Int64.init(position:)),
            let shown = fields["shown"].flatMap(Int.init(count:))
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        guard let filter = Self.filter(fields) else { return visit.notice(Self.unclear, status: 422) }
        var request = MassActRequest(
            kind: kind, filter: filter, reason: fields["reason"] ?? "",
            rate: fields["rate"].flatMap(Int.init(count:)) ?? 20, span: .init(start: start, last: last))
        if let tenant = request.filter.tenant, !visit.scope.holds(tenant) {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        guard fields["reason"] != nil else { return visit.notice(DeskPhrases.needsReason, status: 422) }
        let preview = try await visit.gateway.preview(request, visit.scope)
        guard preview.eligible == shown, preview.eligible > 0 else {
            request.span = nil
            let anew = try await visit.gateway.preview(request, visit.scope)
            return Self.page(visit, request, anew, note: MassActPhrases.moved)
        }
        if !kind.isRepeatable, fields["count"].flatMap(Int.init(count:)) != shown {
            return Self.page(visit, request, preview, note: MassActPhrases.wrongCount)
        }
        try await visit.audit(
            "mass.\(kind.rawValue)", tenants: visit.meant(request.filter.tenant), target: "\(shown)",
            detail: request.reason)
        let id = try await visit.gateway.start(request, preview, by: visit.session)
        return visit.redirect(to: "/console/mass/\(id)")
    }

    /// `GET /console/mass/{id}`: how far it is.
    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        guard let id = visit.part("id").flatMap(Int64.init(position:)),
            let act = try await visit.gateway.massAct(id, visit.scope)
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        let results =
            try await visit.gateway.massActResults(
                id, visit.scope, after: visit.query("after").flatMap(Int.init(count:)) ?? 0, limit: 101) ?? []
        let shown = Array(results.prefix(100))
        var response = visit.page("\(visit.say(act.kind.title)) \(id)", in: .mass) {
            """
            \(MassActForms.progress(act, visit))
            <section><h2>\(visit.say(MassActPhrases.results))</h2>
            <p><a class="button quiet" href="/console/mass/\(Int(id))/results.csv" download>\(visit.say(DeskPhrases.csv))</a></p>
            \(shown.isEmpty ? ConsolePieces.empty(visit.say(MassActPhrases.noResults)) : MassActForms.things(shown, act.kind, visit))
            \(ConsolePieces.onward(visit, next: results.count > 100 ? shown.last.map { "\($0.number)" } : nil))
            </section>
            """
        }
        // Progress without script.
        if act.state == .running, let field = HTTPField.Name("Refresh") { response.headers[field] = "3" }
        return response
    }

    /// `POST /console/mass/{id}/set`: pauses, goes on, stops.
    @Sendable static func set(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let id = visit.part("id").flatMap(Int64.init(position:)),
            let act = try await visit.gateway.massAct(id, visit.scope),
            let state = fields["state"].flatMap(MassActView.State.init), state != .done
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        try await visit.audit(
            "mass.\(state.rawValue)", tenants: visit.gateway.tenants(in: act.scope), target: "mass act \(id)")
        guard try await visit.gateway.setMassAct(id, to: state, visit.scope) else {
            return visit.notice(DeskPhrases.impossible, status: 409)
        }
        return visit.redirect(to: "/console/mass/\(id)")
    }

    /// `GET /console/mass/{id}/results.csv`.
    @Sendable static func export(_ visit: ConsoleVisit) async throws -> Response {
        guard let id = visit.part("id").flatMap(Int64.init(position:)),
            try await visit.gateway.massAct(id, visit.scope) != nil
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        var headers = HTTPFields()
        headers[.contentType] = "text/csv; charset=utf-8"
        headers[.cacheControl] = "no-store"
        headers[.contentDisposition] = "attachment; filename=\"mass-act-\(id).csv\""
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await writer.write(
                    ByteBuffer(string: "\u{FEFF}" + SafeCSV.row(["number", "tenant", "target", "outcome", "reason"])))
                var after = 0
                while let page = try await visit.gateway.massActResults(id, visit.scope, after: after, limit: 500),
                    let last = page.last
                {
                    let rows = page.map { thing in
                        SafeCSV.row([
                            "\(thing.number)", thing.tenant, thing.target, thing.outcome ?? "", thing.skip ?? "",
                        ])
                    }
                    try await writer.write(ByteBuffer(string: rows.joined()))
                    after = last.number
                }
                try await writer.finish(nil)
            })
    }
}
