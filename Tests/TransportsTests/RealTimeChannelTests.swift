import Declarations
import Foundation
import Synchronization
import Testing
import Transports

/// The address at customs for payment records: what goes out, and what each kind of answer means.
@Suite struct RealTimeChannelTests {
    private static let message = OutboundMessage(
        kind: .paymentEvidence, envelopeID: "E", dxpId: "",
        bytes: Array("{\"a\":\"面膜 + 1&b=2%\u{1F9F4}\\n\"}".utf8), createdAt: Timestamp(milliseconds: 0))

    private func deliver(
        _ message: OutboundMessage = Self.message,
        _ answer: @escaping @Sendable (HTTPRequest) async throws(TransportError) -> HTTPResponse
    ) async throws -> DeliveryOutcome {
        try await RealTimeChannel(
            url: RealTimeChannel.test, policy: ConnectionPolicy(), now: { Timestamp(milliseconds: 0) }, send: answer
        ).deliver(message)
    }

    private func outcome(_ status: Int, _ body: String, _ headers: [HTTPHeader] = []) async throws -> DeliveryOutcome {
        try await self.deliver { _ in HTTPResponse(status: status, headers: headers, body: Array(body.utf8)) }
    }

    @Test("One form field with the whole text, which any form reader gives back byte for byte")
    func form() async throws {
        let seen = Mutex<HTTPRequest?>(nil)
        let outcome = try await self.deliver { request in
            seen.withLock { $0 = request }
            return HTTPResponse(status: 200, headers: [], body: Array(#"{"code":"10000"}"#.utf8))
        }
        #expect(outcome == .accepted)
        let request = try #require(seen.withLock { $0 })
        #expect(request.method == .post)
        #expect(request.url == "https://swapptest.singlewindow.cn/ceb2grab/grab/realTimeDataUpload")
        #expect(
            request.headers == [HTTPHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")])
        let body = String(decoding: request.body, as: UTF8.self)
        #expect(body.hasPrefix("payExInfoStr=%7B%22a%22%3A%22%E9%9D%A2"))
        #expect(!body.contains("&") && !body.contains("+") && !body.contains(" "))
        // Judged by Foundation's own reader of queries.
        let components = try #require(URLComponents(string: "https://h/?" + body))
        #expect(components.queryItems?.map(\.name) == ["payExInfoStr"])
        #expect(components.queryItems?.first?.value.map { Array($0.utf8) } == Self.message.bytes)
    }

    @Test("Customs' codes decide: 10000 is taken, 20000 to 21000 are not", arguments: ["10000", "\"10000\""])
    func accepted(_ code: String) async throws {
        #expect(try await self.outcome(200, #"{"code":\#(code),"message":"","total":0,"serviceTime":1}"#) == .accepted)
    }

    @Test("Refusals keep customs' reason without what could be a value")
    func refused() async throws {
        for code in ["20000", "20001", "21000"] {
            let outcome = try await self.outcome(
                200, #"{"code":"\#(code)","message":"signValue : signValue不为空; payer 13000001111"}"#)
            guard case .refused(let reason) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(reason.hasPrefix("customs answered \(code): signValue"))
            #expect(!reason.contains("13000001111"))
        }
        #expect(try await self.outcome(200, #"{"code":"20000"}"#) == .refused("customs answered 20000"))
    }

    @Test(
        "Whatever is not customs' verdict leaves open whether it arrived",
        arguments: [
            (200, ""), (200, "OK"), (200, "{\"code\":\"100"), (200, "<html>"), (200, #"{"code":"21001"}"#),
            (200, #"{"message":"ok"}"#), (200, "[10000]"), (302, ""), (400, #"{"code":"10000"}"#), (404, "no"),
            (413, ""), (500, "error"), (503, #"{"code":"20000"}"#),
        ])
    func unknown(_ status: Int, _ body: String) async throws {
        guard case .unknown(let error) = try await self.outcome(status, body) else {
            Issue.record("\(status) \(body)")
            return
        }
        #expect(error.status == status && error.isRetriable && error.phase == .afterSend)
    }

    @Test("Network trouble keeps its phase; a wait that was asked for is passed on")
    func trouble() async throws {
        let connect = TransportError(.connect, "refused", phase: .beforeSend)
        #expect(try await self.deliver { _ throws(TransportError) in throw connect } == .notSent(connect))
        let timeout = TransportError(.timeout, "no answer", phase: .afterSend)
        #expect(try await self.deliver { _ throws(TransportError) in throw timeout } == .unknown(timeout))
        guard case .unknown(let busy) = try await self.outcome(503, "", [HTTPHeader("Retry-After", "7")]) else {
            Issue.record("no wait")
            return
        }
        #expect(busy.retryAfter == .seconds(7))
    }

    @Test("Documents do not go this way, and the address must be one")
    func misuse() async throws {
        var message = Self.message
        message.kind = .documents(.inventory)
        guard
            case .notSent(let error) = try await self.deliver(
                message,
                { _ in
                    Issue.record("something was sent")
                    return HTTPResponse(status: 200, headers: [], body: [])
                })
        else {
            Issue.record("it went")
            return
        }
        #expect(error.code == .invalidRequest)
        for url in ["http://customs.example/x", "customs", "https://u:p@customs.example/x"] {
            #expect(throws: TransportError.self) {
                try RealTimeChannel(
                    url: url, policy: ConnectionPolicy(), now: { Timestamp(milliseconds: 0) },
                    send: { _ in HTTPResponse(status: 200, headers: [], body: []) })
            }
        }
    }
}
