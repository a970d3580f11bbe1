public import Declarations

/// Certificates that were registered beforehand, by serial number: for signatures that name their certificate and do not
/// carry it.
public struct CertificateRegister: Sendable, CustomReflectable {
    /// What speaks against a signature.
    public enum Refusal: String, Sendable, Hashable {
        /// No certificate with this serial number is registered.
        case unknownCertificate = "unknown_certificate"
        /// The certificate is not valid at the moment in question.
        case certificateNotValid = "certificate_not_valid"
        /// The value has not the form that the certificate's key gives.
        case malformed
        /// The bytes were not signed with the key of this certificate.
        case mismatch
    }

    private let certificates: [String: (info: CertificateInfo, der: [UInt8])]

    /// Shows `dump` and reflection what may be told of the certificates, not their bytes.
    public var customMirror: Mirror { Mirror(self, children: ["certificates": self.certificates.values.map(\.info)]) }

    /// Reads every certificate of a PEM text.
    ///
    /// - Throws: `certificateUnreadable` when there is none or one cannot be read; `keyUnsupported`.
    public init(pem: [UInt8]) throws(CryptographyError) {
        var certificates: [String: (info: CertificateInfo, der: [UInt8])] = [:]
        for der in try CertificateHandle.all(pem: pem, path: "the list of registered certificates") {
            let info = try CertificateInfo(CertificateHandle(der: der))
            certificates[info.serialHex] = (info, der)
        }
        self.certificates = certificates
    }

    /// What is registered, in no order.
    public var all: [CertificateInfo] { self.certificates.values.map(\.info) }

    /// The certificate with a serial number in hexadecimal of either case.
    public func certificate(serial: String) -> CertificateInfo? { self.certificates[serial.lowercased()]?.info }

    /// Why a raw signature (`Signer.sign(bytes:)`) is not one of a certificate over these bytes; nil when it is.
    ///
    /// - Parameter moment: at which the certificate must be valid; nil checks no dates.
    /// - Throws: `libraryFailed`, `certificateUnreadable`.
    public func refusal(
        of signature: [UInt8], over bytes: [UInt8], serial: String, at moment: Timestamp?
    ) throws(CryptographyError) -> Refusal? {
        guard let found = self.certificates[serial.lowercased()] else { return .unknownCertificate }
        if let moment, !found.info.isValid(at: moment) { return .certificateNotValid }
        let key = try CertificateHandle(der: found.der).publicKey()
        do throws(CryptographyError) {
            return try key.verify(signature, over: bytes, found.info.algorithm) ? nil : .mismatch
        } catch {
            guard error.code == .signatureMalformed else { throw error }
            return .malformed
        }
    }
}
