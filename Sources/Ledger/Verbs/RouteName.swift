/// A route is named `identity/port`; receipts are polled by identity (channel and transport id), for all its ports.
enum RouteName {
    static func identity(of route: String) -> String { route.split(separator: "/").first.map(String.init) ?? route }

    /// Bounds of the names of an identity's routes: `0` follows `/`.
    static func range(ofIdentity identity: String) -> [SQLValue] { [.text(identity + "/"), .text(identity + "0")] }
}
