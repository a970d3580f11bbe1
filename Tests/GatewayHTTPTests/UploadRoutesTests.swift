import Declarations
import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

@Suite struct UploadRoutesTests {
    private static let csv = ["Content-Type": "text/csv; charset=utf-8"]

    private static func form(
        key: String?, file: String?, fileName: String = "orders.csv", boundary: String = "XyZ"
    ) -> String {
        var body = ""
        if let file {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(fileName)\"\r\n"
            body += "Content-Type: text/csv\r\n\r\n\(file)\r\n"
        }
        if let key {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\n\(key)\r\n"
        }
        return body + "--\(boundary)--\r\n"
    }

    private static let formType = ["Content-Type": "multipart/form-data; boundary=XyZ"]

    @Test func everyRowGetsItsFateUnderItsOwnNumber() async throws {
        // Row 2 holds a quoted line break, so the next row stands on line 4 of the file.
        let file = "orderNo,note,buyerIdNumber\r\nA,\"two\nlines\",1\r\nB-R,x,2\r\nC-H,,3\r\nA,,\r\n,y,5\r\n"
        let client = EdgeClient()
        let answer = try await client.post("/v1/uploads", file, Self.csv)
        #expect(answer.status == 200)
        let body = try answer.object()
        #expect(body["complete"] as? Bool == true)
        #expect(body["orders"] as? [String: Int] == ["accepted": 1, "already_here": 1, "needs_you": 0, "refused": 2])
        let rows = try #require(body["rows"] as? [[String: Any]])
        #expect(rows.compactMap { $0["row"] as? Int } == [2, 4, 5, 6, 7])
        #expect(
            rows.compactMap { $0["verdict"] as? String } == [
                "accepted", "refused", "already_here", "accepted", "refused",
            ])
        let message = try #require((rows[1]["messages"] as? [[String: Any]])?.first)
        #expect(message["cell"] as? String == "C4")
        #expect(message["column"] as? String == "buyerIdNumber")
        #expect(message["message"] as? String == "wrong in English")
        #expect(rows[4]["orderNo"] == nil)
        #expect((rows[4]["messages"] as? [[String: Any]])?.first?["cell"] as? String == "C7")
        let calls = client.gateway.seen.calls
        #expect(calls.first?.tenant == "merchant-a")
        #expect(calls.first?.orders.first?.lines.count == 2)
        #expect(calls.first?.orders.first?.head[.note]?.text == "two\nlines")
    }

    @Test func formIsAnsweredAsAPageWithEverythingEscaped() async throws {
        let file = "orderNo,<b>&col,buyerIdNumber\r\n<script>-R,v,2\r\nGOOD,,3\r\n"
        let client = EdgeClient()
        let answer = try await client.post(
            "/v1/uploads?lang=ko", Self.form(key: " key-b\r\n", file: file, fileName: "C:\\x\\<i>.csv"), key: nil,
            Self.formType.merging(["Accept": "text/html,application/xhtml+xml"]) { $1 })
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
        #expect(answer.header("Cache-Control") == "no-store")
        #expect(answer.text.contains("<html lang=\"ko\">"))
        #expect(answer.text.contains("<th scope=\"row\">2</th><td>&lt;script&gt;-R</td>"))
        #expect(answer.text.contains("<code>C2</code> <strong>buyerIdNumber</strong>: 한국어 설명"))
        #expect(answer.text.contains("거절됨"))
        #expect(answer.text.contains("접수됨"))
        #expect(answer.text.contains("<code>B1</code> <strong>&lt;b&gt;&amp;col</strong>"))
        #expect(answer.text.contains("<code>&lt;i&gt;.csv</code>"))
        #expect(!answer.text.contains("<script>"))
        #expect(!answer.text.contains("key-b"))
        let call = try #require(client.gateway.seen.calls.first)
        #expect(call.tenant == "merchant-b")
        #expect(call.source == .upload(fileName: "<i>.csv"))
    }

    @Test func reasonsStandAtTheRowOfTheirCell() async throws {
        let file = "orderNo,qty,buyerIdNumber\nA-R,1,9\nB,1,9\nA-R,0,\n"
        let answer = try await EdgeClient().post("/v1/uploads", file, Self.csv)
        let rows = try #require(try answer.object()["rows"] as? [[String: Any]])
        #expect(rows.compactMap { $0["orderNo"] as? String } == ["A-R", "B", "A-R"])
        let cells = rows.map { ($0["messages"] as? [[String: Any]])?.compactMap { $0["cell"] as? String } }
        #expect(cells == [["C2"], [], ["B4"]])
    }

    @Test func headerFaultsAreSaidOnce() async throws {
        let file = "orderNo,wrongColumn,buyerIdNumber\r\n" + (0..<5).map { "N\($0),v,1\r\n" }.joined()
        let answer = try await EdgeClient().post("/v1/uploads", file, Self.csv)
        let header = try #require(try answer.object()["header"] as? [[String: Any]])
        #expect(header.filter { $0["cell"] as? String == "B1" }.count == 1)
        #expect(header.first { $0["cell"] as? String == "B1" }?["column"] as? String == "wrongColumn")
        let missing = try #require(header.first { $0["code"] as? String == "missing_column" })
        #expect(missing["column"] == nil)
    }

    @Test func ordersGoOnInChunks() async throws {
        let client = EdgeClient { $0.uploadChunk = 40 }
        let file = "orderNo\n" + (0..<100).map { "N\($0)\n" }.joined()
        let answer = try await client.post("/v1/uploads", file, Self.csv)
        #expect((try answer.object()["rows"] as? [Any])?.count == 100)
        #expect(client.gateway.seen.calls.map(\.orders.count) == [40, 40, 20])
    }

    @Test func uploadThatStopsSaysWhichRowsAreDone() async throws {
        let error = GatewayError(.storageFull, "internal words", isRetriable: true)
        let file = "orderNo\n" + (0..<5).map { "N\($0)\n" }.joined()
        let client = EdgeClient(FakeGateway { $0.refusal = (1, error) }) { $0.uploadChunk = 2 }
        let answer = try await client.post("/v1/uploads", file, Self.csv)
        #expect(answer.status == 507)
        let body = try answer.object()
        #expect(body["type"] as? String == "/problems/storage_full")
        let upload = try #require(body["upload"] as? [String: Any])
        #expect(upload["complete"] as? Bool == false)
        let verdicts = (upload["rows"] as? [[String: Any]])?.map { $0["verdict"] as? String }
        #expect(verdicts == ["accepted", "accepted", nil, nil, nil])

        let page = try await EdgeClient(FakeGateway { $0.refusal = (1, error) }, { $0.uploadChunk = 2 }).post(
            "/v1/uploads", Self.form(key: "key-a", file: file), key: nil,
            Self.formType.merging(["Accept": "text/html"]) { $1 })
        #expect(page.status == 507)
        #expect(page.text.contains("not reached"))
        #expect(page.text.contains("role=\"alert\""))
        #expect(page.header("Retry-After") == "60")
    }

    @Test func refusalOfTheFirstChunkIsAProblem() async throws {
        let error = GatewayError(.notReady, "internal words", isRetriable: true)
        let answer = try await EdgeClient(FakeGateway { $0.refusal = (0, error) }).post(
            "/v1/uploads", "orderNo\nA\n", Self.csv)
        #expect(answer.status == 503)
        #expect(try answer.object()["upload"] == nil)
    }

    @Test func unusableUploadsAreRefused() async throws {
        let client = EdgeClient()
        func code(_ body: String, _ fields: [String: String], key: String? = nil) async throws -> String? {
            try await client.post("/v1/uploads", body, key: key, fields).object()["code"] as? String
        }
        #expect(try await code(Self.form(key: "key-a", file: nil), Self.formType) == "bad_upload")
        #expect(try await code(Self.form(key: "key-a", file: ""), Self.formType) == "bad_upload")
        #expect(try await code(Self.form(key: nil, file: "orderNo\nA\n"), Self.formType) == "unauthorized")
        #expect(try await code(Self.form(key: "key-x", file: "orderNo\nA\n"), Self.formType) == "unauthorized")
        let cut = String(Self.form(key: "key-a", file: "orderNo\nA\n").dropLast(8))
        #expect(try await code(cut, Self.formType) == "bad_upload")
        #expect(
            try await code("orderNo\nA\n", ["Content-Type": "application/json"], key: "key-a")
                == "unsupported_media_type")
        #expect(try await code("no table here", Self.csv, key: "key-a") == "bad_sheet")
        #expect(try await code("orderNo\n", Self.csv, key: "key-a") == "bad_sheet")
        #expect(client.gateway.seen.calls.isEmpty)
    }

    @Test func readersReasonIsShown() async throws {
        let answer = try await EdgeClient().post("/v1/uploads", "no table", Self.csv)
        #expect(answer.status == 422)
        #expect(try answer.object()["reason"] as? String == "line 1: no column orderNo")
        #expect(try answer.object()["line"] as? Int == 1)
        let page = try await EdgeClient().post(
            "/v1/uploads", "no table", Self.csv.merging(["Accept": "text/html"]) { $1 })
        #expect(page.text.contains("<p class=\"note\" lang=\"en\">line 1: no column orderNo</p>"))
    }

    @Test func problemsOfTheFormArePages() async throws {
        let answer = try await EdgeClient().post(
            "/v1/uploads?lang=zh", Self.form(key: "key-x", file: "orderNo\nA\n"), key: nil,
            Self.formType.merging(["Accept": "text/html"]) { $1 })
        #expect(answer.status == 401)
        #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
        #expect(answer.text.contains("缺少 API 密钥或密钥无效"))
        #expect(answer.text.contains("href=\"/upload?lang=zh\""))
    }

    @Test(.timeLimit(.minutes(1))) func onlySoManyUploadsAreWorkedOffAtOnce() async throws {
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let gateway = FakeGateway {
            $0.beforeCommit = {
                enter.yield()
                for await _ in released { break }
            }
        }
        let client = EdgeClient(gateway) { $0.concurrentUploads = 1 }
        async let first = client.post("/v1/uploads", "orderNo\nA\n", Self.csv)
        for await _ in entered { break }
        let second = try await client.post("/v1/uploads", "orderNo\nB\n", Self.csv)
        #expect(second.status == 503)
        #expect(try second.object()["code"] as? String == "busy")
        release.finish()
        #expect(try await first.status == 200)
        #expect(try await client.post("/v1/uploads", "orderNo\nB\n", Self.csv).status == 200)
    }

    @Test func tooLargeFileIsRefused() async throws {
        let client = EdgeClient { $0.uploadBodyLimit = 1000 }
        let answer = try await client.post("/v1/uploads", "orderNo\n" + String(repeating: "A\n", count: 600), Self.csv)
        #expect(answer.status == 413)
    }

    @Test func templateIsReadBackWithoutComplaint() async throws {
        let answer = try await EdgeClient().get("/upload/template.csv", key: nil)
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "text/csv; charset=utf-8")
        #expect(answer.header("Content-Disposition")?.contains("attachment") == true)
        #expect(answer.body.starts(with: [0xEF, 0xBB, 0xBF]))
        let orders = RawOrder.read(sheet: try TestSheet.read(answer.body))
        #expect(orders.count == 1)
        let order = try #require(orders.first)
        #expect(order.violations.isEmpty)
        for field in InputField.all where field.isRequired {
            let value = field.isLine ? order.lines.first?.values[field.name] : order.head[field.name]
            #expect(value != nil, "\(field.name)")
        }
    }
}
