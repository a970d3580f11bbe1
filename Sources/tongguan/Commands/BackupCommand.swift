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

/// `tongguan backup`: a checked copy of the ledger, made while the gateway runs.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the ledger while the gateway runs, and prove that the copy is whole.",
        discussion: """
            The copy is the ledger of one moment. It is checked (SQLite's own check, schema, row counts, a sample of sealed \
            values opens) before the manifest is written; a folder without manifest is no backup. The vault's key file is \
            not in it: keep a copy apart. Restoring reads the receipt journal as well: keep it on another disk.

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
        } catch {
            throw Exit.saying("no backup was made: \(error)", Exit.file)
        }
    }
}
