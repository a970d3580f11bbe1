public import Declarations
import Ledger

/// Who is signed in at the console.
extension GatewayDesk {
    public var now: Timestamp { self.premises.clock.now() }

    public var isConsoleOpen: Bool { !self.premises.consoleAccounts.isEmpty }

    /// How exactly the last use of a session is kept.
    private static let touch: Duration = .seconds(60)

    public func signIn(
        _ name: String, password: String, from address: String
    ) async throws(GatewayError) -> ConsoleSession? {
        let account = self.premises.consoleAccounts.first { $0.name == name }
        guard try await self.premises.passwords.check(password, of: account), let account else { return nil }
        let token = try ConsoleSecrets.newToken()
        let now = self.now
        let record = ConsoleSessionRecord(
            token: ConsoleSecrets.stored(token), account: account.name, proof: ConsoleSecrets.proof(of: account),
            createdAt: now, seenAt: now)
        try await self.asked { () throws(LedgerError) in try await self.premises.ledger.openSession(record, now: now) }
        let session = ConsoleSession(token: token, formToken: ConsoleSecrets.formToken(of: token), account: account)
        try await self.audit("session.open", by: session, tenant: "", target: account.name, detail: address)
        return session
    }

    public func session(_ token: String, isInUse: Bool) async throws(GatewayError) -> ConsoleSession? {
        guard token.utf8.count == 64 else { return nil }
        let stored = ConsoleSecrets.stored(token)
        let found = try await self.asked { () throws(LedgerError) in try await self.premises.ledger.session(stored) }
        let (now, settings) = (self.now, self.premises.console)
        guard let found, let account = self.premises.consoleAccounts.first(where: { $0.name == found.account }),
            found.proof == ConsoleSecrets.proof(of: account), now - found.seenAt <= settings.idle,
            now - found.createdAt <= settings.session
        else { return nil }
        if isInUse, now - found.seenAt >= Self.touch {
            // A session that cannot be refreshed ends a little early, which is better than a page that cannot be read.
            try? await self.premises.ledger.touchSession(stored, now: now)
        }
        return ConsoleSession(token: token, formToken: ConsoleSecrets.formToken(of: token), account: account)
    }

    public func signOut(_ session: ConsoleSession) async throws(GatewayError) {
        let stored = ConsoleSecrets.stored(session.token)
        try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.closeSession(stored, now: self.now)
        }
    }

    public func audit(
        _ act: String, by session: ConsoleSession, tenant: String, target: String, detail: String
    ) async throws(GatewayError) {
        let entry = AuditEntry(
            at: self.now, account: session.account.name, act: act, tenant: tenant, target: target,
            detail: String(detail.prefix(500)))
        try await self.asked { () throws(LedgerError) in try await self.premises.ledger.audit(entry) }
    }

    public func auditLog(
        _ scope: TenantScope, before: Int64?, limit: Int
    ) async throws(GatewayError) -> [AuditEntry] {
        try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.auditLog(scope, before: before, limit: limit)
        }
    }

    /// Asks the ledger; its failures as the edge knows them.
    func asked<T>(_ question: () async throws(LedgerError) -> T) async throws(GatewayError) -> T {
        do {
            return try await question()
        } catch {
            throw GatewayError(.storage, "the ledger: \(error.code.rawValue)", isRetriable: true)
        }
    }
}
