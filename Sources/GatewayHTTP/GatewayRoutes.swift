import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// All addresses of the edge and who answers them.
struct GatewayRoutes: Sendable {
    private let settings: HTTPSettings
    private let gateway: any GatewayAPI
    private let metrics: HTTPMetrics
    private let sheetReader: @Sendable ([UInt8]) throws -> Sheet

    init(
        settings: HTTPSettings, gateway: any GatewayAPI, metrics: HTTPMetrics,
        sheetReader: @escaping @Sendable ([UInt8]) throws -> Sheet
    ) {
        self.settings = settings
        self.gateway = gateway
        self.metrics = metrics
        self.sheetReader = sheetReader
    }

    typealias Handler = @Sendable (Request, EdgeContext) async throws -> Response

    /// Answers every request, with or without a server around it.
    func responder() -> RouterResponder<EdgeContext> {
        let router = Router(context: EdgeContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: EdgeMiddleware(metrics: self.metrics))
        let authentication = Authentication(gateway: self.gateway, operatorToken: self.settings.operatorToken)

        let orders = OrderRoutes(gateway: self.gateway, authentication: authentication, settings: self.settings)
        Self.add(router, "/v1/orders", [.post: orders.submit])
        Self.add(router, "/v1/orders:check", [.post: orders.check])
        Self.add(router, "/v1/orders/{orderNo}", [.get: orders.show, .put: orders.correct])
        let acts = ActRoutes(
            gateway: self.gateway, authentication: authentication, bodyLimit: self.settings.orderBodyLimit)
        Self.add(router, "/v1/orders/{orderNo}/cancel", [.post: acts.cancel])
        Self.add(router, "/v1/orders/{orderNo}/return", [.post: acts.refund])
        Self.add(router, "/v1/orders/{orderNo}/refile", [.post: acts.refile])
        Self.add(router, "/v1/orders/{orderNo}/settle", [.post: acts.settle])
        Self.add(router, "/v1/orders/{orderNo}/proceed", [.post: acts.proceed])
        Self.add(router, "/v1/orders/{orderNo}/arrived", [.post: acts.arrived])
        let adoption = AdoptionRoutes(gateway: self.gateway, authentication: authentication, settings: self.settings)
        Self.add(router, "/v1/orders:adopt", [.post: adoption.adopt])
        let documents = DocumentRoutes(gateway: self.gateway, authentication: authentication, settings: self.settings)
        Self.add(router, "/v1/documents", [.post: documents.file])
        let evidence = EvidenceRoutes(
            gateway: self.gateway, authentication: authentication, bodyLimit: self.settings.orderBodyLimit)
        Self.add(router, "/v1/orders/{orderNo}/payment-evidence", [.get: evidence.show, .put: evidence.put])
        Self.add(router, "/v1/orders/{orderNo}/payment-evidence/resend", [.post: evidence.resend])
        let realTime = RealTimeRoutes(gateway: self.gateway)
        Self.add(router, "/realtime/{key}/platDataOpen", [.post: realTime.open])
        let push = ReceiptPushRoutes(gateway: self.gateway, settings: self.settings)
        Self.add(router, "/v1/channels/{name}/receipts", [.post: push.push])
        let events = EventRoutes(gateway: self.gateway, authentication: authentication)
        Self.add(router, "/v1/events", [.get: events.list])
        let uploads = UploadRoutes(
            gateway: self.gateway, authentication: authentication, settings: self.settings,
            sheetReader: self.sheetReader)
        Self.add(router, "/v1/uploads", [.post: uploads.submit])
        Self.add(router, "/upload", [.get: uploads.form])
        Self.add(router, "/upload/template.csv", [.get: uploads.template])
        let goods = GoodsRoutes(
            gateway: self.gateway, authentication: authentication, settings: self.settings,
            sheetReader: self.sheetReader)
        Self.add(router, "/v1/goods", [.get: goods.list, .post: goods.submit, .put: goods.submit])
        let verify = VerifyRoutes(gateway: self.gateway, authentication: authentication, settings: self.settings)
        Self.add(router, "/v1/verify", [.post: verify.verify])
        Self.add(router, "/v1/goods/{itemNo}", [.get: goods.show, .put: goods.put, .delete: goods.remove])

        let operations = OperationsRoutes(
            gateway: self.gateway, authentication: authentication, metrics: self.metrics)
        Self.add(router, "/health/live", [.get: operations.live])
        Self.add(router, "/health/ready", [.get: operations.ready])
        Self.add(router, "/health", [.get: operations.health])
        Self.add(router, "/metrics", [.get: operations.metricsPage])

        let lanes = LaneRoutes(gateway: self.gateway, authentication: authentication)
        Self.add(router, "/v1/operations/lanes", [.get: lanes.lanes])
        Self.add(router, "/v1/operations/lanes/pause", [.post: lanes.pause])
        Self.add(router, "/v1/operations/lanes/resume", [.post: lanes.resume])
        Self.add(router, "/v1/operations/lanes/drain", [.post: lanes.drain])
        Self.add(router, "/v1/operations/routes", [.get: lanes.routes])
        Self.add(router, "/v1/operations/dead-letters", [.get: lanes.deadLetters])
        Self.add(router, "/v1/operations/dead-letters/redrive", [.post: lanes.redriveAll])
        Self.add(router, "/v1/operations/dead-letters/{id}/redrive", [.post: lanes.redrive])
        Self.add(router, "/v1/operations/dead-letters/{id}/bury", [.post: lanes.bury])

        Self.add(router, "/", [.get: PageRoutes.home])
        Self.add(router, "/problems/{code}", [.get: PageRoutes.problem])
        Self.add(router, Stylesheet.path, [.get: PageRoutes.stylesheet])
        return router.buildResponder()
    }

    /// One address: its methods, and 405 with `Allow` for all others.
    private static func add(
        _ router: Router<EdgeContext>, _ path: String, _ handlers: [HTTPRequest.Method: Handler]
    ) {
        var allowed = handlers.keys.map(\.rawValue)
        if handlers[.get] != nil { allowed.append("HEAD") }
        let allow = allowed.sorted().joined(separator: ", ")
        for (method, handler) in handlers {
            router.on(RouterPath(path), method: method, use: handler)
        }
        for method in [HTTPRequest.Method.get, .post, .put, .delete, .patch, .options]
        where handlers[method] == nil {
            router.on(RouterPath(path), method: method) { _, _ -> Response in
                throw Problem(.methodNotAllowed, allow: allow)
            }
        }
    }
}
