import Declarations
import Gateway
import HTTPTypes

/// `/docs`: the interface for people, made from the same document as `/openapi.json`.
struct DocsPage: Sendable {
    let document: OpenAPIDocument
    let language: Language

    var page: HTML {
        PageFrame.page(
            self.say(.title), self.language,
            """
            <p>\(self.say(.introduction)) <a href="/openapi.json">openapi.json</a></p>
            <p lang="en">\(OpenAPIDocument.introduction)</p>
            <nav aria-label="\(self.say(.contents))"><ul>
            \(HTML.joined(self.document.paths.flatMap(\.endpoints).map(self.link)))</ul></nav>
            \(HTML.joined(self.document.paths.flatMap(\.endpoints).map(self.section)))
            <h2 id="schemas">\(self.say(.schemas))</h2>
            \(HTML.joined(SchemaName.allCases.map(self.schema)))
            """)
    }

    private func link(_ endpoint: Endpoint) -> HTML {
        """
        <li><a href="#\(OpenAPIDocument.name(of: endpoint))"><code>\(endpoint.method.rawValue) \(endpoint.path)</code></a> \
        <span lang="en">\(endpoint.summary)</span></li>

        """
    }

    private func section(_ endpoint: Endpoint) -> HTML {
        let explained = endpoint.explanation.map { text -> HTML in "<p lang=\"en\">\(text)</p>" } ?? ""
        return """
            <section id="\(OpenAPIDocument.name(of: endpoint))">
            <h2><code>\(endpoint.method.rawValue) \(endpoint.path)</code></h2>
            <p lang="en">\(endpoint.summary)</p>
            \(explained)
            <p>\(self.say(.who)): \(self.audience(endpoint.audience))</p>
            \(self.parameters(endpoint))
            \(self.body(endpoint))
            \(self.answers(endpoint))
            </section>

            """
    }

    private func audience(_ audience: Audience) -> HTML {
        switch audience {
        case .tenants(let scopes):
            HTML.joined(scopes.map { scope -> HTML in "<code>\(scope.rawValue)</code> " })
        case .tenantsByForm(let scope): "<code>\(scope.rawValue)</code>"
        case .operators, .observers: "\(self.say(.operators))"
        case .ports: "\(self.say(.ports))"
        case .anyone, .people: "\(self.say(.anyone))"
        }
    }

    private func parameters(_ endpoint: Endpoint) -> HTML {
        let rows =
            endpoint.pathParameters.map { ($0, "path", PathParameter.schema($0)) }
            + endpoint.parameters.map { ($0.name, $0.place.rawValue, $0.schema) }
        guard !rows.isEmpty else { return "" }
        return """
            <h3>\(self.say(.parameters))</h3>
            <ul>
            \(HTML.joined(rows.map { name, place, schema -> HTML in
                "<li><code>\(name)</code> (\(place)) \(SchemaText(schema.json, depth: 0).html)</li>\n"
            }))</ul>
            """
    }

    private func body(_ endpoint: Endpoint) -> HTML {
        guard let body = endpoint.body else { return "" }
        return "<h3>\(self.say(.body))</h3>\n\(self.contents(body.contents))"
    }

    private func answers(_ endpoint: Endpoint) -> HTML {
        let good = endpoint.answers.map { answer -> HTML in
            "<li><strong>\(answer.status)</strong> <span lang=\"en\">\(answer.meaning)</span>\(self.contents(answer.contents))</li>\n"
        }
        let bad = endpoint.problems.map { code -> HTML in
            """
            <li><strong>\(code.status)</strong> <a href="\(code.type)?lang=\(self.language.rawValue)"><code>\(code.rawValue)\
            </code></a> \(code.title.text(in: self.language))</li>

            """
        }
        return "<h3>\(self.say(.answers))</h3>\n<ul>\n\(HTML.joined(good))\(HTML.joined(bad))</ul>"
    }

    private func contents(_ contents: [(type: String, schema: JSONSchema?)]) -> HTML {
        guard !contents.isEmpty else { return "" }
        return """
            <ul>
            \(HTML.joined(contents.map { type, schema -> HTML in
                "<li><code>\(type)</code> \(schema.map { SchemaText($0.json, depth: 0).html } ?? "")</li>\n"
            }))</ul>
            """
    }

    private func schema(_ name: SchemaName) -> HTML {
        """
        <section id="schema-\(name.rawValue)">
        <h3><code>\(name.rawValue)</code></h3>
        <div lang="en">\(SchemaText(name.schema.json, depth: 0).html)</div>
        </section>

        """
    }

    private func say(_ phrase: DocsPhrase) -> String { phrase.text.text(in: self.language) }
}
