import Gateway
import HTTPTypes

extension GatewayRoutes {
    /// Webhook endpoints of tenants.
    var webhookEndpoints: [Endpoint] {
        let routes = WebhookRoutes(gateway: self.gateway)
        let one = "/v1/webhooks/{webhook}"
        return [
            Endpoint(.get, "/v1/webhooks", .tenant(.webhooks), "Your webhooks, oldest first", routes.list)
                .answer(200, "All of them", WebhookSchemas.list),
            Endpoint(.post, "/v1/webhooks", .tenant(.webhooks), "Makes a webhook", routes.create)
                .explained(
                    "It is told of events from now on, signed as Standard Webhooks has it. The answer holds its secret, once."
                )
                .takes(WebhookSchemas.draft).answer(201, "Made; with its secret", .ref(.webhook))
                .problems(.webhookRefused, .webhookLimit),
            Endpoint(.get, one, .tenant(.webhooks), "One webhook", routes.show)
                .answer(200, "The webhook", .ref(.webhook)),
            Endpoint(.put, one, .tenant(.webhooks), "Changes a webhook", routes.change)
                .explained("What is left out stays as it is. Switched on again, it goes on where it stopped.")
                .takes(WebhookSchemas.change, isRequired: false).answer(200, "As it is now", .ref(.webhook)).problems(
                    .webhookRefused),
            Endpoint(.delete, one, .tenant(.webhooks), "Removes a webhook with its log", routes.remove)
                .answer(204, "Removed", []),
            Endpoint(.post, one + "/rotate-secret", .tenant(.webhooks), "Makes a new secret", routes.rotate)
                .explained("The one before signs too for 24 hours. The answer holds the new one, once.")
                .answer(200, "With the new secret", .ref(.webhook)),
            Endpoint(.get, one + "/deliveries", .tenant(.webhooks), "What it got and did not get", routes.deliveries)
                .query("before", .string("`next` of the page before.", 0...64))
                .query("limit", .integer("Deliveries per page; default 100.", 1...1000))
                .answer(200, "Newest events first", WebhookSchemas.deliveries).problems(.badCursor, .badParameter),
            Endpoint(.post, one + "/replay", .tenant(.webhooks), "Tells events again", routes.replay)
                .takes(WebhookSchemas.replay).answer(202, "They go out now", .ref(.webhook))
                .problems(.webhookRefused, .badCursor),
            Endpoint(.post, one + "/test", .tenant(.webhooks), "Sends a made-up event now", routes.test)
                .answer(200, "What came back", WebhookSchemas.test),
        ]
    }
}
