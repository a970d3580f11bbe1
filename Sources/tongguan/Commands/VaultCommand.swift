import ArgumentParser
import Cryptography
import Gateway

/// `tongguan vault`: the keys that seal stored data, and the master key that wraps them.
struct VaultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: "Make, rotate, wrap or retire the keys that seal stored data.",
        subcommands: [
            New.self, NewMaster.self, Rotate.self, Wrap.self, Rewrap.self, Retire.self,
        ])

    /// Writes a new key file; never replaces one, for a database sealed with it could not be read any more.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: "Write a new key file that only its owner may read.",
            discussion: """
                Keep a copy apart from the database: without it nothing sealed can be read. With --master the keys in \
                it are wrapped (AES-256 key wrap, RFC 3394) and of no use without the master key.

                  tongguan vault new /etc/tongguan/vault.keys --master /etc/tongguan/master.key
                """)

        @Argument(help: "The file to write; it must not be there yet.")
        var file: String

        @OptionGroup var master: MasterOption

        func run() throws {
            try VaultFile.doing(self.file) { () throws(CryptographyError) in
                let text = try VaultKeys.generate().text(wrappedBy: self.master.read())
                try SecretFile.write(text, to: self.file, replacing: false)
            }
            Output.standardOutput("wrote \(self.file); keep a copy apart from the database\n")
        }
    }

    /// Writes a new master key.
    struct NewMaster: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new-master",
            abstract: "Write a new master key that only its owner may read.",
            discussion: """
                It wraps the keys in the vault's file. Keep it on another medium than that file and the database, and a \
                copy in a safe place: without it nothing sealed can be read.

                  tongguan vault new-master /etc/tongguan/master.key
                """)

        @Argument(help: "The file to write; it must not be there yet.")
        var file: String

        func run() throws {
            try VaultFile.doing(self.file) { () throws(CryptographyError) in
                let master = try MasterKey.generate()
                try SecretFile.write(master.text, to: self.file, replacing: false)
                Output.standardOutput("wrote \(self.file), \(master); keep a copy in a safe place\n")
            }
        }
    }

    /// Adds a newer key: it seals once the gateway has read it, the older ones go on opening.
    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate",
            abstract: "Add a newer key to a key file.",
            discussion: """
                Send the gateway SIGHUP afterwards, or restart it: it seals with the newer key from then on, and seals \
                again what is stored while it serves; /health tells when nothing names an older key any more. Renew the \
                copy of the file. With --lookup the key that hashes identity numbers is renewed instead.

                  tongguan vault rotate /etc/tongguan/vault.keys --master /etc/tongguan/master.key
                """)

        @Argument(help: "The key file.")
        var file: String

        @Flag(help: "Renew the look-up key, not the data key.")
        var lookup = false

        @OptionGroup var master: MasterOption

        func run() throws {
            let kind: VaultKeys.Kind = self.lookup ? .lookup : .data
            try VaultFile.doing(self.file) { () throws(CryptographyError) in
                let master = try self.master.read()
                let keys = try VaultKeys(path: self.file, master: master).rotated(kind)
                try SecretFile.write(keys.text(wrappedBy: master), to: self.file, replacing: true)
                Output.standardOutput(
                    "\(self.file): \(kind.rawValue) \(keys.newest(kind)) is the newest; send the gateway SIGHUP and "
                        + "renew the copy\n")
            }
        }
    }

    /// Wraps keys that lie open.
    struct Wrap: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "wrap",
            abstract: "Wrap the keys of a file by a master key.",
            discussion: """
                The keys stay the same. Name the master key as secrets.master in the configuration before the next \
                start, and destroy copies of the file as it was.

                  tongguan vault wrap /etc/tongguan/vault.keys --master env:TONGGUAN_MASTER
                """)

        @Argument(help: "The key file.")
        var file: String

        @Option(help: MasterOption.help)
        var master: MasterSource

        func run() throws {
            try VaultFile.doing(self.file) { () throws(CryptographyError) in
                let keys = try VaultKeys(path: self.file)
                let master = try self.master.read()
                try SecretFile.write(keys.text(wrappedBy: master), to: self.file, replacing: true)
                Output.standardOutput("\(self.file): wrapped by \(master); name it as secrets.master\n")
            }
        }
    }

    /// Changes the master key.
    struct Rewrap: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rewrap",
            abstract: "Wrap the keys of a file by another master key.",
            discussion: """
                  tongguan vault rewrap /etc/tongguan/vault.keys --master /old/master.key --new-master /new/master.key
                """)

        @Argument(help: "The key file.")
        var file: String

        @Option(help: MasterOption.help)
        var master: MasterSource

        @Option(help: "The master key that wraps from now on, written in the same way.")
        var newMaster: MasterSource

        func run() throws {
            try VaultFile.doing(self.file) { () throws(CryptographyError) in
                let keys = try VaultKeys(path: self.file, master: self.master.read())
                let master = try self.newMaster.read()
                try SecretFile.write(keys.text(wrappedBy: master), to: self.file, replacing: true)
                Output.standardOutput("\(self.file): wrapped by \(master)\n")
            }
        }
    }
}

/// Where a master key is: a file, or `env:NAME`.
struct MasterSource: ExpressibleByArgument {
    private let secret: GatewayConfiguration.Secret

    init(argument: String) {
        let variable = "env:"
        self.secret =
            argument.hasPrefix(variable)
            ? .environment(String(argument.dropFirst(variable.count))) : .file(argument)
    }

    func read() throws(CryptographyError) -> MasterKey {
        do {
            return try MasterKey(self.secret.read())
        } catch let error as CryptographyError {
            throw error
        } catch {
            throw CryptographyError(.masterKeyMissing, "the master key cannot be read: \(error)")
        }
    }
}

/// The option of commands that work with and without a master key.
struct MasterOption: ParsableArguments {
    static let help = ArgumentHelp(
        "The master key: a file with mode 0600, or env:NAME for an environment variable.", valueName: "file|env:NAME")

    @Option(help: Self.help)
    var master: MasterSource?

    func read() throws(CryptographyError) -> MasterKey? { try self.master?.read() }
}

/// How work on key files ends.
enum VaultFile {
    /// Says what went wrong with a file and ends the command.
    static func doing(_ file: String, _ body: () throws(CryptographyError) -> Void) throws {
        do {
            try body()
        } catch {
            throw Exit.saying("\(file): \(error)", Exit.file)
        }
    }
}
