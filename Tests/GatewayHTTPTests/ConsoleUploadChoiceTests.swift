import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Testing

@testable import GatewayHTTP

/// Whose columns a file has, and which port it means: chosen in the form, shown with the result.
@Suite struct ConsoleUploadChoiceTests {
    private static let folder = Checkout.templates + "/channels"

    private func house() async throws -> ConsoleHouse {
        let mappings = try ChannelMapping.load(path: Self.folder)
        return try await ConsoleHouse { $0.mappings = mappings }
    }

    private func sample() throws -> String {
        String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/samples/tmall-global.csv")),
            as: UTF8.self)
    }

    @Test("The choices are those of the configuration, the tenant's default first", arguments: ["en", "zh", "ko"])
    func choices(_ language: String) async throws {
        let house = try await self.house()
        let browser = try await house.signedIn("ops", language: language)
        let console = try await browser.get("/console/uploads")
        let open = try await browser.get("/upload")
        let word = ["en": "the tenant&#39;s default", "zh": "企业默认", "ko": "업체 기본값"][language] ?? "?"
        for page in [console, open] {
            #expect(page.status == 200)
            for name in page.text == open.text ? ["channel"] : ["channel", "port"] {
                let list = try #require(page.text.components(separatedBy: "name=\"\(name)\"").dropFirst().first)
                    .prefix { $0 != "\n" }
                #expect(list.hasPrefix("><option value=\"\""), "\(name)")
            }
            for id in ["generic", "tmall-global", "kingdee"] {
                #expect(page.text.contains("<option value=\"\(id)\">"), "\(id)")
            }
            #expect(page.text.contains(word))
        }
        #expect(console.text.contains("<option value=\"nanjing\">nanjing</option>"))
        // Everybody can open it: it names no port.
        #expect(!open.text.contains("nanjing") && open.text.contains("<label for=\"port\">"))
        #expect(open.text.contains("<input id=\"port\" name=\"port\""))
        let broker = try await house.signedIn("broker", language: language)
        #expect(try await !broker.get("/console/uploads").text.contains("nanjing"))
    }

    @Test("A shop's table is read with its columns, and the page says which were used")
    func shop() async throws {
        let house = try await self.house()
        let browser = try await house.signedIn("ops")
        let fields = ["tenant": "merchant", "dry_run": "1", "channel": "tmall-global"]
        for (port, shown) in [("", "as the tenant&#39;s default"), ("nanjing", "nanjing")] {
            let answer = try await browser.send(
                "/console/uploads", fields.merging(["port": port]) { $1 }, file: try self.sample(), named: "shop.csv",
                from: "/console/uploads")
            await house.workOffUploads()
            let path = try #require(answer.location)
            let page = try await browser.get(path)
            #expect(page.text.contains("<dd>Tmall Global</dd>"), "\(port)")
            #expect(page.text.contains("<dd>\(shown)</dd>"), "\(port)")
            let key = try #require(
                try await house.gateway.uploads(tenant: "merchant", before: nil, limit: 1).uploads.first)
            #expect(key.channel == "tmall-global" && key.port == (port.isEmpty ? nil : port))
            #expect(key.failure == nil && key.orders > 0)
        }
        let own = try await browser.send(
            "/console/uploads", ["tenant": "merchant", "dry_run": "1", "channel": "", "port": ""],
            file: try ConsoleUploadTests.csv([SampleOrder("O-1")]), named: "own.csv", from: "/console/uploads")
        await house.workOffUploads()
        let page = try await browser.get(try #require(own.location))
        #expect(page.text.contains("the blank workbook, or names of customs") && page.text.contains("accepted 1"))
    }

    @Test("What is not among the choices is refused, and nothing is stored")
    func unknown() async throws {
        let house = try await self.house()
        let browser = try await house.signedIn("ops")
        for wrong in [["channel": "nobody"], ["port": "nowhere"]] {
            let answer = try await browser.send(
                "/console/uploads", wrong.merging(["tenant": "merchant"]) { $1 }, file: try self.sample(),
                named: "shop.csv", from: "/console/uploads")
            #expect(answer.status == 422 && answer.text.contains("choose anew"))
        }
        #expect(try await house.gateway.uploads(tenant: "merchant", before: nil, limit: 1).uploads.isEmpty)
    }

    @Test(
        "A port without a shop's columns is refused for a table, and counts for messages",
        arguments: ["en", "zh", "ko"])
    func portAlone(_ language: String) async throws {
        let house = try await self.house()
        let browser = try await house.signedIn("ops", language: language)
        let fields = ["tenant": "merchant", "dry_run": "1", "port": "nanjing"]
        let table = try await browser.send(
            "/console/uploads", fields, file: try ConsoleUploadTests.csv([SampleOrder("P-1")]), named: "own.csv",
            from: "/console/uploads")
        let word = ["en": "each row names its port", "zh": "由各行注明口岸", "ko": "행마다 포트를 적습니다"][language] ?? "?"
        #expect(table.status == 422 && table.text.contains(word))
        #expect(try await house.gateway.uploads(tenant: "merchant", before: nil, limit: 1).uploads.isEmpty)
        let message = try await browser.send(
            "/console/uploads", fields, file: "<a/>", named: "a.xml", from: "/console/uploads")
        await house.workOffUploads()
        let page = try await browser.get(try #require(message.location))
        #expect(page.text.contains("<dd>nanjing</dd>"))
        let client = EdgeClient()
        let refused = try await client.post("/v1/uploads?port=nanjing", "orderNo\nA\n", ["Content-Type": "text/csv"])
        #expect(refused.status == 400 && refused.text.contains("only with channel"))
    }

    @Test("The form of /upload and the API take the port too, and refuse one that is not there")
    func openForm() async throws {
        let client = EdgeClient()
        func send(_ port: String) async throws -> Int {
            let fields = [("api_key", "key-a"), ("background", "1"), ("channel", "shop"), ("port", port)]
            let parts = fields.map { "--b\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n" }
            let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\ntid\nA\n\r\n"
            return try await client.post(
                "/v1/uploads", parts.joined() + file + "--b--\r\n", key: nil,
                ["Content-Type": "multipart/form-data; boundary=b", "Accept": "text/html"]
            ).status
        }
        #expect(try await send("nanjing") == 303)
        #expect(try await send("") == 303)
        #expect(try await send("nowhere") == 400)
        #expect(client.gateway.uploadShelf.files.map(\.port) == ["nanjing", nil])
        let csv = ["Content-Type": "text/csv"]
        let refused = try await client.post("/v1/uploads?channel=shop&port=nowhere", "tid\nA\n", csv)
        #expect(refused.status == 400 && refused.text.contains("nanjing"))
    }
}
