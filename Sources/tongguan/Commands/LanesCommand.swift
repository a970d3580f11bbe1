import ArgumentParser
import Declarations
import Transports

/// `tongguan lanes`: what waits where, and holding it.
struct LanesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lanes", abstract: "List lanes of a running gateway; pause, drain or resume them.",
        discussion: """
            A lane is a route, a kind, a signer and a tenant. What is said also holds for lanes that come into being later. \
            Pause: nothing is sent, and what was never sent is taken apart. Drain: what is signed still goes, nothing new is \
            made. Resume: also lanes that a refusal stopped, once its cause is mended.
            """,
        subcommands: [List.self, Pause.self, Drain.self, Resume.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List lanes with their state and what waits in them.")

        @OptionGroup var choice: LaneChoice
        @OptionGroup var gateway: OperatorOptions

        func run() async throws {
            try await self.gateway.tell(.get, "/v1/operations/lanes" + self.choice.query()) { value in
                let lanes = value.elements("lanes").map { lane in
                    """
                    \(lane.word("route")) \(lane.word("kind")) \(lane.word("tenant")) \(lane.word("signer")): \
                    \(lane.word("state"))\(lane.word("stopped_by", " by ")), ready \(lane.word("ready")), \
                    unsent \(lane.word("unsent")), unresolved \(lane.word("unresolved")), failing \(lane.word("failing"))
                    """
                }
                let acts = value.elements("acts").map { act in
                    "also lanes to come: \(act.word("state"))\(act.word("route", " route "))\(act.word("tenant", " tenant "))"
                        + "\(act.word("kind", " kind ")) since \(act.word("since"))"
                }
                return lanes.isEmpty && acts.isEmpty ? ["no lanes"] : lanes + acts
            }
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Send nothing until it is resumed.")
        @OptionGroup var act: LaneAct
        func run() async throws { try await self.act.run("pause") }
    }

    struct Drain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Send what is signed, and make nothing new.")
        @OptionGroup var act: LaneAct
        func run() async throws { try await self.act.run("drain") }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Go on, also where a refusal stopped the lane.")
        @OptionGroup var act: LaneAct
        func run() async throws { try await self.act.run("resume") }
    }

    /// What the three acts have in common.
    struct LaneAct: ParsableArguments {
        @OptionGroup var choice: LaneChoice
        @OptionGroup var gateway: OperatorOptions
        @Flag(help: "Every lane of every tenant.")
        var all = false

        func validate() throws {
            guard self.choice.isEverything == self.all else {
                throw ValidationError("Give --route, --tenant or --kind, or --all for every lane.")
            }
        }

        func run(_ act: String) async throws {
            try await self.gateway.tell(.post, "/v1/operations/lanes/\(act)", body: self.choice.body) { value in
                ["\(act): \(value.word("lanes")) lanes now, and those to come"]
            }
        }
    }
}

/// `tongguan routes`: breakers, budgets and what is due.
struct RoutesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes", abstract: "List the routes of a running gateway: breaker, what is due, last outcome.")

    @OptionGroup var gateway: OperatorOptions

    func run() async throws {
        try await self.gateway.tell(.get, "/v1/operations/routes") { value in
            value.elements("routes").map { route in
                """
                \(route.word("route")): breaker \(route.word("breaker"))\(route.word("breaker_since", " since ")), \
                in flight \(route.word("in_flight"))\(route.word("oldest_due_message_seconds", ", oldest due message s "))\
                \(route.word("oldest_due_document_seconds", ", oldest due document s "))\
                \(route.member("last_outcome").map { ", last \($0.word("outcome")) \($0.word("detail"))" } ?? "")
                """
            }
        }
    }
}
