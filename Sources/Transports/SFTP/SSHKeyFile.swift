import FoundationEssentials

/// A private key file as ssh-keygen writes it: only its kind is looked at.
///
/// libssh2 1.10 signs with RSA keys only by SHA-1, which servers of today refuse; so RSA is refused here, with the reason.
struct SSHKeyFile {
    var path: String

    /// Why the key cannot be used; nil when it can.
    var problem: String? {
        guard let data = FileManager.default.contents(atPath: self.path) else {
            return "the key file \(self.path) cannot be read"
        }
        let text = String(decoding: data.prefix(64 << 10), as: UTF8.self)
        if text.contains("-----BEGIN EC PRIVATE KEY-----") { return nil }
        if text.contains("-----BEGIN RSA PRIVATE KEY-----") { return self.rsaProblem }
        guard text.contains("-----BEGIN OPENSSH PRIVATE KEY-----") else {
            return "\(self.path) is no key as ssh-keygen writes it; make one with ssh-keygen -t ed25519"
        }
        switch Self.kind(text) {
        case "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521": return nil
        case "ssh-rsa": return self.rsaProblem
        case let kind?: return "\(self.path) is a key of the kind \(kind); ed25519 and ECDSA can be used"
        case nil: return "\(self.path) is no readable key"
        }
    }

    private var rsaProblem: String {
        "\(self.path) is an RSA key: libssh2 can use it with SHA-1 signatures only, which servers refuse; "
            + "make one with ssh-keygen -t ed25519"
    }

    /// The kind of the first public key in the unencrypted head of the file: magic, cipher, kdf, options, number of keys.
    private static func kind(_ text: String) -> String? {
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
        guard let data = Data(base64Encoded: lines.joined()) else { return nil }
        var rest = Array(data)[...]
        let magic = Array("openssh-key-v1\0".utf8)
        guard rest.starts(with: magic) else { return nil }
        rest = rest.dropFirst(magic.count)
        func number() -> Int? {
            guard rest.count >= 4 else { return nil }
            defer { rest = rest.dropFirst(4) }
            return rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        }
        func string() -> ArraySlice<UInt8>? {
            guard let count = number(), count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        guard string() != nil, string() != nil, string() != nil, number() == 1, let key = string() else { return nil }
        rest = key
        return string().map { String(decoding: $0, as: UTF8.self) }
    }
}
