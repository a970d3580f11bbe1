import ArgumentParser
import Cryptography
import Declarations
import Gateway
import Manifests

/// `tongguan sign`: signs a message that was made elsewhere.
struct SignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign an unsigned CEB message: canonicalise, sign, verify, write.",
        discussion: """
            The certificate decides the algorithm: RSA with SHA-1 or SM2 with SM3, as customs prescribes. The key is in \
            PEM files, in a PKCS#12 file, or on a PKCS#11 token (RSA only).

              tongguan sign CEB311Message.xml --key signer.key --certificate signer.pem --output signed.xml
              tongguan sign CEB311Message.xml --pkcs12 signer.p12 --passphrase-file password --output signed.xml
              tongguan sign CEB311Message.xml --pkcs11-module /usr/lib/softhsm/libsofthsm2.so --token card \\
                --object signer --pin-file pin --output signed.xml
            """)

    @Argument(help: "The unsigned message; - is standard input.")
    var file: String

    @Option(help: "Refuse the file when it is not of this kind, for instance 621.")
    var kind: KindArgument?

    @Option(help: "Private key, PEM.")
    var key: String?

    @Option(help: "Certificate, PEM; a token's own is taken when there is none.")
    var certificate: String?

    @Option(name: .customLong("pkcs12"), help: "Key and certificate, PKCS#12 (.p12, .pfx).")
    var bundle: String?

    @Option(help: "File with the passphrase of the key or the password of the PKCS#12 file.")
    var passphraseFile: String?

    @Option(name: .customLong("pkcs11-module"), help: "Shared library of the card or security module.")
    var module: String?

    @Option(help: "Label of the token.")
    var token: String?

    @Option(help: "Label of the key on the token, or id: and its id in hexadecimal.")
    var object: String?

    @Option(help: "File with the PIN of the token. It is tried once: cards lock after a few wrong ones.")
    var pinFile: String?

    @Option(help: "How SM2 is named: official (2022/04 standard, SM3 digest) or w3c (SHA-1 digest; not official).")
    private var naming = NamingArgument.official

    @Option(name: .shortAndLong, help: "Where to write; - is standard output.")
    var output = "-"

    func validate() throws {
        let places = [self.key, self.bundle, self.module].compactMap { $0 }.count
        guard places == 1 else {
            throw ValidationError("give the key once: --key and --certificate, --pkcs12, or --pkcs11-module")
        }
        if self.key != nil, self.certificate == nil { throw ValidationError("--key needs --certificate") }
        if self.module != nil, self.token == nil || self.object == nil {
            throw ValidationError("--pkcs11-module needs --token and --object")
        }
    }

    func run() async throws {
        let bytes = try Input.file(self.file)
        do {
            let message = try CanonicalMessage(xml: bytes)
            if let kind = self.kind?.kind, kind != message.kind {
                throw Exit.saying("\(self.file) is a \(message.kind.messageName), not a \(kind.messageName)", Exit.no)
            }
            let signer = try MessageSigner(name: "command line", key: try await self.signingKey())
            let now = SystemClock().now()
            guard signer.certificate.isValid(at: now) else {
                throw Exit.saying("the certificate is not valid now: \(signer.certificate)", Exit.no)
            }
            let signed = try await signer.sign(message, naming: self.naming.naming)
            guard Output.file(self.output, signed.bytes) else {
                throw Exit.saying("\(self.output): cannot be written", Exit.file)
            }
        } catch let error as CryptographyError {
            throw Exit.saying(error.description, Exit.no)
        }
    }

    private func signingKey() async throws -> any SigningKey {
        let passphrase = try self.passphraseFile.map { try Self.secret(in: $0) }
        if let bundle = self.bundle { return try LocalKey(pkcs12Path: bundle, password: passphrase) }
        if let module = self.module, let token = self.token, let object = self.object {
            let settings = TokenSettings(
                module: module, token: token, object: TokenSettings.Object(object), certificatePath: self.certificate)
            return try await TokenKey(settings, pin: self.pinFile.map { try Self.secret(in: $0) })
        }
        return try LocalKey(
            keyPath: self.key ?? "", certificatePath: self.certificate ?? "", passphrase: passphrase)
    }

    /// A file with a secret, without the line end that editors add.
    private static func secret(in path: String) throws -> SecretBytes {
        var bytes = unsafe try SecretFile.read(path).withBytes { unsafe Array($0) }
        while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
        return SecretBytes(consuming: &bytes)
    }
}

/// `official` or `w3c` on the command line.
private enum NamingArgument: String, CaseIterable, ExpressibleByArgument {
    case official
    case w3c

    var naming: SignatureNaming { self == .w3c ? .w3c : .official }
}
