import ArgumentParser
import Cryptography
import Glibc

/// `tongguan vault`: the keys that seal stored data.
struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: "Make or rotate the keys that seal stored data.",
        subcommands: [New.self, Rotate.self])

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

    /// Adds a newer key of each sort: it seals from the next start on, the older ones go on opening.
    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate",
            abstract: "Add newer keys to a key file.",
            discussion: """
                What is stored stays readable. Restart the gateway afterwards, and renew the copy.

                  tongguan vault rotate /etc/tongguan/vault.keys
                """)

        @Argument(help: "The key file.")
        var file: String

        func run() throws {
            let text: String
            do {
                text = try VaultKeys(path: self.file).rotated().secretText
            } catch {
                throw Exit.saying("\(self.file): \(error)", Exit.file)
            }
            // The new file is complete before it takes the old one's place.
            let next = self.file + ".new"
            guard Output.file(next, Array(text.utf8), mode: 0o600, replacing: false),
                unsafe rename(next, self.file) == 0
            else {
                throw Exit.saying("\(next) cannot be written", Exit.file)
            }
            Output.standardOutput("rotated \(self.file); restart the gateway and renew the copy\n")
        }
    }
}
