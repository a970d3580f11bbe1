import ArgumentParser

/// Stand-ins for what a gateway talks to: a customs port, and a card that signs.
@main
struct PortSimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "port-simulator",
        abstract: "Stand-ins that are strict by default and misbehave on request: a customs port, a card that signs.",
        subcommands: [PortCommand.self, CardCommand.self], defaultSubcommand: PortCommand.self)
}
