public import Declarations

/// What the console's pages about routes, dead letters, mass acts, tenants and days ask of the gateway. Nothing here shows or
/// touches a tenant outside the scope; the edge asks for the role before it calls any of it.
public protocol BackOfficeAPI: Sendable {
    /// Breaker, rate, oldest due work and last outcome of each route. Ports are everybody's affair.
    func routeStates(_ scope: TenantScope) async throws(GatewayError) -> [RouteState]
    /// Lanes with bounded counts, those that are held first.
    func laneStates(_ scope: TenantScope, limit: Int) async throws(GatewayError) -> [LaneState]
    /// Lets a route whose breaker is open try one message now; false when no route has this name.
    func probe(_ route: String) -> Bool
    /// Messages that delivery gave up, oldest first, after a number.
    func deadLetters(
        _ query: LaneQuery, _ scope: TenantScope, after: Int64, limit: Int
    ) async throws(GatewayError) -> [DeadLetterView]
    /// One of them; nil when it is none or not to be seen.
    func deadLetter(_ message: Int64, _ scope: TenantScope) async throws(GatewayError) -> DeadLetterView?

    /// What an act would do now; nothing is done. The running act asks the same function.
    func preview(_ request: MassActRequest, _ scope: TenantScope) async throws(GatewayError) -> MassActPreview
    /// Begins an act on what a preview saw, in the background; its number.
    func start(
        _ request: MassActRequest, _ preview: MassActPreview, by session: ConsoleSession
    ) async throws(GatewayError) -> Int64
    /// The newest acts that touch no more than the scope holds.
    func massActs(_ scope: TenantScope, limit: Int) async throws(GatewayError) -> [MassActView]
    /// One act; nil when there is none or it touches more than the scope holds.
    func massAct(_ id: Int64, _ scope: TenantScope) async throws(GatewayError) -> MassActView?
    /// Pauses, goes on with or stops an act; false when it has ended or is not to be seen.
    func setMassAct(_ id: Int64, to state: MassActView.State, _ scope: TenantScope) async throws(GatewayError) -> Bool
    /// What became of each thing, after a number; nil when the act is not to be seen.
    func massActResults(
        _ id: Int64, _ scope: TenantScope, after: Int, limit: Int
    ) async throws(GatewayError) -> [MassActThing]?

    /// The orders taken on some days of Beijing time, and what became of them, by day and tenant.
    /// - Parameters:
    ///   - from: the first day, `2026-11-21`, and `to` the last; at most `Reconciliation.longest` days.
    func reconciliation(
        from: String, to: String, tenant: String?, _ scope: TenantScope
    ) async throws(GatewayError) -> Reconciliation?

    /// Tenants with their ports, signers and keys; never a key itself.
    func tenantCards(_ scope: TenantScope) async throws(GatewayError) -> [TenantCard]
    /// The upload of a number, as search names it, and where in it a row of its file is; nil when the scope has none.
    func uploadPlace(
        _ number: Int64, row: Int?, _ scope: TenantScope
    ) async throws(GatewayError) -> UploadPlace?
}

/// A way to a port.
public struct RouteState: Sendable, Hashable {
    public var name: String
    /// The configuration names it.
    public var isConfigured: Bool
    /// Since when it is only probed; nil while it works.
    public var brokenSince: Timestamp?
    public var isInMaintenance: Bool
    public var inFlight: Int
    public var concurrency: Int
    /// Messages a minute; nil without a limit.
    public var ratePerMinute: Int?
    public var heldLanes: Int
    public var oldestMessage: Timestamp?
    public var oldestDocument: Timestamp?
    /// `accepted`, `refused`, `not_sent` or `unknown`.
    public var lastOutcome: String?
    public var lastDetail: String?
    public var lastAt: Timestamp?
}

/// What is filed of one kind by one signer for one tenant over one route.
public struct LaneState: Sendable, Hashable {
    public var route: String
    public var tenant: String
    public var kind: Int
    public var signer: String
    /// `running`, `paused`, `draining` or `stopped`.
    public var state: String
    /// Why a refusal stopped it.
    public var stoppedBy: String?
    /// Counts stop at `countLimit` and stand for "at least" there.
    public var ready: Int
    public var unsent: Int
    public var unresolved: Int
    public var failing: Int

    public static let countLimit = 1000
    public var isHeld: Bool { self.state != "running" }
}

/// A message that delivery gave up.
public struct DeadLetterView: Sendable, Hashable {
    public var message: Int64
    public var route: String
    public var tenant: String
    public var kind: Int
    public var reason: String
    public var since: Timestamp
    public var attempts: Int
    /// No attempt can have reached the other side.
    public var neverSent: Bool
    /// At most 100.
    public var orders: [String]
    /// A document of it was filed, settled or changed since, so the same bytes must not go out.
    public var isOvertaken: Bool
}

/// A tenant as the configuration has it.
public struct TenantCard: Sendable, Hashable {
    public var id: String
    public var name: String
    public var isTest: Bool
    public var ports: [String]
    /// By signer: the kinds it signs.
    public var signers: [String: [Int]]
    public var keys: [Key]
    /// Client certificates over which alone its keys work.
    public var certificates: Int
    /// The goods registry that it shares; nil for one of its own.
    public var sharedGoods: String?
    /// What ends within `soon`, the soonest first: `api key erp`, `certificate rsa/1`.
    public var endsSoon: [Ending]
    /// Certificates of the keys that its signers sign with, by name, `rsa/1`; those that were never reached are not there.
    public var signing: [Ending]

    /// Thirty days.
    public static let soon: Duration = .seconds(30 * 86_400)

    /// A key of the merchant API.
    public struct Key: Sendable, Hashable {
        public var name: String?
        /// How its entry in the configuration begins: `sha256:0f4a1c6a`.
        public var hash: String
        public var scopes: [String]
        public var expires: Timestamp?
        /// When it last let somebody in at this node, since its start; nil when it has not.
        public var lastUse: Timestamp?
    }

    /// Something that ends.
    public struct Ending: Sendable, Hashable {
        public var what: String
        public var at: Timestamp
    }
}
