import Glibc

/// Reads files with keys and certificates.
enum SecretFile {
    /// Largest file read.
    static let sizeLimit = 1 << 20

    /// The bytes of a regular file.
    ///
    /// - Parameter isSecret: when true the file must belong to this user or root and be closed to group and others. The
    ///   check is made on the opened file, so that it cannot be exchanged in between.
    /// - Throws: `fileUnreadable`, `fileExposed` (with the command that repairs it).
    static func read(_ path: String, isSecret: Bool) throws(CryptographyError) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            throw CryptographyError(.fileUnreadable, "\(path) cannot be opened: \(Self.reason(errno))")
        }
        defer { _ = close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw CryptographyError(.fileUnreadable, "\(path) is not a regular file")
        }
        if isSecret {
            guard status.st_mode & (S_IRWXG | S_IRWXO) == 0 else {
                throw CryptographyError(
                    .fileExposed, "\(path) holds a secret but group or others have access; run: chmod 600 '\(path)'")
            }
            guard status.st_uid == geteuid() || status.st_uid == 0 else {
                throw CryptographyError(
                    .fileExposed, "\(path) holds a secret but belongs to another user; run: chown $(id -u) '\(path)'")
            }
        }
        guard status.st_size <= Self.sizeLimit else {
            throw CryptographyError(.fileUnreadable, "\(path) is larger than \(Self.sizeLimit) bytes")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe Glibc.read(file, &chunk, chunk.count)
            guard count >= 0 else {
                throw CryptographyError(.fileUnreadable, "\(path) cannot be read: \(Self.reason(errno))")
            }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= Self.sizeLimit else {
                throw CryptographyError(.fileUnreadable, "\(path) is larger than \(Self.sizeLimit) bytes")
            }
        }
    }

    private static func reason(_ code: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        guard unsafe strerror_r(code, &text, text.count) == 0 else { return "error \(code)" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
