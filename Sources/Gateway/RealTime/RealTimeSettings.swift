public import Declarations

extension GatewayConfiguration {
    /// How a tenant's platform answers customs about payments (`tenants[].realtime`).
    public struct RealTime: Sendable, Hashable {
        /// SHA-256 of the secret part of the address that is registered at the e-port (`address`). Tenants of one platform
        /// share it.
        public var address: [UInt8]
        /// Name of the signer whose certificate is registered with the address (`signer`).
        public var signer: String
        /// Where records are uploaded (`upload`).
        public var upload: Upload
        /// Longest wait for an answer (`request_timeout`). Default 30 s.
        public var requestTimeout: Duration
        /// What every record has in common: codes from the tenant, the rest as configured.
        public var defaults: PaymentEvidence.Defaults

        public init(
            address: [UInt8], signer: String, upload: Upload, requestTimeout: Duration = .seconds(30),
            defaults: PaymentEvidence.Defaults
        ) {
            self.address = address
            self.signer = signer
            self.upload = upload
            self.requestTimeout = requestTimeout
            self.defaults = defaults
        }
    }

    /// An address at customs, or at a simulator.
    public struct Upload: Sendable, Hashable {
        public var url: String
        /// Authority of its certificate, PEM; nil trusts those of the system.
        public var ca: String?
        /// Our client certificate, PEM; set together with `clientKey`.
        public var clientCertificate: String?
        public var clientKey: String?

        public init(url: String, ca: String? = nil, clientCertificate: String? = nil, clientKey: String? = nil) {
            self.url = url
            self.ca = ca
            self.clientCertificate = clientCertificate
            self.clientKey = clientKey
        }
    }
}

extension GatewayConfiguration.Tenant {
    /// What the tenant's settings contribute to a payment record, also when customs does not ask this gateway.
    var evidenceDefaults: PaymentEvidence.Defaults {
        self.realTime?.defaults
            ?? PaymentEvidence.Defaults(ebpCode: self.profile.platform.code, payCode: self.profile.payment.code)
    }
}
