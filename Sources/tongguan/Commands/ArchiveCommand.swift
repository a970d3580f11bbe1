import ArgumentParser
import Cryptography
import Foundation
import Gateway
import Ledger

/// `tongguan archive`: what rests.
struct ArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Take orders out of the archive, or read what was taken out.",
        subcommands: [Export.self, Open.self])

    /// Writes a month into a file.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write the archived orders of a month into a file; the gateway may run.",
            discussion: """
                One line for each order that reached its end in the month, with its revisions, documents, messages and \
                receipts; the last line is the manifest (counts, SHA-256). Lines are sealed with the vault's key and read \
                by `tongguan archive open`. With --plain they lie open, with all names, numbers and addresses of buyers.

                  tongguan archive export --config tongguan.yaml --month 2026-03 --to 2026-03.archive
                """)

        @OptionGroup var configuration: ConfigurationOption
        @Option(help: ArgumentHelp("The month, Beijing time.", valueName: "YYYY-MM")) var month: String
        @Option(help: ArgumentHelp("The file; it must not be there yet.", valueName: "file")) var to: String
        @Flag(help: "Do not seal: everything about buyers is readable by whoever has the file.") var plain = false

        func run() async throws {
            let loaded = try self.configuration.load()
            if self.plain {
                Output.standardError("warning: \(self.to) will hold personal data in the plain; keep it accordingly\n")
            }
            let descriptor = unsafe Foundation.open(self.to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw Exit.saying("\(self.to) cannot be made (errno \(errno))", Exit.file) }
            defer { close(descriptor) }
            do {
                let vault = Vault(keys: try loaded.secrets.vaultKeys())
                let export: ArchiveExport
                if loaded.database == nil {
                    let reader = try ArchiveReader(sqlite: loaded.data + "/ledger.sqlite", sealer: vault)
                    export = ArchiveExport(vault: vault) { try await reader.archivedOrders($0) }
                } else {
                    let ledger = try loaded.openLedger(sealer: vault, migrates: false)
                    export = ArchiveExport(vault: vault) { try await ledger.archivedOrders($0) }
                }
                let manifest = try await export.write(month: self.month, plain: self.plain) { bytes in
                    guard Output.write(bytes, to: descriptor) else {
                        throw Exit.saying("\(self.to) cannot be written (errno \(errno))", Exit.file)
                    }
                }
                guard fsync(descriptor) == 0 else {
                    throw Exit.saying("\(self.to) cannot be written (errno \(errno))", Exit.file)
                }
                Output.standardOutput(
                    "\(self.to): \(manifest.orders) orders, \(manifest.parts) bodies, sha256 \(manifest.sha256)\n")
            } catch {
                _ = unsafe unlink(self.to)
                if let code = error as? ExitCode { throw code }
                throw Exit.saying("nothing was exported: \(error)", Exit.file)
            }
        }
    }

    /// Reads a sealed file.
    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "open",
            abstract: "Write a sealed export to standard output in the plain.",
            discussion: """
                  tongguan archive open --config tongguan.yaml 2026-03.archive
                """)

        @OptionGroup var configuration: ConfigurationOption
        @Argument(help: "The file that `tongguan archive export` wrote.") var file: String

        func run() throws {
            let loaded = try self.configuration.load()
            do {
                let vault = Vault(keys: try loaded.secrets.vaultKeys())
                let export = ArchiveExport(vault: vault) { _ in [] }
                // Twice: nothing is told before the whole is known to be good, and a month need not fit into memory.
                var digest = try RunningDigest()
                var last: [UInt8] = []
                try self.eachLine { line, isLast in
                    if isLast { last = line } else { digest.update(line + [10]) }
                }
                guard let manifest = try? JSONDecoder().decode(ArchiveExport.Manifest.self, from: Data(last))
                else { throw Exit.saying("\(self.file) has no manifest: it is not whole", Exit.no) }
                guard Hex.encode(digest.finish()) == manifest.sha256 else {
                    throw Exit.saying("\(self.file) is not what its manifest describes", Exit.no)
                }
                try self.eachLine { line, isLast in
                    if isLast { return }
                    let plain = manifest.sealed ? try export.open(line: line, month: manifest.month) : line
                    Output.write(plain + [10], to: STDOUT_FILENO)
                }
            } catch let code as ExitCode {
                throw code
            } catch {
                throw Exit.saying("\(self.file): \(error)", Exit.file)
            }
        }

        /// Hands over line by line, without its end, and whether it is the last.
        private func eachLine(_ body: (_ line: [UInt8], _ isLast: Bool) throws -> Void) throws {
            guard let file = FileHandle(forReadingAtPath: self.file) else {
                throw Exit.saying("\(self.file) cannot be read", Exit.file)
            }
            defer { try? file.close() }
            var held: [UInt8]?
            var begun: [UInt8] = []
            while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
                let parts = Array(piece).split(separator: 10, omittingEmptySubsequences: false)
                for (index, part) in parts.enumerated() {
                    begun += part
                    guard index < parts.count - 1 else { break }
                    if let line = held { try body(line, false) }
                    (held, begun) = (begun, [])
                }
            }
            if !begun.isEmpty {
                if let line = held { try body(line, false) }
                held = begun
            }
            if let line = held { try body(line, true) }
        }
    }
}
