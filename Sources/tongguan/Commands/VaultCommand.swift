import ArgumentParser
import Cryptography
import Glibc

/// `tongguan vault new`: makes the keys that seal stored data.
struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: "Make keys that seal stored data.", subcommands: [New.self])

    /// Writes a new key file; never replaces one, for a database sealed with it could not be read any more.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: "Write a new key file that only its owner may read.",
            discussion: """
                Keep a copy apart from the database: without it nothing sealed can be read, with it everything can.

                  tongguan vault new /etc/tongguan/vault.keys
                """)

        @Argument(help: "The file to write; it must not be there yet.")
        var file: String

        func run() throws {
            let text = try VaultKeys.generate().secretText
            guard Output.file(self.file, Array(text.utf8), mode: 0o600, replacing: false) else {
                let reason = errno == EEXIST ? "is there already and is never replaced" : "cannot be written"
                throw Exit.saying("\(self.file) \(reason)", Exit.file)
            }
            Output.standardOutput("wrote \(self.file); keep a copy apart from the database\n")
        }
    }
}
