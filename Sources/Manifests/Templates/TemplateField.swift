/// One field of a template: what the file says about an element that carries a value.
struct TemplateField {
    /// Where the value comes from.
    enum Source: Hashable {
        /// The same text in every message.
        case constant(String)
        case rootGuid
        case copCode, copName, dxpId, transferNote
        case guid, appType, appTime, declTime
        case subscription, subscriberAddress, subscriberNote
        case extensionName, extensionVersion, extensionMessage
        /// A value of `DocumentBody.head`, by index.
        case body(Int)
        /// A value of the line, by index.
        case line(Int)
    }

    /// Element around it, without prefix, for instance `OrderHead`.
    var part: String
    /// Name without prefix.
    var name: String
    /// Name as written.
    var tag: String
    /// Line of the template file.
    var line: Int
    /// What values must be.
    var rule: FieldRule
    /// Whether the element is left out when there is no value.
    var optional: Bool
    /// Chinese label and English meaning, for people.
    var label: String
    var meaning: String
    /// Where the value comes from, resolved and as written.
    var source: Source
    var placeholder: String
}
