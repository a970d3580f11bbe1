import COpenSSL

/// Key material that is wiped when the last owner lets go. Its description shows nothing.
@safe
final class SecretBytes: Sendable, CustomStringConvertible {
    // Written only in `init` and wiped in `deinit`; read-only in between.
    private nonisolated(unsafe) let storage: UnsafeMutableRawBufferPointer

    init(_ bytes: [UInt8]) {
        unsafe self.storage = .allocate(byteCount: bytes.count, alignment: 16)
        unsafe self.storage.copyBytes(from: bytes)
    }

    deinit {
        unsafe OPENSSL_cleanse(self.storage.baseAddress, self.storage.count)
        unsafe self.storage.deallocate()
    }

    /// A copy, for comparing and for writing a key file. The copy is not wiped.
    var bytes: [UInt8] { unsafe Array(self.storage) }

    /// Lends the bytes; the pointer must not escape.
    func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        unsafe try body(UnsafeRawBufferPointer(self.storage))
    }

    var description: String { "(secret)" }
}
