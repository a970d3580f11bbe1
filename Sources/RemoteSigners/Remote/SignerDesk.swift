import Cryptography
import Declarations
import Foundation
import Logging
import Synchronization

/// What the remote signer does for a client whose certificate is known.
final class SignerDesk: Sendable {
    /// Why a request was not done, as the client is told.
    struct Refusal: Error, Sendable {
        let status: Int
        let code: String
        let message: String

        static let unknownKey = Refusal(
            status: 404, code: "unknown-key", message: "no key of this name is served to this client")
    }

    private let keys: [String: ServedKey]
    private let audit: AuditLog
    private let gate: SignerGate
    private let logger: Logger
    /// The code of the last failure of each key; absent when its last use was good.
    private let troubles = Mutex<[String: String]>([:])

    init(keys: [String: ServedKey], audit: AuditLog, gate: SignerGate, logger: Logger) {
        self.keys = keys
        self.audit = audit
        self.gate = gate
        self.logger = logger
    }

    /// The names of the keys that a client may use.
    func names(for client: String) -> [String] {
        self.keys.filter { $0.value.clients.contains(client) }.keys.sorted()
    }

    /// The state of a key after its last use: nil, or the code of the error.
    func trouble(of name: String) -> String? { self.troubles.withLock { $0[name] } }

    /// A key's certificate. Unknown and forbidden are the same answer: who may not use a key does not learn that it is here.
    func certificate(of name: String, for client: String) throws(Refusal) -> SigningCertificate {
        try self.served(name, client).certificate
    }

    /// Asks whether the key can be reached.
    func probe(_ name: String, for client: String) async throws(Refusal) {
        let key = try self.served(name, client)
        try self.admit(client)
        do throws(CryptographyError) {
            try await key.probe()
            self.note(nil, name)
        } catch {
            throw self.failed(error, name)
        }
    }

    /// Signs a text that customs may see.
    func sign(_ text: [UInt8], with name: String, for client: String) async throws(Refusal) -> [UInt8] {
        let key = try self.served(name, client)
        try self.admit(client)
        guard key.certificate.info.isValid(at: Self.now) else {
            throw self.failed(
                CryptographyError(.certificateNotValid, "the certificate of key \(name) is not valid now"), name)
        }
        guard let kind = SignableText(text, for: key.certificate.info.algorithm) else {
            self.logger.warning(
                "refused to sign what is no customs text", metadata: ["key": "\(name)", "client": "\(client)"])
            throw Refusal(
                status: 422, code: "not-signable",
                message: "only the SignedInfo of a customs message, or the string of a payment record, is signed")
        }
        let result: Result<[UInt8], CryptographyError>
        do throws(CryptographyError) {
            result = .success(try await key.sign(text))
        } catch {
            result = .failure(error)
        }
        switch result {
        case .success(let signature):
            try await self.record(text, kind, name, client, "signed")
            self.note(nil, name)
            return signature
        case .failure(let error):
            try await self.record(text, kind, name, client, error.code.rawValue)
            throw self.failed(error, name)
        }
    }

    private func served(_ name: String, _ client: String) throws(Refusal) -> any SigningKey {
        guard let served = self.keys[name], served.clients.contains(client) else { throw .unknownKey }
        return served.key
    }

    private func admit(_ client: String) throws(Refusal) {
        guard self.gate.admits(client) else {
            throw Refusal(status: 429, code: "too-many-requests", message: "more requests than this client may make")
        }
    }

    private static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    /// A signature that is not in the audit log is not handed out.
    private func record(
        _ text: [UInt8], _ kind: SignableText, _ key: String, _ client: String, _ outcome: String
    ) async throws(Refusal) {
        let time = Self.now.rfc3339
        let entry = AuditLog.Entry(
            time: time, key: key, client: client, kind: kind.rawValue, sha256: Hex.encode(Digest.sha256(text)),
            outcome: outcome)
        do throws(SignerServerError) {
            try await self.audit.add(entry)
        } catch {
            self.logger.critical("a signature is withheld", metadata: ["error": "\(error)", "key": "\(key)"])
            throw Refusal(status: 500, code: "audit", message: "the audit log cannot be written")
        }
    }

    private func failed(_ error: CryptographyError, _ name: String) -> Refusal {
        self.note(error.code.rawValue, name)
        self.logger.warning("a key failed", metadata: ["key": "\(name)", "error": "\(error)"])
        return Refusal(status: error.isRetriable ? 503 : 500, code: error.code.rawValue, message: error.message)
    }

    private func note(_ code: String?, _ name: String) { self.troubles.withLock { $0[name] = code } }
}
