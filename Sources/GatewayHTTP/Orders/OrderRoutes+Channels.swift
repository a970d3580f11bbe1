import Declarations
import Gateway
import Hummingbird

/// `POST /v1/orders?channel=tmall-global`: orders as a shop writes them.
extension OrderRoutes {
    /// The orders of a request in the form of a shop channel. `port` names the port where the tenant has several.
    /// - Throws: `Problem` 400 for a channel that is not there, and for JSON that is none.
    func ordersOfShop(
        _ body: [UInt8], channel: String, _ request: Request, tenant: String
    ) throws -> (orders: [RawOrder], isBatch: Bool) {
        let mappings = self.gateway.channelMappings
        guard let mapping = mappings[channel] else {
            throw Problem(
                .badParameter, reason: "channel: one of \(mappings.keys.sorted().joined(separator: ", "))")
        }
        var defaults = self.gateway.channelDefaults(of: tenant)
        if let port = request.uri.queryParameters["port"] { defaults[.port] = String(port) }
        let found: (orders: [RawOrder], isBatch: Bool)
        do throws(DeclarationError) {
            found = try mapping.orders(json: body, defaults: defaults)
        } catch {
            throw Problem(.malformedJSON, reason: error.message)
        }
        guard !found.orders.isEmpty else { throw Problem(.emptyBatch) }
        try self.settings.admit(found.orders.count)
        return found
    }
}
