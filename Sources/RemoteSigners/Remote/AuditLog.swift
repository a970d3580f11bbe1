import Cryptography
import Declarations
import Foundation
import Glibc
import NIOPosix

/// A file that only grows: one line of JSON per signature, on disk before the signature is handed out.
final class AuditLog: Sendable {
    /// One signature or the attempt of one. Holds nothing of what was signed but its hash.
    struct Entry: Encodable {
        /// RFC 3339 with milliseconds.
        let time: String
        let key: String
        /// Fingerprint of the client's certificate.
        let client: String
        /// What kind of text it was.
        let kind: String
        /// SHA-256 of the text, hexadecimal.
        let sha256: String
        /// `signed`, or the code of the error.
        let outcome: String
    }

    private let file: Int32
    private let path: String

    /// Opens the file, or makes it with mode 600.
    ///
    /// - Throws: `audit`.
    init(path: String) throws(SignerServerError) {
        self.path = path
        self.file = unsafe Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard self.file >= 0 else { throw SignerServerError(.audit, "the audit log \(path) cannot be opened") }
    }

    deinit { close(self.file) }

    /// Adds a line; returns when it is on disk.
    ///
    /// - Throws: `audit`.
    func add(_ entry: Entry) async throws(SignerServerError) {
        let (file, path) = (self.file, self.path)
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let line = try encoder.encode(entry) + Data("\n".utf8)
            // Files block: never on the cooperative pool. One write of a whole line, so that lines never mix.
            try await NIOThreadPool.singleton.runIfActive {
                let count = unsafe line.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
                guard count == line.count, fdatasync(file) == 0 else {
                    throw SignerServerError(.audit, "the audit log \(path) cannot be written")
                }
            }
        } catch {
            throw SignerServerError(.audit, "the audit log \(path) cannot be written")
        }
    }
}
