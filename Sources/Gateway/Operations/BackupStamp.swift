public import Declarations
import Foundation

/// When a backup was last made and last proven, beside the ledger (`last-backup.json` in the data folder). The commands write it,
/// the running gateway shows its age.
public struct BackupStamp: Codable, Sendable, Hashable {
    /// When the newest backup was begun, milliseconds since 1970.
    public var madeAt: Int64?
    /// The age of what was last restored to a temporary place and found whole.
    public var provenAt: Int64?

    private static func file(in data: String) -> String { data + "/last-backup.json" }

    /// What the folder says; nil when no backup was ever made from here.
    public static func read(from data: String) -> BackupStamp? {
        FileManager.default.contents(atPath: Self.file(in: data))
            .flatMap { try? JSONDecoder().decode(BackupStamp.self, from: $0) }
    }

    /// Notes a backup.
    ///
    /// - Parameters:
    ///   - moment: when the backup was begun.
    ///   - isProven: it was restored to a temporary place and found whole.
    /// - Returns: why it could not be noted; nil when it was.
    @discardableResult
    public static func note(_ moment: Timestamp, isProven: Bool, in data: String) -> String? {
        var stamp = Self.read(from: data) ?? BackupStamp()
        stamp.madeAt = max(stamp.madeAt ?? 0, moment.milliseconds)
        if isProven { stamp.provenAt = max(stamp.provenAt ?? 0, moment.milliseconds) }
        guard let bytes = try? JSONEncoder().encode(stamp) else { return "it cannot be written down" }
        return DurableFile.write(Array(bytes) + [10], to: Self.file(in: data))
    }
}
