import ArgumentParser
import Cryptography
import Declarations
import Manifests

/// `tongguan sign`: signs a message that was made elsewhere.
struct SignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign an unsigned CEB message: canonicalise, sign, verify, write.",
        discussion: """
            The certificate decides the algorithm: RSA with SHA-1 or SM2 with SM3, as customs prescribes.

              tongguan sign CEB311Message.xml --key signer.key --certificate signer.pem --output signed.xml
            """)

    @Argument(help: "The unsigned message; - is standard input.")
    var file: String

    @Option(help: "Refuse the file when it is not of this kind, for instance 621.")
    var kind: KindArgument?

    @Option(help: "Private key, PEM.")
    var key: String

    @Option(help: "Certificate, PEM.")
    var certificate: String

    @Option(help: "File with the passphrase of the key.")
    var passphraseFile: String?

    @Option(name: .shortAndLong, help: "Where to write; - is standard output.")
    var output = "-"

    func run() async throws {
        let bytes = try Input.file(self.file)
        do {
            let message = try CanonicalMessage(xml: bytes)
            if let kind = self.kind?.kind, kind != message.kind {
                throw Exit.saying("\(self.file) is a \(message.kind.messageName), not a \(kind.messageName)", Exit.no)
            }
            let passphrase = try self.passphraseFile.map { try Self.passphrase(in: $0) }
            let signer = try PEMSigner(
                name: "command line", keyPath: self.key, certificatePath: self.certificate, passphrase: passphrase)
            let signed = try await signer.sign(message)
            guard Output.file(self.output, signed.bytes) else {
                throw Exit.saying("\(self.output): cannot be written", Exit.file)
            }
        } catch let error as CryptographyError {
            throw Exit.saying(error.description, Exit.no)
        }
    }

    private static func passphrase(in path: String) throws -> String {
        var bytes = try Input.file(path)
        while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
