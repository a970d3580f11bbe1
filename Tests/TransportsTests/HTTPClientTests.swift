import Foundation
import Testing
import Transports

/// libcurl against a real TLS server: what is connected to, what is sent, what comes back.
@Suite struct HTTPClientTests {
    @Test func aClientCertificateIsShown() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        let response = try await client.send(
            HTTPRequest(.post, server.base + "/ok/", body: Array("hello".utf8), policy: server.policy))
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self) == " OK\r\n")
        #expect(response.header("content-length") == "5")
        #expect(try await server.stats().peers.first == "client")
        #expect(try await server.last().body == Array("hello".utf8))
        await client.shutdown()
    }

    @Test func redirectsAreNotFollowed() async throws {
        let server = try await PortServer(.plain)
        let client = HTTPClient()
        let response = try await client.send(HTTPRequest(.get, server.base + "/redirect/", policy: server.policy))
        #expect(response.status == 302)
        #expect(try await server.stats().requests == ["redirect": 1])
        await client.shutdown()
    }

    @Test func largeBodiesGoOutAtOnceAndUnchanged() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let response = try await client.send(
            HTTPRequest(.post, server.base + "/ok/", body: body, policy: server.policy))
        #expect(response.isSuccess)
        let last = try await server.last()
        #expect(last.body == body)
        #expect(last.header("X-Last-Expect") == nil)
        await client.shutdown()
    }

    @Test func anEmptyBodyIsABody() async throws {
        let server = try await PortServer(.plain)
        let client = HTTPClient()
        let response = try await client.send(HTTPRequest(.post, server.base + "/ok/", policy: server.policy))
        #expect(response.isSuccess)
        #expect(try await server.last().header("X-Last-Content-Length") == "0")
        await client.shutdown()
    }

    @Test func putCarriesItsBody() async throws {
        let server = try await PortServer(.plain)
        let client = HTTPClient()
        for body in [Array("hello".utf8), []] {
            let response = try await client.send(
                HTTPRequest(.put, server.base + "/ok/", body: body, policy: server.policy))
            #expect(response.isSuccess)
            let last = try await server.last()
            #expect(last.header("X-Last-Method") == "PUT")
            #expect(last.body == body)
        }
        // The connection is used for the next request, which is none of these again.
        _ = try await client.send(HTTPRequest(.get, server.base + "/ok/", policy: server.policy))
        #expect(try await server.last().header("X-Last-Method") == "GET")
        await client.shutdown()
    }

    @Test func twoHundredRequestsShareFewConnections() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient(connectionsPerHost: 8)
        let bodies = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for number in 0..<200 {
                group.addTask {
                    let body = Array("request \(number)".utf8)
                    return try await client.send(
                        HTTPRequest(.post, server.base + "/ok/", body: body, policy: server.policy)
                    ).body
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(bodies.count == 200)
        #expect(bodies.allSatisfy { $0 == Array(" OK\r\n".utf8) })
        let stats = try await server.stats()
        #expect(stats.requests["ok"] == 200)
        // One more for the question.
        #expect((2...9).contains(stats.accepts), "\(stats.accepts) connections")
        await client.shutdown()
    }

    @Test func anIdentityIsNeverLentToAnotherRequest() async throws {
        let pki = try TestPKI.shared.get()
        let server = try await PortServer(.tls(arguments: ["--optional-client-ca", pki.file("ca.pem")]))
        let client = HTTPClient()
        var anonymous = server.policy
        anonymous.clientCertificate = nil
        for policy in [server.policy, anonymous, server.policy, anonymous] {
            _ = try await client.send(HTTPRequest(.post, server.base + "/ok/", policy: policy))
        }
        // Two kept connections, one per identity, each used twice; the last one is the question's own.
        #expect(try await server.stats().peers == ["client", "", "client"])
        await client.shutdown()
    }

    @Test func headersAreSentAndHostileOnesRefused() async throws {
        let server = try await PortServer(.plain)
        let client = HTTPClient()
        let good = HTTPRequest(
            .post, server.base + "/ok/",
            headers: [HTTPHeader("Content-Type", "application/json"), HTTPHeader("X-Nil", "")],
            policy: server.policy)
        _ = try await client.send(good)
        let last = try await server.last()
        #expect(last.header("X-Last-Content-Type") == "application/json")
        #expect(last.header("X-Last-X-Nil") == "")
        for header in [HTTPHeader("X", "a\r\nY: b"), HTTPHeader("X\n", "a"), HTTPHeader("", "a"), HTTPHeader("X:", "")]
        {
            var bad = good
            bad.headers = [header]
            let error = try await failure(of: bad, client)
            #expect(error.code == .invalidRequest)
            #expect(error.phase == .beforeSend)
        }
        await client.shutdown()
    }

    @Test func onlyHTTPSAndAllowedLoopbackAreUsed() async throws {
        let client = HTTPClient()
        var open = ConnectionPolicy()
        open.allowsLoopbackHTTP = true
        let refused: [(String, ConnectionPolicy)] = [
            ("http://127.0.0.1:1/", ConnectionPolicy()), ("http://port.example/", open), ("http://10.0.0.1/", open),
            ("http://127.0.0.1.port.example/", open), ("ftp://127.0.0.1/", open), ("file:///etc/passwd", open),
            ("https://user:word@port.example/", open), ("127.0.0.1", open), ("", open),
            ("https://port.example/a b", open), ("https://port.example/\r\n", open),
        ]
        for (url, policy) in refused {
            let error = try await failure(of: HTTPRequest(.get, url, policy: policy), client)
            #expect(error.code == .invalidRequest, "\(url)")
            #expect(error.phase == .beforeSend)
        }
        await client.shutdown()
    }

    @Test func theEnvironmentsProxyIsIgnored() async throws {
        let server = try await PortServer(.plain)
        // In a process of its own, because the environment belongs to the whole process.
        await #expect(processExitsWith: .success) { [url = (server.base + "/ok/") as String] in
            // Nothing listens on port 1: a request through this proxy could not succeed.
            setenv("http_proxy", "http://127.0.0.1:1", 1)
            setenv("ALL_PROXY", "http://127.0.0.1:1", 1)
            let client = HTTPClient()
            let policy = ConnectionPolicy(allowsLoopbackHTTP: true)
            let response = try await client.send(HTTPRequest(.get, url, policy: policy))
            #expect(response.isSuccess)
            await client.shutdown()
        }
        #expect(try await server.stats().requests == ["ok": 1])
    }
}

/// The error of a request that must fail.
func failure(
    of request: HTTPRequest, _ client: HTTPClient, _ location: SourceLocation = #_sourceLocation
) async throws -> TransportError {
    do throws(TransportError) {
        let response = try await client.send(request)
        Issue.record("HTTP \(response.status) instead of a failure", sourceLocation: location)
        throw TransportError(.other, "no failure", phase: .beforeSend)
    } catch {
        return error
    }
}
