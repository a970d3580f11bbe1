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
        var length = compressBound(uLong(plain.count))
        var stream = [UInt8](repeating: 0, count: Int(length))
        guard unsafe compress2(&stream, &length, plain, uLong(plain.count), Z_BEST_SPEED) == Z_OK else { return nil }
        guard Self.lengthBytes + Int(length) < plain.count else { return nil }
        let header = (0..<Self.lengthBytes).map { UInt8(truncatingIfNeeded: stated >> UInt32(24 - 8 * $0)) }
        return header + stream[..<Int(length)]
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
