import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// All addresses of the edge and who answers them. Each area has its endpoints in a file `GatewayRoutes+X.swift`.
struct GatewayRoutes: Sendable {
    let settings: HTTPSettings
    let gateway: any GatewayAPI
    let metrics: HTTPMetrics
    let sheetReader: @Sendable ([UInt8]) throws -> Sheet
    let authentication: Authentication
    /// Files in memory at once, wherever they come in.
    let uploadGate: UploadGate

    init(
        settings: HTTPSettings, gateway: any GatewayAPI, metrics: HTTPMetrics,
        sheetReader: @escaping @Sendable ([UInt8]) throws -> Sheet
    ) {
        self.settings = settings
        self.gateway = gateway
        self.metrics = metrics
        self.sheetReader = sheetReader
        self.authentication = Authentication(gateway: gateway, operatorToken: settings.operatorToken)
        self.uploadGate = UploadGate(limit: settings.concurrentUploads)
    }

    /// The table of the whole edge, in the order in which it is described.
    var endpoints: [Endpoint] {
        [
            self.orderEndpoints, self.listEndpoints, self.documentEndpoints, self.evidenceEndpoints,
            self.goodsEndpoints, self.uploadEndpoints, self.testEndpoints, self.webhookEndpoints, self.toolEndpoints,
            self.operationsEndpoints, self.reportEndpoints, self.pageEndpoints,
        ].flatMap(\.self)
    }

    /// Answers every request, with or without a server around it.
    func responder() -> RouterResponder<EdgeContext> {
        let router = Router(context: EdgeContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(
            middleware: EdgeMiddleware(
                metrics: self.metrics, asksForCertificates: self.settings.tls?.clientCAFile != nil))
        let gate = EndpointGate(
            authentication: self.authentication,
            memory: AnswerMemory(gateway: self.gateway, bodyLimit: self.settings.orderBodyLimit))
        let endpoints = self.endpoints + DescriptionRoutes.endpoints(describing: self.endpoints)
        for (path, all) in Dictionary(grouping: endpoints, by: \.path) {
            for endpoint in all {
                router.on(RouterPath(path), method: endpoint.method) { request, context in
                    try await gate.answer(endpoint, request, context)
                }
            }
            Self.refuseOthers(router, path, Set(all.map(\.method)))
        }
        ConsoleRoutes(
            gateway: self.gateway, uploadLimit: self.settings.uploadBodyLimit, uploadGate: self.uploadGate,
            trustedProxies: self.settings.trustedProxies
        ).add(to: router)
        return router.buildResponder()
    }

    /// 405 with `Allow` for all other methods of an address.
    static func refuseOthers(
        _ router: Router<EdgeContext>, _ path: String, _ methods: Set<HTTPRequest.Method>
    ) {
        var allowed = methods.map(\.rawValue)
        if methods.contains(.get) { allowed.append("HEAD") }
        let allow = allowed.sorted().joined(separator: ", ")
        // The router answers HEAD by the GET, be it a refusal.
        let all: [HTTPRequest.Method?] = [
            .get, .post, .put, .delete, .patch, .options, .trace, HTTPRequest.Method("QUERY"),
        ]
        for method in all.compactMap(\.self) where !methods.contains(method) {
            router.on(RouterPath(path), method: method) { _, _ -> Response in
                throw Problem(.methodNotAllowed, allow: allow)
            }
        }
    }
}
