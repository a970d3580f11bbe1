/// One row of the field table of a message, as derived from its template.
public struct FieldDocumentation: Sendable, Hashable {
    /// Element with the element around it, for instance `OrderHead/orderNo`.
    public var element: String
    /// Chinese label.
    public var label: String
    /// Meaning in English.
    public var meaning: String
    /// Type in the notation of the standard, for instance `C1..60`.
    public var type: String
    /// Whether the element must be there.
    public var required: Bool
    /// The only values allowed; empty when any is.
    public var codes: [String]
    /// The pattern the text must match, when there is one.
    public var pattern: String?
    /// Where the value comes from: a placeholder such as `body.orderNo`, or `constant 142`.
    public var source: String
}
