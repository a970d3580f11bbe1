import ArgumentParser
import Declarations
import Manifests

/// `tongguan schema`: prints the XML schema that the templates imply.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the XML schema of a message kind, derived from its template.",
        discussion: """
            At least as strict as the official schema, and true for what this gateway sends.

              tongguan schema 621 > CEB621Message.xsd
            """)

    @Argument(help: "The kind: 311, 411, 511 or 621.")
    var kind: KindArgument

    @Option(help: "The folder of the templates.")
    var templates = "Templates"

    func run() throws {
        do {
            let templates = try MessageTemplates(directory: self.templates + "/messages")
            Output.standardOutput(templates.schema(for: self.kind.kind))
        } catch {
            throw Exit.saying(error.description, Exit.file)
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
