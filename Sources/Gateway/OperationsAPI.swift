public import Declarations

/// What an operator may look at and do. The edge asks for the operator token before it calls any of this.
public protocol OperationsAPI: Sendable {
    /// Lanes with their state and bounded counts, and the acts that hold for lanes to come.
    func lanes(_ query: LaneQuery) async throws(GatewayError) -> OperationsAnswer
    /// Pauses, drains or resumes the lanes that fit, also those to come.
    func setLanes(_ query: LaneQuery, _ act: LaneActWord) async throws(GatewayError) -> OperationsAnswer
    /// Breaker, budget, oldest due work and last outcome of each route.
    func routes() async throws(GatewayError) -> OperationsAnswer
    /// Messages that delivery gave up, oldest first.
    func deadLetters(_ query: LaneQuery, after: Int64, limit: Int) async throws(GatewayError) -> OperationsAnswer
    /// Delivers a dead letter again.
    func redrive(_ message: Int64) async throws(GatewayError) -> OperationsAnswer
    /// Delivers all that fit again, oldest first, at most 1000 in one call; the answer says after which to go on.
    func redriveAll(_ query: LaneQuery, after: Int64) async throws(GatewayError) -> OperationsAnswer
    /// Gives a dead letter up for good.
    func bury(_ message: Int64) async throws(GatewayError) -> OperationsAnswer
}

/// Which lanes are meant, as asked; nil means any.
public struct LaneQuery: Sendable, Hashable {
    public var route: String?
    public var tenant: String?
    /// Message kind, for instance 621; 179 for payment records.
    public var kind: Int?

    public init(route: String? = nil, tenant: String? = nil, kind: Int? = nil) {
        self.route = route
        self.tenant = tenant
        self.kind = kind
    }
}

/// What may be done with lanes; the raw value ends the address.
public enum LaneActWord: String, Sendable, Hashable, CaseIterable {
    case pause, resume, drain
}

/// What an operator is answered.
public enum OperationsAnswer: Sendable {
    case done(JSON)
    /// What was asked for names something that is not there.
    case refused([Violation])
    /// It is there, and this cannot be done with it.
    case impossible(LocalizedText)
    case notFound
}
