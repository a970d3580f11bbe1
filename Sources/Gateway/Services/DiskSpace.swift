import Foundation

/// Free space of the disk that holds a folder.
enum DiskSpace {
    /// Bytes an ordinary process may still write; nil when the folder cannot be asked.
    static func free(at folder: String) -> Int64? {
        var status = statvfs()
        guard unsafe statvfs(folder, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}
