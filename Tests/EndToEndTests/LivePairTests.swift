import Foundation
import GatewayTestKit
import PortSimulator
import Testing
import Transports

/// The whole gateway over real sockets, put together as the executable does it.
@Suite(.serialized) struct LivePairTests {
    @Test("An order over HTTPS comes back released; the drain is orderly")
    func orderInReleasedOrderOut() async throws {
        try await LivePair.run { pair in
            let order = SampleOrder("LIVE1")
            let first = try await pair.call(.post, "/v1/orders", body: order.json)
            #expect(first.status == 202, "\(String(decoding: first.body, as: UTF8.self))")
            #expect(try await pair.call(.post, "/v1/orders", body: order.json).status == 200)
            #expect(try await pair.state(of: "LIVE1", reaching: "released", within: .seconds(60)) == "released")
            let other = try await pair.call(.post, "/v1/orders", body: SampleOrder("LIVE1", quantity: 3).json)
            #expect(other.status == 409)
            let record = await pair.desk.record()
            #expect(record.violations().isEmpty)
            #expect(record.declarations.count == 4)
            #expect(record.requests.allSatisfy { $0.officiallyValid ?? true })
        }
    }

    @Test("Events tell the whole life of an order, in order, without gaps")
    func events() async throws {
        try await LivePair.run { pair in
            _ = try await pair.call(.post, "/v1/orders", body: SampleOrder("LIVE2").json)
            _ = try await pair.state(of: "LIVE2", reaching: "released", within: .seconds(60))
            let page = try pair.json(try await pair.call(.get, "/v1/events"))
            let events = try #require(page["events"] as? [[String: Any]])
            let types = events.compactMap { $0["type"] as? String }
            #expect(types.first == "order.accepted")
            #expect(types.contains("order.released"))
            #expect(events.compactMap { $0["order_sequence"] as? Int } == Array(1...events.count))
            let next = try #require(page["next"] as? String)
            let rest = try pair.json(try await pair.call(.get, "/v1/events?after=\(next)"))
            #expect(
                (rest["events"] as? [Any])?.allSatisfy {
                    ($0 as? [String: Any])?["type"] as? String == "order.tax_billed"
                } == true)
        }
    }

    @Test("The sample upload: good rows are filed, bad rows are explained, the same file again changes nothing")
    func upload() async throws {
        try await LivePair.run { pair in
            let sheet = try Checkout.read("Templates/samples/upload.csv")
            func upload() async throws -> [String: Any] {
                let answer = try await pair.call(.post, "/v1/uploads", body: sheet, type: "text/csv")
                #expect(answer.status == 200)
                return try pair.json(answer)
            }
            func counts(_ report: [String: Any]) -> [String: Int] {
                (report["orders"] as? [String: Int]) ?? [:]
            }
            let first = try await upload()
            let second = try await upload()
            #expect(counts(first)["accepted", default: 0] > 0, "\(first.keys)")
            #expect(counts(first)["refused", default: 0] > 0)
            #expect(counts(second)["accepted", default: 0] == 0)
            #expect(counts(second)["already_here"] == counts(first)["accepted"])
            #expect(counts(second)["refused"] == counts(first)["refused"])
        }
    }

    @Test("The row of the blank sheet is a good order")
    func template() async throws {
        try await LivePair.run { pair in
            let blank = try await pair.call(.get, "/upload/template.csv")
            let report = try pair.json(try await pair.call(.post, "/v1/uploads", body: blank.body, type: "text/csv"))
            #expect((report["orders"] as? [String: Int])?["accepted", default: 0] ?? 0 > 0, "\(report)")
        }
    }

    @Test("A nearly full disk: intake is refused, health says why")
    func fullDisk() async throws {
        try await LivePair.run(policy: "  min_free_bytes: 1000GB") { pair in
            let answer = try await pair.call(.post, "/v1/orders", body: SampleOrder("LIVE3").json)
            #expect(answer.status == 507)
            #expect(try await pair.call(.get, "/health/ready").status == 503)
            #expect(try await pair.call(.get, "/health/live").status == 200)
        }
    }
}
