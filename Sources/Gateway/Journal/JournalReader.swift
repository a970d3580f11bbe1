import Declarations
import Foundation
import Ledger

/// Reads one journal file as it is when it is opened. What is no receipt is passed over: a torn tail, as a power cut leaves it,
/// ends the file; damage in the middle costs what was damaged.
struct JournalReader: Sendable {
    /// Closed when nobody has it any more.
    private let file: FileHandle
    private let size: UInt64
    /// Behind the last whole frame.
    private(set) var end: UInt64
    /// The file does not end where the last whole frame does. Known at the end.
    private(set) var isTorn = false
    /// How often something was passed over before a whole frame.
    private(set) var damaged = 0

    /// Bytes that are looked through at once for a frame, and that a batch holds at most, but for its last receipt.
    private static let window = 1 << 20
    private static let batchLimit = 16 << 20

    /// - Throws: when the file cannot be opened.
    init(path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw LedgerError(.storage, "the journal \(path) cannot be read")
        }
        self.file = file
        self.size = try file.seekToEnd()
        self.end = 0
        let opening = try self.bytes(at: 0, JournalFrame.opening.count)
        if opening == JournalFrame.opening { self.end = UInt64(opening.count) } else { self.isTorn = self.size == 0 }
    }

    /// The next receipt; nil at the end, torn or not.
    mutating func next() throws -> JournalEntry? {
        guard !self.isTorn, self.end < self.size else { return nil }
        // Where the opening is wrong, nothing is in its place.
        if self.end > 0, let found = try self.frame(at: self.end) {
            self.end += found.length
            return found.entry
        }
        guard let place = try self.search(from: self.end), let found = try self.frame(at: place) else {
            self.isTorn = true
            return nil
        }
        self.damaged += 1
        self.end = place + found.length
        return found.entry
    }

    /// The next receipts, so many at most; none at the end.
    mutating func next(_ count: Int) throws -> [JournalEntry] {
        var entries: [JournalEntry] = []
        var bytes = 0
        while entries.count < count, bytes < Self.batchLimit, let entry = try self.next() {
            bytes += entry.sealed.count
            entries.append(entry)
        }
        return entries
    }

    /// The whole frame that begins at a place.
    private func frame(at place: UInt64) throws -> (entry: JournalEntry, length: UInt64)? {
        let prefix = try self.bytes(at: place, JournalFrame.prefixLength)
        guard let (head, body) = JournalFrame.lengths(prefix) else { return nil }
        let length = UInt64(JournalFrame.prefixLength + head + body)
        guard place + length <= self.size else { return nil }
        let rest = try self.bytes(at: place + UInt64(JournalFrame.prefixLength), head + body)
        guard rest.count == head + body,
            let entry = JournalFrame.entry(prefix, head: Array(rest[..<head]), body: Array(rest[head...]))
        else { return nil }
        return (entry, length)
    }

    /// The first place from there on where a whole frame begins.
    private func search(from start: UInt64) throws -> UInt64? {
        var place = start
        while case let window = try self.bytes(at: place, Self.window), window.count > JournalFrame.prefixLength {
            let last = window.count - JournalFrame.prefixLength
            // A head is short JSON: two zeroes, and a brace behind the prefix.
            for index in 0..<last
            where window[index] == 0 && window[index + 1] == 0
                && window[index + JournalFrame.prefixLength] == UInt8(ascii: "{")
            {
                if try self.frame(at: place + UInt64(index)) != nil { return place + UInt64(index) }
            }
            place += UInt64(last)
        }
        return nil
    }

    private func bytes(at place: UInt64, _ count: Int) throws -> [UInt8] {
        try self.file.seek(toOffset: place)
        return Array(try self.file.read(upToCount: min(count, Int(self.size - min(place, self.size)))) ?? Data())
    }
}
