import Declarations
import Gateway

/// `{"kind": 711, "port": "…", "delete": false, "head": {…}, "lines": [{…}]}`, read.
struct FilingBody: Sendable {
    /// Means something only when there are no violations.
    var filing: DocumentFiling
    /// What is wrong with the shape; what is wrong with the content is found by the gateway.
    var violations: [Violation]

    init(_ value: JSONText.Value) {
        var fields = JSONFields(value, known: ["kind", "port", "delete", "head", "lines"])
        let kind = fields.number("kind", isRequired: true) ?? 0
        let port = fields.text("port", isRequired: true) ?? ""
        let isDeletion = fields.flag("delete") ?? false
        var head: [String: String] = [:]
        if let value = fields.value("head", isRequired: true) {
            var inner = JSONFields(value, at: fields.place(of: "head"))
            head = inner.texts()
            fields.add(inner.violations)
        }
        let lines = (fields.list("lines") ?? []).enumerated().map { index, item in
            var line = JSONFields(item, at: "\(fields.place(of: "lines"))/\(index)")
            let values = line.texts()
            fields.add(line.violations)
            return values
        }
        self.filing = DocumentFiling(kind: kind, port: port, head: head, lines: lines, isDeletion: isDeletion)
        self.violations = fields.violations
    }
}
