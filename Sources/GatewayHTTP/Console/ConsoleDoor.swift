import Declarations
import Gateway
import HTTPTypes
import Hummingbird
import Logging

/// Lets people in: finds the session, asks for the role, checks the token of forms.
struct ConsoleDoor: Sendable {
    let gateway: any GatewayAPI
    private let throttle = LoginThrottle()
    private static let formLimit = 64 << 10
    private static let year = 31_536_000

    private let trustedProxies: [NetworkRange]

    init(gateway: any GatewayAPI, trustedProxies: [NetworkRange] = []) {
        self.gateway = gateway
        self.trustedProxies = trustedProxies
    }

    /// A page for whoever is signed in and has the role.
    func page(
        _ request: Request, _ context: EdgeContext, _ role: ConsoleRole, _ handler: ConsoleRoutes.Page
    ) async throws -> Response {
        try await self.admitted(request, context, role) { visit in try await handler(visit) }
    }

    /// What an open page asks by itself, and goes on asking: it keeps no session alive, and no answer is one that browsers call
    /// an error.
    func stream(
        _ request: Request, _ context: EdgeContext, _ handler: ConsoleRoutes.Page
    ) async throws -> Response {
        guard self.gateway.isConsoleOpen, let token = Cookie.session.value(in: request) else {
            return ChangesStream.over
        }
        let session: ConsoleSession?
        do {
            session = try await self.gateway.session(token, isInUse: false)
        } catch {
            Self.note(error, context)
            return ChangesStream.full
        }
        guard let session else { return ChangesStream.over }
        return try await handler(
            ConsoleVisit(request: request, context: context, gateway: self.gateway, session: session))
    }

    /// A form of whoever is signed in and has the role, with its own token.
    func form(
        _ request: Request, _ context: EdgeContext, _ role: ConsoleRole, _ handler: ConsoleRoutes.Form
    ) async throws -> Response {
        try await self.admitted(request, context, role) { visit in
            let fields = FormFields(try await request.bytes(limit: Self.formLimit))
            guard ConsoleSecrets.isFormToken(fields["token"] ?? "", of: visit.session.token) else {
                return visit.notice(ConsolePhrases.staleForm, status: 403)
            }
            return try await handler(visit, fields)
        }
    }

    private func admitted(
        _ request: Request, _ context: EdgeContext, _ role: ConsoleRole, _ body: (ConsoleVisit) async throws -> Response
    ) async throws -> Response {
        guard self.gateway.isConsoleOpen else { return LoginPages.closed(self.visitor(request, context)) }
        // What the page's script asks by itself is no use of the session.
        let isLive = HTTPField.Name("X-Console-Live").flatMap { request.headers[$0] } != nil
        do {
            guard let token = Cookie.session.value(in: request),
                let session = try await self.gateway.session(token, isInUse: !isLive)
            else {
                return LoginPages.toLogin(from: request)
            }
            let visit = ConsoleVisit(request: request, context: context, gateway: self.gateway, session: session)
            guard session.account.role >= role else { return visit.notice(ConsolePhrases.notAllowed, status: 403) }
            return try await self.answer(visit, isLive: isLive, body)
        } catch let error as GatewayError where isLive {
            // The script asks again by itself; of a refusal the browser would complain on its console.
            Self.note(error, context)
            return Response(status: .noContent)
        }
    }

    private func answer(
        _ visit: ConsoleVisit, isLive: Bool, _ body: (ConsoleVisit) async throws -> Response
    ) async throws -> Response {
        do {
            return try await body(visit)
        } catch let error as GatewayError where error.code == .badCursor {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        } catch let error as GatewayError where !isLive {
            Self.note(error, visit.context)
            return visit.notice(ConsolePhrases.cannotRead, status: 503)
        }
    }

    private static func note(_ error: GatewayError, _ context: EdgeContext) {
        context.logger.warning("a page could not be made", metadata: ["code": .string(error.code.rawValue)])
    }

    // MARK: Signing in

    /// `GET /console/login`.
    @Sendable func login(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let visitor = self.visitor(request, context)
        guard self.gateway.isConsoleOpen else { return LoginPages.closed(visitor) }
        var visit = visitor
        if visit.token.isEmpty { visit.token = try ConsoleSecrets.newToken() }
        var response = LoginPages.form(visit, next: visit.query["next"], problem: nil)
        Cookie.visitor.set(visit.token, in: &response)
        return response
    }

    /// `POST /console/login`.
    @Sendable func signIn(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let visit = self.visitor(request, context)
        guard self.gateway.isConsoleOpen else { return LoginPages.closed(visit) }
        let fields = FormFields(try await request.bytes(limit: Self.formLimit))
        guard !visit.token.isEmpty, ConsoleSecrets.isFormToken(fields["token"] ?? "", of: visit.token) else {
            return LoginPages.toLogin(from: request)
        }
        let name = fields["name"] ?? ""
        let attempt = LoginThrottle.Attempt(account: name, address: visit.address)
        if let seconds = self.throttle.wait(attempt, now: self.gateway.now) {
            var response = LoginPages.form(visit, next: fields["next"], problem: .wait(seconds: seconds))
            response.headers[.retryAfter] = String(seconds)
            return response
        }
        guard
            let session = try await self.gateway.signIn(
                name, password: fields.all("password").first ?? "", from: visit.address)
        else {
            context.logger.notice("a login failed", metadata: ["address": .string(visit.address)])
            return LoginPages.form(visit, next: fields["next"], problem: .wrong)
        }
        self.throttle.succeeded(attempt)
        var response = ConsoleFrame.redirect(to: LoginPages.safe(fields["next"]))
        Cookie.session.set(session.token, in: &response)
        Cookie.visitor.set(nil, in: &response)
        return response
    }

    /// `POST /console/preferences`: language, theme, keys; also before somebody signed in.
    @Sendable func preferences(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let fields = FormFields(try await request.bytes(limit: Self.formLimit))
        let holders = [Cookie.session, .visitor].compactMap { $0.value(in: request) }
        let back = LoginPages.safe(fields["back"])
        guard holders.contains(where: { ConsoleSecrets.isFormToken(fields["token"] ?? "", of: $0) }) else {
            return ConsoleFrame.redirect(to: back)
        }
        var response = ConsoleFrame.redirect(to: back)
        if let language = fields["language"].flatMap(Language.init) {
            Cookie.language.set(language.rawValue, seconds: Self.year, in: &response)
        }
        if let theme = fields["theme"].flatMap(Preferences.Theme.init) {
            Cookie.theme.set(theme.rawValue, seconds: Self.year, in: &response)
        }
        if let keys = fields["keys"], ["on", "off"].contains(keys) {
            Cookie.keys.set(keys, seconds: Self.year, in: &response)
        }
        return response
    }

    private func visitor(_ request: Request, _ context: EdgeContext) -> Visitor {
        Visitor(
            request, context, token: Cookie.visitor.value(in: request) ?? "",
            address: ClientAddress.of(request, context, trusted: self.trustedProxies))
    }
}

/// Somebody who is not signed in yet.
struct Visitor: Sendable {
    var context: EdgeContext
    let preferences: Preferences
    let query: FormFields
    let path: String
    /// From where they come, as far as it is known.
    let address: String
    /// Binds the login form to this browser; empty when it has none.
    var token: String

    init(_ request: Request, _ context: EdgeContext, token: String, address: String) {
        self.preferences = Preferences(request)
        self.context = context
        if let language = self.preferences.language { self.context.language = language }
        self.query = FormFields(Array((request.uri.query ?? "").utf8))
        self.path = request.uri.path
        self.address = address
        self.token = token.utf8.count == 64 ? token : ""
    }
}
