import ArgumentParser
import Cryptography
import Declarations
import FoundationEssentials
import Gateway
import Manifests

/// `tongguan verify`: says in plain words whether a signature holds and, when it does not, why.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify the signature of a message and say in plain words what is wrong with it.",
        discussion: """
            Works offline. Exits with 0 when the signature holds and with 1 when it does not. Without --trust any \
            certificate is taken; its dates are checked unless --any-time is given. What is printed holds no value of the \
            message and nothing about the holder of the certificate.

              tongguan verify signed.xml --trust customs-ca.pem
              tongguan verify refused.xml --original before-signing.xml
            """)

    @Argument(help: "The signed message, bare or in a DxpMsg; - is standard input.")
    var file: String

    @Option(help: "The message before it was signed, to be told where the two differ.")
    var original: String?

    @Option(help: "Authorities that the certificate must come from, PEM.")
    var trust: String?

    @Flag(help: "Do not check the dates of the certificate (for messages from an archive).")
    var anyTime = false

    @Option(help: "The folder of the templates, for the schema. Defaults to Templates where that is a folder.")
    var templates: String?

    @Flag(help: "Print the report as JSON.")
    var json = false

    func run() throws {
        let bytes = try Input.file(self.file)
        let original = try self.original.map { try Input.file($0) }
        let anchors: TrustAnchors?
        do {
            anchors = try self.trust.map { path throws(CryptographyError) in try TrustAnchors(path: path) }
        } catch {
            throw Exit.saying("\(error)", Exit.file)
        }
        let templates = try self.loadTemplates()
        let diagnosis = SignatureDiagnosis { kind in
            templates.flatMap { try? SchemaValidator(xsd: $0.schema(for: kind)) }
        }
        let now = SystemClock().now()
        let report = diagnosis.report(on: bytes, original: original, trust: anchors, at: self.anyTime ? nil : now)
        if self.json {
            Output.standardOutput(String(decoding: report.json.bytes, as: UTF8.self) + "\n")
        } else {
            Output.standardOutput(report.text + "\(self.file): \(report)\n")
        }
        guard report.holds else { throw Exit.saying("\(self.file): the signature does not hold", Exit.no) }
    }

    /// Nil when none were named and there is no folder of the usual name.
    private func loadTemplates() throws -> MessageTemplates? {
        guard self.templates != nil || FileManager.default.fileExists(atPath: "Templates/messages") else { return nil }
        do {
            return try MessageTemplates(directory: (self.templates ?? "Templates") + "/messages")
        } catch {
            throw Exit.saying(error.description, Exit.file)
        }
    }
}
