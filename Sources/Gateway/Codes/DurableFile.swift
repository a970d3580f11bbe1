import Glibc

/// Writes a file so that after a crash it is there as it was, or as it shall be, and never half.
enum DurableFile {
    /// Writes beside the file, brings that to the disk, and renames it over the file. A file that is there keeps its
    /// permissions.
    ///
    /// - Returns: why it could not be written; nil when it was.
    static func write(_ bytes: [UInt8], to path: String) -> String? {
        var status = stat()
        let mode = unsafe stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let next = "\(path).new-\(getpid())"
        let descriptor = unsafe open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { return self.reason() }
        let written = self.write(bytes, to: descriptor) && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
        var reason = written ? nil : self.reason()
        if close(descriptor) != 0, reason == nil { reason = self.reason() }
        if reason == nil, unsafe rename(next, path) != 0 { reason = self.reason() }
        if let reason {
            _ = unsafe unlink(next)
            return reason
        }
        return self.sync(folder: path.hasPrefix("/") && folder.isEmpty ? "/" : folder.isEmpty ? "." : folder)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }

    /// Makes the renaming itself last.
    private static func sync(folder: String) -> String? {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return self.reason() }
        let synced = fsync(descriptor) == 0
        let reason = synced ? nil : self.reason()
        close(descriptor)
        return reason
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
