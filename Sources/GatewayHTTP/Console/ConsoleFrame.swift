import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// What all pages of the console share: head, navigation, search, switches, and the fields that protect them.
enum ConsoleFrame {
    /// Scripts and styles of our own only; nothing inline.
    static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

    static func page(
        _ visit: ConsoleVisit, _ title: String, _ section: ConsoleSection?, isLive: Bool, status: Int, _ content: HTML
    ) -> Response {
        let fresh: HTML = """
            <p class="fresh"><span>\(visit.say(ConsolePhrases.asOf))</span> \
            <time datetime="\(visit.now.rfc3339)">\(TimeWords.exact(visit.now))</time> \
            <span id="live-state" data-live="\(visit.say(ConsolePhrases.live))" \
            data-paused="\(visit.say(ConsolePhrases.paused))"></span></p>
            """
        let body: HTML = """
            <a class="skip" href="#main">\(visit.say(ConsolePhrases.skip))</a>
            <header class="bar">\(Self.brand)\(Self.search(visit))\(Self.person(visit))</header>
            <nav class="rail" aria-label="\(visit.say(ConsolePhrases.navigation))"><ul>\(Self.navigation(visit, section))</ul></nav>
            <main id="main" tabindex="-1" data-live-page="\(isLive ? "yes" : "no")">
            <div class="title"><h1>\(title)</h1>\(fresh)</div>
            <div id="content">
            \(content)
            </div>
            </main>
            \(Self.foot(visit.language, visit.preferences, token: visit.session.formToken, back: Self.back(visit)))
            """
        return Self.respond(
            Self.document(title, visit.language, visit.preferences, body), status: status, visit.context)
    }

    /// A page for somebody who is not signed in.
    static func outside(_ visitor: Visitor, _ title: String, status: Int = 200, _ content: HTML) -> Response {
        let language = visitor.context.language
        let foot =
            visitor.token.isEmpty
            ? ""
            : Self.foot(
                language, visitor.preferences, token: ConsoleSecrets.formToken(of: visitor.token),
                back: "/console/login")
        let body: HTML = """
            <header class="bar">\(Self.brand)</header>
            <main id="main" class="narrow"><h1>\(title)</h1>
            \(content)
            </main>
            \(foot)
            """
        return Self.respond(
            Self.document(title, language, visitor.preferences, body, isOutside: true), status: status, visitor.context)
    }

    static func redirect(to path: String) -> Response {
        var headers = HTTPFields()
        headers[.location] = path
        headers[.cacheControl] = "no-store"
        return Response(status: .seeOther, headers: headers)
    }

    // MARK: Inside

    private static let brand: HTML =
        "<a class=\"brand\" href=\"/console\"><span aria-hidden=\"true\" class=\"seal\">通</span>Tongguan</a>"

    private static func document(
        _ title: String, _ language: Language, _ preferences: Preferences, _ body: HTML, isOutside: Bool = false
    ) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="\(language.tag)" data-theme="\(preferences.theme.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title) – Tongguan</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="\(Stylesheet.path)">
        <script src="\(ConsoleScript.path)" defer></script>
        </head>
        <body class="console\(isOutside ? " outside" : "")" data-keys="\(preferences.hasKeys ? "on" : "off")">
        \(body)
        </body>
        </html>

        """
    }

    private static func respond(_ page: HTML, status: Int, _ context: EdgeContext) -> Response {
        var response = Response.page(page, status: status, context)
        response.headers[.contentSecurityPolicy] = Self.policy
        response.headers[.vary] = "Accept-Language, Cookie"
        return response
    }

    private static func search(_ visit: ConsoleVisit) -> HTML {
        """
        <search>\(visit.form(
            "/console/search", style: "find",
            """
            <label class="hidden" for="find">\(visit.say(ConsolePhrases.search))</label>
            <input id="find" name="q" type="search" autocomplete="off" spellcheck="false" maxlength="100" \
            placeholder="\(visit.say(ConsolePhrases.searchHint))"><button type="submit" class="quiet">\
            \(visit.say(ConsolePhrases.search))</button>
            """))</search>
        """
    }

    private static func person(_ visit: ConsoleVisit) -> HTML {
        let account = visit.session.account
        let whose = account.scope.tenants?.sorted().joined(separator: ", ") ?? visit.say(ConsolePhrases.allTenants)
        return """
            <div class="person"><span><strong>\(account.name)</strong> <small>\(visit.say(account.role.title)) · \
            \(whose)</small></span>\(visit.form(
                "/console/logout",
                "<button class=\"quiet\" type=\"submit\">\(visit.say(ConsolePhrases.signOut))</button>"))</div>
            """
    }

    private static func navigation(_ visit: ConsoleVisit, _ current: ConsoleSection?) -> HTML {
        HTML.joined(
            ConsoleSection.allCases.filter { visit.may($0.role) }.map { section in
                let here: HTML = section == current ? " aria-current=\"page\"" : ""
                return "<li><a href=\"\(section.path)\"\(here)>\(visit.say(section.title))</a></li>"
            })
    }

    /// Where a switch leads back to: this page with what was asked of it.
    private static func back(_ visit: ConsoleVisit) -> String {
        guard visit.request.method == .get else { return "/console" }
        return visit.request.uri.path + (visit.request.uri.query.map { "?\($0)" } ?? "")
    }

    private static func foot(_ language: Language, _ preferences: Preferences, token: String, back: String) -> HTML {
        func choice(_ name: String, _ value: String, _ title: String, isOn: Bool, tag: String = "") -> HTML {
            let language: HTML = tag.isEmpty ? "" : " lang=\"\(tag)\""
            return
                "<button type=\"submit\" name=\"\(name)\" value=\"\(value)\" aria-pressed=\"\(isOn ? "true" : "false")\"\(language)>\(title)</button>"
        }
        let say = { (text: LocalizedText) in text.text(in: language) }
        let languages = Language.allCases.map {
            choice("language", $0.rawValue, $0.ownName, isOn: $0 == language, tag: $0.tag)
        }
        let themes = Preferences.Theme.allCases.map {
            choice("theme", $0.rawValue, say($0.title), isOn: $0 == preferences.theme)
        }
        let keys = [true, false].map { isOn in
            choice(
                "keys", isOn ? "on" : "off", say(isOn ? ConsolePhrases.on : ConsolePhrases.off),
                isOn: isOn == preferences.hasKeys)
        }
        func group(_ title: LocalizedText, _ id: String, _ buttons: [HTML]) -> HTML {
            """
            <div class="switch" role="group" aria-labelledby="\(id)"><span id="\(id)">\(say(title))</span>\
            <span class="choices" id="choices-\(id)">\(HTML.joined(buttons))</span></div>
            """
        }
        return """
            <footer><form method="post" action="/console/preferences" class="switches">
            <input type="hidden" name="token" value="\(token)"><input type="hidden" name="back" value="\(back)">
            \(group(ConsolePhrases.language, "switch-language", languages))
            \(group(ConsolePhrases.theme, "switch-theme", themes))
            \(group(ConsolePhrases.keys, "switch-keys", keys))
            </form></footer>
            """
    }
}
