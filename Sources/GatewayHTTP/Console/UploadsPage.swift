import Declarations
import Gateway
import Hummingbird

/// Files of orders: a form that takes one, and those that came.
enum UploadsPage {
    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        guard let tenant = visit.chosenTenant else {
            return visit.notice(
                visit.tenants.isEmpty ? DeskPhrases.noTenant : ConsolePhrases.notFound,
                status: visit.tenants.isEmpty ? 200 : 404)
        }
        let page = try await visit.gateway.uploads(tenant: tenant, before: visit.query("before"), limit: 50)
        return visit.page(visit.say(ConsoleSection.uploads.title), in: .uploads) {
            """
            \(Self.form(visit, tenant))
            <section><h2>\(visit.say(UploadDeskPhrases.past))</h2>
            \(visit.tenantChoice("/console/uploads", tenant))
            \(page.uploads.isEmpty ? ConsolePieces.empty(visit.say(UploadDeskPhrases.nothing)) : Self.table(page.uploads, tenant, visit))
            \(ConsolePieces.pager(visit, next: page.next.flatMap(Int64.init)))
            </section>
            """
        }
    }

    private static func form(_ visit: ConsoleVisit, _ tenant: String) -> HTML {
        guard visit.may(.operator_) else { return "<p class=\"hint\">\(visit.say(OrderPhrases.needsOperator))</p>" }
        let language = visit.language.rawValue
        let tenants = visit.tenants.map { ($0, $0) }
        let choices = UploadChoices(visit.gateway, tenants: visit.tenants)
        let channels =
            [("", visit.say(UploadPhrases.ownColumns))] + choices.channels.map { ($0.id, visit.say($0.name)) }
        let ports = [("", visit.say(UploadPhrases.defaultPort))] + choices.ports.map { ($0, $0) }
        return """
            <section><h2>\(visit.say(UploadDeskPhrases.upload))</h2>
            <p>\(visit.say(UploadDeskPhrases.how)) <a href="/upload/template.xlsx?lang=\(language)" download>\(visit.say(UploadPhrases.blank))</a></p>
            <form method="post" action="/console/uploads" enctype="multipart/form-data" class="stack">
            \(ConsolePieces.hidden("token", visit.session.formToken))
            <label class="drop">\(visit.say(UploadDeskPhrases.file))<input type="file" name="file" required \
            accept=".csv,.xlsx,.xml,.zip,text/csv"></label>
            \(ConsolePieces.select("tenant", visit.say(ConsolePhrases.tenant), tenants, tenant, orNone: false))
            \(ConsolePieces.select("channel", visit.say(UploadPhrases.channel), channels, "", orNone: false))
            \(ConsolePieces.select("port", visit.say(UploadPhrases.port), ports, "", orNone: false))
            <p class="check"><label><input type="checkbox" name="dry_run" value="1"> \(visit.say(UploadPhrases.dryRun))</label></p>
            <p class="check"><label><input type="checkbox" name="hold" value="1"> \(visit.say(UploadPhrases.hold))</label></p>
            <p><button type="submit">\(visit.say(UploadDeskPhrases.send))</button></p></form></section>
            """
    }

    private static func table(_ uploads: [UploadView], _ tenant: String, _ visit: ConsoleVisit) -> HTML {
        let rows = uploads.map { upload -> [HTML] in
            let counts = IntakeResult.Verdict.inOrder.compactMap { verdict -> HTML? in
                guard let count = upload.counts[verdict], count > 0 else { return nil }
                return "<li>\(Mark.badge(verdict.tone, "\(visit.say(verdict.label)) \(count)"))</li>"
            }
            return [
                "<span><a class=\"row\" href=\"\(UploadFilePage.path(upload.key, tenant))\">\(upload.fileName)</a> <code>U\(Int(upload.number))</code></span>",
                UploadFilePage.state(upload, visit), "\(upload.rows)",
                "<ul class=\"plain acts\">\(HTML.joined(counts))</ul>", visit.time(upload.createdAt),
            ]
        }
        return ConsolePieces.table(
            visit.say(ConsoleSection.uploads.title),
            [
                visit.say(UploadDeskPhrases.fileName), visit.say(ConsolePhrases.state),
                visit.say(UploadDeskPhrases.rows),
                visit.say(UploadDeskPhrases.verdicts), visit.say(ConsolePhrases.time),
            ], rows)
    }

    /// `POST /console/uploads`: stores the file and goes to its page; an archive may make several, and leads to the list.
    @Sendable static func take(_ visit: ConsoleVisit, _ form: Multipart) async throws -> Response {
        func text(_ name: String) -> String? { form.part(name).map { String(decoding: $0.content, as: UTF8.self) } }
        guard let tenant = text("tenant"), visit.tenants.contains(tenant) else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        guard let file = form.part("file"), !file.content.isEmpty else {
            return visit.notice(UploadDeskPhrases.noFile, status: 422)
        }
        let (channel, port) = (form.choice("channel"), form.choice("port"))
        let content = Array(file.content)
        let choices = UploadChoices(visit.gateway, tenants: [tenant])
        if let fault = choices.fault(channel: channel, port: port, of: content) {
            return visit.notice(fault.phrase, status: 422)
        }
        let name = UploadRoutes.plain(file.fileName ?? "orders.csv")
        try await visit.audit("upload.open", tenant: tenant, target: name, detail: "\(content.count) bytes")
        let uploads = try await visit.gateway.openUpload(
            UploadFile(
                name: name, bytes: content, isDryRun: text("dry_run") == "1", isHeld: text("hold") == "1",
                channel: channel, port: port),
            tenant: tenant)
        guard uploads.count == 1, let upload = uploads.first else {
            return visit.redirect(to: "/console/uploads?tenant=\(tenant.percentEncoded)")
        }
        return visit.redirect(to: UploadFilePage.path(upload.key, tenant))
    }
}

extension IntakeResult.Verdict {
    static let inOrder: [IntakeResult.Verdict] = [.accepted, .alreadyHere, .needsYou, .refused]

    var tone: Mark.Tone {
        switch self {
        case .accepted: .good
        case .alreadyHere: .still
        case .needsYou: .ask
        case .refused: .bad
        }
    }
}
