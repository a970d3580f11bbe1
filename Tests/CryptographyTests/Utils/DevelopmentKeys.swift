import Cryptography
import Foundation

/// One folder of development certificates for all tests of this module, made once by the project's own script.
struct DevelopmentKeys: Sendable {
    static let shared = Result { try DevelopmentKeys() }

    let folder: Scratch

    private init() throws {
        self.folder = try Scratch()
        try Tool.require("\(Checkout.root)/certs/make-dev-certs", [self.folder.path])
    }

    func path(_ name: String) -> String { self.folder(name) }

    func signer(_ name: String) throws -> PEMSigner {
        try PEMSigner(name: name, keyPath: self.path("\(name).key"), certificatePath: self.path("\(name).pem"))
    }

    func trust(_ name: String = "signing-ca.pem") throws -> TrustAnchors { try TrustAnchors(path: self.path(name)) }
}
