import Declarations
import Gateway

/// A gateway without a console, or one whose console cannot read.
extension FakeGateway {
    var now: Timestamp { Timestamp(milliseconds: 1_767_576_600_000) }
    var isConsoleOpen: Bool { self.seen.account != nil }
    var ports: [String] { ["nanjing"] }

    func ports(of tenants: [String], isForTables: Bool) -> [String] { tenants.isEmpty ? [] : self.ports }
    private var none: GatewayError { GatewayError(.storage, "no console here", isRetriable: false) }

    func tenants(in scope: TenantScope) -> [String] { [] }
    func signIn(
        _ name: String, password: String, from address: String
    ) async throws(GatewayError) -> ConsoleSession? { nil }
    func session(_ token: String, isInUse: Bool) async throws(GatewayError) -> ConsoleSession? {
        if token.hasPrefix("lost") { throw self.none }
        return self.seen.account.map { ConsoleSession(token: token, formToken: token, account: $0) }
    }
    func signOut(_ session: ConsoleSession) async throws(GatewayError) {}
    func audit(
        _ act: String, by session: ConsoleSession, tenant: String, target: String, detail: String
    ) async throws(GatewayError) {}
    func auditLog(_ scope: TenantScope, before: Int64?, limit: Int) async throws(GatewayError) -> [AuditEntry] { [] }
    func overview(_ scope: TenantScope) async throws(GatewayError) -> ConsoleOverview { throw self.none }
    func newestEvent(_ scope: TenantScope) async throws(GatewayError) -> Int64 { 0 }
    func search(_ text: String, isBuyer: Bool, _ scope: TenantScope) async throws(GatewayError) -> [SearchHit] { [] }
    func orders(
        _ filter: OrderListFilter, _ scope: TenantScope, before: Int64?, limit: Int
    ) async throws(GatewayError) -> [ListedOrder] { [] }
    func cause(of order: ListedOrder) -> OrderView.Cause? { nil }
    func orderFile(
        _ orderNo: String, tenant: String, _ scope: TenantScope
    ) async throws(GatewayError) -> OrderFile? { nil }
    func papers(
        _ orderNo: String, tenant: String, reveals: Bool, _ scope: TenantScope
    ) async throws(GatewayError) -> OrderPapers? { nil }
    func signedMessage(_ id: Int64, _ scope: TenantScope) async throws(GatewayError) -> [UInt8]? { nil }
    func rawReceipt(_ id: Int64, _ scope: TenantScope) async throws(GatewayError) -> [UInt8]? { nil }
    func openQuestions(
        _ scope: TenantScope, kind: String?, before: Int64?, limit: Int
    ) async throws(GatewayError) -> [OpenQuestion] { [] }
    func close(question id: Int64, _ scope: TenantScope) async throws(GatewayError) -> OpenQuestion? { nil }
}
