public import Declarations

/// The names a template may ask for, in the order of `DocumentBody.head` and of each of `DocumentBody.lines`.
public struct FieldNames: Sendable {
    /// Names of the head values of one kind.
    public var head: @Sendable (DocumentKind) -> [String]
    /// Names of the values of one line; empty for documents without lines.
    public var line: @Sendable (DocumentKind) -> [String]

    public init(
        head: @escaping @Sendable (DocumentKind) -> [String], line: @escaping @Sendable (DocumentKind) -> [String]
    ) {
        self.head = head
        self.line = line
    }

    /// The names that `DocumentDerivation` fills.
    public static let declarations = FieldNames(
        head: { DocumentFields.head(of: $0) }, line: { DocumentFields.line(of: $0) })
}
