import Declarations
import Foundation
import Testing

@testable import GatewayHTTP

/// The catalogue of test orders, for programs and for people.
@Suite struct TestOrderRoutesTests {
    @Test func listNeedsNoKeyAndSaysWhatALinePromises() async throws {
        let answer = try await EdgeClient().get("/v1/test-orders", key: nil, ["Accept-Language": "ko"])
        #expect(answer.status == 200)
        #expect(answer.header("Content-Language") == "ko")
        let body = try answer.object()
        #expect((body["grammar"] as? String)?.contains("-T<receipt>-<code>") == true)
        let items = try #require(body["items"] as? [[String: Any]])
        let line = try #require(items.first)
        #expect(items.count == 2)
        #expect(line["id"] as? String == "T622-1313")
        #expect(line["example"] as? String == "TEST-1001-T622-1313")
        #expect(line["receipt"] as? Int == 622)
        #expect(line["document"] as? Int == 621)
        #expect(line["code"] as? String == "1313")
        #expect(line["meaning"] as? String == "연간 한도")
        #expect(line["effect"] as? String == "refused")
        #expect(line["state"] as? String == "rejected")
        #expect(line["next_action"] as? String == "correct")
        #expect(line["by"] as? String == "POST /v1/orders")
        #expect(line["element"] as? String == "orderNo")
        #expect(line.keys.contains("first") == false)
        #expect(line.keys.contains("needs") == false)
        let list = items[1]
        #expect(list["example"] as? String == "TEST-1-T712-800001")
        #expect(list["by"] as? String == "POST /v1/documents")
        #expect(list["element"] as? String == "copNo")
        #expect(list["needs"] as? [Int] == [511])
        #expect(list["document"] as? Int == 711)
    }

    @Test func theDescriptionSaysWhatStandsInALine() async throws {
        let body = try await EdgeClient().get("/openapi.json", key: nil).object()
        let paths = try #require(body["paths"] as? [String: [String: [String: Any]]])
        let endpoint = try #require(paths["/v1/test-orders"]?["get"])
        #expect((endpoint["description"] as? String)?.contains("513, 711, export") == true)
        let text = String(decoding: try JSONSerialization.data(withJSONObject: endpoint), as: UTF8.self)
        for name in ["ending", "element", "needs", "effect", "next_action"] {
            #expect(text.contains("\"\(name)\""), "\(name)")
        }
    }

    @Test(arguments: [
        ("en", "Test orders", "annual &lt;limit&gt;", "Order ends in"), ("zh", "测试订单", "年度限额", "订单状态"),
        ("ko", "시험 주문", "연간 한도", "주문 상태"),
    ])
    func pageHasATablePerReceipt(
        _ language: String, _ title: String, _ meaning: String, _ column: String
    )
        async throws
    {
        let answer = try await EdgeClient().get("/docs/test-orders?lang=\(language)", key: nil)
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type")?.hasPrefix("text/html") == true)
        #expect(answer.text.contains("<html lang=\"\(language == "zh" ? "zh-Hans" : language)\">"))
        #expect(answer.text.contains("<h1>\(title)</h1>"))
        #expect(answer.text.contains("<h2 id=\"CEB622\">CEB622</h2>"))
        #expect(answer.text.contains("<a href=\"#CEB712\">CEB712</a>"))
        #expect(answer.text.contains("<code>kind: 711</code>"))
        #expect(answer.text.contains("<code>copNo</code>."))
        #expect(answer.text.contains("<th scope=\"row\"><code>-T712-800001</code></th>"))
        #expect(answer.text.contains("<th scope=\"row\"><code>-T622-1313</code></th><td>\(meaning)</td>"))
        #expect(answer.text.contains("<th scope=\"col\">\(column)</th>"))
        #expect(answer.text.contains("<td><code>rejected</code></td><td><code>correct</code></td>"))
        #expect(!answer.text.contains("<limit>"))
        #expect(!answer.text.contains(" style="))
    }
}
