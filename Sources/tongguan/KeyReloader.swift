import Gateway
import GatewayHTTP
import Logging
import ServiceLifecycle
import UnixSignals

/// On SIGHUP the configuration is read again and the keys in it are taken over: a new card, a renewed certificate, another
/// PIN, a newer key of the vault, other keys of the merchant API, accounts of the console. Everything
/// else of the configuration waits for a restart. A configuration with an error changes nothing.
struct KeyReloader: Service {
    let file: String
    let assembly: Assembly
    let logger: Logger
    /// Whom to tell that the configuration is read again.
    var manager: ServiceManager?

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            self.manager?.tell("RELOADING=1", "MONOTONIC_USEC=\(ServiceManager.monotonicMicroseconds)")
            defer { self.manager?.tell("READY=1") }
            do {
                let configuration = try GatewayConfiguration.load(path: self.file)
                try self.assembly.replaceVaultKeys(with: configuration)
                for name in await self.assembly.replaceKeys(with: configuration) {
                    self.logger.warning("a signer came or went; restart to follow", metadata: ["signer": "\(name)"])
                }
                for tenant in self.assembly.replaceAPIKeys(with: configuration) {
                    self.logger.warning("a tenant came or went; restart to follow", metadata: ["tenant": "\(tenant)"])
                }
                self.assembly.replaceConsoleAccounts(with: configuration)
                self.logger.notice("keys and accounts read again", metadata: ["file": "\(self.file)"])
            } catch {
                self.logger.error("the configuration was not taken over", metadata: ["error": "\(error)"])
            }
        }
    }
}
