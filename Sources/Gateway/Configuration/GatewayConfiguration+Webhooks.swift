extension GatewayConfiguration {
    /// What endpoints of tenants may be (`webhooks`).
    public struct Webhooks: Sendable, Hashable {
        /// Addresses of this machine and its networks are called, too (`allow_private`). Default false.
        public var allowsPrivateAddresses = false
        /// Addresses without TLS are called, too (`allow_http`). Default false.
        public var allowsHTTP = false
        /// PEM file with the only certificate authorities to trust (`ca`). Default: the system's.
        public var ca: String?
        /// Longest wait for an answer, 1 s to 30 s (`timeout`). Default 15 s.
        public var timeout = Duration.seconds(15)

        public init() {}
    }

    /// Who is told when a part of the gateway fails and when it is well again (`alerts`).
    public struct Alerts: Sendable, Hashable {
        /// Addresses that get a signed webhook for every change.
        public var webhooks: [Webhook] = []
        /// Where mail goes.
        public var email: Email?
        /// `en`, `zh` or `ko` (`language`). Default en.
        public var language = "en"

        public init() {}

        /// Nobody is told.
        public var isEmpty: Bool { self.webhooks.isEmpty && self.email == nil }

        /// An address of the operator's own, which may be private.
        public struct Webhook: Sendable, Hashable {
            public var url: String
            /// `whsec_…`.
            public var secret: Secret
            /// PEM file with the only certificate authorities to trust (`ca`). Default: the system's.
            public var ca: String?
        }

        /// Mail to operators.
        public struct Email: Sendable, Hashable {
            /// `smtps://host:port` or `smtp://host:port` (`smtp`).
            public var server: String
            public var from: String
            public var to: [String]
            public var user: String?
            public var password: Secret?
            /// PEM file with the only certificate authorities to trust (`ca`). Default: the system's.
            public var ca: String?
        }
    }
}
