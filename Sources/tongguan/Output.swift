import Glibc

/// Writes text to the standard streams and bytes to files, at once and whole.
enum Output {
    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    static func standardOutput(_ text: String) { self.write(Array(text.utf8), to: STDOUT_FILENO) }

    static func standardError(_ text: String) { self.write(Array(text.utf8), to: STDERR_FILENO) }

    /// Writes all bytes; gives up silently when the stream is closed, for there is nobody left to tell.
    @discardableResult
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR || errno == EAGAIN { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }

    /// Writes a file: `-` is standard output, anything else is created or replaced.
    ///
    /// - Parameter mode: permissions of a new file.
    /// - Parameter replacing: whether a file that is there may be replaced.
    /// - Returns: false when it cannot be written; `errno` tells why.
    static func file(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644, replacing: Bool = true) -> Bool {
        if path == "-" { return self.write(bytes, to: STDOUT_FILENO) }
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (replacing ? O_TRUNC : O_EXCL)
        let descriptor = unsafe open(path, flags, mode)
        guard descriptor >= 0 else { return false }
        let written = self.write(bytes, to: descriptor)
        return close(descriptor) == 0 && written
    }
}
