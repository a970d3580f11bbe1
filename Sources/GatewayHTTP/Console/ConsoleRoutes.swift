import Gateway
import HTTPTypes
import Hummingbird

/// All pages of the console and who may see them.
///
/// To add a page:
/// 1. Write its content in a file of its own as an `enum NamePage` with static functions that take a `ConsoleVisit` and answer
///    a `Response`: read what is asked with `visit.query("name")`, ask `visit.gateway` with `visit.scope` (never without it),
///    and finish with `visit.page(title, in: .section) { content }`. Its words are a `LocalizedText` each, in that file or one
///    beside it (`NamePhrases.swift`); `visit.say(text)` chooses the language.
/// 2. Name it in `add(to:)`: `page("/console/name", .viewer, NamePage.show)`. The door has asked for the session and the role.
/// 3. What changes something is a form with the method post, made by `visit.form(action:) { fields }`, which adds the form's token,
///    and answered by a handler named with `form("/console/name/act", .operator_, NamePage.act)`. It gets the fields, the token
///    checked already. It calls `visit.audit(…)` *before* it acts, and ends with `visit.redirect(to:)`, so that a reload repeats
///    nothing.
/// 4. Name it in `ConsoleSection`, so that it stands in the navigation, and in `scripts/check-pages`, so that it is judged.
///
/// Pieces for pages: `visit.time`, `visit.state`, `ConsolePieces` (tables, empty states, pages of lists), `Mark` (a state's shape).
/// What a page shows and may change by itself stands inside `visit.page`'s content; the script swaps the whole of it when the
/// ledger moved. Styles are in `Pages/Stylesheet+Console.swift`: use its classes and tokens, never inline styles.
struct ConsoleRoutes: Sendable {
    private let door: ConsoleDoor
    private let changes: ChangesStream
    private let uploadLimit: Int
    private let uploadGate: UploadGate

    /// - Parameters:
    ///   - uploadLimit: the largest file, bytes.
    ///   - uploadGate: bounds how many are in memory at once.
    ///   - trustedProxies: those that are believed whom they ask for.
    init(gateway: any GatewayAPI, uploadLimit: Int, uploadGate: UploadGate, trustedProxies: [NetworkRange]) {
        self.uploadGate = uploadGate
        self.uploadLimit = uploadLimit
        self.door = ConsoleDoor(gateway: gateway, trustedProxies: trustedProxies)
        self.changes = ChangesStream()
    }

    typealias Handler = @Sendable (Request, EdgeContext) async throws -> Response
    typealias Page = @Sendable (ConsoleVisit) async throws -> Response
    typealias Form = @Sendable (ConsoleVisit, FormFields) async throws -> Response

    func add(to router: Router<EdgeContext>) {
        var methods: [String: Set<HTTPRequest.Method>] = [:]
        func on(_ path: String, _ method: HTTPRequest.Method, _ handler: @escaping Handler) {
            router.on(RouterPath(path), method: method, use: handler)
            methods[path, default: []].insert(method)
        }
        func page(_ path: String, _ role: ConsoleRole, _ handler: @escaping Page) {
            on(path, .get) { [door] request, context in try await door.page(request, context, role, handler) }
        }
        func form(_ path: String, _ role: ConsoleRole, _ handler: @escaping Form) {
            on(path, .post) { [door] request, context in try await door.form(request, context, role, handler) }
        }
        on("/console/login", .get) { [door] in try await door.login($0, $1) }
        on("/console/login", .post) { [door] in try await door.signIn($0, $1) }
        on("/console/preferences", .post) { [door] in try await door.preferences($0, $1) }
        on(ConsoleScript.path, .get) { _, _ in ConsoleScript.response }
        form("/console/logout", .viewer, LoginPages.signOut)
        on("/console/changes", .get) { [door, changes] request, context in
            try await door.stream(request, context, changes.open)
        }

        page("/console", .viewer, OverviewPage.show)
        page("/console/search", .viewer, SearchPage.show)
        form("/console/search", .viewer, SearchPage.ask)
        page("/console/orders", .viewer, OrdersPage.show)
        page("/console/orders.csv", .viewer, OrdersPage.export)
        page("/console/orders/{tenant}/{orderNo}", .viewer, OrderPage.show)
        form("/console/orders/{tenant}/{orderNo}/act", .operator_, OrderPage.act)
        form("/console/orders/{tenant}/{orderNo}/reveal", .operator_, OrderPage.reveal)
        form("/console/messages/{id}", .operator_, DownloadPage.message)
        form("/console/receipts/{id}", .operator_, DownloadPage.receipt)
        page("/console/questions", .viewer, QuestionsPage.show)
        form("/console/questions/close", .operator_, QuestionsPage.close)
        page("/console/routes", .viewer, RoutesPage.show)
        form("/console/routes/act", .operator_, RoutesPage.act)
        form("/console/routes/probe", .operator_, RoutesPage.probe)
        page("/console/dead-letters", .viewer, DeadLettersPage.show)
        form("/console/dead-letters/redrive", .operator_, DeadLettersPage.redrive)
        form("/console/dead-letters/bury", .operator_, DeadLettersPage.bury)
        page("/console/mass", .viewer, MassActsPage.list)
        page("/console/mass/new", .operator_, MassActsPage.preview)
        form("/console/mass/start", .operator_, MassActsPage.start)
        page("/console/mass/{id}", .viewer, MassActsPage.show)
        form("/console/mass/{id}/set", .operator_, MassActsPage.set)
        page("/console/mass/{id}/results.csv", .viewer, MassActsPage.export)
        page("/console/reconciliation", .viewer, ReconciliationPage.show)
        page("/console/reconciliation.csv", .viewer, ReconciliationPage.export)
        page("/console/uploads", .viewer, UploadsPage.show)
        on("/console/uploads", .post) { [door, uploadLimit, uploadGate] request, context in
            try await door.fileForm(
                request, context, .operator_, limit: uploadLimit, gate: uploadGate, UploadsPage.take)
        }
        page("/console/uploads/{upload}", .viewer, UploadFilePage.show)
        page("/console/uploads/{upload}/file", .operator_, UploadFilePage.file)
        form("/console/uploads/{upload}/fix", .operator_, UploadFilePage.fix)
        form("/console/uploads/{upload}/release", .operator_, UploadFilePage.release)
        form("/console/uploads/{upload}/withdraw", .operator_, UploadFilePage.withdraw)
        page("/console/webhooks", .viewer, WebhooksPage.list)
        page("/console/webhooks/{webhook}", .viewer, WebhooksPage.show)
        form("/console/webhooks", .operator_, WebhookActs.create)
        form("/console/webhooks/{webhook}/act", .operator_, WebhookActs.act)
        form("/console/webhooks/{webhook}/change", .operator_, WebhookActs.change)
        form("/console/webhooks/{webhook}/rotate", .operator_, WebhookActs.rotate)
        form("/console/webhooks/{webhook}/remove", .operator_, WebhookActs.remove)
        page("/console/goods", .viewer, GoodsDeskPage.list)
        page("/console/goods/find", .viewer, GoodsDeskPage.show)
        page("/console/tenants", .admin, TenantsPage.show)
        page("/console/audit", .viewer, AuditPage.show)
        page("/console/help", .viewer, HelpPage.show)
        for (path, known) in methods { GatewayRoutes.refuseOthers(router, path, known) }
    }
}
