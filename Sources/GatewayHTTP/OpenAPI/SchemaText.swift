import Declarations

/// A schema in words and lists.
struct SchemaText: Sendable {
    private let schema: JSON
    private let depth: Int

    init(_ schema: JSON, depth: Int) {
        self.schema = schema
        self.depth = depth
    }

    var html: HTML {
        guard self.depth < 8, case .object(let members) = self.schema else { return "" }
        func value(_ name: String) -> JSON? { members.first { $0.name == name }?.value }
        if case .string(let target)? = value("$ref") {
            let name = target.split(separator: "/").last.map(String.init) ?? ""
            return "<a href=\"#schema-\(name)\"><code>\(name)</code></a>"
        }
        var text: HTML = ""
        if case .string(let type)? = value("type") { text += "<em>\(type)</em>" }
        for name in ["minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern", "format"] {
            if let bound = value(name)?.plain { text += " <small>\(name) \(bound)</small>" }
        }
        if case .array(let words)? = value("enum") {
            text += " " + HTML.joined(words.compactMap(\.plain).map { word -> HTML in "<code>\(word)</code> " })
        }
        if case .string(let about)? = value("description") { text += " \(about)" }
        if let items = value("items") { text += " [\(SchemaText(items, depth: self.depth + 1).html)]" }
        if case .array(let choices)? = value("anyOf") {
            let list = HTML.joined(
                choices.map { choice -> HTML in "<li>\(SchemaText(choice, depth: self.depth + 1).html)</li>\n" })
            text += "<ul>\n\(list)</ul>"
        }
        if case .object(let properties)? = value("properties"), !properties.isEmpty {
            text += self.list(properties, value("required"))
        }
        return text
    }

    private func list(_ properties: [(name: String, value: JSON)], _ required: JSON?) -> HTML {
        var names: [String] = []
        if case .array(let values)? = required { names = values.compactMap(\.plain) }
        let rows = properties.map { name, value -> HTML in
            let mark: HTML = names.contains(name) ? " <strong>*</strong>" : ""
            return "<li><code>\(name)</code>\(mark) \(SchemaText(value, depth: self.depth + 1).html)</li>\n"
        }
        return "<ul>\n\(HTML.joined(rows))</ul>"
    }
}

extension JSON {
    /// A text or number as it is shown.
    fileprivate var plain: String? {
        switch self {
        case .string(let text): text
        case .number(let number): String(number)
        default: nil
        }
    }
}

extension HTML {
    fileprivate static func + (left: HTML, right: HTML) -> HTML {
        var sum = left
        sum += right
        return sum
    }
}
