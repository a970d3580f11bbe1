import Declarations
import Gateway

/// A gateway without a back office.
extension FakeGateway {
    func routeStates(_ scope: TenantScope) async throws(GatewayError) -> [RouteState] { [] }
    func laneStates(_ scope: TenantScope, limit: Int) async throws(GatewayError) -> [LaneState] { [] }
    func probe(_ route: String) -> Bool { false }
    func deadLetters(
        _ query: LaneQuery, _ scope: TenantScope, after: Int64, limit: Int
    ) async throws(GatewayError) -> [DeadLetterView] { [] }
    func deadLetter(_ message: Int64, _ scope: TenantScope) async throws(GatewayError) -> DeadLetterView? { nil }
    func preview(_ request: MassActRequest, _ scope: TenantScope) async throws(GatewayError) -> MassActPreview {
        throw GatewayError(.storage, "no back office here", isRetriable: false)
    }
    func start(
        _ request: MassActRequest, _ preview: MassActPreview, by session: ConsoleSession
    ) async throws(GatewayError) -> Int64 { 0 }
    func massActs(_ scope: TenantScope, limit: Int) async throws(GatewayError) -> [MassActView] { [] }
    func massAct(_ id: Int64, _ scope: TenantScope) async throws(GatewayError) -> MassActView? { nil }
    func setMassAct(
        _ id: Int64, to state: MassActView.State, _ scope: TenantScope
    ) async throws(GatewayError) -> Bool { false }
    func massActResults(
        _ id: Int64, _ scope: TenantScope, after: Int, limit: Int
    ) async throws(GatewayError) -> [MassActThing]? { nil }
    func reconciliation(
        from: String, to: String, tenant: String?, _ scope: TenantScope
    ) async throws(GatewayError) -> Reconciliation? { nil }
    func tenantCards(_ scope: TenantScope) async throws(GatewayError) -> [TenantCard] { [] }
    func uploadPlace(
        _ number: Int64, row: Int?, _ scope: TenantScope
    ) async throws(GatewayError) -> UploadPlace? { nil }
}
