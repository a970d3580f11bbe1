import ArgumentParser
import Cryptography
import Declarations

/// `tongguan verify`: says in plain words whether a signature holds.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify the signature of a message and say in plain words what is wrong with it.",
        discussion: """
            Exits with 0 when the signature holds and with 1 when it does not. Without --trust any certificate is \
            taken; its dates are checked unless --any-time is given.

              tongguan verify signed.xml --trust customs-ca.pem
            """)

    @Argument(help: "The signed message; - is standard input.")
    var file: String

    @Option(help: "Authorities that the certificate must come from, PEM.")
    var trust: String?

    @Flag(help: "Do not check the dates of the certificate (for messages from an archive).")
    var anyTime = false

    func run() throws {
        let bytes = try Input.file(self.file)
        let anchors: TrustAnchors?
        do {
            anchors = try self.trust.map { path throws(CryptographyError) in try TrustAnchors(path: path) }
        } catch {
            throw Exit.saying("\(error)", Exit.file)
        }
        let verifier = SignatureVerifier()
        let verdict =
            self.anyTime
            ? verifier.verify(bytes, trust: anchors, at: nil) : verifier.verify(bytes, trust: anchors)
        if let certificate = verdict.certificate {
            Output.standardOutput("signed with \(certificate)\n")
        }
        guard verdict.isValid else {
            for finding in verdict.findings { Output.standardOutput("  \(finding)\n") }
            throw Exit.saying("\(self.file): the signature does not hold", Exit.no)
        }
        let trusted = anchors == nil ? "; the certificate's authority was not checked" : ""
        Output.standardOutput("\(self.file): the signature holds\(trusted)\n")
    }
}
