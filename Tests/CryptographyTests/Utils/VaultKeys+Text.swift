import Cryptography

extension VaultKeys {
    /// Keys as a text that a test writes out.
    init(text: String, master: MasterKey? = nil) throws(CryptographyError) {
        try self.init(SecretBytes(Array(text.utf8)), master: master)
    }

    /// The secret text, for comparison.
    func plain(wrappedBy master: MasterKey? = nil) throws(CryptographyError) -> String {
        try self.text(wrappedBy: master).string
    }
}

extension MasterKey {
    init(text: String) throws(CryptographyError) { try self.init(SecretBytes(Array(text.utf8))) }
}

extension SecretBytes {
    var string: String { self.withBytes { String(decoding: $0, as: UTF8.self) } }
}
