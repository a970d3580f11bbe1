import Cryptography
import Foundation

/// One folder of development certificates for all tests of this module, made once by the project's own script.
struct DevelopmentKeys: Sendable {
    static let shared = Result { try DevelopmentKeys() }

    /// Holder of every signer's certificate: neither may ever be shown.
    static let holderName = "样例持卡人"
    static let holderNumber = "000000199001010018"

    let folder: Scratch

    private init() throws {
        self.folder = try Scratch()
        try Tool.require("\(Checkout.root)/certs/make-dev-certs", [self.folder.path])
    }

    func path(_ name: String) -> String { self.folder(name) }

    func signer(_ name: String) throws -> MessageSigner {
        try MessageSigner(name: name, keyPath: self.path("\(name).key"), certificatePath: self.path("\(name).pem"))
    }

    func trust(_ name: String = "signing-ca.pem") throws -> TrustAnchors { try TrustAnchors(path: self.path(name)) }
}
