import Cryptography
import Declarations
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOSSL

/// The addresses of the remote signer.
///
/// - `GET /v1/keys`: the keys of this client, each as below.
/// - `GET /v1/keys/{name}`: `name`, `algorithm`, `serial`, `notAfter`, `certificate` (DER in Base64).
/// - `POST /v1/keys/{name}/probes`: 204 when the key can be reached now.
/// - `POST /v1/keys/{name}/signatures`: the body is what to sign; the answer is the signature, `application/octet-stream`.
/// - `GET /health`: 200 and `ok`, or 503, with the state of this client's keys after their last use.
///
/// Errors are `{"code", "message"}`.
struct SignerRoutes: Sendable {
    let desk: SignerDesk

    /// What travels with one request: the connection, for its certificate.
    struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            self.coreContext = .init(source: source)
            self.channel = source.channel
        }

        /// SHA-256 of the client's certificate, lower-case hexadecimal.
        func client() async throws -> String {
            guard let certificate = try await self.channel.nioSSL_peerCertificate().get() else {
                throw HTTPError(.forbidden)
            }
            return Hex.encode(Digest.sha256(try certificate.toDERBytes()))
        }
    }

    func responder() -> RouterResponder<Context> {
        let router = Router(context: Context.self)
        router.get("/v1/keys") { _, context in
            let client = try await context.client()
            return try await self.answering {
                let keys = try self.desk.names(for: client).map { name throws(SignerDesk.Refusal) in
                    KeyBody(name, try self.desk.certificate(of: name, for: client))
                }
                return try Self.json(200, ["keys": keys])
            }
        }
        router.get("/v1/keys/{name}") { _, context in
            let (client, name) = (try await context.client(), try context.parameters.require("name"))
            return try await self.answering {
                try Self.json(200, KeyBody(name, try self.desk.certificate(of: name, for: client)))
            }
        }
        router.post("/v1/keys/{name}/probes") { _, context in
            let (client, name) = (try await context.client(), try context.parameters.require("name"))
            return try await self.answering {
                try await self.desk.probe(name, for: client)
                return Response(status: .noContent)
            }
        }
        router.post("/v1/keys/{name}/signatures") { request, context in
            let (client, name) = (try await context.client(), try context.parameters.require("name"))
            let body = try await request.body.collect(upTo: SignableText.limit)
            return try await self.answering {
                let signature = try await self.desk.sign(Array(body.readableBytesView), with: name, for: client)
                return Response(
                    status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: signature)))
            }
        }
        router.get("/health") { _, context in
            let names = self.desk.names(for: try await context.client())
            let states = Dictionary(uniqueKeysWithValues: names.map { ($0, self.desk.trouble(of: $0) ?? "ok") })
            let isGood = states.values.allSatisfy { $0 == "ok" }
            return try Self.json(isGood ? 200 : 503, HealthBody(status: isGood ? "ok" : "degraded", keys: states))
        }
        return router.buildResponder()
    }

    private struct KeyBody: Encodable {
        let name, algorithm, serial, notAfter, certificate: String

        init(_ name: String, _ certificate: SigningCertificate) {
            self.name = name
            self.algorithm = certificate.info.algorithm.rawValue
            self.serial = certificate.info.serialHex
            self.notAfter = certificate.info.notAfter.rfc3339
            self.certificate = Data(certificate.der).base64EncodedString()
        }
    }

    private struct HealthBody: Encodable {
        let status: String
        let keys: [String: String]
    }

    private func answering(_ body: () async throws -> Response) async throws -> Response {
        do {
            return try await body()
        } catch let refusal as SignerDesk.Refusal {
            return try Self.refusal(refusal)
        }
    }

    private static func refusal(_ refusal: SignerDesk.Refusal) throws -> Response {
        try self.json(refusal.status, ["code": refusal.code, "message": refusal.message])
    }

    private static func json(_ status: Int, _ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: HTTPResponse.Status(code: status),
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }
}
