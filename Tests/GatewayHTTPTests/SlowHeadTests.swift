import Testing

@testable import GatewayHTTP

/// Clients that trickle.
@Suite struct SlowHeadTests {
    @Test func aHeadThatTricklesIsCutOff() async throws {
        try await LiveServer.run(FakeGateway(), .live { $0.bodyTimeout = .milliseconds(500) }) { port, _ in
            let connection = try RawConnection(port: port)
            connection.send("GET /v1/events HTTP/1.1\r\nX-Slow: ")
            var sent = 0
            // A byte now and then keeps the idle time-out quiet, not the deadline of the head.
            while connection.send("x"), sent < 400 {
                sent += 1
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(sent < 400)
        }
    }

    @Test func aSecondRequestOnTheSameConnectionIsAnswered() async throws {
        try await LiveServer.run(FakeGateway()) { port, _ in
            let connection = try RawConnection(port: port)
            let request = "GET /health/live HTTP/1.1\r\nHost: t\r\n"
            connection.send(request + "\r\n" + request + "Connection: close\r\n\r\n")
            let answer = try await blocking { try connection.readToEnd() }
            #expect(answer.split(separator: "HTTP/1.1 200").count == 2, "\(answer)")
        }
    }
}
