/// An RSA key on a PKCS#11 token: a card or a hardware security module, through OpenSSL's engine.
///
/// The PIN is handed over once. A token that refused it is never asked again with the same one by this process, because
/// cards lock after a few wrong ones. Sessions that were lost are opened again at the next signature or probe.
///
/// SM2 is not possible in this way: the engine signs a bare number, without SM3 and the user id that belong to SM2.
public struct TokenKey: SigningKey {
    public let certificate: SigningCertificate

    private let settings: TokenSettings
    private let module: TokenModule

    /// Opens the token and logs in.
    ///
    /// - Parameters:
    ///   - settings: module, token and object.
    ///   - pin: 4 to 32 bytes; nil when the token has a PIN pad or asks for none. Not kept by this value.
    /// - Throws: `libraryFailed` (the engine is not installed), `fileUnreadable` (module, certificate file),
    ///   `keyUnavailable` (no such token), `keyUnreadable` (no such object), `pinRejected`, `certificateUnreadable`,
    ///   `keyUnsupported` (no RSA), `keyMismatch`.
    public init(_ settings: TokenSettings, pin: SecretBytes?) async throws(CryptographyError) {
        if let pin, !(4...32).contains(pin.count) {
            throw CryptographyError(
                .pinRejected,
                "a PIN has 4 to 32 characters, the one for token \(settings.token) has not; it was not tried")
        }
        let file = try settings.certificatePath.map { path throws(CryptographyError) in
            try SigningCertificate(path: path)
        }
        // Said before the token is touched.
        if let file { try Self.requireRSA(file.info.algorithm, settings) }
        self.module = try TokenModule.shared(settings.module)
        self.settings = settings
        self.certificate = try await self.module.open(settings, pin: pin, certificate: file)
    }

    public func sign(_ bytes: [UInt8]) async throws(CryptographyError) -> [UInt8] {
        try await self.module.sign(bytes, with: self.settings)
    }

    public func probe() async throws(CryptographyError) { try await self.module.probe(self.settings) }

    /// - Throws: `keyUnsupported`.
    static func requireRSA(_ algorithm: SignatureAlgorithm?, _ settings: TokenSettings) throws(CryptographyError) {
        guard algorithm == .rsaSHA1 else {
            throw CryptographyError(
                .keyUnsupported,
                "the key \(settings.objectName) on token \(settings.token) is not RSA; SM2 does not work through PKCS#11, "
                    + "because OpenSSL's engine leaves out SM3 and the user id: use the agent of the card, or a key file"
            )
        }
    }
}
