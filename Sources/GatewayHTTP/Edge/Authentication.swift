import Gateway
import HTTPTypes
import Hummingbird

/// Finds out who asks.
struct Authentication: Sendable {
    let gateway: any GatewayAPI
    let operatorToken: String?

    /// The tenant whose key is in `Authorization: Bearer`.
    /// - Throws: `Problem` 401.
    func tenant(of request: Request) throws -> String {
        guard let key = Self.bearer(request) else { throw Problem(.unauthorized) }
        return try self.tenant(forKey: key)
    }

    /// The tenant that owns a key.
    /// - Throws: `Problem` 401.
    func tenant(forKey key: String) throws -> String {
        guard (1...512).contains(key.utf8.count), let tenant = self.gateway.tenant(forAPIKey: key) else {
            throw Problem(.unauthorized)
        }
        return tenant
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
