public import Cryptography
public import Declarations

extension GatewayConfiguration {
    /// The console for people (`console`). It is closed while it has no accounts.
    public struct Console: Sendable, Hashable {
        /// By name, unique.
        public var accounts: [ConsoleAccount] = []
        /// Without use for so long, somebody is signed out (`idle`). Default 30 min.
        public var idle: Duration = .seconds(1800)
        /// After so long, somebody signs in again (`session`). Default 12 h, at most 24 h.
        public var session: Duration = .seconds(43_200)

        public init(accounts: [ConsoleAccount] = []) { self.accounts = accounts }
    }
}

/// Somebody who may sign in.
public struct ConsoleAccount: Sendable, Hashable {
    /// `[a-z0-9-]{1,40}`.
    public var name: String
    public var password: PasswordHash
    public var role: ConsoleRole
    /// The tenants it sees; a broker's account is bound to its own.
    public var scope: TenantScope
    /// `en`, `zh` or `ko`; nil: what the browser prefers.
    public var language: String?

    public init(name: String, password: PasswordHash, role: ConsoleRole, scope: TenantScope, language: String? = nil) {
        self.name = name
        self.password = password
        self.role = role
        self.scope = scope
        self.language = language
    }
}
