import COpenSSL
import Declarations
import Glibc

/// Owns one `X509`. Not `Sendable`; `CertificateInfo` is the value that travels.
@safe
struct CertificateHandle: ~Copyable {
    private let pointer: OpaquePointer

    /// Takes ownership of a certificate.
    init(owning pointer: OpaquePointer) throws(CryptographyError) {
        unsafe self.pointer = unsafe pointer
        try self.setUserID()
    }

    /// The first certificate of a PEM file.
    ///
    /// - Throws: `certificateUnreadable`.
    init(pem: [UInt8], path: String) throws(CryptographyError) {
        ERR_clear_error()
        let pointer: OpaquePointer? = unsafe try withMemoryReader(pem) { (reader) throws(CryptographyError) in
            unsafe PEM_read_bio_X509(reader, nil, copyNoPassphrase, nil)
        }
        unsafe try self.init(
            owning: check(pointer, .certificateUnreadable, "\(path) does not hold a certificate in PEM form"))
    }

    /// A certificate in DER, with nothing after it.
    ///
    /// - Throws: `certificateUnreadable`.
    init(der: [UInt8]) throws(CryptographyError) {
        ERR_clear_error()
        unsafe try self.init(owning: Self.parse(der))
    }

    private static func parse(_ der: [UInt8]) throws(CryptographyError) -> OpaquePointer {
        var consumed = 0
        let parsed = unsafe der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            let parsed = unsafe d2i_X509(nil, &cursor, buffer.count)
            if let start = buffer.baseAddress, let end = unsafe cursor { consumed = unsafe end - start }
            return unsafe parsed
        }
        let pointer = unsafe try check(parsed, .certificateUnreadable, "the certificate is not valid DER")
        guard consumed == der.count else {
            unsafe X509_free(pointer)
            throw CryptographyError(.certificateUnreadable, "bytes follow the certificate")
        }
        // OpenSSL reads BER too, where one certificate has many encodings.
        guard unsafe (try? Self.der(of: pointer)) == der else {
            unsafe X509_free(pointer)
            throw CryptographyError(.certificateUnreadable, "the certificate is not valid DER")
        }
        return unsafe pointer
    }

    /// The DER of every certificate of a PEM text; at least one.
    ///
    /// - Throws: `certificateUnreadable`.
    static func all(pem: [UInt8], path: String) throws(CryptographyError) -> [[UInt8]] {
        ERR_clear_error()
        defer { ERR_clear_error() }
        return unsafe try withMemoryReader(pem) { (reader) throws(CryptographyError) in
            var found: [[UInt8]] = []
            while let pointer = unsafe PEM_read_bio_X509(reader, nil, copyNoPassphrase, nil) {
                found.append(unsafe try CertificateHandle(owning: pointer).der())
            }
            // The text ends in "no start line" after the last certificate; any other end is a damaged one.
            let reason = ERR_GET_REASON(ERR_peek_last_error())
            guard reason == PEM_R_NO_START_LINE, !found.isEmpty else {
                throw CryptographyError(
                    .certificateUnreadable, "\(path) holds no certificate in PEM form, or a damaged one",
                    causes: drainErrorStack())
            }
            return found
        }
    }

    deinit { unsafe X509_free(self.pointer) }

    /// Lends the pointer; it must not escape.
    func withPointer<R>(_ body: (OpaquePointer) -> R) -> R { unsafe body(self.pointer) }

    /// The certificate's public key.
    ///
    /// - Throws: `certificateUnreadable`.
    func publicKey() throws(CryptographyError) -> KeyHandle {
        ERR_clear_error()
        return unsafe KeyHandle(
            owning: try check(X509_get_pubkey(self.pointer), .certificateUnreadable, "the public key cannot be read"))
    }

    /// The certificate in DER.
    ///
    /// - Throws: `certificateUnreadable`.
    func der() throws(CryptographyError) -> [UInt8] { unsafe try Self.der(of: self.pointer) }

    /// The DER of a borrowed certificate.
    ///
    /// - Throws: `certificateUnreadable`.
    static func der(of pointer: OpaquePointer) throws(CryptographyError) -> [UInt8] {
        let length = unsafe i2d_X509(pointer, nil)
        guard length > 0 else {
            throw CryptographyError(.certificateUnreadable, "it cannot be encoded", causes: drainErrorStack())
        }
        var der = [UInt8](repeating: 0, count: Int(length))
        unsafe der.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            unsafe _ = i2d_X509(pointer, &cursor)
        }
        return der
    }

    /// Serial number, big endian, without leading zero bytes (at least one byte).
    ///
    /// - Throws: `certificateUnreadable`.
    func serial() throws(CryptographyError) -> [UInt8] {
        let number = unsafe try check(
            ASN1_INTEGER_to_BN(X509_get0_serialNumber(self.pointer), nil), .certificateUnreadable,
            "the serial number cannot be read")
        defer { unsafe BN_free(number) }
        let count = (unsafe BN_num_bits(number) + 7) / 8
        guard count > 0 else { return [0] }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        unsafe _ = BN_bn2bin(number, &bytes)
        return bytes
    }

    /// First and last moment of validity.
    ///
    /// - Throws: `certificateUnreadable`.
    func validity() throws(CryptographyError) -> (notBefore: Timestamp, notAfter: Timestamp) {
        unsafe (
            try Self.timestamp(X509_get0_notBefore(self.pointer)), try Self.timestamp(X509_get0_notAfter(self.pointer))
        )
    }

    /// The bytes of an extension's value; nil when the certificate has none of that name.
    func extensionValue(_ dottedName: String) -> [UInt8]? {
        guard let name = unsafe OBJ_txt2obj(dottedName, 1) else {
            ERR_clear_error()
            return nil
        }
        defer { unsafe ASN1_OBJECT_free(name) }
        let index = unsafe X509_get_ext_by_OBJ(self.pointer, name, -1)
        guard index >= 0, let found = unsafe X509_get_ext(self.pointer, index),
            let value = unsafe X509_EXTENSION_get_data(found), let bytes = unsafe ASN1_STRING_get0_data(value)
        else { return nil }
        return unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(ASN1_STRING_length(value))))
    }

    /// A certificate that was signed with SM2 can only be checked when it knows the signer's user id; one that was
    /// signed with RSA can only be checked when it has none.
    private func setUserID() throws(CryptographyError) {
        guard unsafe X509_get_signature_nid(self.pointer) == NID_SM2_with_SM3 else { return }
        let identifier = unsafe try check(ASN1_OCTET_STRING_new(), .libraryFailed, "no memory for the SM2 user id")
        let bytes = SignatureContext.sm2UserID
        guard unsafe ASN1_OCTET_STRING_set(identifier, bytes, Int32(bytes.count)) == 1 else {
            unsafe ASN1_OCTET_STRING_free(identifier)
            throw CryptographyError(.libraryFailed, "no memory for the SM2 user id", causes: drainErrorStack())
        }
        unsafe X509_set0_distinguishing_id(self.pointer, identifier)
    }

    private static func timestamp(_ time: UnsafePointer<ASN1_TIME>?) throws(CryptographyError) -> Timestamp {
        var parts = unsafe tm()
        unsafe try check(
            ASN1_TIME_to_tm(time, &parts), .certificateUnreadable, "a validity date cannot be read")
        return Timestamp(milliseconds: Int64(unsafe timegm(&parts)) * 1000)
    }
}

/// Certificates are never encrypted; without this OpenSSL would prompt on a terminal.
private func copyNoPassphrase(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ writing: Int32, _ context: UnsafeMutableRawPointer?
) -> Int32 { -1 }
