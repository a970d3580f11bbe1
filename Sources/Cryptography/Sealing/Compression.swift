import CZlib

/// zlib over whole arrays, with the plain length in front (four bytes, big endian).
///
/// The result is encrypted and authenticated afterwards, so the length is as trustworthy as the bytes; it is bounded all
/// the same before memory is taken.
enum Compression {
    /// Shorter values are left alone: the header would eat the gain.
    static let minimumLength = 64

    private static let lengthBytes = 4

    /// Smaller bytes; nil when compression does not help.
    static func compress(_ plain: [UInt8]) -> [UInt8]? {
        guard plain.count >= Self.minimumLength, let stated = UInt32(exactly: plain.count) else { return nil }
        // A window as large as the value and no larger: zlib's usual one is 256 KB that are cleared first, which takes
        // many times as long as compressing a receipt.
        let window = min(max(9, Int32(Int.bitWidth - (plain.count - 1).leadingZeroBitCount)), 15)
        var stream = unsafe z_stream()
        guard
            unsafe deflateInit2_(
                &stream, Z_BEST_SPEED, Z_DEFLATED, window, min(max(1, window - 7), 8), Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { unsafe deflateEnd(&stream) }
        // What does not fit is not smaller.
        var output = [UInt8](repeating: 0, count: plain.count)
        for index in 0..<Self.lengthBytes {
            output[index] = UInt8(truncatingIfNeeded: stated >> UInt32(24 - 8 * index))
        }
        let isDone = unsafe plain.withUnsafeBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.avail_in = uInt(input.count)
                unsafe stream.next_out = output.baseAddress.map { unsafe $0 + Self.lengthBytes }
                unsafe stream.avail_out = uInt(output.count - Self.lengthBytes)
                return unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
        }
        guard isDone else { return nil }
        unsafe output.removeLast(Int(stream.avail_out))
        return output.count < plain.count ? output : nil
    }

    /// The plain bytes.
    ///
    /// - Throws: `sealTooLarge` beyond the limit; `sealMalformed` when stream and length do not agree.
    static func decompress(_ bytes: [UInt8], limit: Int) throws(CryptographyError) -> [UInt8] {
        guard bytes.count > Self.lengthBytes else {
            throw CryptographyError(.sealMalformed, "a compressed value is too short")
        }
        let stated = bytes.prefix(Self.lengthBytes).reduce(0) { $0 << 8 | Int($1) }
        guard stated <= limit else {
            throw CryptographyError(.sealTooLarge, "a sealed value has \(stated) bytes; at most \(limit) are opened")
        }
        let stream = Array(bytes.dropFirst(Self.lengthBytes))
        var length = uLongf(stated)
        var plain = [UInt8](repeating: 0, count: stated)
        guard unsafe uncompress(&plain, &length, stream, uLong(stream.count)) == Z_OK, Int(length) == stated else {
            throw CryptographyError(.sealMalformed, "a compressed value does not have its stated length")
        }
        return plain
    }
}
