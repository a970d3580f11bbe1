import COpenSSL

/// Calls `body` with an OpenSSL reader (`BIO`) over bytes. The reader must not escape.
func withMemoryReader<R>(
    _ bytes: [UInt8], _ body: (OpaquePointer) throws(CryptographyError) -> R
) throws(CryptographyError) -> R {
    guard let count = Int32(exactly: bytes.count) else {
        throw CryptographyError(.fileUnreadable, "the input is larger than 2 GB")
    }
    return unsafe try bytes.withUnsafeBufferPointer { (raw) throws(CryptographyError) -> R in
        let reader = unsafe try check(BIO_new_mem_buf(raw.baseAddress, count), .libraryFailed, "no memory for a reader")
        defer { unsafe _ = BIO_free(reader) }
        return unsafe try body(reader)
    }
}
