import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// One upload: how far it is, groups to mend, rows by verdict, the file back, letting go and taking back.
enum UploadFilePage {
    static let ordersPerPage = 100

    static func path(_ key: String, _ tenant: String) -> String {
        "/console/uploads/\(key.percentEncoded)?tenant=\(tenant.percentEncoded)"
    }

    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        guard let key = visit.part("upload") else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        // A number, as search names it.
        if let reference = UploadReference("U\(key)") {
            guard let path = try await reference.path(for: visit) else {
                return visit.notice(ConsolePhrases.notFound, status: 404)
            }
            return visit.redirect(to: path)
        }
        let verdict = visit.query("verdict").flatMap(IntakeResult.Verdict.init)
        guard let tenant = visit.chosenTenant, let view = try await visit.gateway.upload(key, tenant: tenant),
            let rows = try await visit.gateway.uploadRows(
                key, tenant: tenant, verdict: verdict, after: visit.query("after").flatMap(Int.init(count:)) ?? 0,
                limit: Self.ordersPerPage)
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        // What stands in cells may be a person's, and whoever sees that is noted.
        let shows = view.isFinal && visit.may(.operator_)
        if shows,
            Self.shown(view).contains(where: { $0.value != nil })
                || rows.rows.contains(where: { $0.messages.contains { !$0.value.isEmpty } })
        {
            try await visit.audit("upload.rows", tenant: tenant, target: key)
        }
        var response = visit.page(view.fileName, in: .uploads, isLive: false) {
            """
            \(visit.doneNote())
            \(Self.missingRow(visit))
            \(Self.head(view, visit))
            \(view.failure.map { Self.failure($0, visit) } ?? "")
            \(Self.notes(view, visit))
            \(Self.counts(view, tenant, visit))
            \(view.isFinal && view.failure == nil ? Self.acts(view, tenant, visit) : "")
            \(Self.groups(view, tenant, visit, shows: shows))
            \(Self.rows(rows, view, tenant, verdict, visit, shows: shows))
            """
        }
        // Progress without script.
        if !view.isFinal, let field = HTTPField.Name("Refresh") { response.headers[field] = "2" }
        return response
    }

    static func state(_ view: UploadView, _ visit: ConsoleVisit) -> HTML {
        let bad = (view.counts[.refused] ?? 0) + (view.counts[.needsYou] ?? 0)
        let tone: Mark.Tone =
            switch view.state {
            case "failed": .bad
            case "withdrawn": .still
            case "done": bad > 0 ? .ask : .good
            default: .busy
            }
        let held: HTML =
            view.isHeld && !view.isDryRun ? " \(Mark.badge(.ask, visit.say(UploadDeskPhrases.held)))" : ""
        let dry: HTML = view.isDryRun ? " \(Mark.badge(.still, visit.say(UploadDeskPhrases.dryRun)))" : ""
        return "\(Mark.badge(tone, visit.say(UploadDeskPhrases.state(view.state))))\(held)\(dry)"
    }

    private static func head(_ view: UploadView, _ visit: ConsoleVisit) -> HTML {
        var said: [HTML] = []
        if view.isDryRun { said.append("<p>\(visit.say(UploadPhrases.isDryRun))</p>") }
        if view.isHeld, !view.isDryRun { said.append("<p>\(visit.say(UploadPhrases.isHeld))</p>") }
        return """
            <p class="headline" role="status">\(Self.state(view, visit))</p>
            <section>\(HTML.joined(said))<p><label for="progress">\(visit.say(UploadPhrases.progress))</label> \
            <progress id="progress" max="\(max(1, view.orders))" value="\(view.checked)">\(view.checked)</progress> \
            \(view.checked) / \(view.orders) <span class="detail">\(view.sheetName) · \(visit.say(UploadDeskPhrases.rows)): \(view.rows)</span></p>
            \(ConsolePieces.facts(
                [(visit.say(UploadDeskPhrases.number), ConsolePieces.number("U\(view.number)"))]
                    + UploadChoices(visit.gateway).used(by: view).map { (visit.say($0.title), "\(visit.say($0.value))") }))</section>
            """
    }

    /// That a row which was looked for is not there.
    private static func missingRow(_ visit: ConsoleVisit) -> HTML {
        guard let row = visit.query("row").flatMap(Int.init(count:)),
            let last = visit.query("last").flatMap(Int.init(count:))
        else { return "" }
        let text =
            row > last ? UploadDeskPhrases.beyondEnd(row, last: last) : UploadDeskPhrases.noOrder(inRow: row)
        return "<p class=\"note bad\" role=\"alert\">\(visit.say(text))</p>"
    }

    private static func failure(_ failure: UploadView.Failure, _ visit: ConsoleVisit) -> HTML {
        "<div class=\"note bad\" role=\"alert\"><p>\(visit.say(failure.text))</p><p><code>\(failure.code)</code></p></div>"
    }

    private static func notes(_ view: UploadView, _ visit: ConsoleVisit) -> HTML {
        guard !view.notes.isEmpty else { return "" }
        return "<div class=\"note\"><ul>\(HTML.joined(view.notes.map { "<li>\(visit.say($0))</li>" }))</ul></div>"
    }

    private static func counts(_ view: UploadView, _ tenant: String, _ visit: ConsoleVisit) -> HTML {
        let items = IntakeResult.Verdict.inOrder.map { verdict -> HTML in
            """
            <li><a href="\(Self.path(view.key, tenant))&amp;verdict=\(verdict.rawValue)">\
            \(Mark.badge(verdict.tone, "\(visit.say(verdict.label)) \(view.counts[verdict] ?? 0)"))</a></li>
            """
        }
        return "<ul class=\"aside\">\(HTML.joined(items))</ul>"
    }

    private static func acts(_ view: UploadView, _ tenant: String, _ visit: ConsoleVisit) -> HTML {
        let base = "/console/uploads/\(view.key.percentEncoded)"
        // The file holds everything, and the door asks for the role.
        guard visit.may(.operator_) else { return "" }
        var buttons: [HTML] = [
            "<a class=\"button\" href=\"\(base)/file?tenant=\(tenant.percentEncoded)\" download>\(visit.say(UploadPhrases.result))</a>"
        ]
        if !view.isDryRun, view.state == "done", (view.counts[.accepted] ?? 0) > 0 {
            if view.isHeld {
                buttons.append(
                    ConsolePieces.button(
                        visit, "\(base)/release", [("tenant", tenant)], visit.say(UploadPhrases.release),
                        of: view.fileName, style: ""))
            }
            buttons.append(
                ConsolePieces.button(
                    visit, "\(base)/withdraw", [("tenant", tenant)], visit.say(UploadPhrases.withdraw),
                    of: view.fileName,
                    style: "danger"))
        }
        return "<section class=\"actions\">\(HTML.joined(buttons))</section>"
    }

    // MARK: Groups

    private static func shown(_ view: UploadView) -> ArraySlice<UploadGroupView> { view.groups.prefix(50) }

    private static func groups(_ view: UploadView, _ tenant: String, _ visit: ConsoleVisit, shows: Bool) -> HTML {
        guard !view.groups.isEmpty else { return "" }
        let items = Self.shown(view).map { group -> HTML in
            let name: HTML = group.columnName.isEmpty ? "" : " <strong>\(group.columnName)</strong>"
            let value: HTML = shows ? group.value.map { " <code>\($0)</code>" } ?? "" : ""
            let mend: HTML =
                group.value == nil || view.state != "done" || !shows
                ? "" : Self.fix(group, view, tenant, visit)
            return """
                <li><p>\(visit.say(UploadPhrases.cells(group.cells, group.column)))\(name)\(value): \
                \(visit.say(group.message))</p>\(mend)</li>
                """
        }
        return """
            <section><h2>\(visit.say(UploadPhrases.groups))</h2><ul class="plain groups">\(HTML.joined(items))</ul></section>
            """
    }

    private static func fix(
        _ group: UploadGroupView, _ view: UploadView, _ tenant: String, _ visit: ConsoleVisit
    ) -> HTML {
        let options = group.suggestions.map { suggestion -> HTML in
            "<option value=\"\(suggestion.value)\">\(visit.say(suggestion.label))</option>"
        }
        let id = "fix-\(group.number)"
        let fields: HTML = """
            \(ConsolePieces.hidden("tenant", tenant))\(ConsolePieces.hidden("group", "\(group.number)"))\
            <label>\(visit.say(UploadPhrases.replaceBy))<input name="value" list="\(id)" maxlength="60" required \
            value="\(group.suggestions.first?.value ?? "")"></label>\
            <datalist id="\(id)">\(HTML.joined(options))</datalist>\
            <label class="check"><input type="checkbox" name="remember" value="1" checked> \(visit.say(UploadPhrases.remember))</label>\
            <button type="submit">\(visit.say(UploadPhrases.fix))</button>
            """
        return visit.form("/console/uploads/\(view.key.percentEncoded)/fix", style: "inline", fields)
    }

    // MARK: Rows

    private static func rows(
        _ rows: UploadRowsView, _ view: UploadView, _ tenant: String, _ verdict: IntakeResult.Verdict?,
        _ visit: ConsoleVisit, shows: Bool
    ) -> HTML {
        let all: HTML =
            verdict == nil
            ? "" : "<p><a href=\"\(Self.path(view.key, tenant))\">\(visit.say(UploadPhrases.all))</a></p>"
        guard !rows.rows.isEmpty else {
            return "<section>\(all)\(ConsolePieces.empty(visit.say(UploadDeskPhrases.noRows)))</section>"
        }
        let lines = rows.rows.map { row -> [HTML] in
            let order: HTML =
                row.orderNo.map { orderNo in
                    row.revision == nil || view.isDryRun
                        ? "\(orderNo)" : "<a href=\"\(visit.path(of: orderNo, tenant: tenant))\">\(orderNo)</a>"
                } ?? "–"
            return [
                "<span id=\"row-\(row.line)\">\(row.line)</span>", order,
                row.verdict.map { Mark.badge($0.tone, visit.say($0.label)) }
                    ?? Mark.badge(.busy, visit.say(Phrases.notReached)),
                "<ul class=\"plain\">\(HTML.joined(row.messages.map { Self.message($0, visit, shows: shows) }))</ul>",
            ]
        }
        return """
            <section><h2>\(visit.say(Phrases.rows))</h2>\(all)
            \(ConsolePieces.table(
                visit.say(Phrases.rows),
                [
                    visit.say(Phrases.row), visit.say(ConsolePhrases.orderNo), visit.say(Phrases.verdict),
                    visit.say(Phrases.todo),
                ], lines, style: "dense"))
            \(ConsolePieces.onward(visit, next: rows.next.map { "\($0)" }))</section>
            """
    }

    private static func message(_ message: UploadRowsView.Message, _ visit: ConsoleVisit, shows: Bool) -> HTML {
        let column: HTML = message.columnName.isEmpty ? "" : " <strong>\(message.columnName)</strong>"
        let value: HTML =
            message.value.isEmpty || !shows
            ? "" : " (\(visit.say(UploadPhrases.read)) <code>\(message.value)</code>)"
        var needs: HTML = ""
        if !message.isRepair, let field = message.field {
            let example = field.example.map { ", \(visit.say(UploadPhrases.example)) \($0)" } ?? ""
            needs =
                " <span class=\"hint\">\(visit.say(UploadPhrases.needs)): \(visit.say(field.field.needs))\(example)</span>"
        }
        let repaired: HTML = message.isRepair ? "<em>\(visit.say(UploadPhrases.repaired))</em> " : ""
        return
            "<li>\(repaired)<code>\(message.cell)</code>\(column)\(value): \(visit.say(message.violation.message))\(needs)</li>"
    }

    // MARK: Acts

    /// The upload that a form is about, with its tenant; nil when the account may not see it.
    private static func meant(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> (UploadView, String)? {
        guard let key = visit.part("upload"), let tenant = fields["tenant"], visit.tenants.contains(tenant) else {
            return nil
        }
        return try await visit.gateway.upload(key, tenant: tenant).map { ($0, tenant) }
    }

    /// `POST /console/uploads/{upload}/fix`.
    @Sendable static func fix(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let (view, tenant) = try await Self.meant(visit, fields),
            let group = fields["group"].flatMap(Int.init(count:)),
            let value = fields["value"]
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        try await visit.audit("upload.fix", tenant: tenant, target: view.key, detail: "group \(group)")
        let fix = UploadFix(group: group, value: value, isRemembered: fields["remember"] == "1")
        guard case .reopened = try await visit.gateway.fixUpload(view.key, tenant: tenant, fix) else {
            return visit.notice(UploadPhrases.noFix, status: 409)
        }
        return visit.redirect(to: Self.path(view.key, tenant) + "&done=fix")
    }

    /// `POST /console/uploads/{upload}/release`.
    @Sendable static func release(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let (view, tenant) = try await Self.meant(visit, fields) else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        try await visit.audit("upload.release", tenant: tenant, target: view.key, detail: view.fileName)
        _ = try await visit.gateway.releaseUpload(view.key, tenant: tenant)
        return visit.redirect(to: Self.path(view.key, tenant) + "&done=release")
    }

    /// `POST /console/uploads/{upload}/withdraw`.
    @Sendable static func withdraw(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let (view, tenant) = try await Self.meant(visit, fields) else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        try await visit.audit("upload.withdraw", tenant: tenant, target: view.key, detail: view.fileName)
        _ = try await visit.gateway.withdrawUpload(view.key, tenant: tenant)
        return visit.redirect(to: Self.path(view.key, tenant) + "&done=withdraw")
    }

    /// `GET /console/uploads/{upload}/file`: holds buyers' data, so it is noted.
    @Sendable static func file(_ visit: ConsoleVisit) async throws -> Response {
        guard let key = visit.part("upload"), let tenant = visit.chosenTenant,
            let file = try await visit.gateway.uploadResult(
                key, tenant: tenant, language: UploadLanguage(visit.language))
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        try await visit.audit("upload.download", tenant: tenant, target: key)
        return file.response
    }
}
