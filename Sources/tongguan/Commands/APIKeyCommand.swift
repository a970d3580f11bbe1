import ArgumentParser
import Cryptography
import Gateway

/// `tongguan api-key new`: makes a key for the merchant API.
struct APIKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-key", abstract: "Make keys for the merchant API.", subcommands: [New.self])

    /// Prints a key, which is stored nowhere, and the entry that stands for it in the configuration.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: "Make a key: shown once for the tenant, and its entry for the configuration.",
            discussion: """
                A running gateway takes the new entry over on SIGHUP. To rotate, add the new key, wait until the tenant \
                uses it, and take the old one out.

                  tongguan api-key new
                  tongguan api-key new --name erp-2027 --scopes orders.read,orders.write --expires 2027-01-31
                """)

        @Option(help: "What you call the key, up to 40 characters; it stands in the log with each request.")
        var name: String?

        @Option(
            help: ArgumentHelp(
                "What it may be used for: \(APIScope.allCases.map(\.rawValue).joined(separator: ",")). Default: all.",
                valueName: "scope,…"))
        var scopes: String?

        @Option(
            help: ArgumentHelp("The last day on which it works, Beijing time. Default: never ends.", valueName: "day"))
        var expires: String?

        @Flag(help: "For a tenant with test: true; test keys look different, and neither opens the other's door.")
        var test = false

        private var entry: APIKeyEntry {
            get throws(APIKeyEntry.Fault) {
                try APIKeyEntry(name: self.name, scopes: self.scopes, expires: self.expires)
            }
        }

        func validate() throws {
            do throws(APIKeyEntry.Fault) {
                _ = try self.entry
            } catch {
                throw ValidationError(error.rawValue)
            }
        }

        func run() throws {
            let key = try APIKey.generate(test: self.test)
            Output.standardOutput(
                """
                key, give it to the tenant, it is not shown again:
                  \(key)
                entry for api_keys of the tenant in the configuration:
                \(try self.entry.yaml(hash: APIKey.hash(key)))

                """)
        }
    }
}
