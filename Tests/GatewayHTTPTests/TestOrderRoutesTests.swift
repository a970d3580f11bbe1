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
        #expect(items.count == 1)
        #expect(line["id"] as? String == "T622-1313")
        #expect(line["example"] as? String == "TEST-1001-T622-1313")
        #expect(line["receipt"] as? Int == 622)
        #expect(line["document"] as? Int == 621)
        #expect(line["code"] as? String == "1313")
        #expect(line["meaning"] as? String == "연간 한도")
        #expect(line["effect"] as? String == "refused")
        #expect(line["state"] as? String == "rejected")
        #expect(line["next_action"] as? String == "correct")
        #expect(line.keys.contains("first") == false)
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
        #expect(answer.text.contains("<h2>CEB622</h2>"))
        #expect(answer.text.contains("<th scope=\"row\"><code>-T622-1313</code></th><td>\(meaning)</td>"))
        #expect(answer.text.contains("<th scope=\"col\">\(column)</th>"))
        #expect(answer.text.contains("<td><code>rejected</code></td><td><code>correct</code></td>"))
        #expect(!answer.text.contains("<limit>"))
        #expect(!answer.text.contains(" style="))
    }
}
