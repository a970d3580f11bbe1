public import Cryptography
import Foundation
public import Transports

/// How to reach a key that `tongguan signer` serves. All files are PEM.
public struct RemoteSettings: Sendable, Hashable {
    /// `https://host:port`, without a slash at the end.
    public var url: String
    /// Name of the key there.
    public var keyName: String
    /// The only authority that the signer's certificate may have.
    public var caFile: String
    /// The certificate that we show, and its private key.
    public var clientCertificateFile: String
    public var clientKeyFile: String
    /// Longest wait for a connection, TLS included. Default 5 s.
    public var connectTimeout: Duration = .seconds(5)
    /// Longest wait for the whole call. Default 10 s; the signer may itself wait for a card.
    public var timeout: Duration = .seconds(10)

    public init(url: String, keyName: String, caFile: String, clientCertificateFile: String, clientKeyFile: String) {
        self.url = url
        self.keyName = keyName
        self.caFile = caFile
        self.clientCertificateFile = clientCertificateFile
        self.clientKeyFile = clientKeyFile
    }
}

/// A key that `tongguan signer` serves on another host, over mutual TLS.
public struct RemoteKey: SigningKey {
    public let certificate: SigningCertificate

    private let settings: RemoteSettings
    private let client: HTTPClient

    /// Fetches the certificate.
    ///
    /// - Parameters:
    ///   - settings: where the key is and who we are.
    ///   - client: may serve other connections too; stays open.
    /// - Throws: `keyUnavailable`, `certificateUnreadable`, `keyUnsupported`.
    public static func open(
        _ settings: RemoteSettings, client: HTTPClient
    ) async throws(CryptographyError) -> RemoteKey {
        let answer = try await Self.call(.get, "", [], settings, client)
        return RemoteKey(certificate: try Self.certificate(in: answer), settings: settings, client: client)
    }

    private init(certificate: SigningCertificate, settings: RemoteSettings, client: HTTPClient) {
        self.certificate = certificate
        self.settings = settings
        self.client = client
    }

    /// Has the other host sign bytes; it signs texts for customs only.
    ///
    /// - Throws: `keyUnavailable` (no answer, refused, too many requests), `messageMalformed` (not a text that is signed
    ///   there), and what the key there throws.
    public func sign(_ bytes: [UInt8]) async throws(CryptographyError) -> [UInt8] {
        try await Self.call(.post, "/signatures", bytes, self.settings, self.client)
    }

    /// Whether the key there can be reached, and is still the same.
    ///
    /// - Throws: `keyUnavailable`, and what the key there throws.
    public func probe() async throws(CryptographyError) {
        let found = try Self.certificate(in: try await Self.call(.get, "", [], self.settings, self.client))
        guard found.der == self.certificate.der else {
            throw CryptographyError(
                .keyUnavailable,
                "the remote signer has another key now: certificate \(found.info.serialHex) instead of "
                    + self.certificate.info.serialHex)
        }
        _ = try await Self.call(.post, "/probes", [], self.settings, self.client)
    }

    private static func certificate(in body: [UInt8]) throws(CryptographyError) -> SigningCertificate {
        guard let answer = try? JSONDecoder().decode([String: String].self, from: Data(body)),
            let der = answer["certificate"].flatMap({ Data(base64Encoded: $0) })
        else { throw CryptographyError(.keyUnavailable, "what the remote signer answered is no certificate") }
        return try SigningCertificate(der: Array(der))
    }

    private static func call(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8], _ settings: RemoteSettings, _ client: HTTPClient
    ) async throws(CryptographyError) -> [UInt8] {
        let policy = ConnectionPolicy(
            caFile: settings.caFile,
            clientCertificate: ClientCertificate(
                certificateFile: settings.clientCertificateFile, keyFile: settings.clientKeyFile),
            connectTimeout: settings.connectTimeout, totalTimeout: settings.timeout, maximumAnswerBytes: 1 << 16)
        let url = "\(settings.url)/v1/keys/\(settings.keyName)\(path)"
        let request = HTTPRequest(
            method, url, headers: [HTTPHeader("Content-Type", "application/octet-stream")], body: body, policy: policy)
        let response: HTTPResponse
        do throws(TransportError) {
            response = try await client.send(request)
        } catch {
            throw CryptographyError(
                .keyUnavailable, "the remote signer \(settings.url) cannot be reached: \(error.code.rawValue)",
                causes: [error.message])
        }
        guard response.isSuccess else { throw self.refusal(response, settings) }
        return response.body
    }

    private static func refusal(_ response: HTTPResponse, _ settings: RemoteSettings) -> CryptographyError {
        let answer = try? JSONDecoder().decode([String: String].self, from: Data(response.body))
        let code = answer?["code"] ?? "no code"
        let message = "the remote signer refused (\(response.status), \(code.prefix(40)))"
        // What the key there threw, told as text: whatever it is, a person mends it there, and asking here costs nothing.
        let own: [CryptographyError.Code] = [.keyUnavailable, .signingFailed, .pinRejected, .certificateNotValid]
        if own.contains(where: { $0.rawValue == code }) {
            let known: CryptographyError.Code = code == "signing-failed" ? .signingFailed : .keyUnavailable
            return CryptographyError(known, message, causes: [String((answer?["message"] ?? "").prefix(300))])
        }
        if response.status == 404 {
            return CryptographyError(.keyUnavailable, "\(message): it serves no key \(settings.keyName) to this client")
        }
        if response.status == 422 || response.status == 413 {
            return CryptographyError(.messageMalformed, "\(message): it signs texts for customs only")
        }
        return CryptographyError(.keyUnavailable, message)
    }
}
