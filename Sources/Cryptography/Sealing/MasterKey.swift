/// The key that wraps the vault's keys, so that their file alone opens nothing. Kept apart from that file.
public struct MasterKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Bytes of a master key: it is written as twice as many hexadecimal digits.
    static let length = 32

    let secret: SecretBytes
    /// Tells master keys apart without showing them: 16 hexadecimal digits of a keyed hash.
    public let fingerprint: String

    /// Reads 64 hexadecimal digits of either case; white space around them is ignored.
    ///
    /// - Parameters:
    ///   - text: the digits.
    ///   - place: where they came from, for the error.
    /// - Throws: `masterKeyInvalid`; never with a digit.
    public init(_ text: SecretBytes, place: String = "the master key") throws(CryptographyError) {
        let key = unsafe text.withBytes { bytes -> SecretBytes? in
            let digits = unsafe bytes.trimmed
            return unsafe HexKey.read(digits, length: Self.length)
        }
        guard let key else {
            throw CryptographyError(
                .masterKeyInvalid,
                "\(place) is not \(2 * Self.length) hexadecimal digits; tongguan vault new-master makes one")
        }
        self.init(secret: key)
    }

    /// Reads a file that is closed to group and others.
    ///
    /// - Throws: `fileUnreadable`, `fileExposed`, `masterKeyInvalid`.
    public init(path: String) throws(CryptographyError) {
        try self.init(SecretFile.read(path), place: path)
    }

    private init(secret: SecretBytes) {
        self.secret = secret
        let hash = MessageAuthentication.hmacSHA256(Array("tongguan master key".utf8), key: secret)
        self.fingerprint = Hex.encode(Array(hash.prefix(8)))
    }

    /// A new random key.
    ///
    /// - Throws: `libraryFailed` when there is no random source.
    public static func generate() throws(CryptographyError) -> MasterKey {
        MasterKey(secret: try SecretBytes.random(Self.length))
    }

    /// The digits and a line end, to be written to a file with mode 0600 and nowhere else.
    public var text: SecretBytes {
        var digits: [UInt8] = []
        digits.reserveCapacity(2 * Self.length + 1)
        HexKey.append(self.secret, to: &digits)
        digits.append(UInt8(ascii: "\n"))
        return SecretBytes(consuming: &digits)
    }

    /// The fingerprint, never the key.
    public var description: String { "master key \(self.fingerprint)" }

    /// Shows nothing to `dump` and reflection.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Hexadecimal digits of secrets, without text in between.
enum HexKey {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two digits per byte. The array should have room, for one that grows leaves a copy behind.
    static func append(_ secret: SecretBytes, to text: inout [UInt8]) {
        unsafe secret.withBytes { bytes in
            for index in bytes.indices {
                let byte = unsafe bytes[index]
                text.append(Self.digits[Int(byte >> 4)])
                text.append(Self.digits[Int(byte & 15)])
            }
        }
    }

    /// The secret of exactly so many bytes; nil when there are other or more digits.
    static func read(_ digits: Slice<UnsafeRawBufferPointer>, length: Int) -> SecretBytes? {
        guard unsafe digits.count == 2 * length else { return nil }
        var isGood = true
        let secret = unsafe SecretBytes(count: length) { bytes in
            for index in 0..<length {
                let place = unsafe digits.startIndex + 2 * index
                guard let high = unsafe Hex.value(digits[place]), let low = unsafe Hex.value(digits[place + 1]) else {
                    isGood = false
                    return
                }
                unsafe bytes[index] = high << 4 | low
            }
        }
        return isGood ? secret : nil
    }
}

extension UnsafeRawBufferPointer {
    /// Without white space at its ends.
    fileprivate var trimmed: Slice<UnsafeRawBufferPointer> {
        func isSpace(_ byte: UInt8) -> Bool { [9, 10, 13, 32].contains(byte) }
        var slice = unsafe self[...]
        while let first = unsafe slice.first, isSpace(first) { unsafe slice.removeFirst() }
        while let last = unsafe slice.last, isSpace(last) { unsafe slice.removeLast() }
        return unsafe slice
    }
}
