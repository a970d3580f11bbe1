import Cryptography
public import Declarations
import Foundation
public import Gateway
public import PortSimulator
import Synchronization
import Transports

/// Customs' side of payment records (announcement 2018-179) in one process with the gateway: the real channel and the
/// simulated address at customs, with the weather between them.
public final class RealTimeRehearsal: Sendable {
    public let desk: RealTimeDesk
    /// The secret part of the platform's address.
    public let key = "tg_secret-of-the-platform"
    private let clock: ManualClock
    private let weatherNow = Mutex<PortDeskChannel.Weather>(.fair)
    private let bodies = Mutex<[[UInt8]]>([])

    /// - Parameter certificate: PEM file of the certificate that the platform registered.
    public init(certificate: String, clock: ManualClock) throws {
        self.clock = clock
        let pem = Array(try Data(contentsOf: URL(fileURLWithPath: certificate)))
        self.desk = RealTimeDesk(register: try CertificateRegister(pem: pem), clock: clock)
    }

    /// Changes the weather.
    public func set(_ weather: PortDeskChannel.Weather) { self.weatherNow.withLock { $0 = weather } }

    /// Every upload that left the gateway, also what was lost on the way.
    public var handedOver: [[UInt8]] { self.bodies.withLock { $0 } }

    /// A tenant's settings that leave nothing to supply but the original request.
    public func settings(of tenant: TenantProfile, signer: String) -> GatewayConfiguration.RealTime {
        GatewayConfiguration.RealTime(
            address: Digest.sha256(self.key), signer: signer, upload: .init(url: Self.url),
            defaults: PaymentEvidence.Defaults(
                ebpCode: tenant.platform.code, payCode: tenant.payment.code, verDept: "3", payType: "2",
                recpAccount: "OSA-0000-0001", recpName: "SAMPLE TRADING LIMITED",
                itemLink: "https://shop.example/item/{itemNo}?from=a&b=\"c\""))
    }

    /// The route of that tenant.
    public func route(of tenant: String, settings: GatewayConfiguration.RealTime) throws -> RealTimeRoute {
        RealTimeRoute(
            tenant: tenant, settings: settings,
            channel: try RealTimeChannel(
                url: Self.url, policy: ConnectionPolicy(), now: { [clock] in clock.now() },
                send: { (request) async throws(TransportError) -> HTTPResponse in try await self.carry(request) }),
            lease: .seconds(120))
    }

    /// Asks for an order as customs does; the verdict of the gateway.
    @discardableResult
    public func ask(
        _ orderNo: String, sessionID: String? = nil, of gateway: GatewayDesk
    ) async throws -> QuestionVerdict {
        let question = await self.desk.ask(orderNo, sessionID: sessionID)
        let verdict = try await gateway.take(
            PlatformQuestion(orderNo: question.orderNo, sessionID: question.sessionID), at: self.key)
        let code = verdict == .answered ? "10000" : "20000"
        await self.desk.hear(200, Array(#"{"code":"\#(code)","message":"","serviceTime":0}"#.utf8), of: question)
        return verdict
    }

    private static let url = "https://customs.example" + RealTimeDesk.path

    private func carry(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let weather = self.weatherNow.withLock { $0 }
        if weather == .notSent { throw TransportError(.connect, "refused", phase: .beforeSend) }
        self.bodies.withLock { $0.append(request.body) }
        if weather == .lostUnknown { throw TransportError(.timeout, "no answer", phase: .afterSend) }
        let type = request.headers.first { $0.name == "Content-Type" }?.value
        let answer = await self.desk.take(request.body, contentType: type)
        if weather == .answerLost { throw TransportError(.timeout, "no answer", phase: .afterSend) }
        if answer.manner == .half { throw TransportError(.connectionLost, "half an answer", phase: .afterSend) }
        return HTTPResponse(status: answer.status, headers: [], body: answer.body)
    }
}
