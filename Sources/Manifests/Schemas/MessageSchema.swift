import Declarations

/// The XML Schema of one message, in two files: the message itself, and its signature, which has a namespace of its own.
///
/// Where both lie in one folder under their names, any schema processor finds the second through the first.
public struct MessageSchema: Sendable {
    private let derived: DerivedSchema
    /// Name of the message's file, for instance `CEB621Message.xsd`.
    public let fileName: String
    /// The schema of `ds:Signature`: the part of XML-DSig that customs messages use. The same for all kinds.
    public let signatureText: String

    /// Name of the signature's file, in the folder of the templates and as the message's schema imports it.
    public static let signatureFileName = "xmldsig.xsd"

    init(template: MessageTemplate, signatureText: String) {
        self.derived = DerivedSchema(template: template)
        self.fileName = template.kind.messageName + ".xsd"
        self.signatureText = signatureText
    }

    /// The schema of the message; imports the signature's from beside it.
    public var text: String { self.text(importing: Self.signatureFileName) }

    /// The schema of the message with another place of the signature's schema.
    ///
    /// - Parameter location: a relative or absolute URI.
    public func text(importing location: String) -> String { self.derived.text(importing: location) }
}

extension SchemaValidator {
    /// Compiles the schema of a message with that of its signature, both from memory.
    ///
    /// - Throws: `schemaInvalid`.
    public init(xsd schema: MessageSchema) throws(ManifestError) {
        try self.init(xsd: schema.text, imports: [MessageSchema.signatureFileName: schema.signatureText])
    }
}
