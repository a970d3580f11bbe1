import Glibc

/// The system calls that a folder channel needs, each with its error as a value. They block.
enum FileSystem {
    /// A system call failed.
    struct Failure: Error {
        var number: Int32
        var what: String

        /// For an operator: what was tried, and the system's words.
        var message: String { "\(self.what): \(unsafe String(cString: strerror(self.number)))" }
    }

    /// A file in a folder.
    struct Entry {
        var name: String
        var size: Int
        /// Nanoseconds since the epoch.
        var changed: Int

        var mark: FileMark { FileMark(size: self.size, stamp: self.changed) }
    }

    /// The disk of a folder; nil when there is no such folder.
    static func device(of folder: String) -> UInt? {
        var status = stat()
        guard unsafe stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
        return UInt(status.st_dev)
    }

    /// Whether a folder may be listed and changed.
    static func isOpen(_ folder: String) -> Bool { unsafe access(folder, R_OK | W_OK | X_OK) == 0 }

    /// The plain files of a folder; names that are not UTF-8 come with replacement characters.
    static func files(in folder: String, where wanted: (String) -> Bool) throws(Failure) -> [Entry] {
        guard let stream = unsafe opendir(folder) else { throw Failure(number: errno, what: "listing \(folder)") }
        defer { unsafe _ = closedir(stream) }
        var entries: [Entry] = []
        while let next = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &next.pointee.d_name) { buffer in
                unsafe String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard wanted(name), let entry = self.entry(name, in: folder) else { continue }
            entries.append(entry)
        }
        return entries
    }

    /// A plain file, links not followed; nil for anything else.
    static func entry(_ name: String, in folder: String) -> Entry? {
        var status = stat()
        guard unsafe lstat("\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Entry(
            name: name, size: Int(status.st_size),
            changed: status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec)
    }

    /// The first bytes of a file; links are not followed.
    static func read(_ path: String, upTo limit: Int) throws(Failure) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { throw Failure(number: errno, what: "opening \(path)") }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while bytes.count < limit {
            let count = unsafe Glibc.read(file, &chunk, Swift.min(chunk.count, limit - bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(number: errno, what: "reading \(path)") }
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    /// Writes a new file and returns once it is on disk; leaves nothing behind when that fails.
    static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        unsafe _ = unlink(path)
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o660)
        guard file >= 0 else { throw Failure(number: errno, what: "writing \(path)") }
        var failure: Int32 = 0
        var done = 0
        while done < bytes.count, failure == 0 {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(file, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
            }
            if count >= 0 { done += count } else if errno != EINTR { failure = errno }
        }
        if failure == 0, fsync(file) != 0 { failure = errno }
        if close(file) != 0, failure == 0 { failure = errno }
        guard failure != 0 else { return }
        unsafe _ = unlink(path)
        throw Failure(number: failure, what: "writing \(path)")
    }

    /// Gives a file its name; false when the name is taken. Never overwrites.
    static func name(_ temporary: String, _ path: String) throws(Failure) -> Bool {
        if unsafe link(temporary, path) == 0 {
            unsafe _ = unlink(temporary)
            return true
        }
        if errno == EEXIST { return false }
        // Disks of other systems know no links; names are unique there all the same.
        guard [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(errno) else {
            throw Failure(number: errno, what: "naming \(path)")
        }
        if unsafe access(path, F_OK) == 0 { return false }
        try self.rename(temporary, path)
        return true
    }

    /// Moves a file on its disk.
    static func rename(_ old: String, _ new: String) throws(Failure) {
        guard unsafe Glibc.rename(old, new) == 0 else { throw Failure(number: errno, what: "moving \(old) to \(new)") }
    }

    /// Removes a file; one that is gone already is no failure.
    static func remove(_ path: String) throws(Failure) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            throw Failure(number: errno, what: "deleting \(path)")
        }
    }

    /// Makes a folder unless it is there.
    static func make(_ folder: String) throws(Failure) {
        guard unsafe mkdir(folder, 0o770) == 0 || errno == EEXIST else {
            throw Failure(number: errno, what: "making \(folder)")
        }
    }

    /// Returns once the names in a folder are on disk. Systems that cannot say so are believed.
    static func sync(_ folder: String) throws(Failure) {
        let file = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(number: errno, what: "opening \(folder)") }
        defer { close(file) }
        guard fsync(file) == 0 || errno == EINVAL else { throw Failure(number: errno, what: "syncing \(folder)") }
    }
}
