import Cryptography
import Declarations
import Foundation
import Transports

/// Follows the events of a tenant, prints each, and forwards it as a webhook.
struct WebhookListener: Sendable {
    let http: HTTPClient
    let gateway: MerchantClient
    let forward: String?
    let secret: WebhookSecret

    private static let pause = Duration.seconds(1)

    /// Until the task ends, or so many events were told.
    ///
    /// - Throws: exit code 1 when the gateway refuses.
    func follow(after given: String?, count: Int?) async throws {
        var (cursor, told) = (given, 0)
        if cursor == nil { cursor = try await self.newest() }
        Output.standardError("waiting for events; Ctrl-C ends\n")
        while !Task.isCancelled {
            guard let page = try await self.page(after: cursor) else {
                try await Task.sleep(for: Self.pause)
                continue
            }
            for event in page.elements("events") {
                await self.tell(event)
                told += 1
                if let count, told >= count { return }
            }
            cursor = page.member("next")?.scalar ?? cursor
            if page.member("more")?.scalar != "true" { try await Task.sleep(for: Self.pause) }
        }
    }

    /// The cursor after which nothing has happened yet.
    private func newest() async throws -> String? {
        var cursor: String?
        while let page = try await self.page(after: cursor) {
            cursor = page.member("next")?.scalar ?? cursor
            if page.member("more")?.scalar != "true" { break }
        }
        return cursor
    }

    /// Nil when the gateway cannot be reached now.
    private func page(after cursor: String?) async throws -> JSONText.Value? {
        let after = cursor.map { "&after=" + MerchantClient.escaped($0) } ?? ""
        let answer: HTTPResponse
        do throws(TransportError) {
            answer = try await self.gateway.call(.get, "/v1/events?limit=1000\(after)")
        } catch {
            Output.standardError("\(self.gateway.url): \(error.message)\n")
            guard error.isRetriable else { throw Exit.fault }
            return nil
        }
        if answer.status == 429 || answer.status >= 500 { return nil }
        guard answer.isSuccess else {
            throw Exit.saying(MerchantAnswer(answer)?.text ?? "refused with \(answer.status)", Exit.no)
        }
        return try? JSONText(answer.body).value()
    }

    private func tell(_ event: JSONText.Value) async {
        let (type, orderNo) = (event.word("type"), event.word("orderNo"))
        let line = "\(event.word("at"))  \(type)  \(orderNo)  #\(event.word("order_sequence"))"
        guard let forward = self.forward else { return Output.standardOutput(line + "\n") }
        let body = await self.body(event, orderNo: orderNo)
        let id = "evt_" + event.word("cursor").replacing(".", with: "_")
        let moment = Int64(Date().timeIntervalSince1970)
        var policy = ConnectionPolicy(totalTimeout: .seconds(15))
        policy.allowsHTTP = true
        let request = HTTPRequest(
            .post, forward,
            headers: [
                HTTPHeader("Content-Type", "application/json"), HTTPHeader("User-Agent", "Tongguan-Webhooks/1"),
                HTTPHeader("webhook-id", id), HTTPHeader("webhook-timestamp", "\(moment)"),
                HTTPHeader("webhook-signature", self.secret.signature(id: id, timestamp: moment, body: body)),
            ], body: body, policy: policy)
        do throws(TransportError) {
            let answer = try await self.http.send(request)
            Output.standardOutput("\(line)  -> \(answer.status)\n")
        } catch {
            Output.standardOutput("\(line)  -> \(error.message)\n")
        }
    }

    /// As the gateway would write it: the event, and its order as it is now.
    private func body(_ event: JSONText.Value, orderNo: String) async -> [UInt8] {
        let answer = try? await self.gateway.call(.get, MerchantClient.path(of: orderNo))
        let order = answer.flatMap { $0.isSuccess ? try? JSONText($0.body).value() : nil }
        let latest = order?.elements("history").last?.word("order_sequence")
        return JSON.object([
            ("type", .string(event.word("type"))), ("timestamp", .string(event.word("at"))),
            (
                "data",
                .object([
                    ("cursor", .string(event.word("cursor"))), ("orderNo", .string(orderNo)),
                    ("order_sequence", .number(Int64(event.word("order_sequence")) ?? 0)),
                    ("latest_sequence", .number(Int64(latest ?? event.word("order_sequence")) ?? 0)),
                    ("details", event.member("data").map(Self.json) ?? .null), ("order", order.map(Self.json) ?? .null),
                ])
            ),
        ]).bytes
    }

    private static func json(_ value: JSONText.Value) -> JSON {
        switch value {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .number(let text): Int64(text).map(JSON.number) ?? .string(text)
        case .string(let text, _): .string(text)
        case .array(let items): .array(items.map(Self.json))
        case .object(let members): .object(members.map { ($0.key, Self.json($0.value)) })
        }
    }
}
