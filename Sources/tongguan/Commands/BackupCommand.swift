import ArgumentParser
import Cryptography
import Gateway
import Ledger

/// What a person runs instead where the ledger is a database of its own.
enum PostgresHint {
    static let backup = """
        the ledger is a PostgreSQL database: use its own tools, for instance
          pg_dump --format=custom --file=tongguan.dump URL
        or pg_basebackup with archived write-ahead logs, and note the time at which it began
        """

    static let restore = """
        the ledger is a PostgreSQL database: stop every node, restore with its own tools (pg_restore --clean --if-exists), then
          tongguan restored begin --backup-at RFC3339-TIME
        before the first node starts: without it nodes would send again what was sent since
        """
}

/// `tongguan backup`: checked copies of the ledger.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the ledger while the gateway runs; prove that a copy can be restored.",
        subcommands: [Make.self, Verify.self], defaultSubcommand: Make.self)

    /// Makes one.
    struct Make: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "make",
            abstract: "Copy the ledger while the gateway runs, and prove that the copy is whole.",
            discussion: """
                The copy is the ledger of one moment. It is checked (SQLite's own check, schema, row counts, a sample of \
                sealed values opens) before the manifest is written; a folder without manifest is no backup. The vault's key \
                file is not in it: keep a copy apart. Restoring reads the receipt journal as well: keep it on another disk.

                  tongguan backup --config /etc/tongguan/tongguan.yaml --to /backup/tongguan-2026-03-01
                """)

        @OptionGroup var configuration: ConfigurationOption

        @Option(help: ArgumentHelp("The backup's folder; it must not be there yet.", valueName: "folder"))
        var to: String

        func run() async throws {
            let loaded = try self.configuration.load()
            guard loaded.database == nil else { throw Exit.saying(PostgresHint.backup, Exit.no) }
            do {
                let manifest = try await Backup.make(
                    of: loaded.data, to: self.to, vault: Vault(keys: try loaded.secrets.vaultKeys()),
                    now: SystemClock().now())
                Output.standardOutput(
                    """
                    \(self.to): ledger of \(manifest.at), \(manifest.bytes) bytes, \
                    \(manifest.rows["customs_order"] ?? 0) orders, \(manifest.opened) sealed values opened
                    sha256 \(manifest.sha256)

                    """)
                if let reason = BackupStamp.note(manifest.moment, isProven: false, in: loaded.data) {
                    Output.standardError("its age is not shown in health and metrics: \(reason)\n")
                }
            } catch {
                throw Exit.saying("no backup was made: \(error)", Exit.file)
            }
        }
    }

    /// Restores one on trial.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Restore a backup to a temporary place, look through it, and remove it again.",
            discussion: """
                The ledger of the running gateway is not touched. Exit code 0 when the backup could be restored now, with the \
                present keys; its age is then shown in health and metrics.

                  tongguan backup verify /backup/tongguan-2026-03-01
                """)

        @Argument(help: "The backup's folder.")
        var folder: String

        @OptionGroup var configuration: ConfigurationOption

        @Option(
            help: ArgumentHelp(
                "Where there is room for a second copy; the system's temporary folder by default.",
                valueName: "folder"))
        var scratch: String?

        func run() async throws {
            let loaded = try self.configuration.load()
            do {
                let proof = try await Backup.prove(
                    self.folder, in: self.scratch, journal: loaded.journal,
                    vault: Vault(keys: try loaded.secrets.vaultKeys()), now: SystemClock().now())
                Output.standardOutput(
                    """
                    \(self.folder): the ledger of \(proof.manifest.at) can be restored: \
                    \(proof.manifest.rows["customs_order"] ?? 0) orders, \(proof.opened) sealed values opened
                    the receipt journal has \(proof.receipts) receipts since then

                    """)
                guard proof.damaged.isEmpty else {
                    throw Exit.saying("damaged files of the journal: \(proof.damaged.joined(separator: ", "))", Exit.no)
                }
                if let reason = BackupStamp.note(proof.manifest.moment, isProven: true, in: loaded.data) {
                    Output.standardError("its age is not shown in health and metrics: \(reason)\n")
                }
            } catch let code as ExitCode {
                throw code
            } catch {
                throw Exit.saying("the backup cannot be restored: \(error)", Exit.no)
            }
        }
    }
}
