import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

@Suite struct OperationsRoutesTests {
    @Test func livenessAsksNobody() async throws {
        let client = EdgeClient()
        let answer = try await client.get("/health/live", key: nil)
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "application/health+json")
        #expect(try answer.object()["status"] as? String == "pass")
        #expect(client.gateway.seen.healthAsked == 0)
    }

    @Test func readinessFollowsTheGateway() async throws {
        #expect(try await EdgeClient().get("/health/ready", key: nil).status == 200)
        let answer = try await EdgeClient(FakeGateway { $0.report.ready = false }).get("/health/ready", key: nil)
        #expect(answer.status == 503)
        #expect(try answer.object()["status"] as? String == "fail")
    }

    @Test(arguments: [(HealthReport.Status.pass, 200), (.warn, 200), (.fail, 503)])
    func healthStatus(_ status: HealthReport.Status, _ code: Int) async throws {
        let answer = try await EdgeClient(FakeGateway { $0.report.status = status }).get("/health", key: nil)
        #expect(answer.status == code)
        #expect(try answer.object()["status"] as? String == status.rawValue)
    }

    @Test func healthListsEachPart() async throws {
        let body = try await EdgeClient().get("/health", key: nil).object()
        let checks = try #require(body["checks"] as? [String: [[String: Any]]])
        let write = try #require(checks["ledger:write"]?.first)
        #expect(write["status"] as? String == "pass")
        #expect(write["observedValue"] as? Int == 12)
        #expect(write["observedUnit"] as? String == "ms")
        #expect(checks["signer:a"]?.first?["output"] as? String == "certificate ends soon")
    }

    @Test func operatorTokenGuardsDetailsAndMetrics() async throws {
        let client = EdgeClient { $0.operatorToken = "op-secret" }
        for key in [nil, "key-a", "op-secre", "op-secret2", "op-secreT"] {
            #expect(try await client.get("/metrics", key: key).status == 401)
            #expect(try await client.get("/health", key: key).object()["checks"] == nil)
        }
        #expect(try await client.get("/metrics", key: "op-secret").status == 200)
        #expect(try await client.get("/health", key: "op-secret").object()["checks"] != nil)
        #expect(try await client.get("/health/ready", key: nil).status == 200)
    }

    @Test func metricsPageJoinsTheGatewaysAndTheEdges() async throws {
        let client = EdgeClient()
        _ = try await client.get("/v1/orders/1")
        _ = try await client.get("/v1/orders/2")
        _ = try await client.post("/v1/orders", #"{"orderNo":"1"}"#)
        _ = try await client.get("/nowhere/\(UInt64.random(in: 0...9999))")
        _ = try await client.call("BREW", "/upload", key: nil, [:], body: nil)
        let answer = try await client.get("/metrics", key: nil)
        #expect(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.first == "tongguan_orders_total 5")
        #expect(
            lines.contains(#"tongguan_http_requests_total{route="/v1/orders/{orderNo}",method="GET",status="404"} 2"#))
        #expect(lines.contains(#"tongguan_http_requests_total{route="/v1/orders",method="POST",status="202"} 1"#))
        #expect(lines.contains(#"tongguan_http_requests_total{route="NotFound",method="GET",status="404"} 1"#))
        #expect(lines.contains(#"tongguan_http_requests_total{route="NotFound",method="other",status="404"} 1"#))
        #expect(lines.contains(#"tongguan_http_request_duration_seconds_count{route="/v1/orders/{orderNo}"} 2"#))
        #expect(lines.contains("tongguan_http_requests_in_flight 1"))
        #expect(lines.last == "")
        let sample = try Regex(#"^[a-z_]+(\{([a-z]+="[^"\\]*",?)+\})? [0-9.e+-]+$"#)
        for line in lines.dropLast() where !line.hasPrefix("#") {
            #expect(line.wholeMatch(of: sample) != nil, "\(line)")
        }
    }

    @Test func histogramBucketsAreCumulative() {
        let metrics = HTTPMetrics()
        for duration in [Duration.microseconds(500), .milliseconds(1), .milliseconds(3), .seconds(100)] {
            metrics.begin()
            metrics.end(route: "/x", method: "GET", status: 200, duration: duration)
        }
        let page = metrics.render()
        #expect(page.contains(#"_bucket{route="/x",le="0.001"} 2"#))
        #expect(page.contains(#"_bucket{route="/x",le="0.0025"} 2"#))
        #expect(page.contains(#"_bucket{route="/x",le="0.005"} 3"#))
        #expect(page.contains(#"_bucket{route="/x",le="30.0"} 3"#))
        #expect(page.contains(#"_bucket{route="/x",le="+Inf"} 4"#))
        #expect(page.contains("tongguan_http_requests_in_flight 0"))
        #expect(page.contains(#"_sum{route="/x"} 100.0045"#))
    }
}
