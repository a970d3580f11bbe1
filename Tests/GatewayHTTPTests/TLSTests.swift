import Foundation
import Testing

@testable import GatewayHTTP

@Suite struct TLSTests {
    /// A throw-away authority, a server certificate and a client certificate.
    private static func certificates() async throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func openssl(_ arguments: String...) async throws {
            let result = try await tool(["openssl"] + arguments, in: folder)
            try #require(result.status == 0, "\(result.errors)")
        }
        try await openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=Test CA")
        for (name, extensions) in [
            ("server", "subjectAltName=DNS:localhost,IP:127.0.0.1"), ("client", "extendedKeyUsage=clientAuth"),
        ] {
            try await openssl(
                "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(name).key", "-out", "\(name).csr", "-subj",
                "/CN=\(name)")
            try Data(extensions.utf8).write(to: folder.appending(path: "\(name).ext"))
            try await openssl(
                "x509", "-req", "-in", "\(name).csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days",
                "2",
                "-extfile", "\(name).ext", "-out", "\(name).pem")
        }
        return folder
    }

    @Test func clientsAreServedOverTLSAndAskedForACertificateWhenSet() async throws {
        let folder = try await Self.certificates()
        defer { try? FileManager.default.removeItem(at: folder) }
        func path(_ name: String) -> String { folder.appending(path: name).path }
        var tls = HTTPSettings.TLS(certificateFile: path("server.pem"), privateKeyFile: path("server.key"))
        let order = [
            "-H", "Authorization: Bearer key-a", "-H", "Content-Type: application/json", "-d", #"{"orderNo":"T"}"#,
        ]
        @Sendable func curl(_ port: Int, _ more: [String]) async throws -> ToolResult {
            try await tool(
                ["curl", "-sS", "-w", "%{http_code}", "-o", "/dev/null", "--cacert", "ca.pem"] + order + more
                    + ["https://localhost:\(port)/v1/orders"], in: folder)
        }
        let open = FakeGateway()
        try await LiveServer.run(open, HTTPSettings(port: 0, tls: tls)) { port, _ in
            let (plain, newest) = try await (curl(port, []), curl(port, ["--tlsv1.3"]))
            #expect(plain.output == "202")
            #expect(newest.output == "202")
            let outdated = try await curl(port, ["--tlsv1.0", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"])
            #expect(outdated.status != 0)
        }
        #expect(open.seen.committed.count == 2)

        tls.clientCAFile = path("ca.pem")
        let closed = FakeGateway()
        try await LiveServer.run(closed, HTTPSettings(port: 0, tls: tls)) { port, _ in
            let stranger = try await curl(port, [])
            #expect(stranger.status != 0)
            let known = try await curl(port, ["--cert", "client.pem", "--key", "client.key"])
            #expect(known.output == "202")
        }
        #expect(closed.seen.committed.count == 1)
    }

    @Test func settingsOutsideTheirBoundsAreRefused() throws {
        func code(_ change: (inout HTTPSettings) -> Void) -> GatewayHTTPError.Code? {
            var settings = HTTPSettings()
            change(&settings)
            do throws(GatewayHTTPError) {
                try settings.validate()
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code { _ in } == nil)
        #expect(code { $0.port = 65_536 } == .invalidSetting)
        #expect(code { $0.host = "" } == .invalidSetting)
        #expect(code { $0.orderBodyLimit = 0 } == .invalidSetting)
        #expect(code { $0.uploadChunk = 0 } == .invalidSetting)
        #expect(code { $0.concurrentUploads = 0 } == .invalidSetting)
        #expect(code { $0.maximumConnections = 0 } == .invalidSetting)
        #expect(code { $0.idleTimeout = .zero } == .invalidSetting)
        #expect(code { $0.operatorToken = "" } == .invalidSetting)
        #expect(
            code { $0.tls = .init(certificateFile: "absent.pem", privateKeyFile: "absent.key") } == .unreadableTLSFile)
    }
}
