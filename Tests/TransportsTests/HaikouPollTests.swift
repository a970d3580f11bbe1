import Declarations
import Foundation
import Testing
import Transports

/// Fetching receipts: the question, the cut into single receipts, and what is no receipt.
@Suite struct HaikouPollTests {
    private let since = Timestamp(milliseconds: 1_691_397_000_000)

    private func poll(
        _ list: String, way: String = "/list", of stream: ReceiptKind = .inventory
    ) async throws -> PollBatch {
        let server = try await PortServer.shared.value
        let name = try server.store(Data(list.utf8))
        let client = HTTPClient()
        let path = way.contains("list") ? "\(way)-\(name)" : way
        let batch = try await server.channel(path, client: client).poll(stream, since: self.since)
        await client.shutdown()
        return batch
    }

    private func texts(_ receipts: [RawReceipt]) -> [String] {
        receipts.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test func eachKindHasItsList() async throws {
        let server = try await PortServer(.plain)
        let name = try server.store(Data(#"[{"returnstatus":2}]"#.utf8))
        let client = HTTPClient()
        let channel = try server.channel("/list-\(name)/", client: client)
        #expect(channel.receiptStreams == ReceiptKind.allCases.filter { $0.flow == .import })
        for kind in ReceiptKind.allCases {
            let batch = try await channel.poll(kind, since: self.since)
            #expect(batch.receipts.map(\.kind) == [kind])
            #expect(batch.receipts.map(\.format) == [.haikouJSON])
            let question = "/list-\(name)/ceb\(kind.rawValue)msg?dxpid=DXPENT0000530815&qryid=20230807163000"
            #expect(try await server.last().header("X-Target") == question)
        }
        await client.shutdown()
    }

    @Test func eachElementKeepsItsOwnBytes() async throws {
        let first = #"{ "returnstatus" : 1.10, "invtno":12345678901234567890123 ,"x":[{"y":"]}"}], "z":"\"},{" }"#
        let batch = try await self.poll("\u{FEFF} [\n \(first) , {\"b\":null}\r\n]\n")
        #expect(self.texts(batch.receipts) == [first, "{\"b\":null}"])
        #expect(batch.unreadable.isEmpty)
        #expect(batch.isComplete)
    }

    @Test(arguments: [
        // An element that is no object, broken grammar, a stray comma.
        (#"[{"a":1},7,{"b":2}]"#, [#"{"a":1}"#, #"{"b":2}"#], ["7"], true),
        (#"[{"a":1},{"x":},{"b":2}]"#, [#"{"a":1}"#, #"{"b":2}"#], [#"{"x":}"#], true),
        (#"[{"a":1},,{"b":2},]"#, [#"{"a":1}"#, #"{"b":2}"#], [], true),
        // A brace or a quote missing in the middle.
        (#"[{"a":1},{"x":1, {"b":2},{"c":3}]"#, [#"{"a":1}"#, #"{"b":2}"#, #"{"c":3}"#], [#"{"x":1, "#], true),
        (#"[{"a":1},{"x":"1},{"b":2}]"#, [#"{"a":1}"#, #"{"b":2}"#], [#"{"x":"1},"#], true),
        // Cut off.
        (#"[{"a":1},{"b":2"#, [#"{"a":1}"#], [#"{"b":2"#], false),
        (#"[{"a":1},"#, [#"{"a":1}"#], [], false),
        ("[", [], [], false),
        // Something behind the end.
        (#"[{"a":1}] oops"#, [#"{"a":1}"#], ["oops"], true),
        ("[]", [], [], true),
        ("null", [], [], true),
    ])
    func aBrokenElementCostsNoOther(
        _ list: String, _ good: [String], _ bad: [String], _ isComplete: Bool
    ) async throws {
        let batch = try await self.poll(list)
        #expect(self.texts(batch.receipts) == good)
        #expect(self.texts(batch.unreadable) == bad)
        #expect(batch.isComplete == isComplete)
    }

    @Test(arguments: ["", "<html>", "{\"error\":\"no\"}", "nothing", "\"[]\""])
    func anAnswerThatIsNoListIsKept(_ answer: String) async throws {
        let error = try await self.pollFailure(answer)
        #expect(error.code == .unreadableAnswer)
        #expect(error.payload == Array(answer.utf8))
        #expect(error.isRetriable)
    }

    @Test func statusesAndCutAnswersAreErrors() async throws {
        let busy = try await self.pollFailure("", way: "/s503-7")
        #expect(busy.retryAfter == .seconds(7))
        #expect(busy.code == .httpStatus)
        #expect(busy.isRetriable)
        let denied = try await self.pollFailure("", way: "/s403")
        #expect(denied.code == .httpStatus)
        #expect(!denied.isRetriable)
        let cut = try await self.pollFailure(#"[{"a":1},{"b":2}]"#, way: "/cutlist")
        #expect(cut.code == .connectionLost)
        let nothing = try await self.poll("", way: "/s204")
        #expect(nothing.receipts.isEmpty && nothing.unreadable.isEmpty && nothing.isComplete)
    }

    @Test func anAnswerAboveTheCapIsRefused() async throws {
        let server = try await PortServer.shared.value
        let name = try server.store(Data(repeating: 32, count: 70_000))
        let client = HTTPClient()
        let channel = try server.channel("/list-\(name)", client: client) { $0.maximumPollBytes = 65_536 }
        await #expect(throws: TransportError.self) { try await channel.poll(.order, since: self.since) }
        do throws(TransportError) {
            _ = try await channel.poll(.order, since: self.since)
        } catch {
            #expect(error.code == .tooLarge)
        }
        await client.shutdown()
    }

    @Test func theCursorFollowsTheSlowerClock() async throws {
        // The server's clock (the real one) is years ahead of the test's.
        #expect(try await self.poll("[]").asOf == PortServer.now)
        let server = try await PortServer.shared.value
        let name = try server.store(Data("[]".utf8))
        let client = HTTPClient()
        let future = Timestamp(milliseconds: 4_000_000_000_000)
        let batch = try await server.channel("/list-\(name)", client: client, now: future).poll(
            .order, since: self.since)
        #expect(batch.asOf < future)
        #expect(abs(batch.asOf.milliseconds - Int64(Date().timeIntervalSince1970 * 1000)) < 60_000)
        await client.shutdown()
    }

    private func pollFailure(_ list: String, way: String = "/list") async throws -> TransportError {
        do {
            _ = try await self.poll(list, way: way)
        } catch let error as TransportError {
            return error
        }
        Issue.record("the poll succeeded")
        throw TestFailure("the poll succeeded")
    }
}
