import COpenSSL

/// The two forms of an SM2 signature: customs wants r‖s (64 bytes), OpenSSL a DER sequence of two integers.
enum SM2Signature {
    /// Bytes of r and of s.
    static let halfLength = 32

    /// r‖s, each half big endian and left-padded with zeros to 32 bytes.
    ///
    /// - Throws: `signatureMalformed`.
    static func raw(fromDER der: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let parsed = unsafe der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            return unsafe d2i_ECDSA_SIG(nil, &cursor, buffer.count)
        }
        let signature = unsafe try check(parsed, .signatureMalformed, "the signature is not a DER sequence")
        defer { unsafe ECDSA_SIG_free(signature) }
        return unsafe try Self.padded(ECDSA_SIG_get0_r(signature)) + Self.padded(ECDSA_SIG_get0_s(signature))
    }

    private static func padded(_ number: OpaquePointer?) throws(CryptographyError) -> [UInt8] {
        var half = [UInt8](repeating: 0, count: Self.halfLength)
        guard unsafe BN_bn2binpad(number, &half, Int32(Self.halfLength)) == Int32(Self.halfLength) else {
            throw CryptographyError(.signatureMalformed, "r or s has more than 32 bytes", causes: drainErrorStack())
        }
        return half
    }

    /// The DER sequence of r and s.
    ///
    /// - Throws: `signatureMalformed` when there are not exactly 64 bytes (63 is the mark of a missing left pad).
    static func der(fromRaw raw: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard raw.count == 2 * Self.halfLength else {
            throw CryptographyError(.signatureMalformed, "an SM2 signature has 64 bytes, this one has \(raw.count)")
        }
        let signature = unsafe try check(ECDSA_SIG_new(), .libraryFailed, "no memory for a signature")
        defer { unsafe ECDSA_SIG_free(signature) }
        let r = unsafe try check(BN_bin2bn(raw, Int32(Self.halfLength), nil), .libraryFailed, "no memory for r")
        let lower = Array(raw[Self.halfLength...])
        guard let s = unsafe BN_bin2bn(lower, Int32(Self.halfLength), nil) else {
            unsafe BN_free(r)
            throw CryptographyError(.libraryFailed, "no memory for s", causes: drainErrorStack())
        }
        // ECDSA_SIG_set0 owns r and s from here on; it fails only when one of them is nil.
        unsafe try check(ECDSA_SIG_set0(signature, r, s), .libraryFailed, "r and s were not accepted")
        let length = unsafe i2d_ECDSA_SIG(signature, nil)
        guard length > 0 else {
            throw CryptographyError(.libraryFailed, "r and s cannot be encoded", causes: drainErrorStack())
        }
        var der = [UInt8](repeating: 0, count: Int(length))
        let written = unsafe der.withUnsafeMutableBufferPointer { buffer -> Int32 in
            var cursor = buffer.baseAddress
            return unsafe i2d_ECDSA_SIG(signature, &cursor)
        }
        guard written == length else {
            throw CryptographyError(.libraryFailed, "r and s cannot be encoded", causes: drainErrorStack())
        }
        return der
    }
}
