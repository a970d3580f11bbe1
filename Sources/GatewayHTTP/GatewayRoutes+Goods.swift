import Gateway
import HTTPTypes

extension GatewayRoutes {
    /// The goods registry.
    var goodsEndpoints: [Endpoint] {
        let goods = GoodsRoutes(gateway: self.gateway, settings: self.settings, sheetReader: self.sheetReader)
        let summary = "Adds and changes articles; removes none"
        func store(_ endpoint: Endpoint) -> Endpoint {
            endpoint
                .takes([("application/json", GoodsSchemas.submission), ("text/csv", nil)])
                .answer(
                    200, "What became of the article, of a batch or of a file",
                    .any(of: [.ref(.articleStored), .ref(.articleBatch), GoodsSchemas.report])
                )
                .problems(.goodsRefused, .malformedGoods, .goodsReadOnly, .badSheet, .busy, .tooMany)
        }
        return [
            Endpoint(
                .get, "/v1/goods", .tenant(.ordersRead, .goodsWrite), "The registry, by article number", goods.list
            )
            .query("after", .string("`next` of the page before.", 0...200))
            .query("limit", .integer("Articles per page; default 100.", 1...1000))
            .answer(200, "A page", .ref(.articlePage)).problems(.badCursor, .badParameter),
            store(Endpoint(.post, "/v1/goods", .tenant(.goodsWrite), summary, goods.submit)),
            store(Endpoint(.put, "/v1/goods", .tenant(.goodsWrite), summary, goods.submit)),
            Endpoint(
                .get, "/v1/goods/{itemNo}", .tenant(.ordersRead, .goodsWrite), "One article and its versions",
                goods.show
            )
            .answer(200, "The article", .ref(.articleView)),
            Endpoint(.put, "/v1/goods/{itemNo}", .tenant(.goodsWrite), "Stores one article", goods.put)
                .takes(GoodsSchemas.one).answer(200, "What became of it", .ref(.articleStored))
                .problems(.goodsRefused, .malformedGoods, .goodsReadOnly, .tooMany).repeatable(),
            Endpoint(
                .delete, "/v1/goods/{itemNo}", .tenant(.goodsWrite), "Removes one article; its versions stay",
                goods.remove
            )
            .answer(200, "Removed", .ref(.articleStored)).problems(.goodsReadOnly),
        ]
    }
}
