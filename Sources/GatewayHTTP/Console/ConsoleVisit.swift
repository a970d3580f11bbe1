import Declarations
import Gateway
import Hummingbird

/// One request of somebody who is signed in and may make it: who, in which language, and the pieces a page is made of.
struct ConsoleVisit: Sendable {
    let request: Request
    let context: EdgeContext
    let gateway: any GatewayAPI
    let session: ConsoleSession
    let preferences: Preferences
    let now: Timestamp

    init(request: Request, context: EdgeContext, gateway: any GatewayAPI, session: ConsoleSession) {
        self.request = request
        self.preferences = Preferences(request)
        self.gateway = gateway
        self.session = session
        self.now = gateway.now
        var context = context
        // Whoever chose a language gets it; else the account's, else the browser's.
        context.language =
            self.preferences.language ?? session.account.language.flatMap(Language.init) ?? context.language
        self.context = context
    }

    var language: Language { self.context.language }
    /// What this account may see; goes with every question.
    var scope: TenantScope { self.session.account.scope }
    /// Tenants that it sees, in order.
    var tenants: [String] { self.gateway.tenants(in: self.scope) }

    func may(_ role: ConsoleRole) -> Bool { self.session.account.role >= role }

    func say(_ text: LocalizedText) -> String { text.text(in: self.language) }

    /// The fields behind the question mark.
    var query: FormFields { FormFields(Array((self.request.uri.query ?? "").utf8)) }

    func query(_ name: String) -> String? { self.query[name] }

    /// A part of the path, `{name}`; nil when its escapes are broken.
    func part(_ name: String) -> String? { self.context.parameters.get(name).flatMap(\.percentDecoded) }

    // MARK: Answers

    /// A whole page. Its content is swapped by the script when the ledger moved, unless it is not `isLive`.
    func page(
        _ title: String, in section: ConsoleSection?, isLive: Bool = true, status: Int = 200, _ content: () -> HTML
    ) -> Response {
        ConsoleFrame.page(self, title, section, isLive: isLive, status: status, content())
    }

    /// A page that only says something.
    func notice(_ text: LocalizedText, status: Int) -> Response {
        self.page(self.say(ConsolePhrases.notice), in: nil, isLive: false, status: status) {
            "<p class=\"note\">\(self.say(text))</p><p><a href=\"/console\">\(self.say(ConsolePhrases.toOverview))</a></p>"
        }
    }

    /// Goes on at another address, by GET.
    func redirect(to path: String) -> Response { ConsoleFrame.redirect(to: path) }

    // MARK: Pieces

    /// A form that posts, with this session's token.
    /// - Parameter style: classes of the element.
    func form(_ action: String, style: String = "", _ fields: HTML) -> HTML {
        """
        <form method="post" action="\(action)" class="\(style)"><input type="hidden" name="token" \
        value="\(self.session.formToken)">\(fields)</form>
        """
    }

    /// A moment: how long ago, and exactly with its zone.
    func time(_ moment: Timestamp) -> HTML {
        """
        <span class="when"><time datetime="\(moment.rfc3339)">\(TimeWords.ago(moment, self.now, self.language))</time> \
        <span class="exact">\(TimeWords.exact(moment))</span></span>
        """
    }

    /// A moment given as RFC 3339 by the gateway.
    func time(_ text: String) -> HTML { TimeWords.moment(text).map(self.time) ?? "\(text)" }

    /// An order's state: shape and word.
    func state(_ state: OrderState) -> HTML { Mark.badge(state.tone, self.say(state.title)) }

    /// Writes into the log of acts; before the act.
    func audit(_ act: String, tenant: String = "", target: String, detail: String = "") async throws {
        try await self.gateway.audit(act, by: self.session, tenant: tenant, target: target, detail: detail)
    }

    /// Writes it down once for each tenant whose data it touches, so that each tenant's people see it; without any, once.
    func audit(_ act: String, tenants: some Sequence<String>, target: String, detail: String = "") async throws {
        let tenants = Set(tenants).sorted()
        for tenant in tenants.isEmpty ? [""] : tenants {
            try await self.audit(act, tenant: tenant, target: target, detail: detail)
        }
    }

    /// The tenants that a filter means: the one it names, else all of the account.
    func meant(_ tenant: String?) -> [String] {
        self.gateway.tenants(in: self.scope.narrowed(to: tenant))
    }

    /// Address of an order's page.
    func path(of orderNo: String, tenant: String) -> String {
        "/console/orders/\(tenant.percentEncoded)/\(orderNo.percentEncoded)"
    }
}
