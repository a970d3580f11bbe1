import Declarations
import Gateway

/// The page of one stored upload: how far it is, groups to mend, rows, the file back.
enum UploadResultPage {
    /// `GET /uploads/{upload}`.
    static func page(
        _ view: UploadView, _ rows: UploadRowsView, verdict: IntakeResult.Verdict?,
        used: [(title: LocalizedText, value: LocalizedText)], _ language: Language
    ) -> HTML {
        func say(_ text: LocalizedText) -> String { text.text(in: language) }
        let bad = (view.counts[.refused] ?? 0) + (view.counts[.needsYou] ?? 0)
        let title = view.state == "failed" || (view.isFinal && bad > 0) ? Phrases.needsWork : Phrases.result
        let base = "/uploads/\(view.key)"
        var body: HTML = """
            <p><code>\(view.fileName)</code> \(view.sheetName)</p>
            \(HTML.joined(used.map { "<p class=\"hint\">\(say($0.title)): \(say($0.value))</p>\n" as HTML }))
            <p role="status">\(say(UploadPhrases.state(view.state))) \(view.isDryRun ? say(UploadPhrases.isDryRun) : "")
            \(view.isHeld && !view.isDryRun ? say(UploadPhrases.isHeld) : "")</p>
            <p><label for="progress">\(say(UploadPhrases.progress))</label>
            <progress id="progress" max="\(max(1, view.orders))" value="\(view.checked)">\(view.checked)</progress>
            \(view.checked) / \(view.orders)</p>

            """
        if let failure = view.failure {
            body += """
                <div class="note stopped" role="alert"><p>\(say(failure.text))</p><p class="hint"><code>\(failure.code)</code></p></div>

                """
        }
        body += self.counts(view, base, language)
        if !view.notes.isEmpty {
            let notes = view.notes.map { note -> HTML in "<li>\(say(note))</li>" }
            body += "<div class=\"note\"><ul>\(HTML.joined(notes))</ul></div>\n"
        }
        body += self.groups(view, base, language)
        if view.isFinal, view.failure == nil {
            body += "<p><a href=\"\(base)/file?lang=\(language.rawValue)\">\(say(UploadPhrases.result))</a></p>\n"
            body += self.acts(view, base, language)
        }
        body += self.table(rows, base, verdict, language)
        body += "<p><a href=\"/upload?lang=\(language.rawValue)\">\(say(Phrases.again))</a></p>\n"
        return PageFrame.page(say(title), language, body)
    }

    private static func counts(_ view: UploadView, _ base: String, _ language: Language) -> HTML {
        let items = [IntakeResult.Verdict.accepted, .alreadyHere, .needsYou, .refused].map { verdict -> HTML in
            """
            <li><a href="\(base)?verdict=\(verdict.rawValue)&amp;lang=\(language.rawValue)">\
            <span class="verdict \(verdict.rawValue)">\(verdict.label.text(in: language))</span></a> \
            \(view.counts[verdict] ?? 0)</li>
            """
        }
        return "<ul class=\"counts\">\(HTML.joined(items))</ul>\n"
    }

    private static func groups(_ view: UploadView, _ base: String, _ language: Language) -> HTML {
        guard !view.groups.isEmpty else { return "" }
        func say(_ text: LocalizedText) -> String { text.text(in: language) }
        let items = view.groups.prefix(50).map { group -> HTML in
            let name: HTML = group.columnName.isEmpty ? "" : " <strong>\(group.columnName)</strong>"
            let value: HTML = group.value.map { " <code>\($0)</code>" } ?? ""
            return """
                <li><p>\(say(UploadPhrases.cells(group.cells, group.column)))\(name)\(value): \(say(group.message))</p>
                \(group.value == nil || view.state != "done" ? "" : self.fix(group, base, language))</li>

                """
        }
        return "<h2>\(say(UploadPhrases.groups))</h2>\n<ul class=\"mend\">\(HTML.joined(items))</ul>\n"
    }

    private static func fix(_ group: UploadGroupView, _ base: String, _ language: Language) -> HTML {
        func say(_ text: LocalizedText) -> String { text.text(in: language) }
        let options = group.suggestions.map { suggestion -> HTML in
            "<option value=\"\(suggestion.value)\">\(say(suggestion.label))</option>"
        }
        let id = "fix-\(group.number)"
        return """
            <form action="\(base)/fixes?lang=\(language.rawValue)" method="post">
            <input type="hidden" name="group" value="\(group.number)">
            <p><label for="\(id)">\(say(UploadPhrases.replaceBy))</label>
            <input id="\(id)" name="value" list="\(id)-list" maxlength="60" required value="\(group.suggestions.first?.value ?? "")">
            <datalist id="\(id)-list">\(HTML.joined(options))</datalist></p>
            <p class="check"><label><input type="checkbox" name="remember" value="1" checked> \(say(UploadPhrases.remember))</label></p>
            <p><button type="submit">\(say(UploadPhrases.fix))</button></p>
            </form>
            """
    }

    private static func acts(_ view: UploadView, _ base: String, _ language: Language) -> HTML {
        guard !view.isDryRun, view.state == "done", (view.counts[.accepted] ?? 0) > 0 else { return "" }
        func button(_ act: String, _ text: LocalizedText, style: String = "") -> HTML {
            """
            <form action="\(base)/\(act)?lang=\(language.rawValue)" method="post">\
            <p><button type="submit" class="\(style)">\(text.text(in: language))</button></p></form>

            """
        }
        return """
            <div class="acts">\(view.isHeld ? button("release", UploadPhrases.release) : "")\
            \(button("withdraw", UploadPhrases.withdraw, style: "quiet"))</div>

            """
    }

    private static func table(
        _ rows: UploadRowsView, _ base: String, _ verdict: IntakeResult.Verdict?, _ language: Language
    ) -> HTML {
        guard !rows.rows.isEmpty else { return "" }
        func say(_ text: LocalizedText) -> String { text.text(in: language) }
        let heads = [Phrases.row, Phrases.orderNo, Phrases.verdict, Phrases.todo].map { phrase -> HTML in
            "<th scope=\"col\">\(say(phrase))</th>"
        }
        let lines = rows.rows.map { row -> HTML in
            """
            <tr><th scope="row">\(row.line)</th><td>\(row.orderNo ?? "")</td>\
            <td class="verdict \(row.verdict?.rawValue ?? "waiting")">\(say(row.verdict?.label ?? Phrases.notReached))</td>\
            <td>\(self.messages(row.messages, language))</td></tr>

            """
        }
        let filter = verdict.map { "verdict=\($0.rawValue)&" } ?? ""
        let more: HTML =
            rows.next.map {
                "<p><a href=\"\(base)?\(filter)after=\($0)&lang=\(language.rawValue)\">\(say(UploadPhrases.more))</a></p>"
            } ?? ""
        return """
            <h2>\(say(Phrases.rows))</h2>
            \(verdict == nil ? "" : "<p><a href=\"\(base)?lang=\(language.rawValue)\">\(say(UploadPhrases.all))</a></p>")
            <table>
            <thead><tr>\(HTML.joined(heads))</tr></thead>
            <tbody>
            \(HTML.joined(lines))</tbody>
            </table>
            \(more)
            """
    }

    private static func messages(_ messages: [UploadRowsView.Message], _ language: Language) -> HTML {
        guard !messages.isEmpty else { return "" }
        func say(_ text: LocalizedText) -> String { text.text(in: language) }
        let items = messages.map { message -> HTML in
            let column: HTML = message.columnName.isEmpty ? "" : " <strong>\(message.columnName)</strong>"
            let value: HTML =
                message.value.isEmpty ? "" : " (\(say(UploadPhrases.read)) <code>\(message.value)</code>)"
            let needs: HTML =
                message.isRepair || message.field == nil
                ? ""
                : " <span class=\"hint\">\(say(UploadPhrases.needs)): \(message.field.map { say($0.field.needs) } ?? "")\(message.field?.example.map { ", \(say(UploadPhrases.example)) \($0)" } ?? "")</span>"
            let repaired: HTML = message.isRepair ? "<em>\(say(UploadPhrases.repaired))</em> " : ""
            return """
                <li>\(repaired)<code>\(message.cell)</code>\(column)\(value): \(say(message.violation.message))\(needs)</li>
                """
        }
        return "<ul>\(HTML.joined(items))</ul>"
    }
}

extension HTML {
    fileprivate static func + (first: HTML, second: HTML) -> HTML { HTML.joined([first, second]) }
}
