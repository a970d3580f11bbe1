import Declarations
import Gateway
import Synchronization

/// What the fake gateway keeps and lists. Only `merchant-a` has stored orders.
final class FakeMerchant: Sendable {
    struct State: Sendable {
        var answers: [String: (request: [UInt8], answer: KeptAnswer)] = [:]
        var asked: [(filter: OrderListFilter, tenant: String, after: String?, limit: Int)] = []
    }

    let state = Mutex(State())

    var seen: State { self.state.withLock { $0 } }
}

extension FakeGateway {
    func keptAnswer(
        toKey key: String, tenant: String, request: [UInt8]
    ) async throws(GatewayError) -> KeptAnswerLookup {
        guard let found = self.merchant.seen.answers["\(tenant) \(key)"] else { return .nothing }
        return found.request == request ? .kept(found.answer) : .other
    }

    func keep(
        _ answer: KeptAnswer, toKey key: String, tenant: String, request: [UInt8]
    ) async throws(GatewayError) {
        self.merchant.state.withLock { $0.answers["\(tenant) \(key)"] = (request, answer) }
    }

    func listOrders(
        _ filter: OrderListFilter, tenant: String, after cursor: String?, limit: Int
    ) async throws(GatewayError) -> OrderListPage {
        self.merchant.state.withLock { $0.asked.append((filter, tenant, cursor, limit)) }
        if cursor == "foreign" { throw GatewayError(.badCursor, "internal words", isRetriable: false) }
        guard tenant == "merchant-a" else { return OrderListPage(orders: [], next: nil) }
        let line = ListedOrder(
            id: 7, tenant: tenant, orderNo: Self.known, port: "nanjing", state: .rejected,
            since: Timestamp(milliseconds: 0), createdAt: Timestamp(milliseconds: 0), causeCode: "1313",
            causeReceipt: nil, estimatedTax: .zero)
        return OrderListPage(orders: [OrderSummary(line: line)], next: "o7")
    }

    static let known = "A/1 订单"

    func trail(of orderNo: String, tenant: String) async throws(GatewayError) -> OrderTrail? {
        guard tenant == "merchant-a", orderNo == Self.known else { return nil }
        let moment = Timestamp(milliseconds: 0)
        return OrderTrail(
            messages: [
                .init(
                    id: 7, kind: 621, route: "r", state: "delivered", documents: 1, frozenAt: moment,
                    attempts: [.init(number: 1, startedAt: moment, endedAt: nil, outcome: nil, detail: nil)],
                    hasBytes: true)
            ],
            receipts: [
                .init(
                    raw: 8, kind: 622, status: 2, returnTime: "20260105093000000", codes: ["1313"],
                    receivedAt: moment, hasBytes: true)
            ], sources: [])
    }

    func messageBytes(
        _ id: Int64, of orderNo: String, tenant: String
    ) async throws(GatewayError) -> [UInt8]? {
        tenant == "merchant-a" && orderNo == Self.known && id == 7 ? Array("<message/>".utf8) : nil
    }

    func receiptBytes(
        _ id: Int64, of orderNo: String, tenant: String
    ) async throws(GatewayError) -> [UInt8]? {
        tenant == "merchant-a" && orderNo == Self.known && id == 8 ? Array("<receipt/>".utf8) : nil
    }

    func documentContent(
        _ kind: Int, of orderNo: String, tenant: String
    ) async throws(GatewayError) -> DocumentContent? {
        guard tenant == "merchant-a", orderNo == Self.known, kind == 311 else { return nil }
        return DocumentContent(
            body: DocumentBody(.order, head: ["orderNo": orderNo]), isOurs: true, xml: Array("<document/>".utf8))
    }

    func meaning(ofCode code: String, in receipt: Int) -> CodeMeaning? {
        self.codes(in: receipt).first { $0.code == code }
    }

    func codes(in receipt: Int) -> [CodeMeaning] {
        guard receipt == 622 else { return [] }
        return [
            CodeMeaning(
                code: "1313", meaning: LocalizedText(en: "meaning", zh: "含义", ko: "뜻"),
                remedy: LocalizedText(en: "remedy", zh: "办法", ko: "조치"))
        ]
    }
}
