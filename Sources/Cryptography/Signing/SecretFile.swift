import Glibc

/// Files with keys and other secrets: the one place where they are checked, read and written.
///
/// A file with a secret is a regular file, belongs to this user or root, is closed to group and others, and no folder on its
/// real path can be written by everybody (unless it is sticky, as `/tmp` is).
public enum SecretFile {
    /// Largest file read.
    static let sizeLimit = 1 << 20

    /// The content of a file with a secret.
    ///
    /// - Throws: `fileUnreadable`, `fileExposed` (with the command that repairs it).
    public static func read(_ path: String) throws(CryptographyError) -> SecretBytes {
        var bytes = try self.read(path, isSecret: true)
        return SecretBytes(consuming: &bytes)
    }

    /// Checks a file with a secret without reading it.
    ///
    /// - Throws: `fileUnreadable`, `fileExposed` (with the command that repairs it).
    public static func check(_ path: String) throws(CryptographyError) {
        let (file, _) = try self.opened(path, isSecret: true)
        close(file)
    }

    /// Checks that a folder and the files in it that must be closed to others are; those that are not there are passed over.
    ///
    /// - Parameters:
    ///   - folder: belongs to this user or root and is closed to group and others.
    ///   - names: files in it.
    /// - Throws: `fileUnreadable`, `fileExposed`.
    public static func check(folder: String, names: [String]) throws(CryptographyError) {
        var status = stat()
        guard unsafe stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw CryptographyError(.fileUnreadable, "\(folder) is not a folder")
        }
        try self.refuseExposed(status, folder, "chmod 700")
        try self.refuseOpenFolders(above: folder)
        for name in names where unsafe access("\(folder)/\(name)", F_OK) == 0 { try self.check("\(folder)/\(name)") }
    }

    /// The bytes of a regular file.
    ///
    /// - Parameter isSecret: when true the file must be closed to others. The check is made on the opened file, so that it
    ///   cannot be exchanged in between.
    /// - Throws: `fileUnreadable`, `fileExposed` (with the command that repairs it).
    static func read(_ path: String, isSecret: Bool) throws(CryptographyError) -> [UInt8] {
        let (file, size) = try self.opened(path, isSecret: isSecret)
        defer { close(file) }
        guard size <= Self.sizeLimit else {
            throw CryptographyError(.fileUnreadable, "\(path) is larger than \(Self.sizeLimit) bytes")
        }
        // One byte of room more than the file has: an array that grows would leave a copy of the secret behind.
        var bytes = [UInt8](repeating: 0, count: size + 1)
        var length = 0
        while length < bytes.count {
            let room = bytes.count - length
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress.map { unsafe $0 + length }, room)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CryptographyError(.fileUnreadable, "\(path) cannot be read: \(Self.reason(errno))")
            }
            if count == 0 { break }
            length += count
        }
        guard length <= size else {
            throw CryptographyError(.fileUnreadable, "\(path) grows while it is read")
        }
        bytes.removeLast(bytes.count - length)
        return bytes
    }

    /// Writes a file that only its owner may read, so that it is there whole or not at all, also after a crash.
    ///
    /// - Parameters:
    ///   - secret: the content.
    ///   - path: where to.
    ///   - replacing: whether a file that is there is replaced; otherwise it stays and the call fails.
    /// - Throws: `fileUnreadable`.
    public static func write(_ secret: SecretBytes, to path: String, replacing: Bool) throws(CryptographyError) {
        // A link stays one: what it leads to is replaced.
        let path = replacing ? Self.resolved(path) : path
        let next = "\(path).new-\(getpid())"
        func failed() -> CryptographyError {
            CryptographyError(.fileUnreadable, "\(path) cannot be written: \(Self.reason(errno))")
        }
        _ = unsafe unlink(next)
        let file = unsafe open(next, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failed() }
        let isOurs = !replacing || Self.takeOwner(of: path, file)
        let isWritten = unsafe isOurs && secret.withBytes { unsafe Self.writeAll($0, to: file) } && fsync(file) == 0
        var error = isWritten ? nil : failed()
        if close(file) != 0, error == nil { error = failed() }
        if error == nil {
            // A link never replaces what is there.
            let status = unsafe replacing ? rename(next, path) : link(next, path)
            if status != 0 { error = failed() }
        }
        if error != nil || !replacing { _ = unsafe unlink(next) }
        if let error { throw error }
        // Makes the new name itself last.
        let folder = unsafe open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failed() }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failed() }
    }

    /// The file that a path leads to; the path itself when there is none yet.
    private static func resolved(_ path: String) -> String {
        guard let real = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }

    /// What root replaces stays its owner's, who has to read it.
    private static func takeOwner(of path: String, _ file: Int32) -> Bool {
        var old = stat()
        guard unsafe stat(path, &old) == 0 else { return true }
        return old.st_uid == geteuid() || fchown(file, old.st_uid, old.st_gid) == 0
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe Glibc.write(file, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    private static func opened(_ path: String, isSecret: Bool) throws(CryptographyError) -> (file: Int32, size: Int) {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            throw CryptographyError(.fileUnreadable, "\(path) cannot be opened: \(Self.reason(errno))")
        }
        do throws(CryptographyError) {
            var status = stat()
            guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw CryptographyError(.fileUnreadable, "\(path) is not a regular file")
            }
            if isSecret {
                try self.refuseExposed(status, path, "chmod 600")
                try self.refuseOpenFolders(above: path)
            }
            return (file, status.st_size)
        } catch {
            close(file)
            throw error
        }
    }

    private static func refuseExposed(_ status: stat, _ path: String, _ remedy: String) throws(CryptographyError) {
        guard status.st_mode & (S_IRWXG | S_IRWXO) == 0 else {
            throw CryptographyError(
                .fileExposed, "\(path) holds secrets but group or others have access; run: \(remedy) '\(path)'")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw CryptographyError(
                .fileExposed, "\(path) holds secrets but belongs to another user; run: chown $(id -u) '\(path)'")
        }
    }

    /// Whoever may write a folder can put another file in the place of this one.
    private static func refuseOpenFolders(above path: String) throws(CryptographyError) {
        guard let real = unsafe realpath(path, nil) else {
            throw CryptographyError(.fileUnreadable, "\(path) has no real path: \(Self.reason(errno))")
        }
        defer { unsafe free(real) }
        var folder = unsafe String(cString: real)
        repeat {
            folder = Self.folder(of: folder)
            var status = stat()
            guard unsafe stat(folder, &status) == 0 else { continue }
            guard status.st_mode & S_IWOTH == 0 || status.st_mode & S_ISVTX != 0 else {
                throw CryptographyError(
                    .fileExposed,
                    "\(path) holds secrets but everybody may exchange what is in \(folder); run: chmod o-w '\(folder)'")
            }
        } while folder != "/"
    }

    private static func folder(of path: String) -> String {
        let parts = path.split(separator: "/").dropLast().joined(separator: "/")
        return path.hasPrefix("/") ? "/" + parts : parts.isEmpty ? "." : parts
    }

    private static func reason(_ code: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        guard unsafe strerror_r(code, &text, text.count) == 0 else { return "error \(code)" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
