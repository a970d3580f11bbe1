import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// What became of a month's orders, by tenant.
struct ReportRoutes: Sendable {
    let gateway: any GatewayAPI

    /// `GET /v1/operations/reports/{month}?tenant=&format=csv`
    @Sendable func month(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        let tenant = parameters["tenant"].map { String($0) }
        let format = parameters["format"].map { String($0) } ?? "json"
        guard ["json", "csv"].contains(format), let month = context.parameters.get("month"),
            let report = try await self.gateway.monthReport(month, tenant: tenant)
        else { throw Problem(.badParameter) }
        return format == "json" ? .json(report.json) : .text(report.csv, type: "text/csv; charset=utf-8")
    }
}

extension GatewayRoutes {
    /// Sums for the park.
    var reportEndpoints: [Endpoint] {
        let reports = ReportRoutes(gateway: self.gateway)
        let line = JSONSchema.object(
            "One tenant; amounts are CNY.",
            [
                .always("tenant", .string()), .always("test", .boolean("It files to the simulator only.")),
                .always("orders", .integer(nil, 0...Int.max)), .always("value", .amount()),
                .always("released", .integer(nil, 0...Int.max)), .always("rejected", .integer(nil, 0...Int.max)),
                .always("taken_back", .integer("Cancelled or returned.", 0...Int.max)),
                .always("estimated_tax", .amount()), .always("billed_tax", .amount()),
                .maybe("mean_clearance_seconds", .integer("From taking to release.", 0...Int.max)),
            ])
        return [
            Endpoint(
                .get, "/v1/operations/reports/{month}", .operators, "What became of a month's orders, by tenant",
                reports.month
            )
            .explained("The month is of Beijing time, for instance 2026-11; an order counts where it was taken.")
            .query("tenant", .string("Only this one."))
            .query("format", .word("csv for a table for spreadsheets.", ["json", "csv"]))
            .answer(
                200, "The sums",
                [
                    (
                        "application/json",
                        .object(nil, [.always("month", .string()), .always("tenants", .list(line))])
                    ), ("text/csv", nil),
                ]
            )
            .problems(.badParameter)
        ]
    }
}
