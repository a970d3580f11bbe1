import ArgumentParser
import Foundation
import Gateway

/// `tongguan reference`: writes the pages that are made from the program. For who works on it; a test compares them.
struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference", abstract: "Write the pages of the documents that are made from the program.",
        shouldDisplay: false)

    @Option(help: "The example configuration.")
    var example = "tongguan.example.yaml"

    @Option(help: "The folder of the templates.")
    var templates = "Templates"

    @Option(help: "The folder of the documents.")
    var to = "docs"

    func run() throws {
        guard let bytes = FileManager.default.contents(atPath: self.example),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw Exit.saying("\(self.example) cannot be read", Exit.file) }
        let errors: ErrorDictionary
        do {
            errors = try ErrorDictionary.load(templates: self.templates)
        } catch {
            throw Exit.saying(error.message, Exit.configuration)
        }
        for page in ReferencePages.all(example: text, errors: errors) {
            let path = "\(self.to)/\(page.path)"
            guard Output.file(path, Array(page.text.utf8)) else {
                throw Exit.saying("\(path) cannot be written (errno \(errno))", Exit.file)
            }
            Output.standardOutput("\(path)\n")
        }
    }
}
