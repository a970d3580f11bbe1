import Declarations
import Gateway
import HTTPTypes
import Hummingbird
import Logging

/// `POST /realtime/{key}/platDataOpen`: where customs asks for payment records (announcement 2018-179).
///
/// Customs has no key of ours: the address holds a secret, and size, form and rate are bounded. Every answer has the form
/// of the announcement, `{"code", "message", "serviceTime"}`; 10000 leaves only after the question is stored.
struct RealTimeRoutes: Sendable {
    private let gateway: any GatewayAPI
    private let gate: RateGate
    /// Largest body, bytes: an order number and a session.
    private static let bodyLimit = 16 << 10

    init(gateway: any GatewayAPI, gate: RateGate = RateGate(perSecond: 20, burst: 200)) {
        self.gateway = gateway
        self.gate = gate
    }

    @Sendable func open(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard let key = context.parameters.get("key")?.percentDecoded, (1...512).contains(key.utf8.count),
            self.gateway.isRealTimeAddress(key)
        else { throw Problem(.notFound) }
        guard self.gate.admit(key) else { return self.failed("too many questions at once", status: 429) }
        let question: PlatformQuestion
        do {
            guard Self.isForm(request.headers[.contentType]) else {
                return self.failed("not application/x-www-form-urlencoded")
            }
            let fields = FormBody.values(of: "openReq", in: try await request.bytes(limit: Self.bodyLimit))
            guard let fields, fields.count == 1, let text = fields.first else {
                return self.failed("openReq: exactly one is expected")
            }
            question = try PlatformQuestion.read(json: text)
        } catch let error as DeclarationError {
            return self.failed(error.message)
        }
        do throws(GatewayError) {
            switch try await self.gateway.take(question, at: key) {
            case .answered: return self.answer("10000", "", status: 200)
            case .unknownOrder: return self.failed("orderNo : 订单不存在 (unknown order)")
            }
        } catch {
            context.logger.error("a question of customs was not taken", metadata: ["code": "\(error.code.rawValue)"])
            return self.failed("not available now, ask again", status: 503)
        }
    }

    private func failed(_ message: String, status: Int = 200) -> Response {
        self.answer("20000", message, status: status)
    }

    private func answer(_ code: String, _ message: String, status: Int) -> Response {
        .json(
            .object([
                ("code", .string(code)), ("message", .string(message)),
                ("serviceTime", .number(self.gateway.serviceTime().milliseconds)),
            ]), status: status)
    }

    /// A missing type is taken for a form.
    private static func isForm(_ type: String?) -> Bool {
        guard let type else { return true }
        return type.prefix { $0 != ";" && $0 != " " }.lowercased() == "application/x-www-form-urlencoded"
    }
}
