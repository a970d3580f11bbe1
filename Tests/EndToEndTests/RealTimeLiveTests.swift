import Declarations
import Foundation
import GatewayTestKit
import PortSimulator
import Testing
import Transports

/// Announcement 179 over real sockets: customs asks over HTTPS without a key, the gateway uploads by itself.
@Suite(.serialized) struct RealTimeLiveTests {
    private func ask(_ pair: LivePair, _ orderNo: String, session: String? = nil) async throws -> String? {
        let question = await pair.realTime.ask(orderNo, sessionID: session)
        let answer = try await pair.client.send(
            HTTPRequest(
                .post, pair.realTimeURL,
                headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")],
                body: question.form, policy: ConnectionPolicy(caFile: Checkout.keys + "/ca.pem")))
        await pair.realTime.hear(answer.status, answer.body, of: question)
        return await pair.realTime.record().questions.last?.code
    }

    private func taken(_ pair: LivePair, _ count: Int, within limit: Duration) async throws -> RealTimeRecord {
        let deadline = ContinuousClock.now + limit
        while await pair.realTime.record().taken.count < count, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
        }
        return await pair.realTime.record()
    }

    @Test("Order in, record in, customs asks: 10000 at once, the signed record follows; strangers get 20000")
    func askedAndAnswered() async throws {
        try await LivePair.run { pair in
            #expect(try await pair.call(.post, "/v1/orders", body: SampleOrder("RT1").json).status == 202)
            let evidence =
                #"{"payExchangeInfoHead":{"initalRequest":"<pay>\n\"258.00\" 张三\u0026</pay>","payType":"1"}}"#
            let stored = try await pair.call(.put, "/v1/orders/RT1/payment-evidence", body: Array(evidence.utf8))
            #expect(stored.status == 201, "\(String(decoding: stored.body, as: UTF8.self))")
            #expect(try pair.json(stored)["complete"] as? Bool == true)
            #expect(try await self.ask(pair, "RT1") == "10000")
            #expect(try await self.ask(pair, "NOBODY") == "20000")
            let record = try await self.taken(pair, 1, within: .seconds(30))
            #expect(record.taken.count == 1, "\(record)")
            #expect(record.violations.isEmpty)
            let deadline = ContinuousClock.now + .seconds(10)
            var state = ""
            while state != "delivered", ContinuousClock.now < deadline {
                let view = try pair.json(try await pair.call(.get, "/v1/orders/RT1/payment-evidence"))
                state = (view["questions"] as? [[String: Any]])?.first?["state"] as? String ?? ""
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(state == "delivered")
        }
    }

    @Test("Customs' server is down when the record is ready, then up: delivered once, the same bytes")
    func downThenUp() async throws {
        try await LivePair.run(policy: "  redelivery_min: 1s") { pair in
            #expect(try await pair.call(.post, "/v1/orders", body: SampleOrder("RT2").json).status == 202)
            let evidence = #"{"payExchangeInfoHead":{"initalRequest":"r"}}"#
            #expect(
                try await pair.call(.put, "/v1/orders/RT2/payment-evidence", body: Array(evidence.utf8)).status == 201)
            await pair.realTime.set(.unavailable)
            #expect(try await self.ask(pair, "RT2") == "10000")
            let deadline = ContinuousClock.now + .seconds(20)
            while await pair.realTime.record().uploads.count < 2, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(50))
            }
            await pair.realTime.set(.answerLost)
            while await pair.realTime.record().taken.isEmpty, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(50))
            }
            await pair.realTime.set(.fair)
            let end = ContinuousClock.now + .seconds(40)
            while await !pair.realTime.record().uploads.contains(where: \.isRepeated), ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(50))
            }
            let record = await pair.realTime.record()
            #expect(record.uploads.filter { $0.answer == "503" }.count >= 2)
            #expect(record.taken.count == 1)
            #expect(record.uploads.contains { $0.isRepeated && $0.answer == "10000" })
            #expect(Set(record.uploads.map(\.sha256)).count == 1)
            #expect(record.violations.isEmpty)
        }
    }
}
