import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// Finds out who asks.
struct Authentication: Sendable {
    let gateway: any GatewayAPI
    let operatorToken: String?
    private let rates = RateGate(perSecond: 1, burst: 1)

    init(gateway: any GatewayAPI, operatorToken: String?) {
        self.gateway = gateway
        self.operatorToken = operatorToken
    }

    /// Notes who asks, for the log, and lets the caller in at its rate.
    ///
    /// - Returns: its tenant.
    /// - Throws: `Problem` 429 when it asks too often.
    @discardableResult
    func admit(_ caller: APICaller, _ context: EdgeContext) throws -> String {
        context.trace.caller = caller
        let rate = caller.rate
        let wait = self.rates.secondsToWait(
            caller.tenant, perSecond: Double(rate.perSecond), burst: Double(rate.burst))
        guard let wait else { return caller.tenant }
        throw Problem(
            .rateExceeded,
            members: [
                (
                    "limit",
                    .object([("per_second", .number(Int64(rate.perSecond))), ("burst", .number(Int64(rate.burst)))])
                )
            ], retryAfter: wait)
    }

    /// Who calls with the key in `Authorization: Bearer`.
    /// - Throws: `Problem` 401 without a key that is good now, 403 with one that may not do this or needs a certificate.
    func caller(of request: Request, _ scopes: [APIScope]) throws -> APICaller {
        guard let key = Self.bearer(request) else { throw Problem(.unauthorized) }
        return try self.caller(forKey: key, scopes)
    }

    /// Who calls with a key that must have one of the scopes.
    /// - Throws: As `caller(of:_:)`.
    func caller(forKey key: String, _ scopes: [APIScope]) throws -> APICaller {
        guard (1...512).contains(key.utf8.count) else { throw Problem(.unauthorized) }
        switch self.gateway.admission(forAPIKey: key, certificate: ClientCertificate.shown) {
        case .unknown: throw Problem(.unauthorized)
        case .expired: throw Problem(.keyExpired)
        case .certificateMissing: throw Problem(.certificateMissing)
        case .admitted(let caller):
            guard scopes.contains(where: caller.scopes.contains) else { throw Problem(missing: scopes) }
            return caller
        }
    }

    /// May see metrics and the details of health.
    func isOperator(_ request: Request) -> Bool {
        guard let operatorToken else { return true }
        guard let given = Self.bearer(request) else { return false }
        return Self.equal(Array(given.utf8), Array(operatorToken.utf8))
    }

    /// The token of `Authorization: Bearer <token>`.
    static func bearer(_ request: Request) -> String? {
        guard let field = request.headers[.authorization] else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    /// Compares every byte of the given token whatever differs.
    private static func equal(_ given: [UInt8], _ expected: [UInt8]) -> Bool {
        var difference = UInt8(given.count == expected.count ? 0 : 1)
        for (index, byte) in given.enumerated() { difference |= byte ^ expected[index % expected.count] }
        return difference == 0
    }
}
