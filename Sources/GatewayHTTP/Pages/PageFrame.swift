import Declarations

/// What every page shares: head, language links, one heading, one stylesheet, no script.
enum PageFrame {
    /// A whole page.
    /// - Parameters:
    ///   - title: Title and heading.
    ///   - languageLinks: False where the address cannot be asked again (the answer to a form).
    static func page(_ title: String, _ language: Language, languageLinks: Bool = true, _ content: HTML) -> HTML {
        let links =
            languageLinks
            ? HTML.joined(
                Language.allCases.map { other in
                    other == language
                        ? "<li><span aria-current=\"true\" lang=\"\(other.tag)\">\(other.ownName)</span></li>"
                        : "<li><a href=\"?lang=\(other.rawValue)\" lang=\"\(other.tag)\" hreflang=\"\(other.tag)\">\(other.ownName)</a></li>"
                }) : ""
        let navigation: HTML =
            languageLinks
            ? "<nav aria-label=\"\(Phrases.languages.text(in: language))\"><ul>\(links)</ul></nav>" : ""
        return """
            <!DOCTYPE html>
            <html lang="\(language.tag)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) – Tongguan</title>
            <link rel="stylesheet" href="\(Stylesheet.path)">
            </head>
            <body>
            <header><a class="brand" href="/?lang=\(language.rawValue)">Tongguan <span lang="zh-Hans">通关</span></a>\(navigation)</header>
            <main>
            <h1>\(title)</h1>
            \(content)
            </main>
            </body>
            </html>

            """
    }
}
