/// Where a private key lies on a PKCS#11 token.
public struct TokenSettings: Sendable, Hashable {
    /// How an object of a token is named.
    public enum Object: Sendable, Hashable {
        /// By its label (`CKA_LABEL`).
        case label(String)
        /// By its id (`CKA_ID`).
        case id([UInt8])

        /// A name as people write it: `id:` and hexadecimal digits, or else a label.
        public init(_ text: String) {
            if text.hasPrefix("id:"), let id = Hex.decode(text.dropFirst(3)), !id.isEmpty {
                self = .id(id)
            } else {
                self = .label(text)
            }
        }
    }

    /// The module's shared library, for instance `/usr/lib/softhsm/libsofthsm2.so`.
    public var module: String
    /// Label of the token.
    public var token: String
    /// The private key, and its certificate unless that is in a file.
    public var object: Object
    /// Certificate in PEM form; nil when it lies on the token under the key's name.
    public var certificatePath: String?

    public init(module: String, token: String, object: Object, certificatePath: String? = nil) {
        self.module = module
        self.token = token
        self.object = object
        self.certificatePath = certificatePath
    }

    /// The object as a PKCS#11 address (RFC 7512), without a PIN.
    var address: String {
        switch self.object {
        case .label(let label): "pkcs11:token=\(Self.escaped(self.token.utf8));object=\(Self.escaped(label.utf8))"
        case .id(let id): "pkcs11:token=\(Self.escaped(self.token.utf8));id=\(Self.escaped(id))"
        }
    }

    /// The object for an operator.
    var objectName: String {
        switch self.object {
        case .label(let label): "\"\(label)\""
        case .id(let id): "with the id \(Hex.encode(id))"
        }
    }

    private static func escaped(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { "%" + Hex.encode([$0]) }.joined()
    }
}
