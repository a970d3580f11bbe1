import HummingbirdTLS
import NIOSSL

extension HTTPSettings.TLS {
    /// The server side of TLS 1.2 and 1.3 from these files.
    func configuration() throws(GatewayHTTPError) -> TLSConfiguration {
        let chain = try Self.reading(self.certificateFile, "certificate") {
            try NIOSSLCertificate.fromPEMFile(self.certificateFile)
        }
        guard !chain.isEmpty else {
            throw GatewayHTTPError(.unreadableTLSFile, "no certificate in \(self.certificateFile)")
        }
        let key = try Self.reading(self.privateKeyFile, "private key") {
            try NIOSSLPrivateKey(file: self.privateKeyFile, format: .pem)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        if let clientCAFile {
            let authorities = try Self.reading(clientCAFile, "client authority") {
                try NIOSSLCertificate.fromPEMFile(clientCAFile)
            }
            guard !authorities.isEmpty else {
                throw GatewayHTTPError(.unreadableTLSFile, "no certificate in \(clientCAFile)")
            }
            configuration.trustRoots = .certificates(authorities)
            // A client certificate names no host; on the server side the second value also makes one mandatory.
            configuration.certificateVerification =
                self.takesClientsWithoutCertificate ? .optionalVerification : .noHostnameVerification
        }
        return configuration
    }

    private static func reading<Value>(
        _ path: String, _ what: String, _ read: () throws -> Value
    ) throws(GatewayHTTPError) -> Value {
        do {
            return try read()
        } catch {
            throw GatewayHTTPError(.unreadableTLSFile, "cannot read \(what) from \(path)")
        }
    }
}
