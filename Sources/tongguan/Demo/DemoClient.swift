import FoundationEssentials
import Transports

/// The merchant API as a tenant's program would call it, and the simulator's control page.
struct DemoClient: Sendable {
    let http: HTTPClient
    /// `https://host:port`.
    let url: String
    let policy: ConnectionPolicy
    /// API key by tenant.
    let keys: [String: String]

    /// What became of an order at intake.
    struct Intake: Sendable {
        var status: Int
        var codes: [String]
    }

    /// An HTTP status that says nothing about an order.
    struct Unexpected: Error, CustomStringConvertible {
        var status: Int

        var description: String { "the gateway answered \(self.status)" }
    }

    /// An order's truth, as far as the demo looks at it.
    struct Order: Sendable, Decodable {
        var orderNo: String
        var state: String
        var estimatedTax: String?
        var billedTax: String?
        var cause: Cause?
        var documents: [Document]

        struct Cause: Sendable, Decodable {
            var code: String
            var meaning: String
            var remedy: String
        }

        struct Document: Sendable, Decodable {
            var kind: Int
            var state: String
        }

        enum CodingKeys: String, CodingKey {
            case orderNo, state, cause, documents
            case estimatedTax = "estimated_tax"
            case billedTax = "billed_tax"
        }
    }

    /// A page of events.
    struct Events: Sendable, Decodable {
        var events: [Event]
        var next: String
        var more: Bool

        struct Event: Sendable, Decodable {
            var type: String
            var orderNo: String
        }
    }

    /// Sends one order once.
    func submit(_ sample: DemoSample) async throws -> Intake {
        let answer = try await self.call(.post, "/v1/orders", tenant: sample.tenant, body: sample.body)
        struct Body: Decodable {
            var violations: [Violation]?

            struct Violation: Decodable { var code: String }
        }
        let body = try? JSONDecoder().decode(Body.self, from: Data(answer.body))
        return Intake(status: answer.status, codes: (body?.violations ?? []).map(\.code).sorted())
    }

    /// Reads one order; nil when the gateway has none of this number.
    func order(_ orderNo: String, tenant: String) async throws -> Order? {
        let answer = try await self.call(.get, MerchantClient.path(of: orderNo), tenant: tenant)
        if answer.status == 404 { return nil }
        guard answer.isSuccess else { throw Unexpected(status: answer.status) }
        return try JSONDecoder().decode(Order.self, from: Data(answer.body))
    }

    /// Reads the events after a cursor.
    func events(after cursor: String?, tenant: String) async throws -> Events {
        let after = cursor.map { "&after=" + MerchantClient.escaped($0) } ?? ""
        let answer = try await self.call(.get, "/v1/events?limit=1000\(after)", tenant: tenant)
        guard answer.isSuccess else { throw Unexpected(status: answer.status) }
        return try JSONDecoder().decode(Events.self, from: Data(answer.body))
    }

    /// What the simulator got.
    func record(control: String) async throws -> SimulatorRecord {
        var policy = self.policy
        policy.allowsLoopbackHTTP = true
        policy.maximumAnswerBytes = 256 << 20
        let answer = try await self.http.send(HTTPRequest(.get, control + "/control/record", policy: policy))
        return try JSONDecoder().decode(SimulatorRecord.self, from: Data(answer.body))
    }

    private func call(
        _ method: HTTPRequest.Method, _ path: String, tenant: String, body: [UInt8] = []
    ) async throws -> HTTPResponse {
        let client = MerchantClient(
            http: self.http, url: self.url, key: self.keys[tenant] ?? "", policy: self.policy)
        return try await client.call(method, path, body: body)
    }
}

/// What the port simulator wrote down, as far as the demo looks at it.
struct SimulatorRecord: Sendable, Decodable {
    var requests: [Request]
    /// What must never happen and did.
    var found: [Finding]

    struct Request: Sendable, Decodable {
        var kind: Int?
        var rootGuid: String?
        var documents: Int
        var taken: Bool
    }

    struct Finding: Sendable, Decodable {
        var rule: String
        var subject: String
    }
}
