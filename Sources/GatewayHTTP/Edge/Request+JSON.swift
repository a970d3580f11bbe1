import Declarations
import HTTPTypes
import Hummingbird

extension Request {
    /// The bytes of a JSON body.
    ///
    /// - Throws: `Problem` 415 when the type says something else than JSON (none at all is taken for JSON), and what
    ///   `bytes(limit:)` throws.
    func jsonBytes(limit: Int) async throws -> [UInt8] {
        guard Self.isJSON(self.headers[.contentType]) else { throw Problem(.unsupportedMediaType) }
        return try await self.bytes(limit: limit)
    }

    /// The value of a JSON body; an empty body is an empty object.
    ///
    /// - Throws: `Problem` 400 with the place when it is no JSON, and what `jsonBytes(limit:)` throws.
    func jsonValue(limit: Int) async throws -> JSONText.Value {
        let body = try await self.jsonBytes(limit: limit)
        guard !body.isEmpty else { return .object([]) }
        do throws(DeclarationError) {
            return try JSONText(body).value()
        } catch {
            throw Problem(.malformedJSON, reason: error.message)
        }
    }

    /// `application/json` and relatives.
    private static func isJSON(_ type: String?) -> Bool {
        guard let type else { return true }
        let essence = type.prefix { $0 != ";" && $0 != " " }.lowercased()
        return essence == "application/json" || (essence.hasPrefix("application/") && essence.hasSuffix("+json"))
    }
}

extension EdgeContext {
    /// The order number in the path.
    ///
    /// - Throws: `Problem` 404 when its escapes are broken.
    func orderNo() throws -> String {
        guard let given = self.parameters.get("orderNo"), let orderNo = given.percentDecoded, !orderNo.isEmpty else {
            throw Problem(.notFound)
        }
        return orderNo
    }
}
