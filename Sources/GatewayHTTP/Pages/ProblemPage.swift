import Declarations
import Hummingbird

/// Problems for people.
enum ProblemPage {
    /// `/problems/{code}`: what the code means and what to do.
    static func explanation(_ code: ProblemCode, _ language: Language) -> HTML {
        PageFrame.page(
            code.title.text(in: language), language,
            """
            <p><code>\(code.rawValue)</code> · HTTP \(code.status)</p>
            <p>\(code.advice.text(in: language))</p>
            """)
    }

    /// A problem as the answer to a browser.
    static func answer(_ problem: Problem, _ context: EdgeContext) -> HTML {
        let language = context.language
        return PageFrame.page(
            problem.code.title.text(in: language), language, languageLinks: false,
            """
            <p>\((problem.detail ?? problem.code.advice).text(in: language))</p>
            \(problem.reason.map { reason -> HTML in "<p class=\"note\" lang=\"en\">\(reason)</p>" } ?? "")
            <p><a href="/upload?lang=\(language.rawValue)">\(Phrases.backToUpload.text(in: language))</a></p>
            <p class="hint">\(Phrases.requestID.text(in: language)): <code>\(context.requestID)</code></p>
            """)
    }
}
