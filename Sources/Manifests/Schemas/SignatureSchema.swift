import FoundationEssentials

/// Reads the schema of `ds:Signature` that lies beside the templates.
enum SignatureSchema {
    /// Reads the file and compiles it as part of a message's schema.
    ///
    /// - Parameter template: of a message that must be signed.
    /// - Throws: `schemaInvalid` with the file when it is missing, is no schema or declares no `ds:Signature`.
    static func read(directory: String, importedBy template: MessageTemplate) throws(ManifestError) -> String {
        let file = directory + "/" + MessageSchema.signatureFileName
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ManifestError(.schemaInvalid, "the schema of the signature cannot be read", file: file)
        }
        let text = String(decoding: data, as: UTF8.self)
        do throws(ManifestError) {
            _ = try SchemaValidator(xsd: MessageSchema(template: template, signatureText: text))
        } catch {
            throw ManifestError(
                .schemaInvalid, "no schema that declares ds:Signature: \(error.message)", file: file, line: error.line)
        }
        return text
    }
}
