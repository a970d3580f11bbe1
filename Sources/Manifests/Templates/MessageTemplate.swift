import Declarations

/// A template file, read and checked: the one place that says what a message looks like.
struct MessageTemplate {
    /// How often an element may stand.
    typealias Occurrence = ClosedRange<Int>

    var kind: DocumentKind
    /// File it was read from, for errors.
    var file: String
    /// Root element as written, for instance `ceb:CEB311Message`, and its line.
    var rootTag: String
    var rootLine: Int
    /// Namespaces and plain attributes of the root, in canonical order.
    var namespaces: [CanonicalMessage.Namespace]
    var rootAttributes: [(name: String, value: TemplateField.Source)]
    /// Title in Chinese and English.
    var label: String
    var meaning: String
    /// Whether the signature is mandatory on the wire.
    var signed: Bool
    /// One document, its head and its lines.
    var nodeTag: String
    var nodeOccurrence: Occurrence
    /// Nil when the fields of the head stand directly under the document.
    var headTag: String?
    var headFields: [TemplateField]
    var listTag: String?
    var lineOccurrence: Occurrence
    var lineFields: [TemplateField]
    /// The sender.
    var transferTag: String
    var transferFields: [TemplateField]
    /// A third party that gets copies; nil, and none, where the file has no such element.
    var subscriberTag: String?
    var subscriberOccurrence: Occurrence
    var subscriberFields: [TemplateField]
    /// A private payload; nil, and none, where the file has no such element.
    var extensionTag: String?
    var extensionOccurrence: Occurrence
    var extensionFields: [TemplateField]

    /// All fields in wire order.
    var fields: [TemplateField] {
        self.headFields + self.lineFields + self.transferFields + self.subscriberFields + self.extensionFields
    }

    /// The rule of every `guid`: an upper-case UUID.
    static let guidRule = FieldRule(
        type: .text(minimum: 36, maximum: 36),
        pattern: FieldPattern("[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}"))
    /// The one `version` of a message.
    static let version = "1.0"

    /// The field table.
    var documentation: [FieldDocumentation] {
        self.fields.map { field in
            FieldDocumentation(
                element: field.part + "/" + field.name,
                label: field.label,
                meaning: field.meaning,
                type: field.rule.type.description,
                required: !field.optional,
                codes: field.rule.codes.map { String(decoding: $0, as: UTF8.self) },
                pattern: field.rule.pattern?.source,
                source: field.placeholder)
        }
    }
}
