import Declarations
import Ledger
import Logging
public import ServiceLifecycle

/// Sends an order of its own every minute the whole way: intake, preparing, each signer of its tenant, the built-in
/// simulator, receipts, release. So "healthy" is a fact with a time stamp.
///
/// Its orders are deleted from the ledger ten minutes after they came (``CanaryLedger``); they belong to a test tenant,
/// whose orders no report counts.
public struct Canary: Service {
    private let premises: Premises
    private let intake: Intake
    private let settings: GatewayConfiguration.Canary
    /// How long its orders stay, for somebody to look at.
    static let kept = Duration.seconds(600)
    private static let forgottenAtOnce = 20

    public init(_ premises: Premises, settings: GatewayConfiguration.Canary) {
        self.premises = premises
        self.intake = Intake(premises)
        self.settings = settings
    }

    public func run() async throws {
        let signal = Signal()
        let stop = StopFlag(wake: { signal.raise() })
        self.premises.canary.begins(every: self.settings.every, at: self.premises.clock.now())
        await stop.guarding {
            while !stop.isRaised {
                let began = self.premises.clock.now()
                await self.walkOnce { stop.isRaised }
                await self.forget()
                let rest = self.settings.every - (self.premises.clock.now() - began)
                if !stop.isRaised, rest > .zero { await signal.wait(upTo: rest, clock: self.premises.clock) }
            }
        }
    }

    /// One order the whole way; how it ended stands on the board.
    /// - Parameter isOver: the process stops: what is on its way is no failure.
    public func walkOnce(unless isOver: () -> Bool = { false }) async {
        let began = self.premises.clock.now()
        let trouble = await self.walk(began, unless: isOver)
        guard !isOver() else { return }
        let now = self.premises.clock.now()
        let wasFailing = self.premises.canary.status.trouble != nil
        do {
            if let trouble {
                self.premises.canary.failed(trouble, at: now)
                self.premises.logger.error("the canary order failed", metadata: ["reason": "\(trouble)"])
                try await self.premises.ledger.openQuestion("canary", subject: "canary", detail: trouble, now: now)
            } else {
                self.premises.canary.succeeded(at: now, took: now - began)
                if wasFailing || self.premises.canary.status.walks == 1 {
                    try await self.premises.ledger.closeQuestion("canary", subject: "canary", now: now)
                }
            }
        } catch {
            self.premises.logger.error("the canary's question cannot be written", metadata: ["error": "\(error)"])
        }
    }

    /// Why the order was not released in time; nil when it was.
    private func walk(_ began: Timestamp, unless isOver: () -> Bool) async -> String? {
        guard let tenant = self.premises.tenants[self.settings.tenant],
            let port = self.premises.routes(for: tenant).values.map(\.port)
                .filter({ $0.mode.isBonded && $0.mode.flow == .import }).map(\.id).min()
        else { return "tenant \(self.settings.tenant) has no simulated port of bonded import" }
        let order: RawOrder
        do {
            guard let first = try RawOrder.read(json: CanaryOrder.json(at: began, port: port)).first else {
                return "its order cannot be read"
            }
            order = first
            let result = try await self.intake.submit(
                [order], tenant: tenant, on: .init(source: .api(requestID: "canary"))
            ).first
            guard result?.verdict == .accepted else {
                let codes = result?.violations.map(\.code).joined(separator: ", ") ?? ""
                return "intake did not take it: \(result?.verdict.rawValue ?? "") \(codes)"
            }
        } catch {
            return "intake failed: \(error)"
        }
        return await self.watch(order.orderNo ?? "", of: tenant, since: began, unless: isOver)
    }

    /// Looks at the order until it is released, or its time is over.
    private func watch(
        _ orderNo: String, of tenant: GatewayConfiguration.Tenant, since began: Timestamp, unless isOver: () -> Bool
    ) async -> String? {
        let limit = max(self.settings.every, .seconds(30))
        var last = OrderState.accepted
        while self.premises.clock.now() - began < limit, !isOver() {
            let record = try? await self.premises.ledger.order(
                orderNo, tenant: tenant.id, now: self.premises.clock.now())
            if let record { last = record.state }
            switch last {
            case .released, .closed: return nil
            case .rejected, .conflict, .unknown:
                return "\(orderNo) ended \(last.rawValue) \(record?.causeCode ?? "")"
            default: await self.premises.clock.sleep(for: .milliseconds(250))
            }
        }
        return "\(orderNo) was not released within \(limit.components.seconds) s; it is \(last.rawValue)"
    }

    /// Deletes what is old.
    public func forget() async {
        let now = self.premises.clock.now()
        do {
            try await self.premises.ledger.forgetCanaries(
                of: self.settings.tenant, prefix: CanaryOrder.prefix, before: now - Self.kept,
                limit: Self.forgottenAtOnce, now: now)
        } catch {
            self.premises.logger.error("old canary orders cannot be deleted", metadata: ["error": "\(error)"])
        }
    }
}

extension Canary: CustomStringConvertible {
    public var description: String { "canary" }
}
