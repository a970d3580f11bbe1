import Declarations
import Gateway
import HTTPTypes

extension GatewayRoutes {
    /// Lists of orders, what lies behind one, and events.
    var listEndpoints: [Endpoint] {
        let lists = OrderListRoutes(gateway: self.gateway)
        let events = EventRoutes(gateway: self.gateway)
        let order = "/v1/orders/{orderNo}"
        func read(_ path: String, _ summary: String, _ handler: @escaping Endpoint.Handler) -> Endpoint {
            Endpoint(.get, order + path, .tenant(.ordersRead), summary, handler).problems(.notFound)
        }
        return [
            self.orderList(lists),
            read("/documents", "The documents of an order", lists.documents)
                .answer(200, "The documents", .ref(.documentList)),
            read("/documents/{kind}", "One document with its content", lists.document)
                .explained("Fields by their official names; with `Accept: application/xml` the message, unsigned.")
                .answer(200, "The document", [("application/json", .ref(.documentFields)), ("application/xml", nil)]),
            read("/messages", "The signed messages that carried documents of an order", lists.messages)
                .answer(200, "The messages", .ref(.messageList)),
            read("/messages/{id}", "A message as it was signed and sent", lists.message)
                .explained("All its documents are yours.").answer(200, "The bytes", [("application/xml", nil)]),
            read("/receipts", "The receipts of an order", lists.receipts)
                .answer(200, "The receipts", .ref(.receiptList)),
            read("/receipts/{id}", "A receipt as it came", lists.receipt)
                .explained("Left out when it also tells of orders of others.")
                .answer(200, "The bytes", [("application/xml", nil)]),
            Endpoint(.get, "/v1/events", .tenant(.ordersRead), "What happened, oldest first", events.list)
                .explained("Ask again with `next`: nothing is skipped and nothing comes twice.")
                .query("after", .string("`next` of the page before; left out: from the beginning.", 0...100))
                .query("limit", .integer("Events per page; default 100.", 1...1000))
                .answer(200, "A page", .ref(.eventPage)).problems(.badCursor, .badParameter),
        ]
    }

    private func orderList(_ lists: OrderListRoutes) -> Endpoint {
        let states = OrderState.allCases.map(\.rawValue).joined(separator: "|")
        return Endpoint(.get, "/v1/orders", .tenant(.ordersRead), "Orders, newest first", lists.list)
            .query(
                "state", .string("One or more states, separated by commas.", pattern: "^(\(states))(,(\(states)))*$")
            )
            .query("port", .string("Port, as orders name it.", 0...OrderQuery.longest))
            .query("kind", .integer("Has a document of this kind, for instance 625.", 1...999))
            .query("from", .moment("Came in at this moment or later."))
            .query("to", .moment("Came in before this moment."))
            .query("exception", .word("true: only what is rejected, held, unknown or in conflict.", ["true", "false"]))
            .query("cause", .string("The code it was refused with.", 0...OrderQuery.longest))
            .query("prefix", .string("Order numbers that begin so.", 0...OrderQuery.longest))
            .query("after", .string("`next` of the page before.", 0...40))
            .query("limit", .integer("Orders per page; default 50.", 1...200))
            .answer(200, "A page", .ref(.orderPage)).problems(.badCursor, .badParameter)
    }
}
