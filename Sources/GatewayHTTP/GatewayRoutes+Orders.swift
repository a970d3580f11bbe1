import Gateway
import HTTPTypes

extension GatewayRoutes {
    /// Orders: sent, corrected, acted upon, taken over.
    var orderEndpoints: [Endpoint] {
        let orders = OrderRoutes(gateway: self.gateway, settings: self.settings)
        let adoption = AdoptionRoutes(gateway: self.gateway, settings: self.settings)
        return [
            Endpoint(.post, "/v1/orders", .tenant(.ordersWrite), "Sends one order, or a batch", orders.submit)
                .explained(
                    """
                    One order is answered 202 when it is stored now, 200 when it was stored before, 409 when other content is \
                    stored, 422 with all violations when it is refused. A batch of up to \(self.settings.ordersPerRequest) \
                    orders is answered 200; each has its own status and body inside, and a bad one stops no other. With \
                    `dry_run=1` nothing is stored: what is good is answered 200 with the documents as they would be filed.
                    """
                )
                .query("dry_run", .word("1: says what would happen and stores nothing.", ["0", "1"]))
                .takes(OrderSchemas.submission)
                .answer(202, "Stored now", .ref(.orderStored))
                .answer(
                    200, "Stored before, what became of a batch, or the outcome of a dry run",
                    .any(of: [
                        .ref(.orderStored), .ref(.orderBatch), .ref(.orderCheck), OrderSchemas.checkBatch,
                    ])
                )
                .problems(.orderRefused, .orderConflict, .emptyBatch, .tooMany, .badParameter).repeatable(),
            Endpoint(
                .post, "/v1/orders:check", .tenant(.ordersWrite), "Says what would become of orders; stores nothing",
                orders.check
            )
            .takes(OrderSchemas.checked)
            .answer(200, "What would become of them", .any(of: [.ref(.orderCheck), OrderSchemas.checkBatch]))
            .problems(.emptyBatch, .tooMany),
            Endpoint(
                .post, "/v1/orders:adopt", .tenant(.ordersWrite), "Takes over orders that another system filed",
                adoption.adopt
            )
            .takes(OrderSchemas.adoptions)
            .answer(202, "Stored now", .ref(.orderStored))
            .answer(200, "Stored before, or what became of a batch", .any(of: [.ref(.orderStored), .ref(.orderBatch)]))
            .problems(.orderRefused, .orderConflict, .emptyBatch, .tooMany).repeatable(),
            Endpoint(
                .get, "/v1/orders/{orderNo}", .tenant(.ordersRead), "One order with all that is known of it",
                orders.show
            )
            .answer(200, "The order", .ref(.orderView)),
            Endpoint(
                .put, "/v1/orders/{orderNo}", .tenant(.ordersWrite),
                "Corrects an order, also while parts are under way",
                orders.correct
            )
            .query(
                "agreed",
                .string("Documents filed by others (311,411,511) whose new content you vouch for.", 0...40)
            )
            .takes(OrderSchemas.orderWithoutNumber)
            .answer(202, "Stored now", .ref(.orderStored)).answer(200, "Stored before", .ref(.orderStored))
            .problems(.orderRefused, .orderConflict, .badParameter, .tooMany, .emptyBatch).repeatable(),
        ] + self.actEndpoints
    }

    private var actEndpoints: [Endpoint] {
        let acts = ActRoutes(gateway: self.gateway, bodyLimit: self.settings.orderBodyLimit)
        func act(
            _ word: String, _ summary: String, _ body: JSONSchema, isRequired: Bool = true,
            _ handler: @escaping Endpoint.Handler
        ) -> Endpoint {
            Endpoint(.post, "/v1/orders/{orderNo}/\(word)", .tenant(.ordersWrite), summary, handler)
                .takes(body, isRequired: isRequired).answer(202, "Done; the order as it is now", .ref(.orderView))
                .problems(.actRefused, .actImpossible, .orderErased).repeatable()
        }
        return [
            act("cancel", "Takes the order back", ActSchemas.cancel, acts.cancel),
            act("return", "Takes goods back after release", ActSchemas.refund, acts.refund),
            act("refile", "Files documents again, unchanged", ActSchemas.refile, isRequired: false, acts.refile),
            act("settle", "Says what customs holds of a document", ActSchemas.settle, acts.settle),
            act(
                "proceed", "Declares without waiting longer for parts that others file", ActSchemas.nothing,
                isRequired: false, acts.proceed),
            act(
                "arrived", "Returned goods are back in the supervised place", ActSchemas.nothing, isRequired: false,
                acts.arrived),
        ]
    }
}
