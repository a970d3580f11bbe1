import COpenSSL

/// A secret that is wiped when the last owner lets go. Its description and its mirror show nothing.
///
/// Swift may copy an array at any time, so what came out of one is wiped as far as the language allows: `init(consuming:)`
/// wipes the array it was given, and `withBytes` lends the one lasting copy.
@safe
public final class SecretBytes: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    // Written only in `init` and wiped in `deinit`; read-only in between.
    private nonisolated(unsafe) let storage: UnsafeMutableRawBufferPointer

    /// A copy of these bytes; the caller's array stays as it is.
    public init(_ bytes: [UInt8]) {
        unsafe self.storage = .allocate(byteCount: bytes.count, alignment: 16)
        unsafe self.storage.copyBytes(from: bytes)
    }

    /// Takes the bytes over: the caller's array is wiped and empty afterwards.
    ///
    /// The wipe reaches this array's own storage; where the caller holds a second reference, that copy stays.
    public convenience init(consuming bytes: inout [UInt8]) {
        self.init(bytes)
        bytes.wipe()
    }

    /// As many bytes as stated, filled in place, so that no copy is ever made. The pointer must not escape.
    init<E: Error>(count: Int, filling body: (UnsafeMutableRawBufferPointer) throws(E) -> Void) throws(E) {
        unsafe self.storage = .allocate(byteCount: count, alignment: 16)
        unsafe self.storage.initializeMemory(as: UInt8.self, repeating: 0)
        try unsafe body(self.storage)
    }

    deinit {
        unsafe OPENSSL_cleanse(self.storage.baseAddress, self.storage.count)
        unsafe self.storage.deallocate()
    }

    /// Number of bytes.
    public var count: Int { unsafe self.storage.count }

    /// Whether there is not a single byte.
    public var isEmpty: Bool { self.count == 0 }

    /// Lends the bytes; the pointer must not escape.
    public func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        unsafe try body(UnsafeRawBufferPointer(self.storage))
    }

    /// Whether the bytes are equal, in a time that depends on their number alone.
    public static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe CRYPTO_memcmp(left.storage.baseAddress, right.storage.baseAddress, left.count) == 0
    }

    /// New random bytes.
    ///
    /// - Throws: `libraryFailed` when the generator has no entropy.
    static func random(_ count: Int) throws(CryptographyError) -> SecretBytes {
        ERR_clear_error()
        return try unsafe SecretBytes(count: count) { (bytes) throws(CryptographyError) in
            let status = unsafe RAND_bytes(bytes.assumingMemoryBound(to: UInt8.self).baseAddress, Int32(count))
            try check(status, .libraryFailed, "no random bytes")
        }
    }

    /// Never the bytes.
    public var description: String { "(secret)" }

    /// Shows nothing to `dump` and reflection.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension [UInt8] {
    /// Overwrites the bytes and removes them. Works on this array's storage; other references keep theirs.
    package mutating func wipe() {
        unsafe self.withUnsafeMutableBytes { bytes in
            unsafe OPENSSL_cleanse(bytes.baseAddress, bytes.count)
        }
        self.removeAll()
    }
}
