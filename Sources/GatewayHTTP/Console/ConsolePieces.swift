import Declarations
import HummingbirdCore

/// Pieces that several pages use.
enum ConsolePieces {
    /// A table that becomes a list of cards on a phone.
    static func table(_ caption: String, _ columns: [String], _ rows: [[HTML]], style: String = "") -> HTML {
        let heads = HTML.joined(columns.map { "<th scope=\"col\">\($0)</th>" })
        let body = HTML.joined(
            rows.map { cells in
                let all = zip(columns, cells).enumerated().map { index, pair -> HTML in
                    index == 0
                        ? "<th scope=\"row\" data-label=\"\(pair.0)\">\(pair.1)</th>"
                        : "<td data-label=\"\(pair.0)\">\(pair.1)</td>"
                }
                return "<tr>\(HTML.joined(all))</tr>\n"
            })
        return """
            <table class="cards \(style)"><caption class="hidden">\(caption)</caption>
            <thead><tr>\(heads)</tr></thead><tbody>
            \(body)</tbody></table>
            """
    }

    /// Why there is nothing, and what to do next.
    static func empty(_ why: String, _ next: HTML = "") -> HTML {
        "<div class=\"empty\"><p>\(why)</p>\(next)</div>"
    }

    /// Names and values.
    static func facts(_ facts: [(String, HTML)]) -> HTML {
        let all = facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" as HTML }
        return "<dl class=\"facts\">\(HTML.joined(all))</dl>"
    }

    /// A number that can be copied.
    static func number(_ text: String) -> HTML { "<code class=\"copy\">\(text)</code>" }

    /// Back to the beginning, and on to the next page, of a list by position.
    static func pager(_ visit: ConsoleVisit, next: Int64?) -> HTML {
        let query = visit.request.uri.query ?? ""
        let kept = query.split(separator: "&").filter { !$0.hasPrefix("before=") }.joined(separator: "&")
        let path = visit.request.uri.path
        var links: [HTML] = []
        if visit.query("before") != nil {
            links.append("<a href=\"\(path)\(kept.isEmpty ? "" : "?\(kept)")\">\(visit.say(ConsolePhrases.first))</a>")
        }
        if let next {
            let joined = (kept.isEmpty ? "" : kept + "&") + "before=\(next)"
            links.append(
                "<a rel=\"next\" class=\"button\" href=\"\(path)?\(joined)\">\(visit.say(ConsolePhrases.next))</a>")
        }
        return links.isEmpty ? "" : "<p class=\"pager\">\(HTML.joined(links))</p>"
    }

    /// A choice of a form.
    static func select(
        _ name: String, _ title: String, _ options: [(value: String, title: String)], _ chosen: String?,
        orNone: Bool = true
    ) -> HTML {
        let all = options.map { option -> HTML in
            let mark: HTML = option.value == chosen ? " selected" : ""
            return "<option value=\"\(option.value)\"\(mark)>\(option.title)</option>"
        }
        let none: HTML = orNone ? "<option value=\"\">–</option>" : ""
        return "<label>\(title)<select name=\"\(name)\">\(none)\(HTML.joined(all))</select></label>"
    }
}
