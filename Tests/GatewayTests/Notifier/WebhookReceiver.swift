import Cryptography
import Foundation
import GatewayTestKit
import Transports

/// A receiver of webhooks over TLS, and what it got.
struct WebhookReceiver {
    /// A message as it came.
    struct Message: Decodable, Equatable {
        var path: String
        var body: String
        var headers: [String: String]

        var id: String { self.headers["webhook-id"] ?? "" }
        var data: [String: Any] { self.json["data"] as? [String: Any] ?? [:] }
        var type: String { self.json["type"] as? String ?? "" }
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(self.body.utf8)) as? [String: Any]) ?? [:]
        }

        func verdict(_ secret: String, now: Int64? = nil) -> WebhookCheck.Verdict? {
            WebhookSecret(secret).map {
                WebhookCheck(secret: $0).verdict(
                    id: self.id, timestamp: self.headers["webhook-timestamp"] ?? "",
                    signatures: self.headers["webhook-signature"] ?? "", body: Array(self.body.utf8), now: now)
            }
        }
    }

    let server: ScriptServer
    private let client = HTTPClient()

    init() async throws {
        self.server = try await ScriptServer(
            "webhook_receiver.py", [Checkout.keys + "/server.pem", Checkout.keys + "/server.key"])
    }

    func url(_ path: String, host: String = "127.0.0.1") -> String { "https://\(host):\(self.server.port)\(path)" }

    static let policy = ConnectionPolicy(caFile: Checkout.keys + "/ca.pem")

    /// Everything that came, in order.
    func messages() async throws -> [Message] {
        let answer = try await self.client.send(HTTPRequest(.get, self.url("/requests"), policy: Self.policy))
        return try JSONDecoder().decode([Message].self, from: Data(answer.body))
    }

    /// Lets `/gate` answer.
    func openGate() async throws {
        _ = try await self.client.send(HTTPRequest(.put, self.url("/gate"), policy: Self.policy))
    }

    /// What `/switch` answers from now on.
    func answer(_ status: Int) async throws {
        _ = try await self.client.send(HTTPRequest(.put, self.url("/switch/\(status)"), policy: Self.policy))
    }
}
