import ArgumentParser
import Cryptography
import Gateway
import GatewayHTTP

/// The option that every command with a configuration has.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config = "/etc/tongguan/tongguan.yaml"

    /// Reads and checks the configuration: the one function behind `check-config` and start-up.
    ///
    /// - Throws: exit code 78, after every problem was named on standard error.
    func load() throws -> GatewayConfiguration {
        do {
            let configuration = try GatewayConfiguration.load(path: self.config)
            try HTTPSettings(configuration).validate()
            return configuration
        } catch let error as ConfigurationError {
            throw Exit.saying(error.message, Exit.configuration)
        } catch {
            throw Exit.saying("\(self.config):1: http: \(error)", Exit.configuration)
        }
    }
}

extension HTTPSettings {
    /// The edge as the configuration wants it.
    init(_ configuration: GatewayConfiguration) throws(ConfigurationError) {
        let http = configuration.http
        self.init(
            host: http.host, port: http.port,
            tls: TLS(certificateFile: http.certificate, privateKeyFile: http.key, clientCAFile: http.clientCA))
        self.tls?.takesClientsWithoutCertificate = !http.demandsClientCertificate
        self.orderBodyLimit = http.maxRequest
        self.uploadBodyLimit = http.maxUpload
        self.trustedProxies = http.trustedProxies
        self.ordersPerRequest = configuration.policy.maxOrdersPerRequest
        self.uploadChunk = min(self.uploadChunk, self.ordersPerRequest)
        self.operatorToken = unsafe try http.operatorToken?.read().withBytes {
            unsafe String(decoding: $0, as: UTF8.self)
        }
    }
}
