import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// Health and metrics.
struct OperationsRoutes: Sendable {
    let gateway: any GatewayAPI
    let authentication: Authentication
    let metrics: HTTPMetrics

    private static let healthType = "application/health+json"

    /// The process answers. Asks nobody else, so that a restart is never caused by a part that a restart cannot mend.
    @Sendable func live(_ request: Request, _ context: EdgeContext) async throws -> Response {
        .json(.object([("status", "pass")]), type: Self.healthType)
    }

    /// 200 when orders are taken, else 503.
    @Sendable func ready(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let ready = await self.gateway.health().ready
        return .json(
            .object([("status", ready ? "pass" : "fail")]), status: ready ? 200 : 503, type: Self.healthType)
    }

    /// Each part for operators, only the whole for others.
    @Sendable func health(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let report = await self.gateway.health()
        let isOperator = self.authentication.isOperator(request)
        return .json(
            report.json(detailed: isOperator), status: report.status == .fail ? 503 : 200, type: Self.healthType)
    }

    /// The gateway's metrics and those of this edge.
    @Sendable func metricsPage(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard self.authentication.isOperator(request) else { throw Problem(.unauthorized) }
        var page = await self.gateway.metrics()
        if !page.isEmpty, !page.hasSuffix("\n") { page += "\n" }
        return .text(page + self.metrics.render(), type: "text/plain; version=0.0.4; charset=utf-8")
    }
}

extension HealthReport {
    /// The document: `checks` holds a list per part, one entry per observed value.
    func json(detailed: Bool) -> JSON {
        guard detailed else { return .object([("status", .string(self.status.rawValue))]) }
        return .object([
            ("status", .string(self.status.rawValue)), ("ready", .bool(self.ready)),
            ("checks", .object(self.checks.map { ($0.name, .array($0.entries)) })),
        ])
    }
}

extension HealthReport.Check {
    fileprivate var entries: [JSON] {
        let links = self.runbook.map { JSON.object([("runbook", .string($0))]) }
        let told: [(name: String, value: JSON?)] = [
            ("status", .string(self.status.rawValue)), ("since", self.since.map(JSON.string)),
            ("output", self.output.map(JSON.string)), ("links", links),
        ]
        let common = told.compactMap { name, value in value.map { (name: name, value: $0) } }
        guard !self.observed.isEmpty else { return [.object(common)] }
        return self.observed.sorted { $0.key < $1.key }.map { name, value in
            let unit = name.split(separator: "_").last.map(String.init) ?? name
            return .object(
                [
                    ("componentId", .string(name)), ("observedValue", .number(value)), ("observedUnit", .string(unit)),
                ] + common)
        }
    }
}
