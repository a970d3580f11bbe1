import ArgumentParser
import Cryptography

/// `tongguan api-key new`: makes a key for the merchant API.
struct APIKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-key", abstract: "Make keys for the merchant API.", subcommands: [New.self])

    /// Prints a key, which is stored nowhere, and the hash that stands for it in the configuration.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: "Make a key: shown once for the tenant, and its hash for the configuration.",
            discussion: "  tongguan api-key new")

        func run() throws {
            let key = try APIKey.generate()
            Output.standardOutput(
                """
                key, give it to the tenant, it is not shown again:
                  \(key)
                line for api_keys of the tenant in the configuration:
                  - sha256:\(APIKey.hash(key))

                """)
        }
    }
}
