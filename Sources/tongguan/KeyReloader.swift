import Gateway
import GatewayHTTP
import Logging
import ServiceLifecycle
import UnixSignals

/// On SIGHUP the configuration is read again and the keys in it are taken over: a new card, a renewed certificate, another
/// PIN, a newer key of the vault. Everything else of the configuration waits for a restart. A configuration with an error changes nothing.
struct KeyReloader: Service {
    let file: String
    let assembly: Assembly
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            do {
                let configuration = try GatewayConfiguration.load(path: self.file)
                try self.assembly.replaceVaultKeys(with: configuration)
                for name in await self.assembly.replaceKeys(with: configuration) {
                    self.logger.warning("a signer came or went; restart to follow", metadata: ["signer": "\(name)"])
                }
                self.logger.notice("keys read again", metadata: ["file": "\(self.file)"])
            } catch {
                self.logger.error("the configuration was not taken over", metadata: ["error": "\(error)"])
            }
        }
    }
}
