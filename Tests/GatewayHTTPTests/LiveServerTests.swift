import Declarations
import Foundation
import Gateway
import Logging
import Testing

@testable import GatewayHTTP

/// What only a socket can show.
@Suite struct LiveServerTests {
    private static func post(
        _ body: String, length: Int? = nil, path: String = "/v1/orders", type: String = "application/json"
    ) -> String {
        "POST \(path) HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer key-a\r\nContent-Type: \(type)\r\n"
            + "Content-Length: \(length ?? body.utf8.count)\r\n\r\n\(body)"
    }

    @Test(arguments: [true, false])
    func clientThatLeavesDoesNotCancelItsCommit(_ resets: Bool) async throws {
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let gateway = FakeGateway {
            $0.beforeCommit = {
                enter.yield()
                // A cancelled sleep would end at once and leave its mark on the commit.
                try? await Task.sleep(for: .milliseconds(400))
            }
        }
        try await LiveServer.run(gateway) { port, _ in
            let connection = try RawConnection(port: port)
            connection.send(Self.post(#"{"orderNo":"LEAVER"}"#))
            for await _ in entered { break }
            if resets { connection.reset() } else { connection.finishSending() }
            for _ in 0..<100 where gateway.seen.committed.isEmpty {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(gateway.seen.committed == ["LEAVER"])
        }
    }

    @Test(arguments: [
        "Content-Length: 1000\r\n\r\norderNo\nA\nB", "Transfer-Encoding: chunked\r\n\r\n9\r\norderNo\nA\r\n",
    ])
    func halfABodyIsNeverTakenForAWhole(_ rest: String) async throws {
        let gateway = FakeGateway()
        try await LiveServer.run(gateway) { port, _ in
            let connection = try RawConnection(port: port)
            connection.send(
                "POST /v1/uploads HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer key-a\r\nContent-Type: text/csv\r\n"
                    + rest)
            connection.finishSending()
            let answer = try await blocking { try connection.readToEnd() }
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400"), "\(answer)")
        }
        #expect(gateway.seen.calls.isEmpty)
    }

    @Test func slowSenderIsCutOff() async throws {
        let gateway = FakeGateway()
        try await LiveServer.run(gateway, .live { $0.bodyTimeout = .milliseconds(500) }) { port, _ in
            let connection = try RawConnection(port: port)
            connection.send(Self.post("{", length: 100_000))
            let start = ContinuousClock.now
            var sent = 0
            // A byte now and then keeps the idle time-out quiet, not the deadline of the body.
            while connection.send(" "), sent < 200 {
                sent += 1
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(sent < 60)
            #expect(ContinuousClock.now - start >= .milliseconds(450))
        }
        #expect(gateway.seen.calls.isEmpty)
    }

    @Test func silentConnectionIsClosed() async throws {
        try await LiveServer.run(FakeGateway(), .live { $0.idleTimeout = .milliseconds(300) }) { port, _ in
            let connection = try RawConnection(port: port)
            connection.send("POST /v1/or")
            let answer = try await blocking { try connection.readToEnd() }
            #expect(!answer.contains("202"))
        }
    }

    @Test func endlessBodyIsRefusedAndNotReadToItsEnd() async throws {
        try await LiveServer.run(FakeGateway(), .live { $0.orderBodyLimit = 10_000 }) { port, _ in
            let connection = try RawConnection(port: port)
            connection.send(
                "POST /v1/orders HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer key-a\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            let chunk = "1000\r\n" + String(repeating: " ", count: 4096) + "\r\n"
            let (answer, sent) = try await blocking {
                var sent = 0
                while connection.send(chunk), sent < 200_000 { sent += 1 }
                return (try connection.read(until: "\r\n\r\n"), sent)
            }
            #expect(sent < 200_000)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 413"), "\(answer)")
        }
    }

    @Test func announcedTooLargeBodyIsAnsweredBeforeItIsSent() async throws {
        try await LiveServer.run(FakeGateway()) { port, _ in
            let connection = try RawConnection(port: port)
            connection.send(Self.post("", length: 5 << 20))
            let answer = try await blocking { try connection.readToEnd() }
            #expect(answer.hasPrefix("HTTP/1.1 413"))
            #expect(answer.lowercased().contains("connection: close"))
            #expect(answer.contains("/problems/body_too_large"))
        }
    }

    @Test func continueIsSaidOnlyToBodiesThatFit() async throws {
        try await LiveServer.run(FakeGateway(), .live { $0.uploadBodyLimit = 5 << 20 }) { port, _ in
            let head = "POST /v1/orders HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer key-a\r\nExpect: 100-continue\r\n"
            let fits = try RawConnection(port: port)
            fits.send(head + "Content-Length: 15\r\n\r\n")
            let interim = try await blocking { try fits.read(until: "\r\n\r\n") }
            #expect(interim.hasPrefix("HTTP/1.1 100"))
            fits.send(#"{"orderNo":"1"}"#)
            #expect(try await blocking { try fits.read(until: "accepted") }.hasPrefix("HTTP/1.1 202"))

            let large = try RawConnection(port: port)
            large.send(head + "Content-Length: 6000000\r\n\r\n")
            let refusal = try await blocking { try large.readToEnd() }
            #expect(refusal.hasPrefix("HTTP/1.1 413"))
        }
    }

    @Test func connectionServesManyRequests() async throws {
        let gateway = FakeGateway()
        try await LiveServer.run(gateway) { port, _ in
            let connection = try RawConnection(port: port)
            connection.send(Self.post(#"{"orderNo":"K1"}"#) + Self.post(#"{"orderNo":"K2"}"#))
            let first = try await blocking { try connection.read(until: "/v1/orders/K2\",") }
            #expect(first.components(separatedBy: "HTTP/1.1 202").count == 3)
            connection.send("GET /health/live HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            let last = try await blocking { try connection.readToEnd() }
            #expect(last.hasPrefix("HTTP/1.1 200"))
        }
        #expect(gateway.seen.committed == ["K1", "K2"])
    }

    @Test func drainAnswersWhatWasBegun() async throws {
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let gateway = FakeGateway {
            $0.beforeCommit = {
                enter.yield()
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
        try await LiveServer.run(gateway) { port, drain in
            let connection = try RawConnection(port: port)
            let idle = try RawConnection(port: port)
            connection.send(Self.post(#"{"orderNo":"LAST"}"#))
            for await _ in entered { break }
            await drain()
            #expect(try await blocking { try idle.readToEnd() }.isEmpty)
            let answer = try await blocking { try connection.readToEnd() }
            #expect(answer.hasPrefix("HTTP/1.1 202"))
            #expect(throws: RawConnection.Failed.self) { try RawConnection(port: port) }
        }
        #expect(gateway.seen.committed == ["LAST"])
    }

    @Test func addressInUseIsSaid() async throws {
        try await LiveServer.run(FakeGateway()) { port, _ in
            var settings = HTTPSettings(port: port)
            settings.host = "127.0.0.1"
            let second = GatewayServer(
                settings: settings, gateway: FakeGateway(),
                logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() }),
                sheetReader: TestSheet.read)
            let error = await #expect(throws: GatewayHTTPError.self) { try await second.run() }
            #expect(error?.code == .bind)
            #expect(error?.isRetriable == true)
        }
    }

    @Test func logsNameTheRouteAndNeverTheContent() async throws {
        let recorder = LogRecorder()
        try await LiveServer.run(FakeGateway(), logger: recorder.logger) { port, _ in
            let connection = try RawConnection(port: port)
            connection.send(Self.post(#"{"orderNo":"PRIVATE-NO","buyer":{"buyerIdNumber":"320102199003070011"}}"#))
            _ = try await blocking { try connection.read(until: "verdict") }
            connection.send(
                "GET /v1/orders/PRIVATE-NO HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer key-a\r\nX-Request-Id: erp-1\r\nConnection: close\r\n\r\n"
            )
            _ = try await blocking { try connection.readToEnd() }
        }
        let lines = recorder.lines
        #expect(
            lines.contains {
                $0.contains("request_id=erp-1") && $0.contains("route=/v1/orders/{orderNo}")
                    && $0.contains("status=404")
            })
        #expect(
            lines.contains {
                $0.contains("route=/v1/orders ") && $0.contains("status=202") && $0.contains("duration_ms=")
            })
        for secret in ["PRIVATE-NO", "320102199003070011", "key-a"] {
            #expect(!lines.contains { $0.contains(secret) }, "\(secret)")
        }
    }

    @Test func curlUploadsAFile() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "edge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = (0..<20_000).map { "ORDER-\($0)-0123456789012345678901234567890123456789012345\n" }.joined()
        try Data("orderNo\n\(rows)".utf8).write(to: folder.appending(path: "orders.csv"))
        let gateway = FakeGateway()
        let result = try await LiveServer.run(gateway) { port, _ in
            try await tool(
                [
                    "curl", "-sS", "-w", "%{http_code} %{time_total}", "-o", "answer", "-F", "file=@orders.csv", "-F",
                    "api_key=key-a",
                    "http://127.0.0.1:\(port)/v1/uploads",
                ], in: folder)
        }
        #expect(result.output.hasPrefix("200 "), "\(result)")
        #expect(gateway.seen.committed.count == 20_000)
    }

    @Test func addressesWithAColonAreReachedOverTheWire() async throws {
        let gateway = FakeGateway()
        let results = try await LiveServer.run(gateway) { port, _ in
            var results: [ToolResult] = []
            for (path, body) in [
                ("orders:check", #"{"orderNo":"L1"}"#), ("orders:check?lang=ko", #"[{"orderNo":"L2"}]"#),
                ("orders:adopt", #"{"order":{"orderNo":"L3"},"documents":{}}"#), ("orders:other", "{}"),
                ("orders/L%2F4-D/proceed", ""),
            ] {
                results.append(
                    try await tool([
                        "curl", "-sS", "-X", "POST", "-w", " %{http_code}", "-H", "Authorization: Bearer key-a", "-H",
                        "Content-Type: application/json", "-d", body, "http://127.0.0.1:\(port)/v1/\(path)",
                    ]))
            }
            results.append(
                try await tool([
                    "curl", "-sS", "-X", "PUT", "-w", " %{http_code}", "-H", "Authorization: Bearer key-a", "-d",
                    #"{"orderNo":"L5"}"#, "-H", "Content-Type: application/json",
                    "http://127.0.0.1:\(port)/v1/orders/L5?agreed=411",
                ]))
            return results
        }
        #expect(results.map { $0.output.suffix(4) } == [" 200", " 200", " 202", " 404", " 202", " 202"])
        #expect(gateway.acts.seen.checks.flatMap { $0.orders.compactMap(\.orderNo) } == ["L1", "L2"])
        #expect(gateway.acts.seen.acts.map(\.orderNo) == ["L/4-D"])
        #expect(gateway.acts.seen.corrections.first?.agreed == [411])
    }
}
