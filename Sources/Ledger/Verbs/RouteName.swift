/// A route is named `identity/port`; receipts are polled by identity (channel and transport id), for all its ports.
///
/// The identity of a simulator inside the gateway begins with a mark that no other can have, because a transport id is never
/// empty and begins with a letter. So a lane made for a test stays one, whatever the configuration says later, and its messages
/// and receipts with it.
public enum RouteName {
    private static let testMark = "test::"

    /// Channel and transport identity as one name.
    public static func identity(channel: String, dxpId: String, isTest: Bool) -> String {
        "\(isTest ? self.testMark : "")\(channel):\(dxpId)"
    }

    /// Whether a route, or an identity, leads to a simulator inside the gateway.
    public static func isTest(_ name: String) -> Bool { name.hasPrefix(self.testMark) }

    static func identity(of route: String) -> String { route.split(separator: "/").first.map(String.init) ?? route }

    /// Bounds of the names of an identity's routes: `0` follows `/`.
    static func range(ofIdentity identity: String) -> [SQLValue] { [.text(identity + "/"), .text(identity + "0")] }
}
