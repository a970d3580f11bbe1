import Declarations
import Gateway
import GatewayTestKit
import PortSimulator
import Testing

@Suite("Direct purchase")
struct DirectPurchaseTests {
    @Test("an order of 9610 is declared with its transport and released once the site has listed its waybill")
    func release() async throws {
        let rehearsal = try await Rehearsal { profile in
            profile.tradeMode = "9610"
            profile.trafMode = "5"
            profile.country = nil
            profile.mode = .direct
        }
        var order = SampleOrder("DIRECT-1")
        let refused = try await rehearsal.submit([order])
        #expect(refused.map(\.verdict) == [.refused])
        #expect(Set(refused[0].violations.map(\.code)) == ["required_by_mode"])
        #expect(refused[0].violations.count == 4)

        order.transport = .init()
        #expect(try await rehearsal.submit([order]).map(\.verdict) == [.accepted])
        try await rehearsal.run(for: .seconds(120))
        // Customs waits for the inbound list.
        #expect(try await rehearsal.order("DIRECT-1").state == .inCustoms)

        let list = DocumentFiling(
            kind: 711, port: "nanjing",
            head: [
                "customsCode": "2377", "operatorCode": "0000SITE01", "operatorName": "样例监管场所", "ieFlag": "I",
                "trafMode": "5", "trafNo": "KE893", "voyageNo": "KE893", "billNo": "180-12345675",
                "logisticsCode": "0000LOGI001", "logisticsName": "样例企业LOGI",
            ], lines: [["gnum": "1", "logisticsNo": "LDIRECT-1"]], isDeletion: false)
        let filed = try await rehearsal.gateway.file([list], tenant: rehearsal.tenant, source: .api(requestID: "test"))
        #expect(filed.map(\.verdict) == [.accepted], "\(filed.flatMap(\.violations).map(\.code))")
        try await rehearsal.run(for: .seconds(120))
        #expect(try await rehearsal.order("DIRECT-1").state == .released)
        let record = await rehearsal.desk.record()
        #expect(record.violations().isEmpty)
        await rehearsal.end()
    }
}
