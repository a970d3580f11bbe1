public import Declarations
import FoundationEssentials

/// The templates of all message kinds, compiled and proven: from here messages, schemas and field tables come.
///
/// Build it once at start; it is immutable and may be shared by any number of tasks.
public struct MessageTemplates: Sendable {
    private let order: CompiledTemplate
    private let others: [DocumentKind: CompiledTemplate]
    private let signatureSchema: String

    /// Reads `CEB311Message.xml` … from a folder, checks them against the standard and proves them canonical; reads the
    /// schema of the signature, `xmldsig.xsd`.
    ///
    /// - Parameter fields: the names that placeholders may use. Defaults to those `DocumentDerivation` fills.
    /// - Throws: `templateInvalid`, `templateNotCanonical` with file and line; `schemaInvalid` with the file.
    public init(directory: String, fields: FieldNames = .declarations) throws(ManifestError) {
        self.order = try CompiledTemplate(kind: .order, directory: directory, fields: fields)
        var others: [DocumentKind: CompiledTemplate] = [:]
        for kind in DocumentKind.allCases where kind != .order {
            others[kind] = try CompiledTemplate(kind: kind, directory: directory, fields: fields)
        }
        self.others = others
        self.signatureSchema = try SignatureSchema.read(directory: directory, importedBy: self.order.template)
    }

    /// Renders a message straight to its canonical form.
    ///
    /// - Throws: `documentInvalid` listing every broken rule of every document, so that the caller can take out the bad
    ///   ones; `messageInvalid` when count, guid or sender are wrong.
    public func render(_ request: MessageRequest) throws(ManifestError) -> CanonicalMessage {
        try self.template(of: request.kind).render(request)
    }

    /// The schema of one message, as strict as the field rules and at least as strict as the official one.
    public func schema(for kind: DocumentKind) -> MessageSchema {
        MessageSchema(template: self.template(of: kind).template, signatureText: self.signatureSchema)
    }

    /// The field table of one message, in wire order.
    public func documentation(for kind: DocumentKind) -> [FieldDocumentation] {
        self.template(of: kind).template.documentation
    }

    func template(of kind: DocumentKind) -> CompiledTemplate {
        // Every kind has one: the initialiser reads them all.
        self.others[kind] ?? self.order
    }
}

extension CompiledTemplate {
    /// Reads, compiles and proves the template of one kind in a folder.
    ///
    /// - Throws: `templateInvalid`, `templateNotCanonical` with file and line.
    init(kind: DocumentKind, directory: String, fields: FieldNames) throws(ManifestError) {
        let file = directory + "/" + kind.messageName + ".xml"
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ManifestError(.templateInvalid, "the template cannot be read", file: file)
        }
        try self.init(kind: kind, file: file, bytes: Array(data), fields: fields)
    }

    /// Reads, compiles and proves one template.
    ///
    /// - Throws: `templateInvalid`, `templateNotCanonical` with file and line.
    init(kind: DocumentKind, file: String, bytes: [UInt8], fields: FieldNames) throws(ManifestError) {
        self.init(try TemplateReader(kind: kind, file: file, names: fields).read(bytes), names: fields)
        try TemplateProof(template: self).check()
    }
}
