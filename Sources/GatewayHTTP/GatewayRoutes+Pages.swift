import Gateway
import HTTPTypes

extension GatewayRoutes {
    /// Pages that need nobody's key.
    var pageEndpoints: [Endpoint] {
        let reference = ReferenceRoutes(gateway: self.gateway)
        return [
            Endpoint(.get, "/states/{state}", .people, "What a state means", reference.state),
            Endpoint(.get, "/codes/{receipt}", .people, "The codes of a receipt", reference.codes),
            Endpoint(.get, "/codes/{receipt}/{code}", .people, "What a code means", reference.code),
            Endpoint(.get, "/", .people, "Where to go", PageRoutes.home),
            Endpoint(.get, "/problems/{code}", .people, "What a problem means", PageRoutes.problem),
            Endpoint(.get, Stylesheet.path, .people, "The stylesheet", PageRoutes.stylesheet),
        ]
    }
}
