import ArgumentParser
import Gateway

/// `tongguan check-config`: says everything that is wrong with a configuration.
struct CheckConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Check a configuration and every file it names, exactly as start-up does.",
        discussion: """
            Prints FILE:LINE: KEY: what is wrong (allowed: …), one line per problem, and exits with 78. A warning says what \
            should be changed, a notice which value of a port no source confirms.

              tongguan check-config --config tongguan.yaml
            """)

    @OptionGroup var configuration: ConfigurationOption

    func run() throws {
        let loaded = try self.configuration.load()
        for warning in loaded.warnings { Output.standardError("warning: \(warning)\n") }
        for notice in loaded.notices { Output.standardError("notice: \(notice)\n") }
        let parts = [
            Self.count(loaded.tenants.count, "tenant"), Self.count(loaded.ports.count, "port"),
            Self.count(loaded.channels.count, "channel"), Self.count(loaded.signers.count, "signer"),
        ]
        Output.standardOutput("\(loaded.file) is good: \(parts.joined(separator: ", "))\n")
    }

    private static func count(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }
}
