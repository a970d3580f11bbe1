import Cryptography
public import Declarations
import Dispatch
import Foundation
public import Ledger
import Synchronization

/// Raw receipts outside the database: sealed, append-only files, one for each day and process. What a poll, a mailbox or a push
/// brought is on disk here before it counts as kept, so that a restored ledger finds what its backup lacks.
public final class ReceiptJournal: ReceiptJournaling {
    /// The file that is written now.
    private struct Current {
        var name: String
        var descriptor: Int32
    }

    private let folder: String
    private let queue = DispatchQueue(label: "tongguan.journal", qos: .userInitiated)
    private let readers = DispatchQueue(label: "tongguan.journal.read", qos: .utility)
    private let current = Mutex<Current?>(nil)

    /// - Parameter folder: made when it is not there, closed to others.
    public init(folder: String) { self.folder = folder }

    deinit { self.close() }

    public func append(_ entries: [JournalEntry]) async throws(LedgerError) {
        guard let last = entries.last else { return }
        let failure: LedgerError? = await withCheckedContinuation { continuation in
            // Files block; their thread is this one.
            self.queue.async {
                do throws(LedgerError) {
                    try self.write(entries, day: Self.day(last.receivedAt))
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error)
                }
            }
        }
        if let failure { throw failure }
    }

    /// Ends the present file; the next receipt opens one.
    public func close() {
        let open = self.current.withLock { current -> Int32? in
            defer { current = nil }
            return current?.descriptor
        }
        if let open { Foundation.close(open) }
    }

    // MARK: Name

    /// What the journal is called in the ledger: a word in its folder, made when there is none.
    ///
    /// - Throws: `LedgerError` when the folder cannot be written.
    public func identity() async throws -> String {
        try await self.reading {
            try self.makeFolder()
            let path = self.folder + "/journal.id"
            let descriptor = unsafe Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            // Two processes that share the folder make one name.
            guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else { throw self.failure("named") }
            defer { Foundation.close(descriptor) }
            let known = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
            if let name = known.split(separator: "\n").first, known.hasSuffix("\n") { return String(name) }
            let name = UUID().uuidString
            guard ftruncate(descriptor, 0) == 0, Self.write(Array("\(name)\n".utf8), to: descriptor),
                fsync(descriptor) == 0, Self.sync(folder: self.folder)
            else { throw self.failure("named") }
            return name
        }
    }

    /// Where a person finds it.
    public var place: String { "\(ProcessInfo.processInfo.hostName):\(self.folder)" }

    private func makeFolder() throws(LedgerError) {
        do {
            try FileManager.default.createDirectory(
                atPath: self.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerError(.storage, "the journal folder \(self.folder) cannot be made", isRetriable: true)
        }
    }

    // MARK: Writing

    private func write(_ entries: [JournalEntry], day: String) throws(LedgerError) {
        var bytes: [UInt8] = []
        do {
            for entry in entries { bytes += try JournalFrame.bytes(of: entry) }
        } catch {
            throw LedgerError(.corrupt, "a receipt cannot be written to the journal")
        }
        let descriptor = try self.descriptor(day: day)
        let start = lseek(descriptor, 0, SEEK_END)
        guard Self.write(bytes, to: descriptor), fdatasync(descriptor) == 0 else {
            let error = self.failure("written")
            // Half a frame must not stand in the way of the next one.
            ftruncate(descriptor, start)
            self.close()
            throw error
        }
    }

    /// The open file of a day.
    private func descriptor(day: String) throws(LedgerError) -> Int32 {
        if let known = self.current.withLock({ $0 }), known.name.hasPrefix(Self.prefix + day) {
            return known.descriptor
        }
        self.close()
        try self.makeFolder()
        // Another process that shares the folder has its own file, and nothing is written behind damage.
        for number in 1...1000 {
            let name = Self.prefix + day + (number == 1 ? "" : "-\(number)") + Self.suffix
            guard let descriptor = try self.open(self.folder + "/" + name) else { continue }
            self.current.withLock { $0 = Current(name: name, descriptor: descriptor) }
            return descriptor
        }
        throw LedgerError(.storage, "the journal folder \(self.folder) is full of files in use", isRetriable: true)
    }

    /// Opens a file for appending behind its last whole frame; nil when another process writes it, or something before that
    /// frame is damaged: then the file stays as it is.
    private func open(_ path: String) throws(LedgerError) -> Int32? {
        let descriptor = unsafe Foundation.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw self.failure("opened") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Foundation.close(descriptor)
            return nil
        }
        do {
            var reader = try JournalReader(path: path)
            while try reader.next() != nil {}
            guard reader.damaged == 0 else {
                Foundation.close(descriptor)
                return nil
            }
            var isGood = true
            if reader.isTorn { isGood = ftruncate(descriptor, off_t(reader.end)) == 0 }
            if isGood, reader.end == 0 { isGood = Self.write(JournalFrame.opening, to: descriptor) }
            guard isGood, fsync(descriptor) == 0, Self.sync(folder: self.folder) else {
                throw self.failure("prepared")
            }
            return descriptor
        } catch {
            Foundation.close(descriptor)
            throw (error as? LedgerError) ?? self.failure("read")
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }

    private static func sync(folder: String) -> Bool {
        let descriptor = unsafe Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { Foundation.close(descriptor) }
        return fsync(descriptor) == 0
    }

    private func failure(_ what: String) -> LedgerError {
        let code = errno
        return LedgerError(
            code == ENOSPC || code == EDQUOT ? .full : .storage,
            "the receipt journal in \(self.folder) cannot be \(what) (errno \(code))", isRetriable: true)
    }

    // MARK: Reading

    private static let prefix = "receipts-"
    private static let suffix = ".journal"

    /// `YYYY-MM-DD`, UTC.
    private static func day(_ moment: Timestamp) -> String { String(moment.rfc3339.prefix(10)) }

    /// The files, oldest day first.
    private func files() -> [(name: String, day: String)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: self.folder)) ?? []
        return names.filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(Self.suffix) }.sorted()
            .map { ($0, String($0.dropFirst(Self.prefix.count).prefix(10))) }
    }

    /// Hands over what came since a moment, in batches. Receipts of the day of that moment come whole.
    ///
    /// - Returns: how many receipts there were, the files with a torn tail, and those with damage before whole receipts.
    public func replay(
        since moment: Timestamp, atOnce: Int = 200, _ body: ([JournalEntry]) async throws -> Void
    ) async throws -> (receipts: Int, torn: [String], damaged: [String]) {
        let first = Self.day(moment)
        var (count, torn, damaged): (Int, [String], [String]) = (0, [], [])
        for file in try await self.reading({ self.files() }) where file.day >= first {
            var reader = try await self.reading { try JournalReader(path: self.folder + "/" + file.name) }
            while true {
                let (after, batch) = try await self.reading { [reader] in
                    var reader = reader
                    let batch = try reader.next(atOnce)
                    return (reader, batch)
                }
                reader = after
                if batch.isEmpty { break }
                count += batch.count
                try await body(batch)
            }
            if reader.isTorn { torn.append(file.name) }
            if reader.damaged > 0 { damaged.append(file.name) }
        }
        return (count, torn, damaged)
    }

    /// Files block; their thread is this one.
    private func reading<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            self.readers.async { continuation.resume(with: Result(catching: body)) }
        }
    }

    /// The files that hold a value sealed with a key.
    ///
    /// - Parameter mark: the first bytes of such values (`Vault.mark`).
    public func files(naming mark: [UInt8]) throws -> [String] {
        try self.files().map(\.name).filter { name in
            var reader = try JournalReader(path: self.folder + "/" + name)
            while let entry = try reader.next() {
                if entry.sealed.prefix(mark.count).elementsEqual(mark) { return true }
            }
            return false
        }
    }

    /// Removes files of days before a moment; how many.
    public func removeFiles(before moment: Timestamp) -> Int {
        let first = Self.day(moment)
        let inUse = self.current.withLock { $0?.name }
        return self.files().count { file in
            guard file.day < first, file.name != inUse else { return false }
            return unsafe unlink(self.folder + "/" + file.name) == 0
        }
    }
}
