import Cryptography
import Declarations
import Gateway
import Ledger
import Manifests
import PortSimulator

/// What all simulations of a process share: read once.
struct SimulationPapers: Sendable {
    let templates: MessageTemplates
    let codes: CodeTables
    let errors: ErrorDictionary
    let signer: MessageSigner
    let judge: ManifestJudge
    let vault: VaultKeyring
    let blank = BlankLedger()

    static let shared = Result { try SimulationPapers() }

    private init() throws {
        self.templates = try MessageTemplates(directory: Checkout.templates + "/messages")
        var files: [String: String] = [:]
        for name in CodeTables.fileNames {
            files[name] = String(decoding: try Checkout.read("Templates/codes/\(name)"), as: UTF8.self)
        }
        self.codes = try CodeTables.parse(files: files)
        self.errors = try ErrorDictionary.load(templates: Checkout.templates)
        self.signer = try MessageSigner(
            name: "rsa", keyPath: Checkout.keys + "/signer-rsa.key",
            certificatePath: Checkout.keys + "/signer-rsa.pem")
        let trust = try TrustAnchors(pem: try Checkout.read("certs/dev/signing-ca.pem"))
        self.judge = try ManifestJudge(
            templates: self.templates, official: Checkout.officialImportSchema, trust: trust, checksDates: false)
        self.vault = try VaultKeyring(VaultKeys(path: Checkout.keys + "/vault.keys"))
    }
}
