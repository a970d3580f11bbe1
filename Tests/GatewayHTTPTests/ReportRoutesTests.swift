import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

@Suite struct ReportRoutesTests {
    private static let path = "/v1/operations/reports/2026-11"

    @Test("Only with the operator token; as JSON and as a table; tenants of test apart and last")
    func report() async throws {
        let client = EdgeClient { $0.operatorToken = "op" }
        for key in [nil, "key-a"] { #expect(try await client.get(Self.path, key: key).status == 401) }
        #expect(try await EdgeClient().get(Self.path, key: "key-a").status == 403)
        let body = try await client.get(Self.path, key: "op").object()
        let tenants = try #require(body["tenants"] as? [[String: Any]])
        #expect(tenants.map { $0["tenant"] as? String } == ["merchant-a", "merchant-test"])
        #expect(tenants.map { $0["test"] as? Bool } == [false, true])
        #expect(tenants.first?["value"] as? String == "100.5")
        let one = try await client.get(Self.path + "?tenant=merchant-a", key: "op").object()
        #expect((one["tenants"] as? [[String: Any]])?.count == 1)
        let table = try await client.get(Self.path + "?format=csv", key: "op")
        #expect(table.header("Content-Type") == "text/csv; charset=utf-8")
        #expect(table.text.contains("\r\nmerchant-test,yes,2,100.5,1,"))
    }

    @Test("What is no month or no form is refused")
    func refusals() async throws {
        let client = EdgeClient { $0.operatorToken = "op" }
        for path in ["/v1/operations/reports/november", Self.path + "?format=xml"] {
            let answer = try await client.get(path, key: "op")
            #expect(answer.status == 400)
            #expect(try answer.object()["code"] as? String == "bad_parameter")
        }
    }

    @Test("A part of health says since when it is so, and links its runbook")
    func health() async throws {
        var check = HealthReport.Check(name: "disk", status: .warn, observed: ["free_bytes": 7], output: "small")
        check.since = "2026-11-21T08:00:00.000Z"
        check.runbook = "docs/runbooks/TongguanDiskLow.md"
        let report = HealthReport(status: .warn, ready: true, checks: [check])
        let body = try await EdgeClient(FakeGateway { $0.report = report }).get("/health", key: nil).object()
        let disk = try #require((body["checks"] as? [String: [[String: Any]]])?["disk"]?.first)
        #expect(disk["since"] as? String == "2026-11-21T08:00:00.000Z")
        #expect((disk["links"] as? [String: String])?["runbook"] == "docs/runbooks/TongguanDiskLow.md")
        #expect(disk["observedValue"] as? Int == 7)
    }
}
