import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

/// Uploads that are stored and worked off in the background, over HTTP.
@Suite struct StoredUploadRoutesTests {
    private static let csv = ["Content-Type": "text/csv"]
    private static let browser = [
        "Content-Type": "multipart/form-data; boundary=b", "Accept": "text/html,application/xhtml+xml",
    ]
    private static func form(_ fields: [(String, String)]) -> String {
        let parts = fields.map { name, value in
            let file = name == "file" ? "; filename=\"订单.csv\"" : ""
            return "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n\(value)\r\n"
        }
        return parts.joined() + "--b--\r\n"
    }

    @Test func whoeverPrefersGetsAnUploadAtOnce() async throws {
        let client = EdgeClient()
        let answer = try await client.post(
            "/v1/uploads?hold=1", "orderNo\nA\n", Self.csv.merging(["Prefer": "respond-async"]) { $1 })
        #expect(answer.status == 202)
        #expect(answer.header("Location") == "/v1/uploads/up_1")
        let body = try answer.object()
        #expect(body["id"] as? String == "up_1")
        #expect(body["held"] as? Bool == true)
        #expect((body["groups"] as? [[String: Any]])?.first?["cells"] as? Int == 412)
        #expect(client.gateway.seen.calls.isEmpty)
        let dry = try await client.post("/v1/uploads?dry_run=1", "orderNo\nA\n", Self.csv)
        #expect(try dry.object()["dry_run"] as? Bool == true)
        for word in ["dry_run=true", "dry_run=", "hold=yes"] {
            let refused = try await client.post("/v1/uploads?\(word)", "orderNo\nA\n", Self.csv)
            #expect(refused.status == 400, "\(word)")
            #expect(try refused.object()["code"] as? String == "bad_parameter")
        }
        let binary = try await client.post("/v1/uploads", "PK\u{3}\u{4}", ["Content-Type": "application/octet-stream"])
        #expect(binary.status == 202)
        #expect(client.gateway.uploadShelf.files.count == 3)
    }

    @Test func uploadsAreTheirTenantsAlone() async throws {
        let client = EdgeClient()
        _ = try await client.post("/v1/uploads?dry_run=1", "orderNo\nA\n", Self.csv)
        for path in ["", "/rows", "/workbook.xlsx"] {
            #expect(try await client.get("/v1/uploads/up_1" + path).status == 200)
            #expect(try await client.get("/v1/uploads/up_1" + path, key: "key-b").status == 404)
        }
        #expect((try await client.get("/v1/uploads").object()["uploads"] as? [Any])?.count == 1)
        #expect((try await client.get("/v1/uploads", key: "key-b").object()["uploads"] as? [Any])?.isEmpty == true)
        #expect(try await client.get("/v1/uploads/up_1/rows?verdict=wrong").status == 400)
        let json = ["Content-Type": "application/json"]
        let fix = "{\"group\":1,\"value\":\"035\",\"remember\":true}"
        #expect(try await client.post("/v1/uploads/up_1/fixes", fix, json).status == 202)
        #expect(try await client.post("/v1/uploads/up_1/fixes", fix, key: "key-b", json).status == 404)
        #expect(try await client.post("/v1/uploads/up_1/fixes", "{\"group\":2,\"value\":\"1\"}", json).status == 409)
        #expect(try await client.post("/v1/uploads/up_1/fixes", "{\"value\":1}", json).status == 422)
    }

    @Test func aShopsTableNamesItsChannel() async throws {
        let client = EdgeClient()
        let sent = try await client.post("/v1/uploads?channel=shop&port=nanjing", "tid\nA\n", Self.csv)
        #expect(sent.status == 202)
        let wrong = try await client.post("/v1/uploads?channel=nobody", "tid\nA\n", Self.csv)
        #expect(wrong.status == 400 && wrong.text.contains("shop"))
        for channel in ["shop", ""] {
            let form = Self.form([
                ("api_key", "key-a"), ("background", "1"), ("channel", channel), ("file", "orderNo\nA\n"),
            ])
            #expect(try await client.post("/v1/uploads", form, key: nil, Self.browser).status == 303)
        }
        let files = client.gateway.uploadShelf.files
        #expect(files.map(\.channel) == ["shop", "shop", nil])
        #expect(files.map(\.port) == ["nanjing", nil, nil])
        let page = try await client.get("/upload?lang=ko", key: nil)
        #expect(page.text.contains("<option value=\"shop\">가게</option>"))
    }

    @Test func theScriptIsOurOwnAndOnlyHelps() async throws {
        let client = EdgeClient()
        let page = try await client.get("/upload?lang=zh", key: nil)
        let policy = try #require(page.header("Content-Security-Policy"))
        #expect(policy.hasPrefix("default-src 'none';"))
        #expect(policy.contains("; script-src 'self'; connect-src 'self'") && !policy.contains("unsafe"))
        #expect(page.text.contains("data-drop=\"将文件拖到此处\""))
        #expect(page.text.contains("<button type=\"submit\">"))
        let script = try await client.get(UploadScript.path, key: nil)
        #expect(script.status == 200)
        #expect(script.header("Content-Type") == "text/javascript; charset=utf-8")
        #expect(script.header("Cache-Control") == "public, max-age=31536000, immutable")
        // No other page may run scripts.
        #expect(try await client.get("/", key: nil).header("Content-Security-Policy")?.contains("script") == false)
    }

    @Test(arguments: [("checking", "2"), ("received", "2"), ("done", nil), ("failed", nil)] as [(String, String?)])
    func thePageRefreshesItselfWhileItWorks(_ state: String, _ seconds: String?) async throws {
        let client = EdgeClient()
        _ = try await client.post("/v1/uploads?dry_run=1", "orderNo\nA\n", Self.csv)
        client.gateway.uploadShelf.set(state)
        let page = try await client.get("/uploads/up_1", ["Accept": "text/html"])
        #expect(page.status == 200)
        #expect(page.header("Refresh") == seconds)
    }

    @Test func theFormLeadsToThePageAndThePassOpensIt() async throws {
        let client = EdgeClient()
        let sent = try await client.post(
            "/v1/uploads?lang=zh",
            Self.form([("api_key", "key-a"), ("background", "1"), ("hold", "1"), ("file", "orderNo\nA\n")]), key: nil,
            Self.browser)
        #expect(sent.status == 303)
        let location = try #require(sent.header("Location"))
        #expect(location == "/uploads/up_1?lang=zh")
        let cookie = try #require(sent.header("Set-Cookie"))
        #expect(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/uploads/up_1;"))
        let pass = String(cookie.prefix { $0 != ";" })
        #expect(client.gateway.uploadShelf.files.first?.name == "订单.csv")
        #expect(client.gateway.uploadShelf.files.first?.isHeld == true)

        let html = ["Accept": "text/html", "Cookie": pass]
        let page = try await client.get(location, key: nil, html)
        #expect(page.status == 200)
        #expect(page.text.contains("&lt;unit&gt;") && page.text.contains("412"))
        #expect(page.text.contains("action=\"/uploads/up_1/fixes?lang=zh\""))
        #expect(try await client.get(location, key: nil, ["Accept": "text/html"]).status == 401)
        #expect(
            try await client.get(location, key: nil, ["Accept": "text/html", "Cookie": pass + "x"]).status == 401)
        let fixed = try await client.post(
            "/uploads/up_1/fixes", "group=1&value=035&remember=1", key: nil,
            html.merging(["Content-Type": "application/x-www-form-urlencoded"]) { $1 })
        #expect(fixed.status == 303)
        #expect(
            try await client.get("/uploads/up_1/file", key: nil, html).header("Content-Type")
                == "text/csv; charset=utf-8")
        #expect(try await client.get("/upload/template.xlsx", key: nil).status == 200)
    }
}
