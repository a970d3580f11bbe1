import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Testing

/// Lists, documents, messages and receipts of orders that went the whole way.
@Suite(.onEveryStore) struct MerchantStoryTests {
    @Test("A released order shows its documents, its signed messages and its receipts, to its tenant only")
    func behindAnOrder() async throws {
        let house = try await Rehearsal()
        let tenant = house.tenant
        try await house.submit((0..<12).map { SampleOrder("M\($0)") })
        try await house.run(for: .seconds(60))
        #expect(try await house.order("M3").state == .released)

        let page = try await house.gateway.listOrders(OrderListFilter(), tenant: tenant, after: nil, limit: 5)
        #expect(page.orders.map(\.line.orderNo) == ["M11", "M10", "M9", "M8", "M7"])
        let next = try await house.gateway.listOrders(OrderListFilter(), tenant: tenant, after: page.next, limit: 200)
        #expect(next.orders.count == 7 && next.next == nil)
        await #expect(throws: GatewayError.self) {
            try await house.gateway.listOrders(OrderListFilter(), tenant: tenant, after: "o-1", limit: 5)
        }
        #expect(
            try await house.gateway.listOrders(OrderListFilter(), tenant: "other", after: nil, limit: 5).orders.isEmpty)

        for kind in [311, 411, 511, 621] {
            let content = try #require(try await house.gateway.documentContent(kind, of: "M3", tenant: tenant))
            #expect(content.body["orderNo"] == "M3" || kind == 511, "\(kind)")
            let xml = String(decoding: content.xml, as: UTF8.self)
            #expect(xml.contains("CEB\(kind)Message"), "\(kind)")
            let guid = try await house.order("M3").documents.first { $0.kind == kind }?.submissions.last?.guid
            #expect(xml.contains(try #require(guid)), "\(kind)")
        }
        #expect(try await house.gateway.documentContent(623, of: "M3", tenant: tenant) == nil)
        #expect(try await house.gateway.documentContent(311, of: "M99", tenant: tenant) == nil)

        let trail = try #require(try await house.gateway.trail(of: "M3", tenant: tenant))
        for message in trail.messages {
            let bytes = try #require(
                try await house.gateway.messageBytes(message.id, of: "M3", tenant: tenant))
            #expect(String(decoding: bytes, as: UTF8.self).contains("SignatureValue"))
            #expect(try await house.gateway.messageBytes(message.id, of: "M3", tenant: "other") == nil)
            #expect(try await house.gateway.messageBytes(message.id + 1000, of: "M3", tenant: tenant) == nil)
        }
        #expect(!trail.messages.isEmpty && !trail.receipts.isEmpty)
        for receipt in trail.receipts {
            #expect(try await house.gateway.receiptBytes(receipt.raw, of: "M3", tenant: tenant) != nil)
            #expect(try await house.gateway.receiptBytes(receipt.raw, of: "M3", tenant: "other") == nil)
        }
        #expect(try await house.gateway.trail(of: "M3", tenant: "other") == nil)

        // Twelve released orders say how long the port takes; the first look at an empty history is kept for five minutes.
        try await house.run(for: .seconds(301), step: .seconds(100))
        try await house.submit([SampleOrder("M-NEW")])
        let expected = try #require(try await house.gateway.order("M-NEW", tenant: tenant)?.expectedBy)
        #expect(expected > (try await house.order("M-NEW").since))
        await house.end()
    }

    @Test("A request keeps its answer")
    func keptAnswers() async throws {
        let house = try await Rehearsal()
        let answer = KeptAnswer(
            status: 202, contentType: "application/json", language: "en", location: nil, body: Array("{}".utf8))
        let request = Array("POST /v1/orders\n{}".utf8)
        let gateway = house.gateway
        #expect(try await gateway.keptAnswer(toKey: "k", tenant: "a", request: request) == .nothing)
        try await gateway.keep(answer, toKey: "k", tenant: "a", request: request)
        #expect(try await gateway.keptAnswer(toKey: "k", tenant: "a", request: request) == .kept(answer))
        #expect(try await gateway.keptAnswer(toKey: "k", tenant: "a", request: [1]) == .other)
        #expect(try await gateway.keptAnswer(toKey: "k", tenant: "b", request: request) == .nothing)
        house.clock.advance(by: .seconds(2 * 86_400 + 1))
        #expect(try await gateway.keptAnswer(toKey: "k", tenant: "a", request: request) == .nothing)
        await house.end()
    }
}
