import Cryptography
import Declarations
import Ledger

/// Kept answers, by digests: neither the key nor the request is stored.
extension GatewayDesk {
    /// How long an answer is kept.
    private static let kept = Duration.seconds(2 * 86_400)

    public func keptAnswer(
        toKey key: String, tenant: String, request: [UInt8]
    ) async throws(GatewayError) -> KeptAnswerLookup {
        do {
            let since = self.premises.clock.now() - Self.kept
            let found = try await self.premises.ledger.givenAnswer(
                tenant: tenant, key: Digest.sha256(key), since: since)
            guard let found else { return .nothing }
            guard found.request == Digest.sha256(request) else { return .other }
            return .kept(
                KeptAnswer(
                    status: found.status, contentType: found.contentType, language: found.language,
                    location: found.location, body: found.body))
        } catch {
            throw GatewayError(
                .storage, "kept answers cannot be read: \(error.code.rawValue)", isRetriable: true)
        }
    }

    public func keep(
        _ answer: KeptAnswer, toKey key: String, tenant: String, request: [UInt8]
    ) async throws(GatewayError) {
        do {
            let now = self.premises.clock.now()
            try await self.premises.ledger.keepAnswer(
                GivenAnswer(
                    request: Digest.sha256(request), status: answer.status, contentType: answer.contentType,
                    language: answer.language, location: answer.location, body: answer.body),
                tenant: tenant, key: Digest.sha256(key), forgetting: now - Self.kept, now: now)
        } catch {
            throw GatewayError(.storage, "an answer cannot be kept: \(error.code.rawValue)", isRetriable: true)
        }
    }
}
