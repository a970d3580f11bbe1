import Declarations
import Gateway
import Synchronization

/// A gateway that decides by the order number's ending and remembers what it was asked.
final class FakeGateway: GatewayAPI {
    struct Call: Sendable {
        var orders: [RawOrder]
        var tenant: String
        var source: IntakeSource
    }

    struct State: Sendable {
        var calls: [Call] = []
        var committed: [String] = []
        var healthAsked = 0
        var eventsAsked: [(after: String?, limit: Int)] = []
        /// Thrown by the submit of this number (counted from 0) and all later ones.
        var refusal: (from: Int, error: GatewayError)?
        /// Thrown by the reading verbs.
        var readRefusal: GatewayError?
        /// Awaited by `submit` before its commit.
        var beforeCommit: (@Sendable () async -> Void)?
        var report = HealthReport(
            status: .warn, ready: true,
            checks: [
                .init(name: "ledger:write", status: .pass, observed: ["age_ms": 12], output: nil),
                .init(name: "signer:a", status: .warn, observed: [:], output: "certificate ends soon"),
            ])
        /// Signed in whoever has a token, but for those that begin with `lost`: of them nobody can tell. No page can be made.
        var account: ConsoleAccount?
        /// Answers nothing at all, which no gateway may do.
        var isBroken = false
    }

    private let state: Mutex<State>
    /// Keys beside `keys`, and what they meet.
    let admissions: [String: APIAdmission]
    /// Its goods registries.
    let shelf = FakeShelf()
    /// Its uploads.
    let uploadShelf = FakeUploads()
    /// What it keeps and lists.
    let merchant = FakeMerchant()
    /// What it was asked to do with stored orders.
    let acts = FakeActs()

    /// What was asked so far.
    var seen: State { self.state.withLock { $0 } }

    init(admissions: [String: APIAdmission] = [:], _ change: (inout State) -> Void = { _ in }) {
        self.admissions = admissions
        var state = State()
        change(&state)
        self.state = Mutex(state)
    }

    static let keys = ["key-a": "merchant-a", "key-b": "merchant-b"]

    func admission(forAPIKey key: String, certificate: [UInt8]?) -> APIAdmission {
        self.admissions[key] ?? Self.keys[key].map { .admitted(APICaller(tenant: $0)) } ?? .unknown
    }

    func submit(
        _ orders: [RawOrder], tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> [IntakeResult] {
        let (refusal, beforeCommit, isBroken) = self.state.withLock { state in
            let number = state.calls.count
            state.calls.append(Call(orders: orders, tenant: tenant, source: source))
            let refusal = state.refusal.flatMap { number >= $0.from ? $0.error : nil }
            return (refusal, state.beforeCommit, state.isBroken)
        }
        if let refusal { throw refusal }
        await beforeCommit?()
        if isBroken { return [] }
        // A cancelled caller must never keep an order from its commit, so a cancelled task shows here.
        let mark = Task.isCancelled ? "cancelled:" : ""
        self.state.withLock { $0.committed += orders.map { mark + ($0.orderNo ?? "") } }
        return orders.map(Self.result)
    }

    static func result(_ order: RawOrder) -> IntakeResult {
        let number = order.orderNo
        var violations = order.violations
        let verdict: IntakeResult.Verdict
        if number?.hasSuffix("-H") == true {
            verdict = .alreadyHere
        } else if number?.hasSuffix("-C") == true {
            verdict = .needsYou
            violations.append(Self.violation("differs", at: order.place(of: .goodsValue)))
        } else if number == nil || number?.hasSuffix("-R") == true {
            verdict = .refused
            violations.append(Self.violation("identity_checksum", at: order.place(of: .buyerIdNumber)))
            if order.lines.count > 1 {
                violations.append(
                    Self.violation("not_positive", at: order.place(of: .qty, line: order.lines.count - 1)))
            }
        } else {
            verdict = violations.contains { $0.code == "unknown_field" } ? .refused : .accepted
        }
        let stored = verdict == .accepted || verdict == .alreadyHere
        return IntakeResult(
            orderNo: number, verdict: verdict, revision: stored ? 1 : nil, violations: violations,
            estimatedTax: stored ? Amount("16.38") : nil)
    }

    static func violation(_ code: String, at place: String) -> Violation {
        Violation(
            code: code, at: place, element: "CEB311Message/OrderHead/buyerIdNumber",
            message: LocalizedText(en: "wrong in English", zh: "中文说明", ko: "한국어 설명"))
    }

    func order(_ orderNo: String, tenant: String) async throws(GatewayError) -> OrderView? {
        if let error = self.state.withLock({ $0.readRefusal }) { throw error }
        guard tenant == "merchant-a", orderNo == "A/1 订单" else { return nil }
        return Self.view(orderNo)
    }

    /// An order with everything that can be known.
    static func view(_ orderNo: String) -> OrderView {
        var view = OrderView(
            orderNo: orderNo, port: "nanjing", revision: 2, state: .rejected, final: true,
            since: "2026-01-05T01:30:00.000Z", nextAction: "correct", estimatedTax: Amount("16.38"), billedTax: nil,
            cause: .init(
                code: "1313", meaning: LocalizedText(en: "meaning", zh: "含义", ko: "뜻"),
                remedy: LocalizedText(en: "remedy", zh: "办法", ko: "조치")),
            documents: [
                .init(
                    kind: 621, key: "E/1", state: .rejected,
                    submissions: [
                        .init(
                            guid: "g", appType: "1", appTime: "20260105093000", state: .rejected, message: 7,
                            attempts: 1)
                    ])
            ],
            receipts: [
                .init(
                    kind: 622, status: 100, returnTime: "20260105093000000", codes: ["1313"],
                    receivedAt: "2026-01-05T01:31:00.000Z")
            ],
            history: [Self.event])
        view.actions = [.correct, .refund]
        view.releasedAt = "2026-01-05T01:20:00.000Z"
        view.numbers = .init(copNo: "TG1", invtNo: "237720261000000001")
        view.taxBills = [
            .init(
                taxNo: "T1", status: "generated", customsTax: .zero, valueAddedTax: Amount("9.10"), consumptionTax: nil)
        ]
        return view
    }

    private static let event = EventView(
        cursor: "c1", type: "order.rejected", orderNo: "A/1 订单", orderSequence: 3, at: "2026-01-05T01:31:00.000Z",
        data: ["code": "1313", "camelCase": "kept"])

    func events(tenant: String, after cursor: String?, limit: Int) async throws(GatewayError) -> EventPage {
        self.state.withLock { $0.eventsAsked.append((cursor, limit)) }
        if cursor == "foreign" { throw GatewayError(.badCursor, "internal words", isRetriable: false) }
        return EventPage(events: tenant == "merchant-a" ? [Self.event] : [], next: "c1", more: false)
    }

    func health() async -> HealthReport {
        self.state.withLock { state in
            state.healthAsked += 1
            return state.report
        }
    }

    func metrics() async -> String { "tongguan_orders_total 5" }
}
