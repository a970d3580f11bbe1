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

        @OptionGroup var configuration: ConfigurationOption

        func run() async throws {
            let loaded = try self.configuration.load()
            guard case .file(let file) = loaded.secrets.vault else {
                throw Exit.saying("secrets.vault is no file; remove the key where it is kept", Exit.configuration)
            }
            let kind: VaultKeys.Kind = self.lookup ? .lookup : .data
            do {
                let keys = try loaded.secrets.vaultKeys()
                let master = try loaded.secrets.masterKey()
                let left = try keys.removing(kind, self.number)
                let ledger = try StoredLedger(
                    sqlite: loaded.data + "/ledger.sqlite", sealer: Vault(keys: keys), policy: LedgerPolicy())
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
    }
}
