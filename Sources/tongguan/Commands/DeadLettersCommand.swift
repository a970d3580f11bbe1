import ArgumentParser
import Declarations
import Transports

/// `tongguan dead-letters`: messages that delivery gave up.
struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters", abstract: "List messages that could not be delivered; send them again or give up.",
        subcommands: [List.self, Redrive.self, Bury.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List dead letters, oldest first.")

        @OptionGroup var choice: LaneChoice
        @Option(help: "Only those after this message.")
        var after: Int64 = 0
        @OptionGroup var gateway: OperatorOptions

        func run() async throws {
            let query = self.choice.query([("after", "\(self.after)")])
            try await self.gateway.tell(.get, "/v1/operations/dead-letters" + query) { value in
                let letters = value.elements("dead_letters").flatMap { letter in
                    [
                        """
                        \(letter.word("message")): \(letter.word("kind")) of \(letter.word("tenant")) on \
                        \(letter.word("route")), since \(letter.word("since")), \(letter.word("attempts")) attempts\
                        \(letter.word("never_sent") == "true" ? ", never sent" : "")
                        """, "  " + letter.word("reason"),
                        "  orders: " + letter.elements("documents").map { $0.word("orderNo") }.joined(separator: " "),
                    ]
                }
                let more = value.word("more") == "true" ? ["more: --after \(value.word("next"))"] : []
                return letters.isEmpty ? ["no dead letters"] : letters + more
            }
        }
    }

    struct Redrive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send again: one by its number, or all that fit.",
            discussion: """
                The same bytes go out again; documents of a message that was never sent, or whose certificate ended, are filed \
                in new messages.
                """)

        @Argument(help: "The message.")
        var message: Int64?
        @Flag(help: "All dead letters.")
        var all = false
        @Option(help: "Of those that fit, only the ones after this message.")
        var after: Int64 = 0
        @OptionGroup var choice: LaneChoice
        @OptionGroup var gateway: OperatorOptions

        func validate() throws {
            let ways = [self.message != nil, self.all, !self.choice.isEverything].filter(\.self).count
            guard ways == 1 else {
                throw ValidationError("Give a message, or --route, --tenant or --kind, or --all.")
            }
        }

        func run() async throws {
            let path = "/v1/operations/dead-letters/"
            if let message {
                return try await self.gateway.tell(.post, path + "\(message)/redrive") { _ in ["\(message): sent again"]
                }
            }
            try await self.gateway.tell(.post, path + "redrive", body: self.choice.body(after: self.after)) { value in
                let overtaken = value.elements("overtaken").compactMap(\.scalar).joined(separator: " ")
                return ["\(value.word("redriven")) sent again"]
                    + (overtaken.isEmpty ? [] : ["overtaken, to be buried: \(overtaken)"])
                    + (value.word("more") == "true" ? ["more are left: --after \(value.word("next"))"] : [])
            }
        }
    }

    struct Bury: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give one up for good; its documents wait for a person, for customs may hold them.")

        @Argument(help: "The message.")
        var message: Int64
        @OptionGroup var gateway: OperatorOptions

        func run() async throws {
            try await self.gateway.tell(.post, "/v1/operations/dead-letters/\(self.message)/bury") { _ in
                ["\(self.message): given up"]
            }
        }
    }
}

extension JSONText.Value {
    /// A member of an object; nil when it is not there or null.
    func member(_ name: String) -> JSONText.Value? {
        guard case .object(let members) = self, let value = members.first(where: { $0.key == name })?.value,
            value != .null
        else { return nil }
        return value
    }

    /// A scalar member with what stands before it; nothing at all when there is none.
    func word(_ name: String, _ before: String = "") -> String {
        self.member(name)?.scalar.map { before + $0 } ?? ""
    }

    /// The elements of an array member.
    func elements(_ name: String) -> [JSONText.Value] {
        guard case .array(let values) = self.member(name) else { return [] }
        return values
    }
}
