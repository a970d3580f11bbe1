import Declarations
import Foundation
import Gateway
import Testing

@testable import GatewayHTTP

/// How many files are held in memory at once, and what is said to those that find no room.
@Suite struct UploadGateTests {
    private static let csv = ["Content-Type": "text/csv"]
    private static let form = ["Content-Type": "multipart/form-data; boundary=XyZ"]

    private static func form(_ file: String, key: String = "key-b") -> String {
        "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\n\(file)\r\n"
            + "--XyZ\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\n\(key)\r\n--XyZ--\r\n"
    }

    /// A client with room for one upload whose orders wait until they are let go.
    private struct Held {
        let client: EdgeClient
        let entered: AsyncStream<Void>
        let release: AsyncStream<Void>.Continuation

        init() {
            let (entered, enter) = AsyncStream<Void>.makeStream()
            let (released, release) = AsyncStream<Void>.makeStream()
            let gateway = FakeGateway {
                $0.beforeCommit = {
                    enter.yield()
                    for await _ in released { break }
                }
            }
            self.client = EdgeClient(gateway) { $0.concurrentUploads = 1 }
            self.entered = entered
            self.release = release
        }

        func untilEntered() async { for await _ in self.entered { break } }
    }

    @Test("Who finds no room is told when to come again, as a program and as a person, and nothing of it is taken")
    func noRoom() async throws {
        let held = Held()
        async let first = held.client.post("/v1/uploads", "orderNo\nA\n", Self.csv)
        await held.untilEntered()
        let program = try await held.client.post("/v1/uploads", "orderNo\nB\n", Self.csv)
        #expect(program.status == 503 && program.header("Retry-After") == "2")
        #expect(try program.object()["code"] as? String == "busy")
        let person = try await held.client.post(
            "/v1/uploads?lang=zh", "orderNo\nB\n", Self.csv.merging(["Accept": "text/html"]) { $1 })
        #expect(person.status == 503 && person.header("Retry-After") == "2")
        #expect(person.header("Content-Type")?.hasPrefix("text/html") == true)
        // Stored uploads and receipts go through the same door.
        let later = try await held.client.post(
            "/v1/uploads", "orderNo\nB\n", Self.csv.merging(["Prefer": "respond-async"]) { $1 })
        let receipts = try await held.client.post("/v1/receipts", "<a/>", ["Content-Type": "application/xml"])
        #expect(later.status == 503 && receipts.status == 503)
        #expect(held.client.gateway.uploadShelf.files.isEmpty)
        held.release.finish()
        #expect(try await first.status == 200)
        #expect(held.client.gateway.seen.committed == ["A"])
        #expect(try await held.client.post("/v1/uploads", "orderNo\nB\n", Self.csv).status == 200)
        #expect(held.client.gateway.seen.committed == ["A", "B"])
    }

    @Test("Forms, whose key comes with the body, take no room from those that showed theirs")
    func forms() async throws {
        let held = Held()
        async let form = held.client.post("/v1/uploads", Self.form("orderNo\nA\n"), key: nil, Self.form)
        await held.untilEntered()
        let other = try await held.client.post("/v1/uploads", Self.form("orderNo\nB\n"), key: nil, Self.form)
        #expect(other.status == 503)
        async let known = held.client.post("/v1/uploads", "orderNo\nC\n", Self.csv)
        await held.untilEntered()
        held.release.finish()
        #expect(try await known.status == 200)
        #expect(try await form.status == 200)
        #expect(Set(held.client.gateway.seen.committed) == ["A", "C"])
    }

    @Test("Room comes back whatever becomes of the upload")
    func room() async throws {
        let gate = UploadGate(limit: 1)
        struct Trouble: Error {}
        await #expect(throws: Trouble.self) { try await gate.enter { throw Trouble() } }
        #expect(try await gate.enter { 1 } == 1)
        let task = Task { try await gate.enter { try await Task.sleep(for: .seconds(600)) } }
        while (try? await gate.enter { true }) == true { await Task.yield() }
        task.cancel()
        _ = await task.result
        #expect(try await gate.enter { 2 } == 2)

        let client = EdgeClient { $0.concurrentUploads = 1 }
        for (body, fields, status) in [
            ("no table", Self.csv, 422), ("--XyZ", Self.form, 400),
            (Self.form("orderNo\nA\n", key: "x"), Self.form, 401),
            ("orderNo\nA\n", Self.csv.merging(["Prefer": "respond-async"]) { $1 }, 202),
            ("orderNo\nA\n", Self.csv, 200),
        ] {
            let key = status == 401 ? nil : "key-a"
            #expect(try await client.post("/v1/uploads", body, key: key, fields).status == status)
        }
    }
}
