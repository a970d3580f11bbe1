import Declarations
import Gateway

/// Pages of the codes that receipts carry.
enum CodePage {
    static func path(_ receipt: Int, _ code: String) -> String { "/codes/\(receipt)/\(code.percentEncoded)" }

    static func page(_ receipt: Int, _ code: CodeMeaning, _ language: Language) -> HTML {
        PageFrame.page(
            "\(self.title.text(in: language)) \(code.code) (CEB\(receipt))", language,
            """
            <p>\(code.meaning.text(in: language))</p>
            \(code.remedy.map { text -> HTML in "<p>\(text.text(in: language))</p>" } ?? "")
            <p><a href="/codes/\(receipt)?lang=\(language.rawValue)">\(self.all.text(in: language)) CEB\(receipt)</a></p>
            """)
    }

    static func list(_ receipt: Int, _ codes: [CodeMeaning], _ language: Language) -> HTML {
        let rows = codes.map { code -> HTML in
            """
            <li><a href="\(self.path(receipt, code.code))?lang=\(language.rawValue)"><code>\(code.code)</code></a> \
            \(code.meaning.text(in: language))</li>

            """
        }
        return PageFrame.page(
            "\(self.all.text(in: language)) CEB\(receipt)", language, "<ul>\n\(HTML.joined(rows))</ul>")
    }

    private static let title = LocalizedText(en: "Code", zh: "代码", ko: "코드")
    private static let all = LocalizedText(en: "Codes of receipt", zh: "回执代码", ko: "회신 코드")
}
