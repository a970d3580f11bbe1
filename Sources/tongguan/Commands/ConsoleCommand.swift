import ArgumentParser
import Cryptography

/// `tongguan console password`: makes the hash of a password for an account of the console.
struct ConsoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Accounts of the console.", subcommands: [Password.self])

    /// Reads a password and prints what stands for it in the configuration.
    struct Password: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "password",
            abstract: "Read a password from standard input and print its hash for the configuration.",
            discussion: """
                The first line is the password, 12 characters at least; it is kept nowhere.

                  tongguan console password < secret.txt
                """)

        func run() throws {
            let bytes = try Input.file("-").prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            guard let password = String(validating: bytes, as: UTF8.self), password.count >= 12 else {
                throw Exit.saying("the password must be text of at least 12 characters", Exit.no)
            }
            Output.standardOutput(try PasswordHash(of: password).text + "\n")
        }
    }
}
