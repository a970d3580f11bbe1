public import Cryptography
public import Declarations
import Foundation
public import Ledger

/// A backup: a folder with a copy of the ledger and a manifest that was written last.
public enum Backup {
    /// What a backup says of itself, as `manifest.json`.
    public struct Manifest: Codable, Sendable, Hashable {
        public var format: Int
        /// When the copy was begun, RFC 3339 and milliseconds since 1970.
        public var at: String
        public var atMilliseconds: Int64
        public var epoch: Int
        public var lastSequence: Int64
        /// Steps of the schema: the edition of the program.
        public var steps: [String]
        public var rows: [String: Int]
        /// Sealed values that were opened when the copy was checked.
        public var opened: Int
        public var file: String
        public var bytes: Int64
        public var sha256: String

        /// When it was made.
        public var moment: Timestamp { Timestamp(milliseconds: self.atMilliseconds) }
    }

    /// The copy's name.
    public static let fileName = "ledger.sqlite"
    private static let manifestName = "manifest.json"

    /// Makes a backup while the gateway runs, checks it, and gives it its name last.
    ///
    /// - Parameters:
    ///   - data: the gateway's data folder.
    ///   - folder: the backup's folder; it must not be there yet.
    /// - Throws: `LedgerError`.
    public static func make(
        of data: String, to folder: String, vault: Vault, now: Timestamp
    ) async throws(LedgerError) -> Manifest {
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw LedgerError(.open, "\(folder) is there already; name a new folder")
        }
        let stage = "\(folder).part-\(getpid())"
        do {
            try FileManager.default.createDirectory(
                atPath: stage, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerError(.open, "\(stage) cannot be made")
        }
        do throws(LedgerError) {
            let file = "\(stage)/\(Self.fileName)"
            try await LedgerCopy.make(of: "\(data)/ledger.sqlite", at: file)
            let contents = try await LedgerCopy.inspect(file, sealer: vault)
            let (bytes, digest) = try Self.measure(file)
            let manifest = Manifest(
                format: 1, at: now.rfc3339, atMilliseconds: now.milliseconds, epoch: contents.epoch,
                lastSequence: contents.lastSequence, steps: contents.steps, rows: contents.rows,
                opened: contents.opened, file: Self.fileName, bytes: bytes, sha256: digest)
            try Self.write(manifest, to: "\(stage)/\(Self.manifestName)")
            guard unsafe rename(stage, folder) == 0, DurableFolder.sync(above: folder) else {
                throw LedgerError(.open, "\(folder) cannot be written (errno \(errno))")
            }
            return manifest
        } catch {
            try? FileManager.default.removeItem(atPath: stage)
            throw error
        }
    }

    /// Reads a backup's manifest and proves that the copy is what it says.
    ///
    /// - Throws: `LedgerError`: `open` when it is no backup, `corrupt` when the copy is another, `sealed` when it does not
    ///   open with these keys.
    public static func verify(_ folder: String, vault: Vault) async throws(LedgerError) -> Manifest {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(Self.manifestName)"),
            let manifest = try? JSONDecoder().decode(Manifest.self, from: data), manifest.format == 1
        else { throw LedgerError(.open, "\(folder) is no finished backup: its manifest is not there or not readable") }
        let file = "\(folder)/\(Self.fileName)"
        let (bytes, digest) = try Self.measure(file)
        guard bytes == manifest.bytes, digest == manifest.sha256 else {
            throw LedgerError(.corrupt, "\(file) is not the file that the manifest describes")
        }
        let contents = try await LedgerCopy.inspect(file, sealer: vault)
        guard contents.rows == manifest.rows, contents.steps == manifest.steps else {
            throw LedgerError(.corrupt, "\(file) does not hold what the manifest says")
        }
        return manifest
    }

    /// Checks a backup, puts it in the place of the ledger and begins a new epoch in it.
    ///
    /// - Throws: `LedgerError`: `owned` while the gateway runs, otherwise as `verify` and `LedgerCopy.restore`.
    public static func restore(
        from folder: String, to data: String, replacing isReplacing: Bool, vault: Vault, now: Timestamp
    ) async throws(LedgerError) -> (manifest: Manifest, epoch: Int, aside: String?) {
        let manifest = try await Self.verify(folder, vault: vault)
        do {
            try FileManager.default.createDirectory(
                atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerError(.open, "\(data) cannot be made")
        }
        let (epoch, aside) = try await LedgerCopy.restore(
            "\(folder)/\(Self.fileName)", to: "\(data)/ledger.sqlite", backupAt: manifest.moment,
            replacing: isReplacing, sealer: vault, now: now)
        // What somebody asked of an earlier restore does not hold for this one.
        try? FileManager.default.removeItem(atPath: ResumeRequest.file(in: data))
        return (manifest, epoch, aside)
    }

    private static func write(_ manifest: Manifest, to path: String) throws(LedgerError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(manifest), DurableFile.write(Array(bytes) + [10], to: path) == nil else {
            throw LedgerError(.open, "\(path) cannot be written")
        }
    }

    private static func measure(_ path: String) throws(LedgerError) -> (bytes: Int64, sha256: String) {
        guard let file = FileHandle(forReadingAtPath: path) else { throw LedgerError(.open, "\(path) cannot be read") }
        defer { try? file.close() }
        do {
            var digest = try RunningDigest()
            var count: Int64 = 0
            while let piece = try file.read(upToCount: 4 << 20), !piece.isEmpty {
                digest.update(Array(piece))
                count += Int64(piece.count)
            }
            return (count, Hex.encode(digest.finish()))
        } catch {
            throw LedgerError(.storage, "\(path) cannot be read: \(error)")
        }
    }
}

/// Makes names last.
enum DurableFolder {
    /// Syncs the folder that a path is in.
    static func sync(above path: String) -> Bool {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = unsafe open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
