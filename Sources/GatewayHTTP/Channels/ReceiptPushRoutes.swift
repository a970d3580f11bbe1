import Declarations
import FoundationEssentials
import Gateway
import HTTPTypes
import Hummingbird

/// `POST /v1/channels/{name}/receipts`: where a platform pushes receipts, each bare or in any envelope.
///
/// The body is one receipt (XML), or, as `application/json`, a list of them: texts of XML, or of base64 of XML. 200 leaves
/// only after all of them are kept on disk, also those that cannot be read: pushing them again would not mend them, and a
/// person is told. They are applied right afterwards. Pushing again what is kept changes nothing.
struct ReceiptPushRoutes: Sendable {
    private let gateway: any GatewayAPI
    private let bodyLimit: Int
    /// Receipts in one request.
    private static let countLimit = 1000

    init(gateway: any GatewayAPI, settings: HTTPSettings) {
        self.gateway = gateway
        self.bodyLimit = settings.uploadBodyLimit
    }

    /// Answers `{"kept", "repeated", "unreadable"}`.
    @Sendable func push(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let name = try Self.name(context)
        let token = Authentication.bearer(request)
        switch self.gateway.opensDoor(ofChannel: name, token: token.flatMap { $0.utf8.count <= 512 ? $0 : nil }) {
        case nil: throw Problem(.notFound)
        case false?: throw Problem(.unauthorized)
        case true?: break
        }
        let receipts = try Self.receipts(
            try await request.bytes(limit: self.bodyLimit), type: request.headers[.contentType])
        do throws(GatewayError) {
            let report = try await self.gateway.push(receipts, toChannel: name)
            return .json(
                .object([
                    ("kept", .number(Int64(report.kept))), ("repeated", .number(Int64(report.repeated))),
                    ("unreadable", .number(Int64(report.unreadable))),
                ]))
        } catch {
            throw Problem(error)
        }
    }

    private static func name(_ context: EdgeContext) throws -> String {
        guard let name = context.parameters.get("name")?.percentDecoded, (1...40).contains(name.utf8.count) else {
            throw Problem(.notFound)
        }
        return name
    }

    private static func receipts(_ body: [UInt8], type: String?) throws -> [[UInt8]] {
        guard !body.isEmpty else { throw Problem(.emptyBatch) }
        guard type?.prefix(while: { $0 != ";" && $0 != " " }).lowercased() == "application/json" else { return [body] }
        guard case .array(let values)? = try? JSONText(body).value() else {
            throw Problem(.malformedJSON, reason: "a list of texts is expected, one per receipt")
        }
        guard !values.isEmpty else { throw Problem(.emptyBatch) }
        guard values.count <= Self.countLimit else { throw Problem(.tooMany) }
        return try values.map { value in
            guard case .string(let text, _) = value, !text.isEmpty else {
                throw Problem(.malformedJSON, reason: "a list of texts is expected, one per receipt")
            }
            if text.utf8.first(where: { $0 > 32 }) != UInt8(ascii: "<"), let data = Data(base64Encoded: text) {
                return Array(data)
            }
            return Array(text.utf8)
        }
    }
}
