import Declarations
import Gateway
import Hummingbird

/// Pages for whoever is not signed in, and the way out.
enum LoginPages {
    /// Why somebody is asked again.
    enum Trouble {
        case wrong
        case wait(seconds: Int)
    }

    /// `next` as an address of the console; anything else leads to the overview.
    static func safe(_ next: String?) -> String {
        guard let next, next == "/console" || next.hasPrefix("/console/") || next.hasPrefix("/console?"),
            !next.contains("\\"), !next.contains("//"), next.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return "/console" }
        return next
    }

    static func toLogin(from request: Request) -> Response {
        let path = request.uri.path + (request.uri.query.map { "?\($0)" } ?? "")
        let isPage = request.method == .get && path != "/console/login"
        return ConsoleFrame.redirect(to: "/console/login" + (isPage ? "?next=\(path.percentEncoded)" : ""))
    }

    /// How the console is opened, for the operator.
    static func closed(_ visitor: Visitor) -> Response {
        let language = visitor.context.language
        return ConsoleFrame.outside(
            visitor, Self.closedTitle.text(in: language), status: 503,
            """
            <p>\(Self.closedText.text(in: language))</p>
            <pre>tongguan console password

            console:
              accounts:
                - name: mina
                  password: "scrypt:…"
                  role: admin
                  tenants: all</pre>
            """)
    }

    static func form(_ visitor: Visitor, next: String?, problem: Trouble?) -> Response {
        let language = visitor.context.language
        let say = { (text: LocalizedText) in text.text(in: language) }
        var status = 200
        var note: HTML = ""
        switch problem {
        case nil: break
        case .wrong:
            status = 401
            note = "<p class=\"note bad\" role=\"alert\">\(say(Self.wrong))</p>"
        case .wait(let seconds):
            status = 429
            note = "<p class=\"note bad\" role=\"alert\">\(say(Self.wait(seconds)))</p>"
        }
        return ConsoleFrame.outside(
            visitor, say(Self.title), status: status,
            """
            \(note)<form method="post" action="/console/login" class="login">
            <input type="hidden" name="token" value="\(ConsoleSecrets.formToken(of: visitor.token))">
            <input type="hidden" name="next" value="\(Self.safe(next))">
            <p><label for="name">\(say(Self.name))</label><input id="name" name="name" autocomplete="username" \
            autocapitalize="none" spellcheck="false" required autofocus></p>
            <p><label for="password">\(say(Self.password))</label><input id="password" name="password" type="password" \
            autocomplete="current-password" required></p>
            <p><button type="submit">\(say(Self.title))</button></p>
            </form>
            """)
    }

    /// `POST /console/logout`.
    @Sendable static func signOut(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        try await visit.audit("session.close", target: visit.session.account.name)
        try await visit.gateway.signOut(visit.session)
        var response = visit.redirect(to: "/console/login")
        Cookie.session.set(nil, in: &response)
        return response
    }

    private static let title = LocalizedText(en: "Sign in", zh: "登录", ko: "로그인")
    private static let name = LocalizedText(en: "Account", zh: "账户", ko: "계정")
    private static let password = LocalizedText(en: "Password", zh: "密码", ko: "비밀번호")
    private static let wrong = LocalizedText(
        en: "Account and password do not belong together.", zh: "账户或密码不正确。", ko: "계정 또는 비밀번호가 맞지 않습니다.")
    private static func wait(_ seconds: Int) -> LocalizedText {
        LocalizedText(
            en: "Too many tries. Wait \(seconds) s, then try again.", zh: "尝试次数过多，请等待 \(seconds) 秒后重试。",
            ko: "시도가 너무 많습니다. \(seconds)초 뒤 다시 시도하십시오.")
    }
    private static let closedTitle = LocalizedText(
        en: "The console is closed", zh: "控制台未开放", ko: "콘솔이 닫혀 있습니다")
    private static let closedText = LocalizedText(
        en:
            "Nobody can sign in, because the configuration names no account. Make a password's hash, add the account, restart "
            + "the gateway:",
        zh: "配置中没有账户，因此无人可以登录。请生成密码哈希，添加账户，然后重启网关：",
        ko: "설정에 계정이 없어 아무도 로그인할 수 없습니다. 비밀번호 해시를 만들고 계정을 추가한 뒤 게이트웨이를 다시 시작하십시오:")
}
