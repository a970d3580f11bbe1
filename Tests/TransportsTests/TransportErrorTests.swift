import Foundation
import Testing
import Transports

/// Each way to fail, on real sockets: its code, and whether the request may have arrived.
@Suite struct TransportErrorTests {
    private func post(_ server: PortServer, _ way: String, _ policy: ConnectionPolicy? = nil) -> HTTPRequest {
        HTTPRequest(.post, server.base + way, body: Array("message".utf8), policy: policy ?? server.policy)
    }

    @Test(arguments: [[], ["--tls12"]])
    func aServerThatWantsACertificateRefusesAClientWithoutOne(_ version: [String]) async throws {
        let pki = try TestPKI.shared.get()
        let server = try await PortServer(.tls(arguments: ["--client-ca", pki.file("ca.pem")] + version))
        let client = HTTPClient()
        var policy = server.policy
        for identity in [nil, server.pki.identity("other-client")] {
            policy.clientCertificate = identity
            let error = try await failure(of: self.post(server, "/ok/", policy), client)
            #expect(error.phase == .beforeSend)
            // The server may have closed before libcurl could read its alert; nothing was sent either way.
            #expect([.clientCertificate, .connectionLost].contains(error.code), "\(error)")
            #expect(error.message.contains("our certificate"))
        }
        #expect(try await server.stats().requests == [:])
        await client.shutdown()
    }

    @Test func aServerOfAnotherAuthorityIsNotTrusted() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        var policy = server.policy
        policy.caFile = server.pki.file("other-ca.pem")
        let error = try await failure(of: self.post(server, "/ok/", policy), client)
        #expect(error.code == .tls)
        #expect(error.phase == .beforeSend)
        policy.caFile = nil
        #expect(try await failure(of: self.post(server, "/ok/", policy), client).code == .tls)
        #expect(try await server.stats().requests == [:])
        await client.shutdown()
    }

    @Test func aCertificateForAnotherHostIsNotTrusted() async throws {
        let server = try await PortServer(.tls(certificate: "wrong-host"))
        let client = HTTPClient()
        let error = try await failure(of: self.post(server, "/ok/"), client)
        #expect(error.code == .tls)
        #expect(error.phase == .beforeSend)
        await client.shutdown()
    }

    @Test func aHandshakeThatIsCutOffIsALostConnection() async throws {
        let listener = try SilentListener()
        listener.cutNext()
        let client = HTTPClient()
        var policy = ConnectionPolicy()
        policy.caFile = try TestPKI.shared.get().file("ca.pem")
        let request = HTTPRequest(.post, "https://127.0.0.1:\(listener.port)/", body: [1], policy: policy)
        let error = try await failure(of: request, client)
        #expect(error.code == .connectionLost, "\(error)")
        #expect(error.isRetriable)
        await client.shutdown()
    }

    @Test func aPinAllowsOneKeyOnly() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        var policy = server.policy
        policy.pinnedPublicKey = try server.pki.text("server.pin")
        #expect(try await client.send(self.post(server, "/ok/", policy)).isSuccess)
        policy.pinnedPublicKey = try server.pki.text("client.pin")
        let error = try await failure(of: self.post(server, "/ok/", policy), client)
        #expect(error.code == .pinMismatch)
        #expect(error.phase == .beforeSend)
        #expect(!error.isRetriable)
        #expect(try await server.stats().requests == ["ok": 1])
        await client.shutdown()
    }

    @Test func aKeyWithAPassphraseNeverAsksTheTerminal() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        var policy = server.policy
        policy.clientCertificate?.keyFile = server.pki.file("client-locked.key")
        let error = try await failure(of: self.post(server, "/ok/", policy), client)
        #expect(error.code == .configuration)
        #expect(error.phase == .beforeSend)
        policy.clientCertificate?.keyPassphrase = "secret"
        #expect(try await client.send(self.post(server, "/ok/", policy)).isSuccess)
        await client.shutdown()
    }

    @Test func missingFilesAreAMatterOfConfiguration() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        var noCA = server.policy
        noCA.caFile = server.pki.file("absent.pem")
        var noKey = server.policy
        noKey.clientCertificate?.keyFile = server.pki.file("absent.key")
        for policy in [noCA, noKey] {
            let error = try await failure(of: self.post(server, "/ok/", policy), client)
            #expect(error.code == .configuration, "\(error)")
            #expect(error.phase == .beforeSend)
        }
        await client.shutdown()
    }

    @Test func nobodyListensOrNobodyHasTheName() async throws {
        let client = HTTPClient()
        let refused = try await failure(of: HTTPRequest(.post, "https://127.0.0.1:1/"), client)
        #expect(refused.code == .connect)
        #expect(refused.phase == .beforeSend)
        #expect(refused.isRetriable)
        let nameless = try await failure(of: HTTPRequest(.post, "https://port.invalid/"), client)
        #expect(nameless.code == .nameResolution)
        #expect(nameless.phase == .beforeSend)
        await client.shutdown()
    }

    @Test func aServerThatHangsMayHaveTheRequest() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        // On a connection that stands, so that the short time-out cannot pass during the handshake.
        #expect(try await client.send(self.post(server, "/ok/")).isSuccess)
        var policy = server.policy
        policy.totalTimeout = .milliseconds(800)
        let error = try await failure(of: self.post(server, "/hang/", policy), client)
        #expect(error.code == .timeout)
        #expect(error.phase == .afterSend)
        #expect(error.isRetriable)
        #expect(try await server.stats().requests == ["ok": 1, "hang": 1])
        await client.shutdown()
    }

    @Test func aHandshakeThatNeverEndsHasSentNothing() async throws {
        let silent = try SilentListener()
        let client = HTTPClient()
        let policy = ConnectionPolicy(connectTimeout: .milliseconds(300), totalTimeout: .seconds(5))
        let error = try await failure(
            of: HTTPRequest(.post, "https://127.0.0.1:\(silent.port)/", policy: policy), client)
        #expect(error.code == .timeout)
        #expect(error.phase == .beforeSend)
        await client.shutdown()
    }

    @Test func waitingForAFreeConnectionHasSentNothing() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient(connectionsPerHost: 1)
        let hanging = self.post(server, "/hang/")
        let first = Task { try await failure(of: hanging, client) }
        while try await server.stats().requests["hang"] == nil { try await Task.sleep(for: .milliseconds(20)) }
        var policy = server.policy
        policy.totalTimeout = .milliseconds(100)
        let started = ContinuousClock.now
        let second = try await failure(of: self.post(server, "/ok/", policy), client)
        #expect(ContinuousClock.now - started < .seconds(5))
        #expect(second.code == .timeout)
        #expect(second.phase == .beforeSend)
        first.cancel()
        #expect(try await first.value.phase == .afterSend)
        #expect(try await server.stats().requests == ["hang": 1])
        await client.shutdown()
    }

    @Test(arguments: ["/half/", "/gone/"])
    func aConnectionThatEndsEarlyMayHaveTheRequest(_ way: String) async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        let error = try await failure(of: self.post(server, way), client)
        #expect(error.code == .connectionLost, "\(error)")
        #expect(error.phase == .afterSend)
        #expect(error.isRetriable)
        await client.shutdown()
    }

    @Test func aPostIsNeverSentTwiceBehindOurBack() async throws {
        let server = try await PortServer(.plain)
        let client = HTTPClient(connectionsPerHost: 1)
        #expect(try await client.send(self.post(server, "/once/")).isSuccess)
        let error = try await failure(of: self.post(server, "/once/"), client)
        #expect(error.code == .connectionLost, "\(error)")
        #expect(error.phase == .afterSend)
        #expect(try await server.stats().requests == ["once": 2])
        // A poll is repeated by libcurl on a new connection, where it is the first and is answered.
        #expect(try await client.send(HTTPRequest(.get, server.base + "/once/", policy: server.policy)).isSuccess)
        #expect(try await client.send(HTTPRequest(.get, server.base + "/once/", policy: server.policy)).isSuccess)
        #expect(try await server.stats().requests == ["once": 5])
        await client.shutdown()
    }

    @Test func anAnswerThatIsNotHTTPMayHideAnAcceptance() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        let error = try await failure(of: self.post(server, "/garbage/"), client)
        #expect(error.code == .malformedAnswer, "\(error)")
        #expect(error.phase == .afterSend)
        await client.shutdown()
    }

    @Test(arguments: ["/big/", "/announced/", "/headers/"])
    func anAnswerAboveTheCapIsCutOff(_ way: String) async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        var policy = server.policy
        policy.maximumAnswerBytes = 100_000
        let error = try await failure(of: self.post(server, way, policy), client)
        #expect(error.code == .tooLarge, "\(error)")
        #expect(error.phase == .afterSend)
        policy.maximumAnswerBytes = 262_144
        if way != "/headers/" {
            #expect(try await client.send(self.post(server, way, policy)).body.count == 262_144)
        }
        await client.shutdown()
    }

    @Test func thePayloadStaysOutOfEveryText() {
        let error = TransportError(
            .unreadableAnswer, "no list", phase: .afterSend, payload: Array("110101199003070000".utf8))
        var dumped = ""
        dump(error, to: &dumped)
        for text in ["\(error)", String(reflecting: error), dumped, error.localizedDescription] {
            #expect(!text.contains("110101"))
            #expect(!text.contains("49, 49, 48"))
        }
        #expect("\(error)" == "unreadable_answer (after_send): no list")
    }
}
