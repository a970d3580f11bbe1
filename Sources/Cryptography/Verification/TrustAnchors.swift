import COpenSSL
import Declarations

/// Authorities (or single certificates) that signers must lead to.
@safe
public final class TrustAnchors: Sendable {
    // `X509_STORE` has a lock of its own and is only read after `init`; verification contexts belong to one call.
    private nonisolated(unsafe) let store: OpaquePointer
    /// How many certificates it holds.
    public let count: Int

    /// Reads every certificate of a PEM text.
    ///
    /// - Throws: `certificateUnreadable` when there is none or one cannot be read; `libraryFailed`.
    public convenience init(pem: [UInt8]) throws(CryptographyError) {
        let (store, count) = unsafe try Self.read(pem, path: "the list of trusted certificates")
        unsafe self.init(owning: store, count: count)
    }

    /// Reads every certificate of a PEM file; reads it on the caller's thread.
    ///
    /// - Throws: `fileUnreadable`, `certificateUnreadable`, `libraryFailed`.
    public convenience init(path: String) throws(CryptographyError) {
        let (store, count) = unsafe try Self.read(SecretFile.read(path, isSecret: false), path: path)
        unsafe self.init(owning: store, count: count)
    }

    private init(owning store: OpaquePointer, count: Int) {
        unsafe self.store = unsafe store
        self.count = count
    }

    deinit { unsafe X509_STORE_free(self.store) }

    /// Why a certificate is not trusted; nil when it is.
    ///
    /// The certificate's own dates are the caller's to check; those of the authorities are checked here at `moment`.
    func refusal(
        of certificate: borrowing CertificateHandle, at moment: Timestamp?
    ) throws(CryptographyError) -> String? {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let context = unsafe try check(X509_STORE_CTX_new(), .libraryFailed, "no memory for a verification")
        defer { unsafe X509_STORE_CTX_free(context) }
        let started = unsafe certificate.withPointer { unsafe X509_STORE_CTX_init(context, self.store, $0, nil) }
        try check(started, .libraryFailed, "verification could not start")
        let parameters = unsafe X509_STORE_CTX_get0_param(context)
        if let moment {
            unsafe X509_VERIFY_PARAM_set_time(parameters, Int(moment.milliseconds / 1000))
        } else {
            unsafe try check(
                X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_NO_CHECK_TIME)), .libraryFailed,
                "verification could not start")
        }
        guard unsafe X509_verify_cert(context) != 1 else { return nil }
        let code = unsafe X509_STORE_CTX_get_error(context)
        let isOwnDate = code == X509_V_ERR_CERT_HAS_EXPIRED || code == X509_V_ERR_CERT_NOT_YET_VALID
        if isOwnDate, unsafe X509_STORE_CTX_get_error_depth(context) == 0 { return nil }
        guard let text = unsafe X509_verify_cert_error_string(Int(code)) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    private static func read(_ pem: [UInt8], path: String) throws(CryptographyError) -> (OpaquePointer, Int) {
        let certificates = try CertificateHandle.all(pem: pem, path: path)
        let store = unsafe try check(X509_STORE_new(), .libraryFailed, "no memory for trusted certificates")
        do throws(CryptographyError) {
            // A certificate may be trusted by itself, without its issuer.
            unsafe try check(
                X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN)), .libraryFailed, "flags not accepted")
            for der in certificates {
                let certificate = try CertificateHandle(der: der)
                let status = unsafe certificate.withPointer { unsafe X509_STORE_add_cert(store, $0) }
                try check(status, .certificateUnreadable, "a certificate of \(path) was not accepted")
            }
        } catch {
            unsafe X509_STORE_free(store)
            throw error
        }
        return unsafe (store, certificates.count)
    }
}
