import ArgumentParser
import Cryptography
import Declarations
import Foundation
import Gateway
import Ledger

/// `tongguan restore`: puts a backup in the place of the ledger.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of the ledger. The gateway must not run.",
        discussion: """
            The backup is checked first. The restored gateway starts paused: it reads the receipt journal since the backup \
            and polls the ports from before it, so that what was filed since is not filed twice; then a person lets work \
            go on (`tongguan restored resume`), or policy.resume_after_restore does.

              tongguan restore --config /etc/tongguan/tongguan.yaml --from /backup/tongguan-2026-03-01 --replace
            """)

    @OptionGroup var configuration: ConfigurationOption

    @Option(help: ArgumentHelp("The backup's folder.", valueName: "folder"))
    var from: String

    @Flag(help: "Move a ledger that is there aside.")
    var replace = false

    func run() async throws {
        let loaded = try self.configuration.load()
        guard loaded.database == nil else { throw Exit.saying(PostgresHint.restore, Exit.no) }
        do {
            let restored = try await Backup.restore(
                from: self.from, to: loaded.data, replacing: self.replace,
                vault: Vault(keys: try loaded.secrets.vaultKeys()), now: SystemClock().now())
            let aside = restored.aside.map { "\nthe ledger that was there is \($0)" } ?? ""
            Output.standardOutput(
                """
                \(loaded.data): restored the ledger of \(restored.manifest.at), epoch \(restored.epoch)\(aside)
                start the gateway: nothing is sent until the journal was replayed and the ports were polled; then run \
                tongguan restored resume

                """)
        } catch let error as LedgerError where error.code == .owned {
            throw Exit.saying("the gateway runs; stop it first: \(error.message)", Exit.fault)
        } catch {
            throw Exit.saying("nothing was restored: \(error)", Exit.file)
        }
    }
}

/// `tongguan restored`: what a person says to a gateway that was restored.
struct RestoredCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restored", abstract: "Let a restored gateway go on.",
        subcommands: [Resume.self, Begin.self])

    /// Marks a ledger that was restored with other tools.
    struct Begin: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "begin",
            abstract: "Mark a ledger that was restored with other tools. No gateway may run.",
            discussion: """
                `tongguan restore` does this by itself. After pg_restore, or when the file was copied by hand, run it before \
                the first start: it begins a new epoch, in which nothing is sent until journal and ports were asked.

                  tongguan restored begin --config tongguan.yaml --backup-at 2026-03-01T02:00:00Z
                """)

        @OptionGroup var configuration: ConfigurationOption

        @Option(help: ArgumentHelp("When the backup was begun, RFC 3339.", valueName: "time"))
        var backupAt: String

        func run() async throws {
            let loaded = try self.configuration.load()
            let now = SystemClock().now()
            guard let date = try? Date(self.backupAt, strategy: .iso8601), date.timeIntervalSince1970 > 0 else {
                throw Exit.saying("\(self.backupAt) is no time such as 2026-03-01T02:00:00Z", Exit.no)
            }
            let moment = Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
            guard moment <= now else { throw Exit.saying("\(self.backupAt) is in the future", Exit.no) }
            do {
                let ledger = try loaded.openLedger(sealer: Vault(keys: try loaded.secrets.vaultKeys()))
                do {
                    // A file is owned by its gateway; of a database the nodes tell.
                    if try await ledger.hasLivingNodes() {
                        throw LedgerError(.owned, "nodes of the database still run; stop them and wait a minute")
                    }
                    let epoch = try await ledger.beginEpoch(backupAt: moment, now: now)
                    await ledger.close()
                    // What somebody asked of an earlier restore does not hold for this one.
                    try? FileManager.default.removeItem(atPath: ResumeRequest.file(in: loaded.data))
                    Output.standardOutput("epoch \(epoch): nothing is sent until `tongguan restored resume`\n")
                } catch {
                    await ledger.close()
                    throw error
                }
            } catch {
                throw Exit.saying("the ledger was not marked: \(error)", Exit.fault)
            }
        }
    }

    /// Lets work go on.
    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resume",
            abstract: "Let a restored gateway send again, once the journal was replayed and the ports were polled.",
            discussion: """
                The running gateway takes the word within seconds; /health says when it is done. With --now it does not \
                wait for journals that are lost or do not open, nor for ports that do not answer: what was sent since the \
                backup is then sent again, and customs answers that it has it.

                  tongguan restored resume --config /etc/tongguan/tongguan.yaml
                """)

        @OptionGroup var configuration: ConfigurationOption

        @Flag(help: "Do not wait for the journal and the ports.")
        var now = false

        func run() throws {
            let loaded = try self.configuration.load()
            let request: ResumeRequest = self.now ? .now : .whenReady
            let file = ResumeRequest.file(in: loaded.data)
            guard Output.file(file, Array(request.text(at: SystemClock().now()).utf8), mode: 0o600) else {
                throw Exit.saying("\(file) cannot be written (errno \(errno))", Exit.file)
            }
            Output.standardOutput("asked; /health says when work goes on\n")
        }
    }
}
