import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// `POST /v1/verify`: whether a signature holds and, when it does not, why.
struct VerifyRoutes: Sendable {
    private let gateway: any GatewayAPI
    private let bodyLimit: Int
    private let gate: UploadGate

    init(gateway: any GatewayAPI, settings: HTTPSettings) {
        self.gateway = gateway
        self.bodyLimit = settings.uploadBodyLimit
        self.gate = UploadGate(limit: settings.concurrentUploads)
    }

    /// Answers 200 with the report whether the signature holds or not; nothing is stored.
    @Sendable func verify(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard let form = VerifyBody.Form(request.headers[.contentType]) else { throw Problem(.unsupportedMediaType) }
        let checksDates = try Self.checksDates(request)
        return try await self.gate.enter {
            let body = try VerifyBody(try await request.bytes(limit: self.bodyLimit), form)
            return .json(
                await self.gateway.verify(body.message, original: body.original, checksDates: checksDates))
        }
    }

    /// `?any_time=true` leaves the dates of the certificate unchecked.
    private static func checksDates(_ request: Request) throws -> Bool {
        switch request.uri.queryParameters["any_time"] {
        case nil, "false": true
        case "true": false
        default: throw Problem(.badParameter)
        }
    }
}
