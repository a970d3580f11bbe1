import ArgumentParser
import Declarations
import FoundationEssentials
import Manifests

/// `tongguan schema`: the XML schema that a template implies, with that of the signature.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the XML schema of a message kind, derived from its template, or write it for a partner.",
        discussion: """
            At least as strict as the official schema, and true for what this gateway sends. The signature has a schema
            of its own, which the message's schema imports. For partners, write both into one folder:

              tongguan schema 621 --output partner

            Without --output the message's schema is printed and imports the signature's from the folder of the
            templates; use it on this machine:

              tongguan schema 621 > CEB621Message.xsd
            """)

    @Argument(help: "The number of the message, for instance 621.")
    var kind: KindArgument

    @Option(help: "The folder of the templates.")
    var templates = "Templates"

    @Option(name: .shortAndLong, help: "A folder to write both schemas into; it is made where there is none.")
    var output: String?

    func run() throws {
        let folder = self.templates + "/messages"
        let schema: MessageSchema
        do {
            schema = try MessageTemplates(directory: folder).schema(for: self.kind.kind)
        } catch {
            throw Exit.saying(error.description, Exit.file)
        }
        if let output = self.output {
            try self.write(schema, into: output)
        } else {
            let signature = URL(filePath: folder + "/" + MessageSchema.signatureFileName).absoluteURL
            Output.standardOutput(schema.text(importing: signature.absoluteString))
            Output.standardError(
                "This schema imports \(signature.path). For a partner, write both files: "
                    + "tongguan schema \(self.kind.kind.rawValue) --output FOLDER\n")
        }
    }

    private func write(_ schema: MessageSchema, into folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Exit.saying("\(folder): the folder cannot be made", Exit.file)
        }
        let files = [
            (schema.fileName, schema.text), (MessageSchema.signatureFileName, schema.signatureText),
        ]
        for (name, text) in files {
            let path = folder + "/" + name
            guard Output.file(path, Array(text.utf8)) else {
                throw Exit.saying("\(path): cannot be written", Exit.file)
            }
            Output.standardOutput(path + "\n")
        }
    }
}

/// A kind of document as written on the command line: the number of its message.
struct KindArgument: ExpressibleByArgument {
    let kind: DocumentKind

    init?(argument: String) {
        guard let kind = Int(argument).flatMap(DocumentKind.init(rawValue:)) else { return nil }
        self.kind = kind
    }

    static var allValueStrings: [String] { DocumentKind.allCases.map { String($0.rawValue) } }
}
