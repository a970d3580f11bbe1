import Declarations
import Gateway

/// The upload form and the page that answers it.
enum UploadPage {
    /// `GET /upload`.
    static func form(limit: Int, _ choices: UploadChoices, _ language: Language) -> HTML {
        PageFrame.page(
            Phrases.upload.text(in: language), language,
            """
            \(Self.fields(limit, choices, language))
            <p class="note">\(Phrases.rules.text(in: language))</p>
            <p><a href="/upload/template.csv">\(Phrases.template.text(in: language))</a>
            · <a href="/upload/template.xlsx?lang=\(language.rawValue)">\(UploadPhrases.blank.text(in: language))</a></p>
            <script src="\(UploadScript.path)" defer></script>
            """)
    }

    /// The answer for people: counts, faults of the header, one row per row of the sheet, and the form again.
    static func result(
        _ report: UploadReport, limit: Int, _ choices: UploadChoices, _ language: Language
    ) -> HTML {
        let isClean = report.counts.needsYou + report.counts.refused == 0 && report.stopped == nil
        let title = (isClean ? Phrases.result : Phrases.needsWork).text(in: language)
        return PageFrame.page(
            title, language, languageLinks: false,
            """
            <p><code>\(report.fileName)</code></p>
            <p>\(Phrases.orders(report.counts).text(in: language))</p>
            \(Self.counts(report.counts, language))
            \(Self.notice(report, language))\(Self.header(report, language))
            <h2>\(Phrases.rows.text(in: language))</h2>
            \(Self.table(report, language))
            <h2>\(Phrases.again.text(in: language))</h2>
            \(Self.fields(limit, choices, language))
            """)
    }

    /// The words are those of the script.
    private static func fields(_ limit: Int, _ choices: UploadChoices, _ language: Language) -> HTML {
        """
        <form action="/v1/uploads?lang=\(language.rawValue)" method="post" enctype="multipart/form-data" \
        data-drop="\(UploadPhrases.drop.text(in: language))" data-sending="\(UploadPhrases.sending.text(in: language))" \
        data-failed="\(UploadPhrases.notSent.text(in: language))">
        <p><label for="file">\(UploadPhrases.file.text(in: language))</label>
        <span class="hint" id="file-hint">\(Phrases.fileHint(limit: limit).text(in: language))</span>
        <input type="file" id="file" name="file" accept=".csv,.xlsx,.xml,.zip,text/csv" required aria-describedby="file-hint"></p>
        <p><label for="api_key">\(Phrases.key.text(in: language))</label>
        <span class="hint" id="key-hint">\(Phrases.keyHint.text(in: language))</span>
        <input type="password" id="api_key" name="api_key" autocomplete="off" required aria-describedby="key-hint"></p>
        \(Self.channels(choices, language))<input type="hidden" name="background" value="1">
        <p class="check"><label><input type="checkbox" name="dry_run" value="1"> \(UploadPhrases.dryRun.text(in: language))</label></p>
        <p class="check"><label><input type="checkbox" name="hold" value="1"> \(UploadPhrases.hold.text(in: language))</label></p>
        <p><button type="submit">\(Phrases.send.text(in: language))</button></p>
        </form>
        """
    }

    /// Whose columns the file has, and which port it means: written, because a page that is open to everybody names none.
    private static func channels(_ choices: UploadChoices, _ language: Language) -> HTML {
        let channels = choices.channels.map { channel -> HTML in
            "<option value=\"\(channel.id)\">\(channel.name.text(in: language))</option>"
        }
        let columns: HTML = """
            <p><label for="channel">\(UploadPhrases.channel.text(in: language))</label>
            <select id="channel" name="channel"><option value="">\(UploadPhrases.ownColumns.text(in: language))</option>\
            \(HTML.joined(channels))</select></p>

            """
        return """
            \(channels.isEmpty ? "" : columns)\
            <p><label for="port">\(UploadPhrases.port.text(in: language))</label>
            <span class="hint" id="port-hint">\(UploadPhrases.portHint.text(in: language))</span>
            <input id="port" name="port" maxlength="64" autocomplete="off" spellcheck="false" aria-describedby="port-hint"></p>

            """
    }

    private static func counts(_ counts: VerdictCounts, _ language: Language) -> HTML {
        let pairs: [(IntakeResult.Verdict, Int)] = [
            (.accepted, counts.accepted), (.alreadyHere, counts.alreadyHere), (.needsYou, counts.needsYou),
            (.refused, counts.refused),
        ]
        let items = pairs.map { verdict, count -> HTML in
            "<li><span class=\"verdict \(verdict.rawValue)\">\(verdict.label.text(in: language))</span> \(count)</li>"
        }
        return "<ul class=\"counts\">\(HTML.joined(items))</ul>"
    }

    private static func notice(_ report: UploadReport, _ language: Language) -> HTML {
        guard let stopped = report.stopped else { return "" }
        return """
            <div class="note stopped" role="alert"><p><strong>\(stopped.title.text(in: language))</strong></p>
            <p>\(Phrases.stopped.text(in: language))</p></div>

            """
    }

    private static func header(_ report: UploadReport, _ language: Language) -> HTML {
        guard !report.headerMessages.isEmpty else { return "" }
        return """
            <h2>\(Phrases.header.text(in: language))</h2>
            <div class="note">\(Self.list(report.headerMessages, language))</div>
            """
    }

    private static func table(_ report: UploadReport, _ language: Language) -> HTML {
        let heads = [Phrases.row, Phrases.orderNo, Phrases.verdict, Phrases.todo].map { phrase -> HTML in
            "<th scope=\"col\">\(phrase.text(in: language))</th>"
        }
        return """
            <table>
            <thead><tr>\(HTML.joined(heads))</tr></thead>
            <tbody>
            \(HTML.joined(report.rows.map { Self.row($0, report, language) }))</tbody>
            </table>
            """
    }

    private static func row(_ row: UploadReport.Row, _ report: UploadReport, _ language: Language) -> HTML {
        var reasons = Self.list(row.messages, language)
        if row.isHeaderFault, !report.headerMessages.isEmpty {
            reasons = "\(Phrases.seeHeader.text(in: language))"
        }
        let word = (row.verdict?.label ?? Phrases.notReached).text(in: language)
        return """
            <tr><th scope="row">\(row.number)</th><td>\(row.orderNo ?? "")</td>\
            <td class="verdict \(row.verdict?.rawValue ?? "waiting")">\(word)</td><td>\(reasons)</td></tr>

            """
    }

    private static func list(_ messages: [UploadReport.Message], _ language: Language) -> HTML {
        guard !messages.isEmpty else { return "" }
        let items = messages.map { message -> HTML in
            let column: HTML = message.column.map { " <strong>\($0)</strong>" } ?? ""
            return "<li><code>\(message.cell)</code>\(column): \(message.violation.message.text(in: language))</li>"
        }
        return "<ul>\(HTML.joined(items))</ul>"
    }
}
