import Declarations
import Foundation
import Gateway
import GatewayTestKit
import HTTPTypes
import Testing
import Transports

@testable import GatewayHTTP

/// Endpoints made, changed and removed at the console.
@Suite struct ConsoleWebhookTests {
    private static let list = "/console/webhooks"
    private static let new = [
        "tenant": "merchant", "url": "https://hooks.example.com/in/very-secret", "event": "order.released",
        "others": "document.*， order.held", "description": "shop <1>", "language": "zh",
    ]

    private func made(_ house: ConsoleHouse) async throws -> WebhookView {
        try #require(try await house.gateway.webhooks(tenant: "merchant").first)
    }

    @Test("An operator adds an endpoint, sees its secret once, and sending the page again makes no second one")
    func add() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        let page = try await browser.get(Self.list)
        #expect(page.text.contains("<details id=\"add\"><summary"))
        let answer = try await browser.submit(Self.list, Self.new)
        #expect(answer.status == 200 && answer.headers[.cacheControl] == "no-store")
        let secret = try #require(answer.text.firstMatch(of: /whsec_[A-Za-z0-9+\/=]+/)).0
        #expect(WebhookSecretForm.isGood(String(secret)))
        #expect(!answer.text.contains("very-secret") && answer.text.contains("data-live-page=\"no\""))
        let hook = try await self.made(house)
        #expect(hook.url == Self.new["url"] && hook.language == "zh" && hook.description == "shop <1>")
        #expect(hook.events == ["order.released", "document.*", "order.held"])
        let again = try await browser.submit(Self.list, Self.new)
        #expect(again.status == 409 && again.text.contains("told of the same events already"))
        #expect(try await house.gateway.webhooks(tenant: "merchant").count == 1)
        for path in [Self.list, "\(Self.list)/\(hook.id)?tenant=merchant"] {
            let later = try await browser.get(path)
            #expect(!later.text.contains("whsec_") && !later.text.contains("very-secret"))
            #expect(!later.text.contains("shop <1>"))
        }
        let log = try await house.gateway.auditLog(TenantScope(["merchant"]), before: nil, limit: 9)
        let entry = try #require(log.first { $0.act == "webhook.create" })
        #expect(entry.target == "https://hooks.example.com/…" && entry.account == "ops")
        #expect(!log.contains { "\($0)".contains("very-secret") || "\($0)".contains("whsec_") })
    }

    @Test(
        "What the API refuses the console refuses too, and keeps what was typed",
        arguments: [
            ("url", "https://127.0.0.1/in"), ("url", "http://hooks.example.com/in"), ("url", "nonsense"), ("url", ""),
            ("others", "everything"), ("description", String(repeating: "x", count: 201)), ("language", "fr"),
        ])
    func refused(_ field: String, _ value: String) async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        let answer = try await browser.submit(Self.list, Self.new.merging([field: value]) { $1 })
        #expect(answer.status == 422)
        #expect(answer.text.contains("<details id=\"add\" open>") && answer.text.contains("role=\"alert\""))
        #expect(answer.text.contains("value=\"order.released\" checked"))
        if field == "others" {
            #expect(answer.text.contains("value=\"everything\"") && answer.text.contains("written like order.released"))
        }
        if field == "url" { #expect(answer.text.contains("This address cannot be used.")) }
        #expect(try await house.gateway.webhooks(tenant: "merchant").isEmpty)
    }

    @Test("A new secret is shown once; the page sent again changes nothing, so that the one before still signs")
    func rotate() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        _ = try await browser.submit(Self.list, Self.new)
        let hook = try await self.made(house)
        let path = "\(Self.list)/\(hook.id)"
        let page = try await browser.get(path + "?tenant=merchant")
        let known = try #require(page.text.firstMatch(of: /name="known" value="([^"]+)"/)).1
        let form = ["tenant": "merchant", "known": String(known)]
        let answer = try await browser.submit(path + "/rotate", form)
        #expect(answer.status == 200 && answer.text.contains("whsec_"))
        let until = try await self.made(house).oldSecretUntil
        #expect(until != nil)
        house.rehearsal.clock.advance(by: .seconds(60))
        let again = try await browser.submit(path + "/rotate", form)
        #expect(again.status == 409 && !again.text.contains("whsec_"))
        #expect(try await browser.submit(path + "/rotate", ["tenant": "merchant"]).status == 409)
        #expect(try await self.made(house).oldSecretUntil == until)
        let warned = try await browser.get(path + "?tenant=merchant")
        #expect(warned.text.contains("changed less than a day ago"))
    }

    @Test("Events and note are changed, the address stays when it is left empty; deleting asks to be confirmed")
    func changeAndRemove() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        _ = try await browser.submit(Self.list, Self.new)
        let hook = try await self.made(house)
        let path = "\(Self.list)/\(hook.id)"
        let change = ["tenant": "merchant", "url": "", "event": "order.*", "description": "", "language": "en"]
        #expect(try await browser.submit(path + "/change", change).location == path + "?tenant=merchant&done=change")
        let changed = try await self.made(house)
        #expect(changed.url == hook.url && changed.events == ["order.*"] && changed.description.isEmpty)
        let wrong = change.merging(["url": "https://10.0.0.1/"]) { $1 }
        #expect(try await browser.submit(path + "/change", wrong).status == 422)
        #expect(try await browser.submit(path + "/remove", ["tenant": "merchant"]).status == 422)
        #expect(try await house.gateway.webhooks(tenant: "merchant").count == 1)
        let removed = try await browser.submit(path + "/remove", ["tenant": "merchant", "sure": "1"])
        let back = try #require(removed.location)
        #expect(try await browser.get(back).text.contains("The endpoint is deleted."))
        #expect(try await house.gateway.webhooks(tenant: "merchant").isEmpty)
        #expect(try await browser.submit(path + "/remove", ["tenant": "merchant", "sure": "1"]).status == 404)
        let log = try await house.gateway.auditLog(TenantScope(["merchant"]), before: nil, limit: 9).map(\.act)
        #expect(log.prefix(2) == ["webhook.remove", "webhook.change"])
    }

    @Test("A viewer looks only, nobody acts for other tenants, and no form works without its token")
    func roles() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        _ = try await browser.submit(Self.list, Self.new)
        let hook = try await self.made(house)
        let path = "\(Self.list)/\(hook.id)"
        let forms = [
            (Self.list, Self.new.merging(["url": "https://other.example.com/"]) { $1 }),
            (path + "/change", ["tenant": "merchant"]), (path + "/rotate", ["tenant": "merchant", "known": "-"]),
            (path + "/remove", ["tenant": "merchant", "sure": "1"]),
        ]
        let viewer = try await house.signedIn("eyes")
        for page in [try await viewer.get(Self.list), try await viewer.get(path + "?tenant=merchant")] {
            #expect(page.status == 200 && page.text.contains("hooks.example.com"))
            #expect(!page.text.contains("action=\"/console/webhooks"))
        }
        let broker = try await house.signedIn("broker")
        for (path, form) in forms {
            #expect(try await viewer.submit(path, form).status == 403, "\(path)")
            #expect(try await broker.submit(path, form).status == 404, "\(path)")
            #expect(try await browser.post(path, form).status == 403, "\(path)")
            #expect(try await browser.get(path).status == (path == Self.list ? 200 : 405), "\(path)")
        }
        #expect(try await house.gateway.webhooks(tenant: "merchant").count == 1)
        #expect(try await self.made(house).oldSecretUntil == nil)
    }

    @Test("A test event really goes out, and what came back is shown")
    func tried() async throws {
        let client = HTTPClient(connectionsPerHost: 1)
        try await LiveServer.run(FakeGateway()) { port, _ in
            let house = try await ConsoleHouse { premises in
                var settings = GatewayConfiguration.Webhooks()
                settings.allowsHTTP = true
                settings.allowsPrivateAddresses = true
                premises.webhooks = WebhookOffice(settings: settings, client: client) { WebhookOrder.json($0, $1) }
            }
            let browser = try await house.signedIn("ops")
            let url = "http://127.0.0.1:\(port)/v1/orders"
            let made = try await browser.submit(Self.list, Self.new.merging(["url": url]) { $1 })
            #expect(made.status == 200)
            let hook = try await self.made(house)
            let answer = try await browser.submit(
                "\(Self.list)/\(hook.id)/act", ["tenant": "merchant", "act": "test"])
            let back = try #require(answer.location)
            #expect(back.hasSuffix("&tested=no&said=401"))
            #expect(try await browser.get(back).text.contains("was not taken"))
        }
        await client.shutdown()
    }

    @Test("Sent twice at once, a page makes one endpoint, and one new secret")
    func twice() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        async let first = browser.submit(Self.list, Self.new)
        async let second = browser.submit(Self.list, Self.new)
        #expect(try await [first.status, second.status].sorted() == [200, 409])
        #expect(try await house.gateway.webhooks(tenant: "merchant").count == 1)
        let path = "\(Self.list)/\(try await self.made(house).id)/rotate"
        async let third = browser.submit(path, ["tenant": "merchant", "known": "-"])
        async let fourth = browser.submit(path, ["tenant": "merchant", "known": "-"])
        let answers = try await [third, fourth]
        #expect(answers.map(\.status).sorted() == [200, 409])
        #expect(answers.count { $0.text.contains("whsec_") } == 1)
    }

    @Test(
        "Of an address scheme and host are kept and shown, whatever the rest looks like",
        arguments: [
            ("https://h.example?token=very-secret", "https://h.example/…"),
            ("https:/h.example/very-secret", "https://h.example/…"),
            ("https://h.example:8443/very-secret", "https://h.example:8443/…"),
            ("https://h.example", "https://h.example"),
            ("https://u:very-secret@h.example/", "–"), ("very-secret", "–"),
        ])
    func shown(_ url: String, _ shown: String) async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops")
        #expect(WebhooksPage.host(url) == shown)
        let answer = try await browser.submit(Self.list, Self.new.merging(["url": url]) { $1 })
        if let hook = try await house.gateway.webhooks(tenant: "merchant").first {
            let page = try await browser.get("\(Self.list)/\(hook.id)?tenant=merchant")
            let list = try await browser.get(Self.list)
            for text in [answer.text, page.text, list.text] {
                #expect(text.contains(shown) && !text.contains("very-secret"))
            }
            _ = try await browser.submit(
                "\(Self.list)/\(hook.id)/remove", ["tenant": "merchant", "sure": "1"])
        }
        let log = try await house.gateway.auditLog(TenantScope(["merchant"]), before: nil, limit: 9)
        #expect(log.contains { $0.act == "webhook.create" && $0.target == shown })
        #expect(!log.contains { "\($0)".contains("very-secret") })
    }

    /// Makes, changes, rotates and removes one; every page in the language.
    private func everyStep(_ house: ConsoleHouse, _ browser: Browser, _ language: String) async throws {
        let words: [String] =
            switch language {
            case "zh": ["签名密钥", "更换密钥", "修改", "删除", "密钥已更换", "接收端已删除"]
            case "ko": ["서명 비밀 키", "새 비밀 키", "바꾸기", "삭제", "새 비밀 키를 만들었습니다", "수신 주소를 삭제했습니다"]
            default: ["Signing secret", "New secret", "Change", "Delete", "has a new secret", "endpoint is deleted"]
            }
        let made = try await browser.submit(Self.list, Self.new)
        #expect(made.status == 200 && made.text.contains("<h2>\(words[0])</h2>"))
        let path = "\(Self.list)/\(try await self.made(house).id)"
        let page = try await browser.get(path + "?tenant=merchant")
        for (id, word) in zip(["rotate", "change", "remove"], words.dropFirst()) {
            let part = page.text.components(separatedBy: "<details id=\"\(id)\">").last?.prefix(200) ?? ""
            #expect(part.contains(">\(word)</summary>"), "\(id)")
        }
        let changed = try await browser.submit(path + "/change", ["tenant": "merchant", "language": language])
        #expect(changed.status == 303)
        let rotated = try await browser.submit(path + "/rotate", ["tenant": "merchant", "known": "-"])
        #expect(rotated.text.contains(words[4]))
        let removed = try await browser.submit(path + "/remove", ["tenant": "merchant", "sure": "1"])
        #expect(try await browser.get(try #require(removed.location)).text.contains(words[5]))
    }

    @Test("All of it in three languages, every field with a label", arguments: ["en", "zh", "ko"])
    func languages(_ language: String) async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("ops", language: language)
        let page = try await browser.submit(Self.list, Self.new.merging(["url": ""]) { $1 })
        let word = ["en": "Add an endpoint", "zh": "添加接收端", "ko": "수신 주소 추가"][language] ?? "?"
        #expect(page.text.contains(word))
        try await self.everyStep(house, browser, language)
        let form = try #require(page.text.components(separatedBy: "<details id=\"add\"").last)
        for kind in ["<input type=\"url\"", "<input name=", "<select", "<input type=\"checkbox\""] {
            let places = form.ranges(of: kind)
            #expect(!places.isEmpty, "\(kind)")
            for place in places {
                let before = form[..<place.lowerBound]
                #expect(before.ranges(of: "<label").count == before.ranges(of: "</label>").count + 1, "\(kind)")
            }
        }
    }
}

/// The form of a secret of Standard Webhooks.
private enum WebhookSecretForm {
    static func isGood(_ text: String) -> Bool {
        guard let bytes = Data(base64Encoded: String(text.dropFirst("whsec_".count))) else { return false }
        return (24...64).contains(bytes.count)
    }
}
