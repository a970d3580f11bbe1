import Gateway
import HTTPTypes

extension GatewayRoutes {
    /// What tenants verify, and what operators look at and do.
    var toolEndpoints: [Endpoint] {
        let verify = VerifyRoutes(gateway: self.gateway, settings: self.settings)
        return [
            Endpoint(
                .post, "/v1/verify", .tenant(.ordersRead), "Whether a signature holds and, when not, why", verify.verify
            )
            .query("any_time", .word("true: leaves the dates of the certificate unchecked.", ["true", "false"]))
            .takes([
                ("application/xml", nil), ("text/xml", nil), ("application/octet-stream", nil),
                (
                    "application/json",
                    .object(
                        nil,
                        [
                            .always("message", .anything("The signed XML, as text.")),
                            .maybe("original", .anything("The message before it was signed, as text.")),
                        ], isClosed: true)
                ),
                ("multipart/form-data", nil),
            ])
            .answer(200, "The report; nothing is stored", .object(nil, [])).problems(.badUpload, .badParameter, .busy)
        ]
    }

    /// The catalogue of test orders.
    var testEndpoints: [Endpoint] {
        let tests = TestOrderRoutes(gateway: self.gateway)
        return [
            Endpoint(
                .get, "/v1/test-orders", .anyone, "Numbers that make the simulator answer as you wish", tests.list
            )
            .explained(
                "For test tenants: an end of the number for every code and status of every receipt, with what comes of it. "
                    + "An order's number asks for answers to what comes out of the order; a document filed by its fields "
                    + "(513, 711, export) is asked for by the element that `element` names."
            )
            .answer(200, "The catalogue", TestOrderRoutes.schema),
            Endpoint(.get, "/docs/test-orders", .people, "The catalogue as a page", tests.page),
        ]
    }

    var operationsEndpoints: [Endpoint] {
        let operations = OperationsRoutes(
            gateway: self.gateway, authentication: self.authentication, metrics: self.metrics)
        func health(_ path: String, _ summary: String, _ handler: @escaping Endpoint.Handler) -> Endpoint {
            Endpoint(.get, path, .anyone, summary, handler)
                .answer(200, "Passes or warns", [("application/health+json", .ref(.health))])
                .answer(503, "Fails", [("application/health+json", .ref(.health))])
        }
        return [
            health("/health/live", "The process answers", operations.live),
            health("/health/ready", "Orders are taken", operations.ready),
            health("/health", "Health; each part with the operator token", operations.health),
            Endpoint(.get, "/metrics", .observers, "Metrics for Prometheus", operations.metricsPage)
                .answer(200, "The page", [("text/plain", nil)]),
        ] + self.laneEndpoints
    }

    private var laneEndpoints: [Endpoint] {
        let lanes = LaneRoutes(gateway: self.gateway)
        let base = "/v1/operations/"
        let letters = base + "dead-letters"
        func filtered(_ endpoint: Endpoint) -> Endpoint {
            endpoint.query("route", .string()).query("tenant", .string())
                .query("kind", .integer("Message number such as 621; 179 for payment records."))
                .problems(.badParameter, .operationRefused)
        }
        func read(_ path: String, _ summary: String, _ handler: @escaping Endpoint.Handler) -> Endpoint {
            Endpoint(.get, path, .operators, summary, handler).answer(200, "As it is now", .anything())
        }
        func set(_ path: String, _ summary: String, _ handler: @escaping Endpoint.Handler) -> Endpoint {
            Endpoint(.post, path, .operators, summary, handler)
                .takes(Self.laneFilter, isRequired: false).answer(200, "Done", .anything())
                .problems(.operationRefused, .operationImpossible)
        }
        func letter(_ word: String, _ summary: String, _ handler: @escaping Endpoint.Handler) -> Endpoint {
            Endpoint(.post, letters + "/{id}/" + word, .operators, summary, handler)
                .answer(200, "Done", .anything()).problems(.operationRefused, .operationImpossible)
        }
        return [
            filtered(read(base + "lanes", "Lanes with their state", lanes.lanes)),
            set(base + "lanes/pause", "Pauses lanes", lanes.pause),
            set(base + "lanes/resume", "Resumes lanes", lanes.resume),
            set(base + "lanes/drain", "Drains lanes", lanes.drain),
            read(base + "routes", "Breaker, budget and oldest work of each route", lanes.routes),
            filtered(read(letters, "Messages that delivery gave up", lanes.deadLetters))
                .query("after", .integer("`next` of the page before.", 0...Int.max))
                .query("limit", .integer(nil, 1...1000)).problems(.badCursor),
            set(letters + "/redrive", "Delivers all that fit again", lanes.redriveAll),
            letter("redrive", "Delivers one again", lanes.redrive),
            letter("bury", "Gives one up for good", lanes.bury),
        ]
    }

    /// What is left out means any.
    private static let laneFilter = JSONSchema.object(
        "What is left out means any.",
        [
            .maybe("route", .string()), .maybe("tenant", .string()), .maybe("kind", .integer()),
            .maybe("after", .integer("For redrive: message after which to go on.")),
        ])
}
