import Manifests

/// Remembers files that may still be written: broken ones are left alone until they were the same for a while.
struct SettleWatch {
    private var seen: [String: (mark: FileMark, since: ContinuousClock.Instant)] = [:]
    private let settleTime: Duration

    init(settleTime: Duration) { self.settleTime = settleTime }

    /// Whether a file may be taken: it can be parsed, or it did not change for the settle time.
    mutating func mayTake(_ name: String, _ mark: FileMark, _ bytes: [UInt8], now: ContinuousClock.Instant) -> Bool {
        guard Self.looksHalfWritten(bytes) else {
            self.seen[name] = nil
            return true
        }
        if let known = self.seen[name], known.mark == mark { return now - known.since >= self.settleTime }
        self.seen[name] = (mark, now)
        return false
    }

    /// Forgets what is no longer there.
    mutating func keep(only names: Set<String>) {
        self.seen = self.seen.filter { names.contains($0.key) }
    }

    /// XML is whole when its root is closed. Anything else that is wrong with it will not heal by waiting.
    private static func looksHalfWritten(_ bytes: [UInt8]) -> Bool {
        do throws(ManifestError) {
            _ = try ReceiptReader.reading(bytes)
            return false
        } catch {
            return error.code == .notWellFormed
        }
    }
}

/// What tells two states of a file apart.
struct FileMark: Hashable {
    var size: Int
    /// Of its content or of its time stamp, as the place has it.
    var stamp: Int
}

/// Names that we take from a listing: no path, no control characters, nothing that needs quoting elsewhere.
enum ListedName {
    /// Whether an entry is a receipt by its name (`.xml`, not hidden).
    static func isReceipt(_ name: String) -> Bool { name.lowercased().hasSuffix(".xml") && !name.hasPrefix(".") }

    /// Whether the name can be used in paths and commands as it is.
    static func isPlain(_ name: String) -> Bool {
        (1...200).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.value >= 32 && scalar.value != 127 && !"/\\\"'`*?".unicodeScalars.contains(scalar)
                    && scalar != "\u{FFFD}"
            }
    }
}
