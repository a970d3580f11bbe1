import ArgumentParser
import Cryptography
import Gateway
import Ledger

extension VaultCommand {
    /// Removes an old key once nothing names it.
    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retire",
            abstract: "Remove an old key from the key file once nothing stored names it.",
            discussion: """
                The gateway must not run: this command holds its store while it looks, so that nothing can be sealed with \
                the key in between. When /health says that nothing names an older key, a stop of seconds is enough. Copies of \
                the database from before need the old key; keep it with them.

                  tongguan vault retire 1 --config /etc/tongguan/tongguan.yaml
                """)

        @Argument(help: "The number of the key.")
        var number: UInt8

        @Flag(help: "A look-up key, not a data key.")
        var lookup = false

        @Flag(
            help: "The receipt journals of the other nodes were looked through: `tongguan vault retire` refused there.")
        var otherJournalsChecked = false

        @OptionGroup var configuration: ConfigurationOption

        func run() async throws {
            let loaded = try self.configuration.load()
            guard case .file(let file) = loaded.secrets.vault else {
                throw Exit.saying("secrets.vault is no file; remove the key where it is kept", Exit.configuration)
            }
            let kind: VaultKeys.Kind = self.lookup ? .lookup : .data
            if kind == .data { try self.refuseWhileJournaled(loaded) }
            do {
                let keys = try loaded.secrets.vaultKeys()
                let master = try loaded.secrets.masterKey()
                let left = try keys.removing(kind, self.number)
                let ledger = try loaded.openLedger(sealer: Vault(keys: keys), migrates: false)
                // A file is owned by its gateway; of a database the nodes tell.
                if try await ledger.hasLivingNodes() {
                    await ledger.close()
                    throw LedgerError(.owned, "nodes of the database still run")
                }
                if kind == .data { try await self.refuseWhileOthersJournal(ledger, loaded) }
                let mark = Vault.mark(kind, self.number)
                let isNamed: Bool
                do throws(LedgerError) {
                    isNamed = try await kind == .data ? ledger.namesDataKey(mark) : ledger.namesLookupKey(mark)
                } catch {
                    await ledger.close()
                    throw error
                }
                // Written while the store is still held: a gateway that starts now finds the new file.
                if !isNamed { try SecretFile.write(left.text(wrappedBy: master), to: file, replacing: true) }
                await ledger.close()
                guard !isNamed else {
                    throw Exit.saying(
                        "stored values still name \(kind.rawValue) \(self.number); let the gateway run until /health "
                            + "says that none does", Exit.no)
                }
            } catch let error as LedgerError where error.code == .owned {
                throw Exit.saying("the gateway runs; stop it first: \(error.message)", Exit.fault)
            } catch let error as ExitCode {
                throw error
            } catch {
                throw Exit.saying("\(file): \(error)", Exit.file)
            }
            Output.standardOutput(
                "\(file): \(kind.rawValue) \(self.number) is retired; keep it with older copies of the database\n")
        }

        /// The journals of other nodes are on their disks.
        private func refuseWhileOthersJournal(_ ledger: StoredLedger, _ loaded: GatewayConfiguration) async throws {
            guard !self.otherJournalsChecked else { return }
            let others: [JournalRecord]
            do {
                let own = try await ReceiptJournal(folder: loaded.journal).identity()
                others = try await ledger.journals().filter { $0.id != own }
            } catch {
                await ledger.close()
                throw error
            }
            guard !others.isEmpty else { return }
            await ledger.close()
            throw Exit.saying(
                "other nodes have receipt journals that may need data \(self.number): "
                    + others.map(\.place).joined(separator: ", ")
                    + "; run this command there first, then with --other-journals-checked", Exit.no)
        }

        /// A restore reads the journal with the keys that the vault has then.
        private func refuseWhileJournaled(_ loaded: GatewayConfiguration) throws {
            let files: [String]
            do {
                files = try ReceiptJournal(folder: loaded.journal).files(naming: Vault.mark(.data, self.number))
            } catch {
                throw Exit.saying("\(loaded.journal): the receipt journal cannot be read: \(error)", Exit.file)
            }
            guard let last = files.last else { return }
            throw Exit.saying(
                "\(files.count) files of the receipt journal in \(loaded.journal) need data \(self.number), the last is "
                    + "\(last); they are removed when policy.journal_retention is over", Exit.no)
        }
    }
}
