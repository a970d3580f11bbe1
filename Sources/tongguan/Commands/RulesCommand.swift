import ArgumentParser
import Declarations
import Foundation

/// `tongguan rules`: the rule book.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract:
            "Print every rule with its source, how sure it is, what breaking it does and whether that may be changed.",
        discussion: """
            Confidence: A official text, B official rule read in a reproduction, C practice, D inference, own: no rule of \
            customs. What may be changed stands in brackets; set it under policy.intake.rules, for a tenant under rules, \
            or for a port under rules of its profile. The answer is the receipt and the code that customs would \
            probably give.
            """)

    @Flag(help: "As JSON, with the texts in English, Chinese and Korean.")
    var json = false

    func run() throws {
        Output.standardOutput(self.json ? try Self.jsonText() : Self.table())
    }

    private static func table() -> String {
        RuleBook.all.map { rule in
            let choices = rule.isAdjustable ? " [" + rule.choices.map(\.rawValue).joined(separator: " ") + "]" : ""
            let answer = rule.code.foreseenReceipt.map { "; answer \($0.receipt.rawValue) \($0.code)" } ?? ""
            let match = rule.match.map { "; match: \($0)" } ?? ""
            return """
                \(rule.code.rawValue)
                    \(rule.title)
                    \(rule.severity.rawValue)\(choices); \(rule.confidence.rawValue), \(rule.source)\(match)\(answer)

                """
        }.joined()
    }

    private static func jsonText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(RuleBook.all.map(Entry.init)), as: UTF8.self) + "\n"
    }

    /// A rule as it is printed.
    private struct Entry: Encodable {
        var code: String
        var title: String
        var source: String
        var confidence: String
        var severity: String
        var choices: [String]
        var match: String?
        var answer: Answer?
        var message: LocalizedText

        struct Answer: Encodable {
            var receipt: Int
            var code: String
        }

        init(_ rule: Rule) {
            self.code = rule.code.rawValue
            self.title = rule.title
            self.source = rule.source
            self.confidence = rule.confidence.rawValue
            self.severity = rule.severity.rawValue
            self.choices = rule.choices.map(\.rawValue)
            self.match = rule.match
            self.answer = rule.code.foreseenReceipt.map { Answer(receipt: $0.receipt.rawValue, code: $0.code) }
            self.message = rule.code.text
        }
    }
}
