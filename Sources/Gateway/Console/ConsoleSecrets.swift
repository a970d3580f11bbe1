import Cryptography
import Declarations

/// Tokens of browsers.
public enum ConsoleSecrets {
    /// 256 random bits as 64 hexadecimal digits.
    ///
    /// - Throws: `storage` when there is no random source.
    public static func newToken() throws(GatewayError) -> String {
        do {
            return Hex.encode(try SecureRandom.bytes(32))
        } catch {
            throw GatewayError(.storage, "no random source", isRetriable: true)
        }
    }

    /// What a form must carry that was made for whoever holds a token. It tells nothing about the token.
    public static func formToken(of token: String) -> String { Hex.encode(Digest.sha256("form\u{1F}\(token)")) }

    /// Whether a form carries what it must; in constant time.
    public static func isFormToken(_ given: String, of token: String) -> Bool {
        ConstantTime.equals(Digest.sha256(given), Digest.sha256(self.formToken(of: token)))
    }

    /// How a token is stored.
    static func stored(_ token: String) -> [UInt8] { Digest.sha256("session\u{1F}\(token)") }

    /// What changes with an account's password, role and tenants: a session made before ends.
    static func proof(of account: ConsoleAccount) -> [UInt8] {
        let tenants = account.scope.tenants?.sorted().joined(separator: ",") ?? "all"
        return Digest.sha256("\(account.password.text)\u{1F}\(account.role.rawValue)\u{1F}\(tenants)")
    }
}
