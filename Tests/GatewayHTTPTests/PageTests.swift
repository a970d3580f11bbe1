import Declarations
import Foundation
import Testing

@testable import GatewayHTTP

@Suite struct PageTests {
    private static let browser = ["Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"]

    @Test(arguments: [("en", "Upload orders"), ("zh-TW,zh;q=0.9", "上传订单"), ("ko-KR", "주문 업로드")])
    func uploadPageAsksForTheFileFirst(_ language: String, _ heading: String) async throws {
        let answer = try await EdgeClient().get(
            "/upload", key: nil, Self.browser.merging(["Accept-Language": language]) { $1 })
        #expect(answer.status == 200)
        #expect(answer.text.contains("<h1>\(heading)</h1>"))
        let input = try #require(answer.text.range(of: "<input"))
        #expect(answer.text[input.lowerBound...].hasPrefix("<input type=\"file\""))
        #expect(answer.text.contains("name=\"viewport\" content=\"width=device-width, initial-scale=1\""))
        // One script of our own, without which the form works.
        #expect(answer.text.components(separatedBy: "<script").count == 2)
        #expect(answer.text.contains("<script src=\"\(UploadScript.path)\" defer></script>"))
        #expect(!answer.text.contains(" style="))
    }

    @Test func languageLinkWinsOverThePreference() async throws {
        let answer = try await EdgeClient().get("/upload?lang=ko", key: nil, ["Accept-Language": "zh"])
        #expect(answer.text.contains("<html lang=\"ko\">"))
        #expect(answer.text.contains("action=\"/v1/uploads?lang=ko\""))
        #expect(try await EdgeClient().get("/upload?lang=xx", key: nil).text.contains("<html lang=\"en\">"))
    }

    @Test func everyAnswerCarriesTheSecurityFields() async throws {
        let client = EdgeClient()
        for path in ["/upload", "/", "/health/live", "/metrics", "/v1/events", "/nowhere", Stylesheet.path] {
            let answer = try await client.get(path)
            let policy = try #require(answer.header("Content-Security-Policy"))
            #expect(policy.hasPrefix("default-src 'none'; style-src 'self'; form-action 'self'"))
            #expect(!policy.contains("unsafe"))
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Referrer-Policy") == "no-referrer")
            #expect(
                answer.header("Cache-Control")
                    == (path == Stylesheet.path ? "public, max-age=31536000, immutable" : "no-store"))
        }
    }

    @Test func pagesUseTheOneStylesheet() async throws {
        let client = EdgeClient()
        let page = try await client.get("/upload", key: nil)
        #expect(page.text.components(separatedBy: "<link").count == 2)
        #expect(page.text.contains("<link rel=\"stylesheet\" href=\"\(Stylesheet.path)\">"))
        let sheet = try await client.get(Stylesheet.path, key: nil)
        #expect(sheet.status == 200)
        #expect(sheet.header("Content-Type") == "text/css; charset=utf-8")
        #expect(sheet.text.contains("@media (max-width: 40rem)"))
    }

    @Test(arguments: ProblemCode.allCases)
    func everyProblemHasItsPageInThreeLanguages(_ code: ProblemCode) async throws {
        let client = EdgeClient()
        var pages: Set<String> = []
        for language in Language.allCases {
            let answer = try await client.get("\(code.type)?lang=\(language.rawValue)", key: nil)
            #expect(answer.status == 200)
            #expect(answer.text.contains("HTTP \(code.status)"))
            #expect(answer.text.contains("<html lang=\"\(language.tag)\">"))
            #expect(!code.title.text(in: language).isEmpty)
            #expect(!code.advice.text(in: language).isEmpty)
            pages.insert(code.title.text(in: language))
        }
        #expect(pages.count == 3)
    }

    @Test func problemCodesHaveTheirOwnTexts() {
        #expect(Set(ProblemCode.allCases.map(\.title.en)).count == ProblemCode.allCases.count)
        #expect(Set(ProblemCode.allCases.map(\.advice.ko)).count == ProblemCode.allCases.count)
    }

    @Test func homeLinksForBrowsersAndPrograms() async throws {
        let client = EdgeClient()
        let page = try await client.get("/", key: nil, Self.browser)
        #expect(page.text.contains("href=\"/upload?lang=en\""))
        #expect(page.text.contains("href=\"/problems/order_refused?lang=en\""))
        let links = try await client.get("/", key: nil).object()["links"] as? [String]
        #expect(links?.contains("/v1/orders") == true)
    }

    @Test func unknownAddressesAreProblems() async throws {
        let client = EdgeClient()
        for path in ["/nowhere", "/v1/orders:check", "/problems/nothing"] {
            let answer = try await client.get(path)
            #expect(answer.status == (path == "/v1/orders:check" ? 405 : 404), "\(path)")
            #expect(answer.header("Content-Type") == "application/problem+json")
        }
        let page = try await client.get("/nowhere", key: nil, Self.browser)
        #expect(page.status == 404)
        #expect(page.header("Content-Type") == "text/html; charset=utf-8")
    }

    @Test func wrongMethodsNameTheRightOnes() async throws {
        let client = EdgeClient()
        let orders = try await client.call("PATCH", "/v1/orders", key: "key-a", [:], body: nil)
        #expect(orders.status == 405)
        #expect(orders.header("Allow") == "GET, HEAD, POST")
        #expect(try orders.object()["code"] as? String == "method_not_allowed")
        let order = try await client.call("DELETE", "/v1/orders/1", key: "key-a", [:], body: nil)
        #expect(order.status == 405)
        #expect(order.header("Allow") == "GET, HEAD, PUT")
    }

    @Test func headIsGetWithoutItsBody() async throws {
        let answer = try await EdgeClient().call("HEAD", "/upload", key: nil, [:], body: nil)
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
    }

    @Test func markupEscapesWhatIsNotMarkup() {
        let text = "<a href='x'>\"&\u{1}\n"
        let inner: HTML = "<i>\(text)</i>"
        let outer: HTML = "<p>\(inner)\(3)</p>"
        #expect(outer.markup == "<p><i>&lt;a href=&#39;x&#39;&gt;&quot;&amp;\u{FFFD}\n</i>3</p>")
    }

    @Test func percentEncoding() {
        #expect("A/1 订".percentEncoded == "A%2F1%20%E8%AE%A2")
        #expect("A%2F1%20%E8%AE%A2+b".percentDecoded == "A/1 订+b")
        #expect("%".percentDecoded == nil)
        #expect("%2".percentDecoded == nil)
        #expect("%zz".percentDecoded == nil)
        #expect("%C3%28".percentDecoded == nil)
    }

    @Test func jsonIsEscaped() throws {
        let text = "\"\\\u{0}\u{1F}\u{7F}\n\t订😀/"
        let value = JSON.object([(text, .array([.string(text), .null, true, 7]))])
        let read = try #require(JSONSerialization.jsonObject(with: Data(value.bytes)) as? [String: [Any]])
        #expect(read[text]?.first as? String == text)
        #expect(!value.bytes.contains { $0 < 0x20 })
    }
}
